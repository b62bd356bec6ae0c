// Which items a few letters mean: by id, other name, title and vendor, a slip of the hand allowed.

const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
const words = (text) => fold(text).split(/[^a-z0-9]+/).filter(Boolean);

/** The best of some items, the nearest first. */
export function search(items, text, most = 12) {
  const asked = words(text);
  if (asked.length === 0) {
    return [];
  }
  const whole = fold(text.trim());
  const scored = items.map((item) => ({ item, score: score(item, whole, asked) })).filter((one) => one.score > 0);
  scored.sort((a, b) => b.score - a.score);
  return scored.slice(0, most).map((one) => one.item);
}

function score(item, whole, asked) {
  const ids = [item.id, ...item.aliases].map(fold);
  if (ids.includes(whole)) {
    return 1000 + (item.kind === "credential" ? 1 : 0);
  }
  let sum = ids.some((id) => id.startsWith(whole)) ? 200 : 0;
  const own = [...ids.flatMap(words), ...words(item.title)];
  const vendor = words(`${item.vendor} ${item.catalog}`);
  for (const word of asked) {
    const here = Math.max(...own.map((known) => near(known, word)), 0);
    const there = Math.max(...vendor.map((known) => near(known, word)), 0) / 2;
    if (here === 0 && there === 0) {
      return 0;
    }
    sum += Math.max(here, there);
  }
  return sum + (item.kind === "credential" ? 3 : 0) - (item.no_plan ? 8 : 0) - own.length / 10;
}

function near(known, word) {
  if (known === word) {
    return 40;
  }
  if (known.startsWith(word)) {
    return 30;
  }
  if (word.length >= 3 && known.includes(word)) {
    return 18;
  }
  const slips = word.length >= 7 ? 2 : word.length >= 4 ? 1 : 0;
  return slips > 0 && distance(known.slice(0, word.length + slips), word, slips) <= slips ? 12 : 0;
}

// Letters to put in, take out, change, or swap with the next.
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) {
    return most + 1;
  }
  const rows = [Array.from({ length: b.length + 1 }, (_, place) => place)];
  for (let i = 1; i <= a.length; i += 1) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return Math.min(...rows.map((row) => row[b.length]).slice(-most - 1));
}
