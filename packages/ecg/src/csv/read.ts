import { assembleRecording, type LeadSeries } from "../assemble.ts";
import { leadByName } from "../fhir/leads.ts";
import { EcgFileError, orThrow } from "../file/error.ts";
import { checkCounts, checkRate } from "../file/limits.ts";
import { numberOrNull, textOrNull } from "../file/text.ts";
import { millivoltsIn } from "../file/units.ts";
import type { RecordingFile } from "../recording.ts";

/** What a CSV does not say of itself. A row is a sample, a column is a lead. */
export interface CsvLayout {
  samplingRateHz?: number;
  /** `mV`, `uV`, ... */
  unit?: string;
  /** Names of the columns, where the file has no row of names. */
  leads?: string[];
}

const LONGEST_NAME = 60;

interface Column {
  name: string;
  unit: string | null;
}

const SECONDS: Record<string, number> = { s: 1, sec: 1, ms: 1e-3, us: 1e-6 };

/** True when the first rows look like a table of samples: a row of names with a lead among them, or numbers alone. */
export function isCsv(text: string): boolean {
  const rows = rowsOf(text.slice(0, 20_000)).rows;
  const [first, second] = rows;
  if (!first || first.length < 1) return false;
  const areNumbers = (row: string[]) => row.length > 1 && row.every((cell) => numberOrNull(cell) !== null);
  const names = first.map(columnOf);
  return areNumbers(first) || (names.some(({ name }) => leadByName(name) !== null) && (second?.length ?? 0) > 0);
}

/**
 * A table of samples: comma, semicolon or tab; rows `# samplingRateHz: 500`, `# unit: uV`, `# start: 2026-11-01T10:00:00`
 * before it; a row of names (`I`, `V1 (mV)`), of which one may be a time (`time (ms)`, `t_s`). An empty cell or `NaN` is
 * a gap. What the file does not say the layout must; nothing is guessed. Throws `EcgFileError`.
 */
export function readCsv(text: string, source: string | null, layout: CsvLayout = {}): RecordingFile {
  const { rows, said } = rowsOf(text);
  const [first] = rows;
  if (!first) throw new EcgFileError("no-waveform");
  const hasNames = first.some((cell) => numberOrNull(cell) === null && !isGap(cell));
  const columns = hasNames ? first.map(columnOf) : (layout.leads ?? []).map((name) => ({ name, unit: null }));
  if (columns.length === 0) throw new EcgFileError("csv-no-leads");
  const body = hasNames ? rows.slice(1) : rows;
  checkCounts(columns.length, body.length);
  const values = columns.map(() => new Float64Array(body.length));
  for (const [row, cells] of body.entries()) {
    if (cells.length !== columns.length)
      throw new EcgFileError("csv-cells", { row: row + 1, held: cells.length, expected: columns.length });
    for (const [i, cell] of cells.entries()) {
      const value = isGap(cell) ? Number.NaN : numberOrNull(cell);
      if (value === null) throw new EcgFileError("bad-data", { lead: columns[i]!.name, token: cell.slice(0, 20) });
      values[i]![row] = value;
    }
  }
  const timeAt = columns.findIndex(({ name }) => isTime(name));
  const ofTime = timeAt < 0 ? null : rateOfTime(columns[timeAt]!, values[timeAt]!);
  const rate = numberOrNull(said.get("samplingratehz")) ?? ofTime ?? layout.samplingRateHz;
  if (rate === undefined) throw new EcgFileError("csv-no-rate");
  const leads = columns.flatMap(({ name, unit }, i): LeadSeries[] => {
    if (i === timeAt) return [];
    const named = unit ?? said.get("unit") ?? layout.unit;
    if (named === undefined) throw new EcgFileError("csv-no-unit");
    const millivolts = millivoltsIn(named);
    if (millivolts === null) throw new EcgFileError("unknown-unit", { lead: name, unit: named });
    return [{ lead: leadByName(name) ?? name, samples: Float32Array.from(values[i]!, (value) => value * millivolts) }];
  });
  const recording = orThrow(
    assembleRecording(leads, {
      format: "csv",
      source,
      start: startOf(said.get("start")),
      samplingRateHz: checkRate(rate),
      device: textOrNull(said.get("device")),
    }),
  );
  return { format: "csv", recordings: [recording], averagedBeats: [], refused: [] };
}

/** A FHIR dateTime, may be partial and without a zone. */
function startOf(text: string | undefined): string | null {
  return /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/.test(text ?? "")
    ? text!
    : null;
}

const isGap = (cell: string): boolean => cell === "" || /^(?:nan|null|na)$/i.test(cell);
const isTime = (name: string): boolean => /^(?:t|time|seconds?|timestamp)$/i.test(name);

/** `V1 (mV)`, `V1 [mV]`, `time_ms` -> name and unit. */
function columnOf(cell: string): Column {
  if (cell.length > LONGEST_NAME) return { name: cell, unit: null };
  const match = /^(.*?)\s*(?:[([]\s*([^)\]]+?)\s*[)\]]|_(s|ms|us|mv|uv))$/i.exec(cell);
  return match ? { name: match[1]!.trim(), unit: match[2] ?? match[3] ?? null } : { name: cell, unit: null };
}

/** The rate of a column of times; refused when they are not evenly spaced. */
function rateOfTime(column: Column, times: Float64Array): number | null {
  const seconds = SECONDS[column.unit?.toLowerCase() ?? ""];
  if (seconds === undefined || times.length < 2) return null;
  const step = (times.at(-1)! - times[0]!) / (times.length - 1);
  if (!(step > 0)) throw new EcgFileError("csv-time", { row: 1 });
  for (let i = 1; i < times.length; i++)
    if (!(Math.abs(times[i]! - times[0]! - i * step) < 0.5 * step)) throw new EcgFileError("csv-time", { row: i + 1 });
  return Number((1 / (step * seconds)).toPrecision(6));
}

function rowsOf(text: string): { rows: string[][]; said: Map<string, string> } {
  const said = new Map<string, string>();
  const rows: string[][] = [];
  let separator: string | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line.trim() === "") continue;
    const note = /^#\s*(\w+)\s*[:=]\s*(.*)$/.exec(line);
    if (line.startsWith("#")) {
      if (note) said.set(note[1]!.toLowerCase(), note[2]!.trim());
      continue;
    }
    separator ??= [";", "\t", ","].find((it) => line.includes(it)) ?? ",";
    rows.push(line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
  }
  return { rows, said };
}
