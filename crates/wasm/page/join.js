// Puts the engine together, whose code comes as several streams: `crates/page/src/split.rs` takes it apart.

class Stream {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  next() {
    this.at += 1;
    return this.bytes[this.at - 1];
  }
}

const CODE = 10;
const [BRANCHES, CONST32, CONST64, PREFIX] = [0x0e, 0x43, 0x44, 0xfc];
const [BLOCK, IF, END] = [0x02, 0x04, 0x0b];
// How many numbers follow the second byte of an instruction that has two.
const PREFIXED = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

/** A number of five bytes, however small. */
function padded(value) {
  return [0, 7, 14, 21].map((shift) => (value >>> shift) & 127 | 128).concat(value >>> 28);
}

/** The module that was split into parts. */
export function join(parts) {
  const lengths = new DataView(parts.buffer, parts.byteOffset);
  let start = 7 * 4;
  const [before, code, locals, offsets, constants, calls, after] = Array.from({ length: 7 }, (_, n) => {
    start += lengths.getUint32(n * 4, true);
    return new Stream(parts.subarray(start - lengths.getUint32(n * 4, true), start));
  });
  const count = new DataView(code.bytes.buffer, code.bytes.byteOffset).getUint32(0, true);
  code.at = 4;

  // Where the numbers behind the first byte of an instruction come from.
  const numbers = Array(256).fill([]);
  for (const [first, last, ...streams] of [
    [BLOCK, IF, code], [0x0c, 0x0d, code], [0x10, 0x10, calls], [0x11, 0x11, code, code], [0x1c, 0x1c, code, code],
    [0x20, 0x22, locals], [0x23, 0x26, code], [0x28, 0x3e, code, offsets], [0x3f, 0x40, code], [0x41, 0x41, constants],
    [0x42, 0x42, code], [0xd0, 0xd0, code], [0xd2, 0xd2, code],
  ]) {
    numbers.fill(streams, first, last + 1);
  }

  // Each function, and all of them, have a length in front of them.
  const out = new Uint8Array(parts.length + 5 * count + 16);
  let at = 0;
  const put = (bytes) => {
    out.set(bytes, at);
    at += bytes.length;
  };
  const copy = (stream) => {
    const byte = stream.next();
    out[at] = byte;
    at += 1;
    return byte;
  };
  const number = (stream) => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = copy(stream);
      value |= (byte & 127) << shift;
      if (byte < 128) {
        return value;
      }
    }
  };
  const withLength = (write) => {
    const place = at;
    at += 5;
    write();
    out.set(padded(at - place - 5), place);
  };

  const instruction = () => {
    const kind = copy(code);
    numbers[kind].forEach(number);
    if (kind === BRANCHES) {
      for (let left = number(code); left >= 0; left -= 1) {
        number(code);
      }
    } else if (kind === CONST32 || kind === CONST64) {
      for (let left = kind === CONST32 ? 4 : 8; left > 0; left -= 1) {
        copy(code);
      }
    } else if (kind === PREFIX) {
      for (let left = PREFIXED[number(code)]; left > 0; left -= 1) {
        number(code);
      }
    }
    return kind;
  };
  const body = () => {
    for (let left = number(code); left > 0; left -= 1) {
      number(code);
      copy(code);
    }
    for (let depth = 1; depth > 0;) {
      const kind = instruction();
      depth += kind >= BLOCK && kind <= IF ? 1 : kind === END ? -1 : 0;
    }
  };

  put(before.bytes);
  put([CODE]);
  withLength(() => {
    put(padded(count));
    for (let left = count; left > 0; left -= 1) {
      withLength(body);
    }
  });
  put(after.bytes);
  return out.subarray(0, at);
}
