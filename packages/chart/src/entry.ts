import type { Fact, FactValue, PatientChart, PatientIdentity } from "./fact.ts";

/** Who entered or chose a value, and when (ISO instant). */
export interface EntryBy {
  by: string;
  at: string;
}

/** The fact with a value that the clinician entered (canonical unit); the chart's own fact is kept in `entry.original`. */
export function enterFact(fact: Fact, _value: FactValue, _entry: EntryBy): Fact {
  return fact;
}

/** The fact with the value of one of its candidates. Throws `RangeError` when no usable candidate has that source. */
export function chooseCandidate(fact: Fact, _source: string, _entry: EntryBy): Fact {
  return fact;
}

/** The fact as the chart had it before any entry. */
export function restoreFact(fact: Fact): Fact {
  return fact.entry ? fact.entry.original : fact;
}

/** The chart with every fact that rests on `resourceType` failed: a load that failed is never an absent value. */
export function failFacts(chart: PatientChart, _resourceType: string, _cause: string): PatientChart {
  return chart;
}

/** A chart whose facts are all still loading. */
export function loadingFacts(patient: PatientIdentity, asOf = new Date().toISOString().slice(0, 10)): PatientChart {
  return { patient, asOf, facts: {} };
}
