import { numberOrNull } from "../file/text.ts";

/** A longer line is no row of samples. */
export const LONGEST_LINE = 20_000;

/** The lines of a text, one at a time; ended by a line feed with or without return, or by returns alone. */
export function* linesOf(text: string): Generator<string> {
  const end = text.slice(0, 65_536).includes("\n") ? "\n" : "\r";
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf(end, from);
    const until = found < 0 ? text.length : found;
    yield text.slice(from, text[until - 1] === "\r" ? until - 1 : until);
    from = until + 1;
  }
}

/** Semicolon, tab or comma, whichever a line outside its quotes has first in this order. */
export function separatorOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, "");
  return [";", "\t", ","].find((it) => bare.includes(it)) ?? ",";
}

/** Trimmed cells; those in double or single quotes may hold the separator. */
export function cellsOf(line: string, separator: string): string[] {
  if (!line.includes('"') && !line.includes("'")) return line.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = "";
  let quote = "";
  for (const char of line) {
    if (quote !== "") quote = char === quote ? "" : quote;
    else if ((char === '"' || char === "'") && cell.trim() === "") quote = char;
    else if (char === separator) {
      cells.push(unquoted(cell));
      cell = "";
      continue;
    }
    cell += char;
  }
  return [...cells, unquoted(cell)];
}

const unquoted = (cell: string): string =>
  cell
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2")
    .trim();

/** A number with a decimal point or comma; NaN for an empty cell or one that says so; null for anything else. */
export function numberIn(cell: string): number | null {
  const plain = numberOrNull(cell);
  if (plain !== null) return plain;
  if (cell === "" || /^(?:nan|null|na|n\/a|-)$/i.test(cell)) return Number.NaN;
  return /^[-+]?\d*,\d+(?:[eE][-+]?\d+)?$/.test(cell) ? numberOrNull(cell.replace(",", ".")) : null;
}
