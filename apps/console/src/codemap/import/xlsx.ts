import type { Cell } from "exceljs";
import type { Records } from "./csv.ts";
import { paddedNumber } from "./padded.ts";
import { ListError } from "./reasons.ts";
import { unpackedSize } from "./zip-size.ts";

export interface Sheet extends Records {
  sheet: string;
  sheets: string[];
}

/** 50,000 rows of twelve columns unpack to a tenth of it. */
const MOST_UNPACKED = 400 * 2 ** 20;
const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);

/** The records of a sheet of an Excel file: the named one, or the first that has any. The library is loaded here only. */
export async function xlsxRecords(bytes: Uint8Array<ArrayBuffer>, wanted: string | null): Promise<Sheet> {
  const unpacked = await unpackedSize(bytes, MOST_UNPACKED);
  if (unpacked === null) throw new ListError("xlsx-damaged", { detail: "zip" });
  if (unpacked > MOST_UNPACKED)
    throw new ListError("unpacks-too-large", { size: megabytes(unpacked), most: megabytes(MOST_UNPACKED) });
  const { default: excel } = await import("exceljs");
  const workbook = new excel.Workbook();
  try {
    await workbook.xlsx.load(bytes.buffer);
  } catch (cause) {
    throw new ListError("xlsx-damaged", { detail: messageOf(cause) });
  }
  const sheets = workbook.worksheets.map(({ name }) => name);
  const sheet =
    wanted === null
      ? (workbook.worksheets.find(({ rowCount }) => rowCount > 0) ?? workbook.worksheets[0])
      : workbook.worksheets.find(({ name }) => name === wanted);
  if (!sheet) throw new ListError("sheet-unknown", { sheet: wanted ?? "", sheets: sheets.join(", ") });
  const records: Records["records"] = [];
  sheet.eachRow({ includeEmpty: false }, (row, line) => {
    const cells: string[] = [];
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      cells[column - 1] = cellText(cell);
    });
    if (cells.some((cell) => cell.trim() !== "")) records.push({ line, cells });
  });
  return { records, problems: [], sheet: sheet.name, sheets };
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)).slice(0, 120);

/** What a person sees in the cell: a date as a day, the result of a formula, the zeros that a format puts before a code. */
function cellText(cell: Cell): string {
  const value = cell.result ?? cell.value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString().slice(0, 10);
  if (typeof value === "number") return paddedNumber(value, cell.numFmt) ?? String(value);
  if (typeof value === "boolean") return String(value);
  // A shared string that is not there is read as null.
  return value === null || value === undefined ? "" : (cell.text ?? "");
}
