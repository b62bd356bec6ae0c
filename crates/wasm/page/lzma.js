// Unpacks the format `.lzma`, which no browser does by itself. The engine takes a quarter less of it than deflated.

const LENGTHS = { low: 2, middle: 130, high: 258, size: 514 };

/** Bits of a range coder, each with the probability that stands at a place of a table. */
class Bits {
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at + 5;
    // Range and code. As fields of the object, numbers beyond 30 bits would be made anew for each bit.
    this.numbers = new Uint32Array([2 ** 32 - 1, new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 1)]);
  }

  /** So many bits, the highest first, each by those before it. */
  tree(table, start, count) {
    const bytes = this.bytes;
    const numbers = this.numbers;
    let range = numbers[0];
    let code = numbers[1];
    let at = this.at;
    let node = 1;
    for (let n = 0; n < count; n += 1) {
      const likely = table[start + node];
      const bound = Math.imul(range >>> 11, likely) >>> 0;
      if (code < bound) {
        range = bound;
        table[start + node] = likely + ((2048 - likely) >> 5);
        node <<= 1;
      } else {
        range = (range - bound) >>> 0;
        code = (code - bound) >>> 0;
        table[start + node] = likely - (likely >> 5);
        node = (node << 1) | 1;
      }
      if (range < 2 ** 24) {
        range = (range << 8) >>> 0;
        code = ((code << 8) | bytes[at]) >>> 0;
        at += 1;
      }
    }
    numbers[0] = range;
    numbers[1] = code;
    this.at = at;
    return node - (1 << count);
  }

  next(table, place) {
    return this.tree(table, place - 1, 1);
  }

  /** So many bits, the lowest first. */
  backwards(table, start, count) {
    const bits = this.tree(table, start, count);
    let value = 0;
    for (let n = 0; n < count; n += 1) {
      value = (value << 1) | ((bits >> n) & 1);
    }
    return value;
  }

  /** So many bits as likely as not. */
  even(count) {
    const numbers = this.numbers;
    let value = 0;
    for (let n = 0; n < count; n += 1) {
      numbers[0] >>>= 1;
      const bit = numbers[1] < numbers[0] ? 0 : 1;
      numbers[1] -= bit * numbers[0];
      value = value * 2 + bit;
      if (numbers[0] < 2 ** 24) {
        numbers[0] <<= 8;
        numbers[1] = (numbers[1] << 8) | this.bytes[this.at];
        this.at += 1;
      }
    }
    return value;
  }

  /** The length of a repetition. */
  length(table, position) {
    if (!this.next(table, 0)) {
      return 2 + this.tree(table, LENGTHS.low + position * 8, 3);
    }
    if (!this.next(table, 1)) {
      return 10 + this.tree(table, LENGTHS.middle + position * 8, 3);
    }
    return 18 + this.tree(table, LENGTHS.high, 8);
  }
}

function table(size) {
  return new Uint16Array(size).fill(1024);
}

/** The bytes that were packed into a file of this format that says how many they are. */
export function unpack(file) {
  const [contextBits, positionBits] = [file[0] % 9, Math.floor(file[0] / 9) % 5];
  const positionMask = (1 << Math.floor(file[0] / 45)) - 1;
  const size = new DataView(file.buffer, file.byteOffset).getUint32(5, true);
  const out = new Uint8Array(size);
  const bits = new Bits(file, 13);
  const literals = table(0x300 << (contextBits + positionBits));
  const [isMatch, isLong] = [table(12 * 16), table(12 * 16)];
  const [isRepeated, isNotLast, isNotSecond, isNotThird] = [table(12), table(12), table(12), table(12)];
  const [slots, near, far] = [table(4 * 64), table(115), table(16)];
  const [lengths, repeatedLengths] = [table(LENGTHS.size), table(LENGTHS.size)];
  // How far back the last four repetitions began, less one.
  let [last, second, third, fourth] = [0, 0, 0, 0];
  let state = 0;
  let at = 0;

  const literal = () => {
    const before = at > 0 ? out[at - 1] : 0;
    const context = ((at & ((1 << positionBits) - 1)) << contextBits) + (before >> (8 - contextBits));
    const start = 0x300 * context;
    let node = 1;
    if (state >= 7) {
      let expected = out[at - last - 1];
      let isAsExpected = true;
      while (isAsExpected && node < 0x100) {
        const bit = expected >> 7;
        expected = (expected << 1) & 0xff;
        const read = bits.next(literals, start + ((1 + bit) << 8) + node);
        node = (node << 1) | read;
        isAsExpected = read === bit;
      }
    }
    while (node < 0x100) {
      node = (node << 1) | bits.next(literals, start + node);
    }
    return node & 0xff;
  };

  // One of the last four, which becomes the last.
  const again = (place) => {
    if (!bits.next(isNotLast, state)) {
      return bits.next(isLong, place) === 1;
    }
    if (!bits.next(isNotSecond, state)) {
      [last, second] = [second, last];
    } else if (!bits.next(isNotThird, state)) {
      [last, second, third] = [third, last, second];
    } else {
      [last, second, third, fourth] = [fourth, last, second, third];
    }
    return true;
  };

  const distance = (length) => {
    const slot = bits.tree(slots, Math.min(length - 2, 3) * 64, 6);
    if (slot < 4) {
      return slot;
    }
    const count = (slot >> 1) - 1;
    const high = (2 | (slot & 1)) * 2 ** count;
    if (slot < 14) {
      return high + bits.backwards(near, high - slot, count);
    }
    return high + bits.even(count - 4) * 16 + bits.backwards(far, 0, 4);
  };

  while (at < size) {
    const position = at & positionMask;
    const place = state * 16 + position;
    if (!bits.next(isMatch, place)) {
      out[at] = literal();
      at += 1;
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
      continue;
    }
    let length = 1;
    if (!bits.next(isRepeated, state)) {
      length = bits.length(lengths, position);
      [last, second, third, fourth] = [distance(length), last, second, third];
      state = state < 7 ? 7 : 10;
    } else if (again(place)) {
      length = bits.length(repeatedLengths, position);
      state = state < 7 ? 8 : 11;
    } else {
      state = state < 7 ? 9 : 11;
    }
    for (const end = Math.min(at + length, size); at < end; at += 1) {
      out[at] = out[at - last - 1];
    }
  }
  return out;
}
