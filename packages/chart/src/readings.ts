import { type ChartTime, parseTime } from "./dates.ts";
import type { Candidate, FactValue, RawValue, Reason } from "./fact.ts";
import { type Json, objectAt, textAt } from "./json.ts";
import type { Row } from "./rows.ts";

/** What one row says about one concept. `reason` null = the value may be used. */
export interface Reading {
  concept: string;
  source: string;
  resourceType: string;
  value: FactValue | null;
  unit: string | null;
  time: ChartTime | null;
  raw: RawValue | null;
  mapping: string | null;
  reason: Reason | null;
}

export function candidateOf(reading: Reading, reason: Reason | null = reading.reason): Candidate {
  return {
    source: reading.source,
    value: reading.value,
    unit: reading.unit,
    effective: reading.time?.text ?? null,
    raw: reading.raw,
    mapping: reading.mapping,
    reason,
  };
}

export interface TimeRead {
  time: ChartTime | null;
  reason: Reason | null;
}

/** The first of these texts that is there, as a time; an unreadable date is a reason against the row. */
export function firstTime(texts: readonly (string | null)[], asOfDay: number): TimeRead {
  const text = texts.find((candidate) => candidate !== null);
  if (!text) return { time: null, reason: null };
  const time = parseTime(text);
  if (!time) return { time: null, reason: { code: "date-invalid", values: { date: text } } };
  if (time.firstDay > asOfDay) return { time, reason: { code: "future" } };
  return { time, reason: null };
}

/** The end of a period, or its start while it still runs. */
function periodTime(period: Json, asOfDay: number): string | null {
  const [start, end] = [textAt(period, "start"), textAt(period, "end")];
  const ended = parseTime(end);
  return end && !(start && ended && ended.firstDay > asOfDay) ? end : start;
}

/** The time that an Observation holds for: its effective time (end of a period), else when it was issued. */
export function observationTime(row: Row, asOfDay: number): TimeRead {
  const resource = row.resource;
  const period = objectAt(resource, "effectivePeriod");
  const timing = objectAt(resource, "effectiveTiming");
  const event = timing && Array.isArray(timing.event) ? timing.event.filter((item) => typeof item === "string") : [];
  return firstTime(
    [
      textAt(resource, "effectiveDateTime") ?? textAt(resource, "effectiveInstant"),
      period ? periodTime(period, asOfDay) : null,
      (event[event.length - 1] as string | undefined) ?? null,
      textAt(resource, "issued"),
    ],
    asOfDay,
  );
}
