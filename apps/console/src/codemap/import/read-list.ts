import { type LocalRow, localRow, MOST_ROWS, mergeRows } from "../project/row.ts";
import { readCount, readDay, readSamples, readSystem } from "./cells.ts";
import { type ColumnRole, type Columns, findHeader, type Header, headerOf } from "./columns.ts";
import { csvRecords, type RawRecord, type Records } from "./csv.ts";
import { decodeText, type Encoding } from "./decode.ts";
import { type LineProblem, ListError } from "./reasons.ts";
import { xlsxRecords } from "./xlsx.ts";

/** A file as a browser gives it (`File`). */
export interface ListFile {
  name: string;
  size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface ListOptions {
  /** System of codes whose row names none: the hospital's own, never that of LOINC. */
  system: string;
  encoding?: Encoding | null;
  sheet?: string | null;
  /** Columns that the person chose; the header is then the record that `headerLine` names, or the first. */
  columns?: Columns | null;
  headerLine?: number | null;
}

/** Lines of one list that are the same row. */
export interface Merged {
  row: LocalRow;
  lines: readonly number[];
}

/** A list that was read. */
export interface List {
  rows: LocalRow[];
  headers: readonly string[];
  columns: Columns;
  headerLine: number;
  /** Null for Excel. */
  encoding: Encoding | null;
  sheets: readonly string[];
  problems: readonly LineProblem[];
  merged: readonly Merged[];
}

/** Most bytes that are read; a larger file is refused before. */
export const MOST_BYTES = { text: 64 * 2 ** 20, xlsx: 24 * 2 ** 20 };
const LONGEST_CELL = 2000;

/**
 * Reads a hospital's list (CSV or Excel). Bad lines are named and left out, the rest is taken; lines of the same key are one row.
 * Rejects with `ListError` when nothing can be taken.
 */
export async function readList(file: ListFile, options: ListOptions): Promise<List> {
  const isXlsx = /\.xls[xm]$/i.test(file.name);
  const most = isXlsx ? MOST_BYTES.xlsx : MOST_BYTES.text;
  if (file.size > most) throw new ListError("file-too-large", { size: megabytes(file.size), most: megabytes(most) });
  if (file.size === 0) throw new ListError("file-empty");
  const bytes = await bytesOf(file);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) throw new ListError("xls-old");
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) {
    const sheet = await xlsxRecords(bytes, options.sheet ?? null);
    try {
      return { ...rowsOf(sheet, file.name, options), encoding: null, sheets: sheet.sheets };
    } catch (cause) {
      // Another sheet may have the list: a cover sheet stands before many.
      if (!(cause instanceof ListError)) throw cause;
      const { headers = [], columns = {} } = cause.layout ?? {};
      throw new ListError(cause.code, cause.values, { headers, columns, sheets: sheet.sheets });
    }
  }
  if (isXlsx) throw new ListError("xlsx-damaged", { detail: "zip" });
  const { text, encoding } = decodeText(bytes, options.encoding ?? null);
  return { ...rowsOf(csvRecords(text), file.name, options), encoding, sheets: [] };
}

const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
const startsWith = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, at) => bytes[at] === byte);

async function bytesOf(file: ListFile): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new ListError("file-unreadable", { detail: cause instanceof Error ? cause.message : String(cause) });
  }
}

type Read = Omit<List, "encoding" | "sheets">;

function rowsOf({ records, problems: broken }: Records, source: string, options: ListOptions): Read {
  if (records.length === 0) {
    if (broken.length > 0) throw new ListError("no-rows", { bad: broken.length });
    throw new ListError("file-empty");
  }
  const header = chooseHeader(records, options);
  const problems = [...broken];
  const rows: LocalRow[] = [];
  const lines: number[] = [];
  const places = new Map<string, number>();
  const repeated = new Map<number, number[]>();
  for (const record of records.slice(header.at + 1)) {
    const { row, problems: found } = readRecord(record, header, source, options);
    problems.push(...found);
    if (row === null) continue;
    const place = places.get(row.key);
    if (place === undefined) {
      if (rows.length === MOST_ROWS) throw new ListError("too-many-rows", { most: MOST_ROWS });
      places.set(row.key, rows.length);
      rows.push(row);
      lines.push(record.line);
    } else {
      rows[place] = mergeRows(rows[place]!, row);
      repeated.set(place, [...(repeated.get(place) ?? [lines[place]!]), record.line]);
    }
  }
  if (rows.length === 0)
    throw problems.length > 0 ? new ListError("no-rows", { bad: problems.length }) : new ListError("file-empty");
  return {
    rows,
    headers: header.headers,
    columns: header.columns,
    headerLine: records[header.at]?.line ?? 1,
    problems: problems.sort((a, b) => a.line - b.line),
    merged: [...repeated].map(([place, at]) => ({ row: rows[place]!, lines: at })),
  };
}

function chooseHeader(records: readonly RawRecord[], { columns, headerLine }: ListOptions): Header {
  const at = headerLine ? records.findIndex(({ line }) => line === headerLine) : -1;
  const first = records[Math.max(at, 0)]!;
  const found = at >= 0 ? headerOf(first, at) : findHeader(records);
  const header = found ?? headerOf(first, Math.max(at, 0));
  const chosen = columns ? { ...header, columns } : header;
  if (chosen.columns.code === undefined) {
    const { headers, columns } = chosen;
    const told = first.cells.slice(0, 20).join(", ").slice(0, 300);
    throw new ListError("no-code-column", { headers: told }, { headers, columns, sheets: [] });
  }
  return chosen;
}

function readRecord(
  { cells, line }: RawRecord,
  { columns, headers, system }: Header,
  source: string,
  options: ListOptions,
): { row: LocalRow | null; problems: LineProblem[] } {
  const leave = (code: LineProblem["code"], values: LineProblem["values"] = {}) => ({
    row: null,
    problems: [{ code, line, leftOut: true, values }],
  });
  const width = { cells: cells.length, headers: headers.length };
  if (cells.length > headers.length && cells.slice(headers.length).some((cell) => cell?.trim()))
    return leave("cells-many", width);
  if (cells.length === 1 && headers.length > 1) return leave("cells-few", width);
  const at = (role: ColumnRole) => (columns[role] === undefined ? "" : (cells[columns[role]] ?? "").trim());
  const code = at("code");
  if (code === "") return leave("code-absent");
  if (cells.some((cell) => cell?.length > LONGEST_CELL)) return leave("text-long", { most: LONGEST_CELL });
  if (cells.some((cell) => cell?.includes("\ufffd"))) return leave("text-broken");
  const problems: LineProblem[] = [];
  const read = <T>(role: ColumnRole, reader: (cell: string) => T | null, unread: "number-unread" | "date-unread") => {
    const cell = at(role);
    const value = cell === "" ? null : reader(cell);
    if (cell !== "" && value === null)
      problems.push({ code: unread, line, leftOut: false, values: { value: cell.slice(0, 40) } });
    return value;
  };
  const row = localRow({
    system: readSystem(at("system"), system ?? options.system),
    code,
    order: at("order"),
    item: at("item"),
    specimen: at("specimen"),
    unit: at("unit"),
    method: at("method"),
    timing: at("timing"),
    samples: readSamples(at("samples")),
    count: read("count", readCount, "number-unread") ?? 0,
    patients: read("patients", readCount, "number-unread"),
    firstSeen: read("firstSeen", readDay, "date-unread"),
    lastSeen: read("lastSeen", readDay, "date-unread"),
    source,
  });
  return { row, problems };
}
