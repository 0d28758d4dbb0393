import { conceptById } from "@bedside/terminology";
import { parseTime } from "./dates.ts";
import { type Fact, type FactValue, type PatientChart, type PatientIdentity, type Reason, SMOKING } from "./fact.ts";
import type { PlannedSearch } from "./plan.ts";
import { CHART_CONCEPTS, DRUG_CONCEPTS } from "./read.ts";
import { emptyFact } from "./select.ts";

/** Who entered or chose a value, and when (ISO instant). */
export interface EntryBy {
  by: string;
  at: string;
}

function entered(fact: Fact, value: FactValue, entry: EntryBy, chosenSource: string | null): Fact {
  const original = fact.entry?.original ?? fact;
  const { possible: _, ...rest } = original;
  return {
    ...rest,
    state: "entered",
    value,
    unit: conceptById(fact.concept).unit,
    effective: entry.at,
    source: null,
    raw: null,
    mapping: null,
    reason: { code: "entered", values: { by: entry.by } },
    ageDays: 0,
    entry: { by: entry.by, at: entry.at, chosenSource, original },
  };
}

/**
 * The fact with a value that the clinician entered (canonical unit); what the chart said is kept in `entry.original`.
 * Throws `RangeError` for a number outside the concept's plausible range, or a value of the wrong kind.
 */
export function enterFact(fact: Fact, value: FactValue, entry: EntryBy): Fact {
  const concept = conceptById(fact.concept);
  if (concept.kind === "quantity") {
    if (typeof value !== "number" || !Number.isFinite(value)) throw new RangeError(`${fact.concept} needs a number`);
    const range = concept.plausible;
    if (range && (value < range.low || value > range.high))
      throw new RangeError(`${fact.concept} must lie between ${range.low} and ${range.high} ${concept.unit}`);
  }
  if (concept.kind === "boolean" && typeof value !== "boolean") throw new RangeError(`${fact.concept} needs yes or no`);
  const choices: readonly string[] | undefined =
    fact.concept === "smoking" ? SMOKING : fact.concept === "sex" ? ["male", "female"] : undefined;
  if (choices && !choices.includes(String(value)))
    throw new RangeError(`${fact.concept} must be one of ${choices.join(", ")}`);
  return entered(fact, value, entry, null);
}

/** The candidates that a clinician may choose: they carry a value, whatever spoke against using it unasked. */
export const choosable = (fact: Fact) =>
  fact.candidates.filter(
    (candidate) =>
      candidate.value !== null &&
      candidate.reason?.code !== "entered-in-error" &&
      candidate.reason?.code !== "cancelled",
  );

/** The fact with the value of one of its candidates. Throws `RangeError` when no candidate of that source has a value. */
export function chooseCandidate(fact: Fact, source: string, entry: EntryBy): Fact {
  const chart = fact.entry?.original ?? fact;
  const fitting = choosable(chart).filter((candidate) => candidate.source === source);
  const chosen = fitting.find((candidate) => candidate.reason === null) ?? fitting[0];
  if (!chosen || chosen.value === null) throw new RangeError(`${fact.concept} has no value from ${source}`);
  const time = parseTime(chosen.effective);
  const asOf = parseTime(entry.at);
  return {
    ...entered(fact, chosen.value, entry, source),
    effective: chosen.effective,
    source: chosen.source,
    raw: chosen.raw,
    mapping: chosen.mapping,
    ageDays: time && asOf ? Math.max(0, asOf.firstDay - time.firstDay) : null,
  };
}

/** The fact as the chart had it before any entry. */
export function restoreFact(fact: Fact): Fact {
  return fact.entry ? fact.entry.original : fact;
}

/** Concepts that no resource tells: a person enters them. */
const ENTERED_ONLY: readonly string[] = ["symptom", "education", "race", "cessation-willing"];

/** Resource types that a concept's fact is read from. */
export function typesOf(concept: string): readonly string[] {
  if (ENTERED_ONLY.includes(concept)) return [];
  if (concept === "age" || concept === "sex") return ["Patient"];
  if (concept === "smoking") return ["Observation", "Condition"];
  if (DRUG_CONCEPTS.includes(concept)) return ["MedicationRequest", "MedicationStatement", "MedicationDispense"];
  if (concept === "fhlca" || concept === "fhcvd") return ["FamilyMemberHistory", "Condition"];
  if (conceptById(concept).kind === "boolean") return ["Condition"];
  return ["Observation"];
}

type FactSearch = Pick<PlannedSearch, "resourceType" | "concepts" | "supports">;

/**
 * The chart after a search failed. A fact of the search without a value, or whose value came from that type (a newer row may
 * be missing), is `failed`; a value from elsewhere stays, with the failure as its reason. What the search only supports
 * fails when it would have been read from the same type; else it keeps its state and says what it has not seen. Entered
 * values stay.
 */
export function failFacts(chart: PatientChart, search: FactSearch, cause: string): PatientChart {
  const { resourceType } = search;
  const reason: Reason = { code: "failed", values: { resourceType, cause } };
  const unseen: Reason = { code: "source-failed", values: { resourceType } };
  const facts = Object.entries(chart.facts).map(([concept, fact]): [string, Fact] => {
    const direct = search.concepts.includes(concept);
    if (fact.state === "entered" || !(direct || search.supports.includes(concept))) return [concept, fact];
    const types = typesOf(concept);
    if (!direct && !types.includes(resourceType))
      return [concept, fact.reason === null || fact.state === "absent" ? { ...fact, reason: unseen } : fact];
    const elsewhere = fact.value !== null && types.length > 1 && !fact.source?.startsWith(resourceType);
    if (elsewhere) return [concept, { ...fact, reason: unseen }];
    return [concept, { ...emptyFact(concept, "failed", reason), candidates: fact.candidates }];
  });
  return { ...chart, facts: Object.fromEntries(facts) };
}

/** The chart while a search has not answered yet: what rests on it is loading. Entered values stay. */
export function awaitFacts(chart: PatientChart, search: FactSearch): PatientChart {
  const waiting = [...search.concepts, ...search.supports].filter(
    (concept) => chart.facts[concept]?.state !== "entered",
  );
  const facts = waiting.map((concept): [string, Fact] => [concept, emptyFact(concept, "loading", { code: "loading" })]);
  return { ...chart, facts: { ...chart.facts, ...Object.fromEntries(facts) } };
}

/** A chart whose facts are all still loading. */
export function loadingFacts(patient: PatientIdentity, asOf = new Date().toISOString().slice(0, 10)): PatientChart {
  const facts = CHART_CONCEPTS.map((concept): [string, Fact] => [
    concept,
    emptyFact(concept, "loading", { code: "loading" }),
  ]);
  return { patient, asOf, facts: Object.fromEntries(facts) };
}
