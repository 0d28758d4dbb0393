import { CONCEPTS, conceptById, toCanonical, type UnitInput, type UnitRefusal } from "@bedside/terminology";
import { type ConceptHit, conceptsOfCode } from "./codes.ts";
import type { RawValue, Reason } from "./fact.ts";
import { NOT_BLOOD } from "./item-text.ts";
import { asWords, codeText, isObject, type Json, objectAt, objectsAt, textAt, textsOf } from "./json.ts";
import { POLICY, policyOf } from "./policy.ts";
import { observationTime, type Reading } from "./readings.ts";
import { modifierOf, type Row } from "./rows.ts";

const VALUE_KINDS = [
  "Quantity",
  "CodeableConcept",
  "String",
  "Boolean",
  "Integer",
  "Range",
  "Ratio",
  "SampledData",
  "Time",
  "DateTime",
  "Period",
] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

/** BP panels: their own value, if any, is a text of both pressures. */
const BP_PANELS = ["85354-9", "55284-4"];

const URINE = /urine|urinary|\burin\b|尿/i;

/** The value of an Observation or a component: which kind it is, and itself. More than one kind is none. */
export function partValue(part: Json): { kind: ValueKind; value: unknown } | null {
  const found = VALUE_KINDS.filter((kind) => part[`value${kind}`] !== undefined && part[`value${kind}`] !== null);
  const kind = found.length === 1 ? found[0]! : null;
  return kind ? { kind, value: part[`value${kind}`] } : null;
}

/** Why the status of an Observation keeps its value from being used. */
export function observationStatusReason(resource: Json): Reason | null {
  const status = textAt(resource, "status");
  if (!status) return { code: "status-missing" };
  if (POLICY.observationStatus[status] === true) return null;
  if (status === "unknown") return { code: "status-unknown" };
  if (Object.hasOwn(POLICY.observationStatus, status)) return { code: status };
  return { code: "status-not-usable", values: { status } };
}

function absentReason(part: Json): Reason | null {
  const declared = objectAt(part, "dataAbsentReason");
  if (!declared) return null;
  if (partValue(part)) return { code: "value-declared-absent" };
  const code = codeText(declared);
  return { code: "data-absent", values: { why: code.codings[0]?.code ?? code.text ?? "unknown" } };
}

function specimensOf(row: Row): string[] {
  const specimen = objectAt(row.resource, "specimen");
  const reference = textAt(specimen, "reference");
  const target = reference ? row.resolve(reference) : null;
  return [textAt(specimen, "display"), ...(target ? textsOf(codeText(target.type)) : [])].filter(
    (text) => text !== null,
  );
}

/** What an Observation or component says of itself beside its code. */
export const aboutPart = (row: Row, part: Json) => ({
  unit: unitOf(part),
  specimens: specimensOf(row),
  methods: textsOf(codeText(row.resource.method)),
});

/** Why a result of this specimen, with these texts, can not be the concept. */
export function specimenReason(
  concept: string,
  { specimens, texts }: { specimens: readonly string[]; texts: readonly string[] },
): Reason | null {
  const wanted = policyOf(concept).specimen;
  if (!wanted) return null;
  const wrong = specimens.find((text) => (wanted === "blood" ? NOT_BLOOD.test(text) : !URINE.test(text)));
  const named = wanted === "blood" ? texts.find((text) => NOT_BLOOD.test(text.normalize("NFKC"))) : undefined;
  const specimen = wrong ?? named;
  return specimen === undefined ? null : { code: "specimen-mismatch", values: { specimen } };
}

/** Why numbers in this unit can not be read as the concept of a hit. */
export function unitReason(hit: ConceptHit, unit: UnitInput): Reason | null {
  const outcome = toCanonical(hit.concept, 1, unit, hit.coding ?? undefined);
  return outcome.ok ? null : refusedUnit(outcome.reason, unit);
}

function refusedUnit(code: UnitRefusal, unit: UnitInput): Reason {
  if (code === "unit-absent") return { code };
  const both = unit.text && unit.code && unit.text !== unit.code ? `${unit.text} / ${unit.code}` : null;
  return { code, values: { unit: both ?? unit.text ?? unit.code ?? "" } };
}

/** The value as recorded; a number that JSON can not write (1e400) as text. */
function asRaw(value: unknown, unit: string | null): RawValue {
  if (value === undefined || value === null) return { value: null, unit };
  if (typeof value === "number") return { value: Number.isFinite(value) ? value : String(value), unit };
  return { value: typeof value === "string" || typeof value === "boolean" ? value : JSON.stringify(value), unit };
}

/** A read value: canonical, or the reason that it is none. */
export interface ReadValue {
  value: number | null;
  unit: string | null;
  raw: RawValue | null;
  formula: string | null;
  reason: Reason | null;
}

const refuse = (raw: RawValue | null, reason: Reason): ReadValue => ({
  value: null,
  unit: null,
  raw,
  formula: null,
  reason,
});

/** The number of an Observation in the concept's canonical unit. A number that is not exact, not plain or not plausible is refused. */
export function readNumber(part: Json, hit: ConceptHit): ReadValue {
  const found = partValue(part);
  if (!found) {
    const several = VALUE_KINDS.some((kind) => part[`value${kind}`] !== undefined);
    return refuse(null, several ? { code: "value-kind", values: { kind: "several" } } : { code: "value-missing" });
  }
  if (found.kind === "String") {
    const text = asWords(found.value);
    return refuse({ value: text, unit: null }, { code: "value-is-text", values: { text } });
  }
  if (found.kind === "Integer") return canonical(hit, found.value, {});
  if (found.kind !== "Quantity" || !isObject(found.value)) {
    const concept =
      isObject(found.value) && found.kind === "CodeableConcept" ? textsOf(codeText(found.value))[0] : undefined;
    return refuse(asRaw(concept ?? found.value, null), { code: "value-kind", values: { kind: found.kind } });
  }
  const quantity = found.value;
  const text = textAt(quantity, "unit");
  const code = textAt(quantity, "code");
  const comparator = quantity.comparator;
  if (comparator !== undefined && comparator !== null && comparator !== "") {
    const raw = asRaw(quantity.value, text ?? code);
    const bound = typeof quantity.value === "number" ? quantity.value : asWords(quantity.value);
    return refuse(raw, { code: "comparator", values: { comparator: asWords(comparator), value: bound } });
  }
  return canonical(hit, quantity.value, quantityUnit(part));
}

function canonical(hit: ConceptHit, value: unknown, unit: UnitInput): ReadValue {
  const shown = unit.text ?? unit.code ?? null;
  const raw = asRaw(value, shown);
  if (value === undefined || value === null) return refuse(null, { code: "value-missing" });
  if (typeof value !== "number") return refuse(raw, { code: "value-not-a-number" });
  const outcome = toCanonical(hit.concept, value, unit, hit.coding ?? undefined);
  if (!outcome.ok) return refuse(raw, refusedUnit(outcome.reason, unit));
  const { plausible: range, unitLabel } = conceptById(hit.concept);
  if (range && (outcome.value < range.low || outcome.value > range.high)) {
    const rounded = Number(outcome.value.toPrecision(6));
    return {
      ...refuse(raw, {
        code: "implausible",
        values: { value: rounded, unit: unitLabel ?? outcome.unit, low: range.low, high: range.high },
      }),
      formula: outcome.formula,
    };
  }
  return { value: outcome.value, unit: outcome.unit, raw, formula: outcome.formula, reason: null };
}

/** The unit of a Quantity. */
export function quantityUnit(part: Json): UnitInput {
  const quantity = objectAt(part, "valueQuantity");
  return { code: textAt(quantity, "code"), system: textAt(quantity, "system"), text: textAt(quantity, "unit") };
}

/** The unit of a Quantity as recorded, printed before coded. */
function unitOf(part: Json): string | null {
  const quantity = objectAt(part, "valueQuantity");
  return textAt(quantity, "unit") ?? textAt(quantity, "code");
}

/** The words of a coded or textual value. */
export function readWords(part: Json): { words: string | null; raw: RawValue | null; reason: Reason | null } {
  const found = partValue(part);
  if (!found) return { words: null, raw: null, reason: { code: "value-missing" } };
  if (found.kind === "CodeableConcept") {
    const code = codeText(found.value);
    const words = code.text ?? code.codings[0]?.display ?? code.codings[0]?.code ?? null;
    return { words, raw: { value: words, unit: null }, reason: words ? null : { code: "value-missing" } };
  }
  if (found.kind === "String" || found.kind === "DateTime") {
    const words = typeof found.value === "string" ? found.value.trim() : null;
    return { words, raw: asRaw(found.value, null), reason: words ? null : { code: "value-missing" } };
  }
  return { words: null, raw: asRaw(found.value, null), reason: { code: "value-kind", values: { kind: found.kind } } };
}

/** The parts of an Observation that can carry a value: itself, and each component under the same status and time. */
export function partsOf(row: Row): { part: Json; modifier: Reason | null }[] {
  const own = { part: row.resource as Json, modifier: null };
  return [own, ...objectsAt(row.resource, "component").map((part) => ({ part, modifier: modifierOf(part) }))];
}

const readHere = (concept: string) => {
  const kind = CONCEPTS[concept]?.kind;
  return (
    concept !== "smoking" &&
    concept !== "quitdate" &&
    (kind === "quantity" || kind === "text") &&
    !concept.startsWith("lead-") &&
    concept !== "ecg-study"
  );
};

function panelTextReadings(row: Row, part: Json, status: Reason | null, asOfDay: number): Reading[] {
  const isPanel = codeText(part.code).codings.some((coding) => coding.code !== null && BP_PANELS.includes(coding.code));
  const found = isPanel ? partValue(part) : null;
  if (!found) return [];
  const { time } = observationTime(row, asOfDay);
  const text = typeof found.value === "string" ? found.value : JSON.stringify(found.value);
  const reason = status ?? { code: "value-is-text", values: { text } };
  return ["sbp", "dbp"].map((concept) => ({
    concept,
    source: row.source,
    resourceType: "Observation",
    value: null,
    unit: null,
    time,
    raw: { value: text, unit: null },
    mapping: null,
    reason,
  }));
}

/** Every reading of quantities and texts in one Observation. */
export function readObservation(row: Row, asOfDay: number): Reading[] {
  const status = row.barred ?? observationStatusReason(row.resource);
  const { time, reason: timeReason } = observationTime(row, asOfDay);
  const readings: Reading[] = [];
  for (const { part, modifier } of partsOf(row)) {
    readings.push(...panelTextReadings(row, part, status, asOfDay));
    for (const hit of conceptsOfCode(codeText(part.code), readHere, aboutPart(row, part), row.local)) {
      const kind = conceptById(hit.concept).kind;
      // A panel that only groups its members says nothing of its own.
      const empty =
        partValue(part) === null &&
        (objectsAt(part, "component").length > 0 || objectsAt(part, "hasMember").length > 0);
      if (empty && !objectAt(part, "dataAbsentReason")) continue;
      const read = kind === "quantity" ? readNumber(part, hit) : readWords(part);
      const value = "words" in read ? read.words : read.value;
      const formula = "formula" in read ? read.formula : null;
      const mapping = hit.mapping && formula ? `${hit.mapping}; ${formula}` : hit.mapping;
      const reason =
        status ??
        modifier ??
        hit.reason ??
        specimenReason(hit.concept, { specimens: specimensOf(row), texts: textsOf(codeText(part.code)) }) ??
        absentReason(part) ??
        read.reason ??
        timeReason;
      readings.push({
        concept: hit.concept,
        source: row.source,
        resourceType: "Observation",
        value,
        unit: value === null ? null : conceptById(hit.concept).unit,
        time,
        raw: read.raw,
        mapping,
        reason,
      });
    }
  }
  return readings;
}
