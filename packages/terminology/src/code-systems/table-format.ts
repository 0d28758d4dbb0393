/**
 * The content of a table file, UTF-8: a line of JSON, then one column after the other, a value a line. A value is
 * front-coded against the one above: a character says how many UTF-16 units both begin with (space is 0), the rest
 * follows. Sorted codes and their names share most of what they begin with, and columns of one kind deflate better than rows.
 */
export interface Columns {
  /** Every column has the same number of values. */
  [name: string]: readonly string[];
}

const FORMAT = 1;
const NONE = 32;
const MOST = 94;

/** The text of a table. Throws `RangeError` for columns of different length or a value with a line break. */
export function encodeTable(columns: Columns): string {
  const names = Object.keys(columns);
  const rows = columns[names[0] ?? ""]?.length ?? 0;
  const lines = [JSON.stringify({ format: FORMAT, rows, columns: names })];
  for (const name of names) {
    const values = columns[name] ?? [];
    if (values.length !== rows) throw new RangeError(`${name} has ${values.length} values, not ${rows}`);
    let above = "";
    for (const value of values) {
      if (/[\r\n]/.test(value) || !value.isWellFormed()) throw new RangeError(`${name}: ${JSON.stringify(value)}`);
      const shared = sharedLength(above, value);
      lines.push(String.fromCharCode(NONE + shared) + value.slice(shared));
      above = value;
    }
  }
  return lines.join("\n");
}

/** The columns of a table's text. Throws `RangeError` that says what is wrong with a damaged one. */
export function decodeTable(text: string): Columns {
  const lines = text.split("\n");
  const { rows, columns } = readHead(lines[0] ?? "");
  if (lines.length !== 1 + rows * columns.length) throw new RangeError("the number of lines is wrong");
  const decoded: Record<string, string[]> = {};
  let at = 1;
  for (const name of columns) {
    const values = new Array<string>(rows);
    let above = "";
    for (let row = 0; row < rows; row += 1, at += 1) {
      const line = lines[at] ?? "";
      const shared = line.charCodeAt(0) - NONE;
      if (!(shared >= 0 && shared <= above.length)) throw new RangeError(`line ${at + 1} can not be read`);
      above = shared === 0 ? line.slice(1) : above.slice(0, shared) + line.slice(1);
      values[row] = above;
    }
    decoded[name] = values;
  }
  return decoded;
}

function readHead(line: string): { rows: number; columns: string[] } {
  let head: { format?: unknown; rows?: unknown; columns?: unknown };
  try {
    head = JSON.parse(line);
  } catch {
    throw new RangeError("the first line is not JSON");
  }
  const { format, rows, columns } = head ?? {};
  if (format !== FORMAT) throw new RangeError(`format ${String(format)}, not ${FORMAT}`);
  if (!Number.isSafeInteger(rows) || Number(rows) < 0) throw new RangeError("the number of rows is missing");
  if (!Array.isArray(columns) || columns.some((name) => typeof name !== "string"))
    throw new RangeError("the columns are missing");
  return { rows: Number(rows), columns };
}

/** How many units both begin with, at most what one character says, and never half of a surrogate pair. */
function sharedLength(above: string, value: string): number {
  const most = Math.min(above.length, value.length, MOST);
  let shared = 0;
  while (shared < most && above.charCodeAt(shared) === value.charCodeAt(shared)) shared += 1;
  const last = value.charCodeAt(shared - 1);
  return last >= 0xd800 && last <= 0xdbff ? shared - 1 : shared;
}
