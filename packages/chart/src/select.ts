import { conceptById } from "@bedside/terminology";
import { type ChartTime, surelyBefore } from "./dates.ts";
import type { Candidate, Fact, FactState, FactValue, Reason } from "./fact.ts";
import { compareText } from "./json.ts";
import { policyOf } from "./policy.ts";
import { candidateOf, type Reading } from "./readings.ts";

/**
 * Reasons that leave a concept without a word: the row is withdrawn, holds no value, or is not about this concept of this
 * patient on this day.
 */
const SILENT = new Set([
  "entered-in-error",
  "cancelled",
  "duplicate",
  "superseded-version",
  "data-absent",
  "value-missing",
  "future",
  "about-other",
  "registered",
  "specimen-mismatch",
  "stopped",
  "expired",
  "not-ordered",
  "do-not-give",
  "not-first-degree",
  "not-premature",
  "refuted",
  "older",
]);

/** Reasons of rows that hold a value which nobody stands for yet: with it the concept is not `absent`, but it is no news. */
const OPEN = new Set([
  "preliminary",
  "status-unknown",
  "status-missing",
  "status-not-usable",
  "no-subject",
  "unconfirmed",
]);

/** Reasons of a newer row that the user of an older value must hear of. */
const worthTelling = (reason: Reason) => !SILENT.has(reason.code) && !OPEN.has(reason.code);

/** Reasons of rows whose value can not be right. */
const IMPLAUSIBLE = new Set(["implausible", "systolic-not-above-diastolic"]);

const isImplausible = (reading: Reading) => IMPLAUSIBLE.has(reading.reason?.code ?? "");

const holdsValue = (reading: Reading) => reading.value !== null || (reading.raw?.value ?? null) !== null;

const speaks = (reading: Reading) =>
  reading.reason !== null && (worthTelling(reading.reason) || (OPEN.has(reading.reason.code) && holdsValue(reading)));

export function emptyFact(
  concept: string,
  state: FactState = "absent",
  reason: Reason | null = { code: "absent" },
): Fact {
  return {
    concept,
    state,
    value: null,
    unit: conceptById(concept).unit,
    effective: null,
    source: null,
    raw: null,
    mapping: null,
    candidates: [],
    reason,
    ageDays: null,
  };
}

/** Candidates newest first, undated last, then by source and reason: the same for every order of the input. */
export function sortReadings<T extends Reading>(readings: readonly T[]): T[] {
  const key = (reading: Reading) => JSON.stringify([reading.value, reading.raw, reading.mapping, reading.reason]);
  return [...readings].sort((a, b) => {
    if (a.time && b.time) {
      const day = b.time.firstDay - a.time.firstDay || b.time.lastDay - a.time.lastDay;
      const instant = (b.time.instant ?? 0) - (a.time.instant ?? 0);
      if (day !== 0 || instant !== 0) return day || instant;
    } else if (a.time || b.time) return a.time ? -1 : 1;
    return compareText(a.source, b.source) || compareText(key(a), key(b));
  });
}

export function ageInDays(time: ChartTime | null, asOfDay: number): number | null {
  return time ? Math.max(0, asOfDay - time.firstDay) : null;
}

/** The state of a fact none of whose rows can be used: what the rows came to grief on. */
export function unusableFact(concept: string, readings: readonly Reading[]): Fact {
  const sorted = sortReadings(readings);
  const fact = emptyFact(concept);
  fact.candidates = sorted.map((reading) => candidateOf(reading));
  if (sorted.length === 0) return fact;
  const speaking = sorted.filter(speaks);
  const telling = speaking.find(isImplausible) ?? speaking[0];
  if (telling?.reason) {
    fact.state = isImplausible(telling) ? "implausible" : "unmapped";
    fact.reason = telling.reason;
  } else {
    fact.reason = sorted[0]!.reason ?? { code: "absent" };
  }
  return fact;
}

/** A fact from the reading that was chosen, `stale` when it is old or undated. */
export function factOf(reading: Reading, asOfDay: number, maxAgeDays: number | null): Fact {
  const ageDays = ageInDays(reading.time, asOfDay);
  let state: FactState = "found";
  let reason: Reason | null = null;
  if (maxAgeDays !== null && ageDays === null) {
    state = "stale";
    reason = { code: "undated" };
  } else if (maxAgeDays !== null && ageDays !== null && ageDays > maxAgeDays) {
    state = "stale";
    reason = { code: "stale", values: { ageDays, maxAgeDays } };
  }
  return {
    concept: reading.concept,
    state,
    value: reading.value,
    unit: reading.unit,
    effective: reading.time?.text ?? null,
    source: reading.source,
    raw: reading.raw,
    mapping: reading.mapping,
    candidates: [],
    reason,
    ageDays,
  };
}

function agreeWithin(a: FactValue | null, b: FactValue | null, tolerance: number): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= tolerance;
  return a === b;
}

const shown = (reading: Reading) => {
  const value = typeof reading.value === "number" ? Number(reading.value.toPrecision(6)) : reading.value;
  return `${value}${reading.unit ? ` ${reading.unit}` : ""} (${reading.source})`;
};

/**
 * One fact from all readings of a concept: the newest usable value, unless rows of the same time differ by more than the
 * concept's tolerance. Rows are compared by time only as far as their dates are precise: a row that may be newer
 * contends. An undated row contends only when no row has a date.
 */
export function selectFact(concept: string, readings: readonly Reading[], asOfDay: number): Fact {
  const policy = policyOf(concept);
  const usable = readings.filter((reading) => reading.reason === null);
  if (usable.length === 0) return unusableFact(concept, readings);
  const dated = usable.filter((reading) => reading.time !== null);
  const pool = dated.length > 0 ? dated : usable;
  const byInstant = policy.order === "instant";
  const newest = pool.filter((a) => !pool.some((b) => a.time && b.time && surelyBefore(a.time, b.time, byInstant)));
  const contenders = sortReadings(newest.length > 0 ? newest : pool);
  const chosen = contenders[0]!;
  const values = contenders.map((reading) => reading.value);
  const spread = values.some((a) => values.some((b) => !agreeWithin(a, b, policy.tolerance)));

  const candidates: Candidate[] = sortReadings(readings).map((reading) => {
    if (reading.reason) return candidateOf(reading);
    if (spread && contenders.includes(reading)) return candidateOf(reading, null);
    if (reading === chosen) return candidateOf(reading, null);
    return candidateOf(reading, contenders.includes(reading) ? { code: "agrees" } : { code: "older" });
  });
  if (spread) {
    const fact = emptyFact(concept, "conflicting", {
      code: "conflicting",
      values: { values: contenders.map(shown).join(", ") },
    });
    fact.candidates = candidates;
    fact.ageDays = ageInDays(chosen.time, asOfDay);
    return fact;
  }
  const fact = factOf(chosen, asOfDay, policy.maxAgeDays);
  fact.candidates = candidates;
  const newer = sortReadings(readings).find(
    (reading) =>
      reading.reason &&
      worthTelling(reading.reason) &&
      reading.time &&
      chosen.time &&
      surelyBefore(chosen.time, reading.time, byInstant),
  );
  if (fact.state === "found" && newer?.reason)
    fact.reason = { code: "newer-row-not-used", values: { source: newer.source, why: newer.reason.code } };
  return fact;
}
