import Papa from "papaparse";
import { csvRecords } from "../import/csv.ts";
import type { Project } from "../project/project.ts";
import { LINE_COLUMNS, type Line, linesOf, recordsOfLines } from "./lines.ts";
import type { Reader, ReadMap } from "./record.ts";
import { recordsOf } from "./to-concept-map.ts";

/** A spreadsheet reads a cell that begins so as a formula: an apostrophe before it keeps it a text, and is taken off again. */
const guarded = (cell: string) => (/^'*[=+\-@]/.test(cell) ? `'${cell}` : cell);
const bare = (cell: string) => (/^'+[=+\-@]/.test(cell) ? cell.slice(1) : cell);

/** Everything of a project as CSV for a spreadsheet: UTF-8 with its mark, one line for each target. */
export function toCsv(project: Project): string {
  const lines = recordsOf(project).flatMap(linesOf);
  const data = lines.map((line) => LINE_COLUMNS.map((column) => guarded(line[column])));
  return `\ufeff${Papa.unparse({ fields: [...LINE_COLUMNS], data })}\r\n`;
}

/** Reads what `toCsv` writes, edited or not. */
export function fromCsv(text: string, reader: Reader): ReadMap {
  const plain = text.replace(/^\ufeff/, "");
  // The names of the columns hold none of these: a spreadsheet may have saved it with another one.
  const delimiter = [",", ";", "\t"].find((sign) => plain.split("\n", 1)[0]?.includes(sign)) ?? ",";
  const { records, problems } = csvRecords(plain, delimiter);
  const [header, ...rows] = records;
  const places = new Map(header?.cells.map((name, at) => [name.trim().toLowerCase(), at]));
  for (const column of ["code", "relation", "target_code"] as const)
    if (!places.has(column)) return { records: [], problems: [{ code: "no-header", values: { column } }] };
  const lines = rows.map(({ line, cells }) => {
    const cell = (column: string) => bare(cells[places.get(column) ?? -1] ?? "");
    return {
      place: String(line),
      line: Object.fromEntries(LINE_COLUMNS.map((column) => [column, cell(column)])) as Line,
    };
  });
  const read = recordsOfLines(lines, reader);
  const broken = problems.map(({ line }) => ({ code: "quote-broken" as const, values: { place: String(line) } }));
  return { records: read.records, problems: [...broken, ...read.problems] };
}
