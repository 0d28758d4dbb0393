import { conceptById, systemKey } from "@bedside/terminology";
import { calendarDay, parseTime, wholeYears } from "./dates.ts";
import type { Fact } from "./fact.ts";
import { codeText } from "./json.ts";
import { observationStatusReason } from "./observations.ts";
import { POLICY } from "./policy.ts";
import { observationTime, type Reading } from "./readings.ts";
import type { Row } from "./rows.ts";
import { emptyFact } from "./select.ts";

const usableState = (fact: Fact) =>
  (fact.state === "found" || fact.state === "stale") && typeof fact.value === "number";

/** BMI from weight and height, when the chart has no BMI row at all. Adults only, and only from a height taken as an adult. */
export function deriveBmi(bmi: Fact, weight: Fact, height: Fact, age: Fact, birthDate: string | null): Fact {
  if (bmi.state !== "absent" || bmi.candidates.length > 0) return bmi;
  const rows = [weight, height];
  if (rows.every((fact) => fact.state === "absent")) return bmi;
  const open = rows.find((fact) => !usableState(fact));
  if (open) return { ...bmi, reason: { code: "derived-input", values: { concept: open.concept, state: open.state } } };
  const from = POLICY.derivedBmiFromAge;
  if (typeof age.value !== "number") return { ...bmi, reason: { code: "age-unknown" } };
  const born = parseTime(birthDate);
  const measured = parseTime(height.effective);
  const atHeight = born && measured ? wholeYears(calendarDay(born.lastDay), calendarDay(measured.firstDay)) : age.value;
  if (age.value < from || atHeight < from) return { ...bmi, reason: { code: "derived-child", values: { age: from } } };
  const metres = (height.value as number) / 100;
  const value = (weight.value as number) / (metres * metres);
  const mapping = `derived: weight ${weight.source} / height ${height.source}`;
  const range = conceptById("bmi").plausible;
  if (range && (value < range.low || value > range.high)) {
    const reason = {
      code: "implausible",
      values: { value: Number(value.toPrecision(4)), unit: "kg/m²", low: range.low, high: range.high },
    };
    return { ...bmi, state: "implausible", mapping: null, reason };
  }
  const stale = weight.state === "stale";
  return {
    ...bmi,
    state: stale ? "stale" : "found",
    value,
    unit: "kg/m2",
    effective: weight.effective,
    source: weight.source,
    raw: null,
    mapping,
    reason: stale ? weight.reason : { code: "derived-from", values: { from: `${weight.source}, ${height.source}` } },
    ageDays: weight.ageDays,
    candidates: rows.map((fact) => ({
      source: fact.source ?? "",
      value: fact.value,
      unit: fact.unit,
      effective: fact.effective,
      raw: fact.raw,
      mapping: fact.mapping,
      reason: { code: "derived-from", values: { from: fact.concept } },
    })),
  };
}

/** Hints at diabetes that are no diagnosis: laboratory values in the diabetic range and glucose-lowering drugs. */
export function diabetesHints(readings: readonly Reading[]): Reading[] {
  return readings.flatMap((reading): Reading[] => {
    if (reading.reason !== null) return [];
    const limit = POLICY.diabetesCriteria[reading.concept];
    if (limit !== undefined && typeof reading.value === "number" && reading.value >= limit) {
      const value = Number(reading.value.toPrecision(4));
      return [
        {
          ...reading,
          concept: "diabetes",
          value: null,
          unit: null,
          reason: { code: "criterion-not-diagnosis", values: { value, unit: reading.unit ?? "" } },
        },
      ];
    }
    if (reading.concept === "glucose-lowering") {
      const drug = String(reading.raw?.value ?? reading.mapping ?? "");
      return [
        { ...reading, concept: "diabetes", value: null, reason: { code: "drug-not-diagnosis", values: { drug } } },
      ];
    }
    return [];
  });
}

/** The ECG study Observations are read by the ECG package; the chart only says that they are there. */
export function ecgStudyFact(rows: readonly Row[], asOfDay: number): Fact {
  const fact = emptyFact("ecg-study");
  const studies = rows
    .filter((row) => row.barred === null && observationStatusReason(row.resource) === null)
    .filter((row) =>
      codeText(row.resource.code).codings.some(
        (coding) => systemKey(coding.system) === "loinc" && coding.code === "11524-6",
      ),
    )
    .map((row) => ({ row, time: observationTime(row, asOfDay) }))
    .filter((study) => study.time.reason === null)
    .sort(
      (a, b) =>
        (b.time.time?.firstDay ?? 0) - (a.time.time?.firstDay ?? 0) ||
        (b.time.time?.instant ?? 0) - (a.time.time?.instant ?? 0),
    );
  const newest = studies[0];
  if (!newest) return fact;
  const candidate = (study: (typeof studies)[number], first: boolean) => ({
    source: study.row.source,
    value: study.row.source,
    unit: null,
    effective: study.time.time?.text ?? null,
    raw: null,
    mapping: "LOINC 11524-6, equal",
    reason: first ? null : { code: "older" },
  });
  return {
    ...fact,
    state: "found",
    value: newest.row.source,
    effective: newest.time.time?.text ?? null,
    source: newest.row.source,
    mapping: "LOINC 11524-6, equal",
    reason: null,
    ageDays: newest.time.time ? asOfDay - newest.time.time.firstDay : null,
    candidates: studies.map((study, i) => candidate(study, i === 0)),
  };
}
