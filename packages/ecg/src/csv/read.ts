import { assembleRecording, type LeadSeries } from "../assemble.ts";
import { leadByName } from "../fhir/leads.ts";
import { EcgFileError, orThrow } from "../file/error.ts";
import { checkCounts, checkRate } from "../file/limits.ts";
import { textOrNull } from "../file/text.ts";
import { millivoltsIn } from "../file/units.ts";
import type { Recording, RecordingFile } from "../recording.ts";
import { areUnits, type Column, columnOf, hasLead, secondsIn } from "./columns.ts";
import { cellsOf, LONGEST_LINE, linesOf, numberIn, separatorOf } from "./lines.ts";
import { type Notes, noteOf, rateOf, startOf, unmarkedNoteOf } from "./notes.ts";

/** What a CSV does not say of itself. A row is a sample, a column is a lead. */
export interface CsvLayout {
  samplingRateHz?: number;
  /** `mV`, `uV`, ... */
  unit?: string;
  /** Names of the columns, where the file has no row of names. */
  leads?: string[];
}

const HEAD = 20_000;

/** True when a text begins like a table of samples: names with a lead among them, numbers alone, or a named lead. */
export function isCsv(text: string): boolean {
  const notes: Notes = new Map();
  const [first, second] = rowsOf(text.slice(0, HEAD), notes);
  if (!first) return false;
  const areNumbers = first.every((cell) => numberIn(cell) !== null) && first.some((cell) => cell !== "");
  if (areNumbers) return first.length > 1 || leadByName(notes.get("lead") ?? "") !== null;
  return hasLead(first) && second !== undefined;
}

/**
 * A table of samples: comma, semicolon or tab, with decimal points or commas; notes before it (`# samplingRateHz: 500`,
 * `# unit: uV`, `# start: 2026-11-01T10:00:00`, or `Sample Rate,512 hertz`); a row of names (`I`, `V1 (mV)`), of which
 * one may be a time (`time (ms)`, `t_s`), and perhaps one of units. An empty cell or `NaN` is a gap; running numbers and
 * columns that are no voltage are left out. What the file does not say the layout must. Throws `EcgFileError`.
 */
export function readCsv(text: string, source: string | null, layout: CsvLayout = {}): RecordingFile {
  const notes: Notes = new Map();
  const table = readTable(text, notes, layout);
  const warnings: Recording["warnings"] = [];
  const stated = rateOf(notes);
  if (stated !== null) checkTimes(table, stated);
  const rate = stated ?? rateOfTime(table) ?? layout.samplingRateHz;
  if (rate === undefined) throw new EcgFileError("csv-no-rate");
  const leads = table.columns.flatMap((column, i): LeadSeries[] => {
    if (column.kind !== "lead") return [];
    const unit = column.unit ?? notes.get("unit") ?? layout.unit;
    if (unit === undefined) throw new EcgFileError("csv-no-unit");
    const millivolts = millivoltsIn(unit);
    if (millivolts === null) {
      warnings.push({ code: "not-a-lead", values: { name: column.name } });
      return [];
    }
    const samples = Float32Array.from(table.values[i]!.subarray(0, table.rows), (value) => value * millivolts);
    return [{ lead: leadByName(column.name) ?? column.name, samples }];
  });
  const [foreign] = table.columns.filter(({ kind }) => kind === "lead");
  if (leads.length === 0 && foreign)
    throw new EcgFileError("unknown-unit", { lead: foreign.name, unit: foreign.unit ?? notes.get("unit") ?? "" });
  const recording = orThrow(
    assembleRecording(leads, {
      format: "csv",
      source,
      start: startOf(notes),
      samplingRateHz: checkRate(rate),
      device: textOrNull(notes.get("device")),
      warnings,
    }),
  );
  return { format: "csv", recordings: [recording], averagedBeats: [], refused: [] };
}

interface Table {
  columns: Column[];
  /** One array a column, longer than there are rows. */
  values: Float64Array[];
  rows: number;
}

function readTable(text: string, notes: Notes, layout: CsvLayout): Table {
  const table: Table = { columns: [], values: [], rows: 0 };
  for (const cells of rowsOf(text, notes)) {
    if (table.columns.length === 0) {
      const isHead = cells.some((cell) => numberIn(cell) === null);
      table.columns = isHead ? cells.map(columnOf) : namedColumns(notes, layout);
      if (table.columns.length === 0) throw new EcgFileError("csv-no-leads");
      checkCounts(table.columns.length, 1);
      table.values = table.columns.map(() => new Float64Array(1024));
      if (isHead) continue;
    }
    if (table.rows === 0 && areUnits(cells)) {
      for (const [i, column] of table.columns.entries()) column.unit ??= cells[i] ?? null;
      continue;
    }
    addRow(table, cells);
  }
  checkCounts(table.columns.length, table.rows);
  return table;
}

function namedColumns(notes: Notes, layout: CsvLayout): Column[] {
  const names = layout.leads ?? (notes.has("lead") ? [notes.get("lead")!] : []);
  return names.map((name) => ({ name, unit: null, kind: "lead" }));
}

function addRow(table: Table, cells: string[]): void {
  const { columns, values, rows } = table;
  const extra = cells.slice(columns.length);
  if (cells.length < columns.length || extra.some((cell) => cell !== ""))
    throw new EcgFileError("csv-cells", { row: rows + 1, held: cells.length, expected: columns.length });
  if (rows === values[0]!.length) {
    checkCounts(columns.length, rows + 1);
    for (const [i, old] of values.entries()) {
      values[i] = new Float64Array(2 * rows);
      values[i]!.set(old);
    }
  }
  for (const [i, { name, kind }] of columns.entries()) {
    if (kind === "other") continue;
    const value = numberIn(cells[i]!);
    if (value === null) throw new EcgFileError("bad-data", { lead: name, token: cells[i]!.slice(0, 20) });
    values[i]![rows] = value;
  }
  table.rows++;
}

/** The column of times and its unit in seconds; null where the table has none that is named with its unit. */
function timesOf({ columns, values, rows }: Table): { times: Float64Array; seconds: number } | null {
  const at = columns.findIndex(({ kind }) => kind === "time");
  const seconds = at < 0 ? undefined : secondsIn(columns[at]!.unit);
  return seconds === undefined || rows < 2 ? null : { times: values[at]!.subarray(0, rows), seconds };
}

/** A stated rate and the times may differ by rounding: of the rate (0.5 %), or of the times (their least step). */
function checkTimes(table: Table, stated: number): void {
  const column = timesOf(table);
  if (!column) return;
  const { times, seconds } = column;
  const steps = times.length - 1;
  const expected = steps / stated;
  const held = (times[steps]! - times[0]!) * seconds;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i <= steps; i++) if (times[i]! > times[i - 1]!) least = Math.min(least, times[i]! - times[i - 1]!);
  const rounding = Math.max(0.005 * expected, 1 / stated, Number.isFinite(least) ? least * seconds : 0);
  if (!(Math.abs(held - expected) <= rounding))
    throw new EcgFileError("csv-rate", { stated, timed: held > 0 ? Number((steps / held).toPrecision(4)) : 0 });
}

/** The rate of a column of times; refused when they are not evenly spaced. */
function rateOfTime(table: Table): number | undefined {
  const column = timesOf(table);
  if (!column) return undefined;
  const { times, seconds } = column;
  const { rows } = table;
  const step = (times[rows - 1]! - times[0]!) / (rows - 1);
  if (!(step > 0)) throw new EcgFileError("csv-time", { row: 1 });
  for (let i = 1; i < rows; i++)
    if (!(Math.abs(times[i]! - times[0]! - i * step) < 0.5 * step)) throw new EcgFileError("csv-time", { row: i + 1 });
  return Number((1 / (step * seconds)).toPrecision(6));
}

/** Rows of cells, one at a time; what the lines before them say goes into `notes`. */
function* rowsOf(text: string, notes: Notes): Generator<string[]> {
  let separator: string | null = null;
  let line = 0;
  for (const content of linesOf(text)) {
    line++;
    if (content.length > LONGEST_LINE) throw new EcgFileError("csv-line", { row: line });
    if (content.trim() === "") continue;
    if (content.startsWith("#")) {
      const note = noteOf(content);
      if (note) notes.set(...note);
      continue;
    }
    const unmarked = separator === null ? unmarkedNoteOf(cellsOf(content, ",")) : null;
    if (unmarked) {
      notes.set(...unmarked);
      continue;
    }
    separator ??= separatorOf(content);
    yield cellsOf(content, separator);
  }
}
