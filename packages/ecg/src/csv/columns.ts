import { leadByName } from "../fhir/leads.ts";
import { millivoltsIn } from "../file/units.ts";

/** What a column of the table holds. */
export interface Column {
  name: string;
  unit: string | null;
  kind: "lead" | "time" | "other";
}

const LONGEST_NAME = 60;
const SECONDS: Record<string, number> = { s: 1, sec: 1, second: 1, seconds: 1, ms: 1e-3, msec: 1e-3, us: 1e-6 };
const TIME = /^(?:t|time|elapsed time|timestamp|seconds?|sec|ms|msec|milliseconds?|\u6642\u9593)$/i;
/** A running number, and the nameless column that some programs write before the table. */
const COUNT = /^(?:sample|samples|index|idx|n|no\.?|#|sample ?#|sample ?(?:number|index))?$/i;

/** Seconds in one of a unit of time; undefined when it is none. */
export const secondsIn = (unit: string | null): number | undefined =>
  unit !== null && Object.hasOwn(SECONDS, unit.toLowerCase()) ? SECONDS[unit.toLowerCase()] : undefined;

/** `V1 (mV)`, `V1 [mV]`, `time_ms`, `seconds` -> name, unit and kind. */
export function columnOf(cell: string): Column {
  const match =
    cell.length > LONGEST_NAME ? null : /^(.*?)\s*(?:[([]\s*([^)\]]+?)\s*[)\]]|_(s|ms|us|mv|uv))$/i.exec(cell);
  const name = match ? match[1]!.trim() : cell;
  const unit = match ? (match[2] ?? match[3] ?? null) : null;
  if (TIME.test(name)) return { name, unit: unit ?? (secondsIn(name) === undefined ? null : name), kind: "time" };
  return { name, unit, kind: COUNT.test(name) ? "other" : "lead" };
}

/** True when a row names a unit or the form of a time in every cell, as some programs write below the names. */
export const areUnits = (row: string[]): boolean =>
  row.every((cell) => millivoltsIn(cell) !== null || secondsIn(cell) !== undefined || /^hh:mm/i.test(cell));

/** True when a name of a row is a lead's. */
export const hasLead = (row: string[]): boolean => row.some((cell) => leadByName(columnOf(cell).name) !== null);
