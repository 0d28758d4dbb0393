import { conceptsOfCode } from "./codes.ts";
import { calendarDay, parseTime, wholeYears } from "./dates.ts";
import type { Candidate, Fact, Reason } from "./fact.ts";
import { codeText, objectAt } from "./json.ts";
import { aboutPart, observationStatusReason, partsOf, partValue } from "./observations.ts";
import { candidateOf, observationTime, type Reading } from "./readings.ts";
import type { Row } from "./rows.ts";
import { emptyFact, selectFact, sortReadings } from "./select.ts";

/** Readings of the date of quitting in one Observation. */
export function readQuitDate(row: Row, asOfDay: number): Reading[] {
  const status = row.barred ?? observationStatusReason(row.resource);
  const { time, reason: timeReason } = observationTime(row, asOfDay);
  return partsOf(row).flatMap(({ part, modifier }) => {
    const [hit] = conceptsOfCode(
      codeText(part.code),
      (concept) => concept === "quitdate",
      aboutPart(row, part),
      row.local,
    );
    if (!hit) return [];
    const found = partValue(part);
    const text =
      found && (found.kind === "DateTime" || found.kind === "String") && typeof found.value === "string"
        ? found.value
        : null;
    const quit = parseTime(text);
    const own: Reason | null = !found
      ? { code: "value-missing" }
      : !text
        ? { code: "value-kind", values: { kind: found.kind } }
        : !quit
          ? { code: "value-is-text", values: { text } }
          : quit.firstDay > asOfDay
            ? { code: "future" }
            : null;
    const absent = objectAt(part, "dataAbsentReason") ? { code: "data-absent", values: { why: "declared" } } : null;
    const reading: Reading = {
      concept: "quitdate",
      source: row.source,
      resourceType: "Observation",
      value: quit ? quit.text.slice(0, 10) : null,
      unit: null,
      time,
      raw: { value: text, unit: null },
      mapping: hit.mapping,
      reason: status ?? modifier ?? hit.reason ?? absent ?? own ?? timeReason,
    };
    return [reading];
  });
}

/**
 * Two rows about one event: they disagree when their dates have no day in common, unless the newer row tells of a day
 * after the older one was written (the patient smoked again and quit again).
 */
function disagree(older: Reading, newer: Reading): boolean {
  const [a, b] = [parseTime(older.value), parseTime(newer.value)];
  if (!a || !b || (a.firstDay <= b.lastDay && b.firstDay <= a.lastDay)) return false;
  return !older.time || b.firstDay <= older.time.lastDay;
}

/** The date of quitting: the newest row, unless older ones tell of another day of the same event. */
export function selectQuitDate(readings: readonly Reading[], asOfDay: number): Fact {
  const fact = selectFact("quitdate", readings, asOfDay);
  const chosen = readings.find((reading) => reading.reason === null && reading.source === fact.source);
  if (!chosen) return fact;
  const against = readings.filter((reading) => reading.reason === null && disagree(reading, chosen));
  if (against.length === 0) return fact;
  const candidates = sortReadings(readings).map((reading) => {
    if (reading.reason || reading === chosen || against.includes(reading)) return candidateOf(reading);
    return candidateOf(reading, { code: reading.value === chosen.value ? "agrees" : "older" });
  });
  return { ...emptyFact("quitdate", "conflicting", { code: "quit-dates-differ" }), candidates };
}

/** Every whole number of years that may have passed since a date, which may be only a year or a month. */
function yearsSince(text: string, asOfDay: number): number[] {
  const quit = parseTime(text);
  if (!quit) return [];
  const today = calendarDay(asOfDay);
  const low = wholeYears(calendarDay(Math.min(quit.lastDay, asOfDay)), today);
  const high = wholeYears(calendarDay(quit.firstDay), today);
  return Array.from({ length: high - low + 1 }, (_, i) => low + i);
}

/**
 * Whole years since quitting, from the quit date, unless the patient smokes or never did. Quit dates that disagree are a
 * candidate each. A date of only a year is a candidate counted from its first day, and leaves `possible` numbers of years.
 */
export function deriveQuitYears(quitYears: Fact, quitDate: Fact, smoking: Fact, asOfDay: number): Fact {
  const dates: Pick<Candidate, "source" | "value" | "effective" | "raw">[] =
    quitDate.state === "conflicting"
      ? quitDate.candidates.filter((candidate) => candidate.reason === null)
      : [{ ...quitDate, source: quitDate.source ?? "" }];
  const worked = dates.flatMap((date) => {
    const years = typeof date.value === "string" ? yearsSince(date.value, asOfDay) : [];
    return years.length > 0 ? [{ date, years }] : [];
  });
  const [first] = worked;
  if (quitYears.state !== "absent" || !first) return quitYears;
  if (smoking.value === "current" || smoking.value === "never")
    return { ...quitYears, reason: { code: "quit-date-of-smoker" } };

  const possible = [...new Set(worked.flatMap(({ years }) => years))].sort((a, b) => a - b);
  const [low = 0, high = low] = [possible[0], possible.at(-1)];
  const exact = worked.every(({ years }) => years.length === 1);
  const differ = new Set(worked.map(({ years }) => years.at(-1))).size > 1;
  const partial: Reason = { code: "quit-date-partial", values: { low, high } };
  const candidates = worked.map(({ date, years }, i): Candidate => {
    const { source, effective, raw } = date;
    const counted = years.length === 1 ? "" : `, counted from the first day of ${date.value}`;
    const reason = differ || (exact && i === 0) ? null : exact ? { code: "agrees" } : partial;
    const mapping = `derived: quit date ${source}${counted}`;
    return { source, value: years.at(-1) ?? null, unit: "a", effective, raw, mapping, reason };
  });
  const derived = { ...quitYears, unit: "a", candidates, ...(exact ? {} : { possible }) };
  if (differ) return { ...derived, state: "conflicting", reason: { code: "quit-dates-differ" } };
  if (!exact) return { ...derived, state: "unmapped", reason: partial };
  return {
    ...derived,
    state: "found",
    value: low,
    effective: first.date.effective,
    source: first.date.source,
    raw: first.date.raw,
    mapping: candidates[0]?.mapping ?? null,
    reason: { code: "derived-from", values: { from: first.date.source } },
    ageDays: quitDate.ageDays,
  };
}
