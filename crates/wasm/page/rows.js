// A file of people as it came, and as the engine reads it: where cells are separated otherwise, columns have other names or days
// are written another way, it is written anew piece by piece. Its lines stay where they are.

const SEPARATORS = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" };
const PIECE = 4_000_000;

/** What a column can be for; anything else is carried along. */
export const MEANINGS = ["id", "name", "passed", "held", "booked", "item", "date", "result", "score", "goal", "as_of", "rules"];
export const DAYS = { "": "2004-12-31", dmy: "31.12.2004 or 31/12/2004", mdy: "12/31/2004" };
export const separators = Object.entries(SEPARATORS);

/** What the beginning of a file looks like. */
export async function look(file) {
  const text = (await file.slice(0, 64_000).text()).replace(/^\ufeff/, "");
  const [line = ""] = text.split(/\r?\n/, 1);
  const counted = Object.keys(SEPARATORS).map((mark) => [mark, line.split(mark).length]);
  const separator = counted.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
  return { separator, ...first(text, separator), days: "" };
}

/** The names of the columns and the first rows, by a separator. */
export function first(text, separator) {
  const rows = [];
  const end = records(text, separator, (cells) => rows.length < 6 && rows.push(cells));
  if (rows.length < 6 && end < text.length) {
    records(`${text.slice(end)}\n`, separator, (cells) => rows.push(cells));
  }
  const [names = [], ...shown] = rows;
  return { text, names, shown, columns: names.map((name) => name.trim()) };
}

/** Is the file read as it is? */
export function isPlain({ separator, names, columns, days }) {
  return separator === "," && !days && names.every((name, at) => name.trim() === columns[at]);
}

/** The file as the engine reads it. */
export async function anew(file, how, onProgress) {
  const parts = [];
  let rest = "";
  let isHead = true;
  const decoder = new TextDecoder();
  for (let at = 0; at < file.size; at += PIECE) {
    const bytes = await file.slice(at, at + PIECE).arrayBuffer();
    const isLast = at + PIECE >= file.size;
    let text = rest + decoder.decode(bytes, { stream: !isLast });
    text = isLast && text && !text.endsWith("\n") ? `${text}\n` : text;
    const lines = [];
    const end = records(text, how.separator, (cells) => {
      lines.push((isHead ? how.columns : cells.map((cell, place) => changed(cell, how, place))).map(quoted).join(","));
      isHead = false;
    });
    rest = text.slice(end);
    parts.push(new Blob([lines.join("\n"), lines.length > 0 ? "\n" : ""]));
    onProgress?.((at + PIECE) / file.size);
  }
  return new File([...parts, rest], file.name, { type: "text/csv" });
}

function changed(cell, { columns, days }, place) {
  const meaning = columns[place];
  if (!MEANINGS.includes(meaning) || ["id", "name", "score"].includes(meaning)) {
    return cell;
  }
  const ids = ["passed", "held", "booked", "goal"].includes(meaning) ? cell.replace(/[,|]\s*/g, ";") : cell;
  return days ? ids.replace(/\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b/g, (_, a, b, year) => {
    const [day, month] = days === "dmy" ? [a, b] : [b, a];
    return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  }) : ids;
}

function quoted(cell) {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll("\"", "\"\"")}"` : cell;
}

// Calls with the cells of each record that ends in the text; says where the last one ends.
function records(text, separator, tell) {
  let end = 0;
  let cells = [];
  let at = 0;
  while (at < text.length) {
    let cell = "";
    if (text[at] === "\"") {
      let close = at + 1;
      while (close < text.length && !(text[close] === "\"" && text[close + 1] !== "\"")) {
        close += text[close] === "\"" ? 2 : 1;
      }
      cell = text.slice(at + 1, close).replaceAll("\"\"", "\"");
      at = close + 1;
    } else {
      let close = at;
      while (close < text.length && text[close] !== separator && text[close] !== "\n") {
        close += 1;
      }
      cell = text.slice(at, close).replace(/\r$/, "");
      at = close;
    }
    cells.push(cell);
    while (at < text.length && text[at] !== separator && text[at] !== "\n") {
      at += 1;
    }
    if (text[at] === "\n") {
      tell(cells);
      cells = [];
      end = at + 1;
    }
    at += 1;
    if (text[at - 1] === separator && (at === text.length || text[at] === "\n")) {
      cells.push("");
      if (text[at] === "\n") {
        tell(cells);
        cells = [];
        at += 1;
        end = at;
      }
    }
  }
  return end;
}
