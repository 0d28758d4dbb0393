import { conceptsOfCoding, systemKey, systemLabel } from "@bedside/terminology";
import { parseTime } from "./dates.ts";
import type { Reason } from "./fact.ts";
import { type CodeText, codeText, type Json, objectAt, objectsAt, textAt, textsOf } from "./json.ts";
import { POLICY } from "./policy.ts";
import { firstTime, type Reading } from "./readings.ts";
import type { Row } from "./rows.ts";
import { DRUG_RULES, type DrugRule } from "./rules-drugs.ts";

interface DrugHit {
  concept: DrugRule["concept"];
  mapping: string | null;
  reason: Reason | null;
}

/** Code systems whose names of a product state its ingredients. */
const NAMED_SYSTEMS = ["rxnorm", "nhiDrug", "atc", "snomed"];

const atcPrefix = (code: string, prefixes: readonly string[]) =>
  prefixes.some((prefix) => code.toUpperCase().startsWith(prefix));

function ingredientIn(text: string, rule: DrugRule): string | null {
  const words = new Set(
    text
      .normalize("NFKC")
      .toLowerCase()
      .split(/[^a-z]+/),
  );
  return rule.ingredients.find((ingredient) => words.has(ingredient)) ?? null;
}

/** The drug classes of a medication code: by code, by ATC class, or by an ingredient in the name of a known code system. */
function drugHits(code: CodeText): DrugHit[] {
  return DRUG_RULES.flatMap((rule): DrugHit[] => {
    for (const coding of code.codings) {
      const system = systemKey(coding.system);
      if (!system || !coding.code) continue;
      const label = `${systemLabel(coding.system ?? "")} ${coding.code}`;
      if (system === "atc" && (atcPrefix(coding.code, rule.notAtc ?? []) || !/^[A-Z]\d\d/i.test(coding.code))) continue;
      const match = conceptsOfCoding(coding).find((item) => item.concept.id === rule.concept);
      if (match)
        return [
          {
            concept: rule.concept,
            mapping: `${label} ${match.code.display}, ingredient or product of the class`,
            reason: null,
          },
        ];
      if (system === "atc" && atcPrefix(coding.code, rule.atc))
        return [{ concept: rule.concept, mapping: `${label}, ATC class`, reason: null }];
      const ingredient = NAMED_SYSTEMS.includes(system) && coding.display ? ingredientIn(coding.display, rule) : null;
      if (ingredient)
        return [{ concept: rule.concept, mapping: `${label} text, ingredient ${ingredient}`, reason: null }];
    }
    const named = textsOf(code).find((text) => ingredientIn(text, rule) !== null);
    if (!named) return [];
    // Known codes whose own names tell nothing may lean on the text beside them; a text alone may not.
    const coded = code.codings.find(
      (coding) => coding.code && ["rxnorm", "nhiDrug"].includes(systemKey(coding.system) ?? ""),
    );
    if (coded)
      return [
        {
          concept: rule.concept,
          mapping: `${systemLabel(coded.system ?? "")} ${coded.code} text, ingredient ${ingredientIn(named, rule)}`,
          reason: null,
        },
      ];
    const first = code.codings.find((coding) => coding.code);
    return [
      {
        concept: rule.concept,
        mapping: null,
        reason: { code: "code-unmapped", values: { code: first?.code ?? named } },
      },
    ];
  });
}

/** The codes of the medication, also through a contained or referenced Medication and its ingredients. */
function medicationCodes(row: Row): { codes: CodeText[]; missing: Reason | null } {
  const resource = row.resource;
  const own = objectAt(resource, "medicationCodeableConcept");
  const reference = objectAt(resource, "medicationReference");
  const codes = own ? [codeText(own)] : [];
  if (!reference) return { codes, missing: null };
  const to = textAt(reference, "reference");
  const target = to ? row.resolve(to) : null;
  if (!target) {
    const display = textAt(reference, "display");
    if (display) codes.push({ codings: [], text: display });
    return {
      codes,
      missing: codes.length > 0 ? null : { code: "medication-missing", values: { reference: to ?? "?" } },
    };
  }
  const withdrawn = textAt(target, "status") === "entered-in-error";
  if (withdrawn) return { codes, missing: { code: "entered-in-error" } };
  codes.push(codeText(target.code));
  for (const ingredient of objectsAt(target, "ingredient"))
    codes.push(codeText(objectAt(ingredient, "itemCodeableConcept")));
  return { codes, missing: null };
}

/** Why nobody can say which drug this is: its Medication is not here, or its code is not in the table and has no name. */
function unreadable(codes: readonly CodeText[], missing: Reason | null): Reason | null {
  if (missing) return missing;
  const codings = codes.flatMap((code) => code.codings).filter((coding) => coding.code);
  if (codes.some((code) => textsOf(code).length > 0)) return null;
  const classified = codings.some(
    (coding) => systemKey(coding.system) === "atc" || conceptsOfCoding(coding).length > 0,
  );
  if (classified) return null;
  const code = codings[0]?.code;
  return code ? { code: "drug-unreadable", values: { code } } : { code: "value-missing" };
}

const number = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : null);

function daysOf(duration: Json | null): number | null {
  const value = number(duration?.value);
  if (value === null) return null;
  const unit = (textAt(duration, "code") ?? textAt(duration, "unit") ?? "d").toLowerCase();
  const perUnit: Record<string, number> = {
    d: 1,
    day: 1,
    days: 1,
    天: 1,
    日: 1,
    wk: 7,
    week: 7,
    weeks: 7,
    mo: 30,
    month: 30,
    months: 30,
  };
  return perUnit[unit] === undefined ? null : value * perUnit[unit];
}

function ended(text: string | null, asOfDay: number): Reason | null {
  const end = parseTime(text);
  return end && end.lastDay < asOfDay ? { code: "expired", values: { date: end.text } } : null;
}

/** Why a request, statement or dispense does not say that the drug is taken on the chart's day. */
function drugReason(row: Row, asOfDay: number): Reason | null {
  const resource = row.resource;
  const status = textAt(resource, "status");
  if (!status) return { code: "status-missing" };
  if (status === "entered-in-error") return { code: "entered-in-error" };
  if (resource.resourceType === "MedicationDispense") {
    if (status !== "completed" && status !== "in-progress") return { code: "stopped", values: { status } };
    const handed = parseTime(textAt(resource, "whenHandedOver") ?? textAt(resource, "whenPrepared"));
    if (!handed) return { code: "undated" };
    const supply = daysOf(objectAt(resource, "daysSupply"));
    const lasts = supply === null ? POLICY.dispenseDefaultDays : supply + POLICY.dispenseGraceDays;
    return asOfDay > handed.lastDay + lasts ? { code: "expired", values: { date: handed.text } } : null;
  }
  if (POLICY.drugStatus[status] !== true) return { code: "stopped", values: { status } };
  if (resource.resourceType === "MedicationRequest") {
    if (resource.doNotPerform === true) return { code: "do-not-give" };
    const intent = textAt(resource, "intent");
    if (intent && !POLICY.drugIntents.includes(intent)) return { code: "not-ordered", values: { intent } };
    const validity = objectAt(objectAt(resource, "dispenseRequest"), "validityPeriod");
    return ended(textAt(validity, "end"), asOfDay);
  }
  return ended(textAt(objectAt(resource, "effectivePeriod"), "end"), asOfDay);
}

/** Every reading of drug classes in one medication resource. */
export function readMedication(row: Row, asOfDay: number): Reading[] {
  const { codes, missing } = medicationCodes(row);
  const period = objectAt(row.resource, "effectivePeriod");
  const { time, reason: timeReason } = firstTime(
    [
      textAt(row.resource, "authoredOn"),
      textAt(row.resource, "effectiveDateTime"),
      period ? textAt(period, "start") : null,
      textAt(row.resource, "whenHandedOver"),
      textAt(row.resource, "whenPrepared"),
      textAt(row.resource, "dateAsserted"),
    ],
    asOfDay,
  );
  const hits = new Map<string, DrugHit>();
  for (const code of codes)
    for (const hit of drugHits(code)) {
      const before = hits.get(hit.concept);
      if (!before || (before.reason && !hit.reason)) hits.set(hit.concept, hit);
    }
  const unknown = hits.size === 0 ? unreadable(codes, missing) : null;
  if (unknown) for (const { concept } of DRUG_RULES) hits.set(concept, { concept, mapping: null, reason: unknown });
  const named = codes.flatMap(textsOf)[0] ?? codes[0]?.codings[0]?.code ?? null;
  const raw = { value: named, unit: null };
  return [...hits.values()].map((hit) => ({
    concept: hit.concept,
    source: row.source,
    resourceType: row.resource.resourceType,
    value: unknown ? null : true,
    unit: null,
    time,
    raw,
    mapping: hit.mapping,
    reason: row.barred ?? drugReason(row, asOfDay) ?? missing ?? hit.reason ?? timeReason,
  }));
}
