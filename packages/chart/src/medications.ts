import { conceptsOfCoding, ingredientsOfProduct, systemKey, systemLabel } from "@bedside/terminology";
import { parseTime } from "./dates.ts";
import type { Reason } from "./fact.ts";
import { type CodeText, type Coding, codeText, type Json, objectAt, objectsAt, textAt, textsOf } from "./json.ts";
import { POLICY } from "./policy.ts";
import { firstTime, type Reading } from "./readings.ts";
import type { Row } from "./rows.ts";
import { DRUG_RULES, type DrugRule } from "./rules-drugs.ts";

interface DrugHit {
  concept: DrugRule["concept"];
  mapping: string | null;
  reason: Reason | null;
}

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

/** The drug class that a coding stands for by a table: a code of the class, its ATC class, or a product with such an ingredient. */
function byTable(coding: Coding, rule: DrugRule): string | null {
  const system = systemKey(coding.system);
  if (!system || !coding.code) return null;
  const label = `${systemLabel(coding.system ?? "")} ${coding.code}`;
  if (isOtherAtc(coding, rule)) return null;
  const match = conceptsOfCoding(coding).find((item) => item.concept.id === rule.concept);
  if (match) return `${label} ${match.code.display}, ingredient or product of the class`;
  if (system === "atc" && atcPrefix(coding.code, rule.atc)) return `${label}, ATC class`;
  const ingredient = ingredientsOfProduct(coding).find((name) => rule.ingredients.includes(name));
  return ingredient ? `${label} -> ${ingredient}, ingredient by table` : null;
}

/** An ATC code that is no drug of the class whatever its name says, or that is none at all. */
const isOtherAtc = ({ system, code }: Coding, rule: DrugRule): boolean =>
  systemKey(system) === "atc" && code !== null && (atcPrefix(code, rule.notAtc ?? []) || !/^[A-Z]\d\d/i.test(code));

/**
 * The drug classes of a medication code. A class by a table counts. An ingredient that only the name tells does not: it is shown
 * as related, for a person to confirm.
 */
function drugHits(code: CodeText): DrugHit[] {
  return DRUG_RULES.flatMap((rule): DrugHit[] => {
    for (const coding of code.codings) {
      const mapping = byTable(coding, rule);
      if (mapping) return [{ concept: rule.concept, mapping, reason: null }];
    }
    const texts = [
      ...code.codings.filter((coding) => !isOtherAtc(coding, rule)).map(({ display }) => display),
      code.text,
    ].filter((text) => text !== null);
    const ingredient = texts.map((text) => ingredientIn(text, rule)).find((found) => found !== null);
    if (!ingredient) return [];
    const first = code.codings.find((coding) => coding.code);
    const label = first ? `${systemLabel(first.system ?? "?")} ${first.code} text` : "text";
    return [
      {
        concept: rule.concept,
        mapping: `${label} -> ${ingredient}, relatedto, not approved`,
        reason: { code: "drug-by-name", values: { ingredient } },
      },
    ];
  });
}

/** Every coding that a medication of these rows stands under, so that the products among them can be looked up before reading. */
export const drugCodings = (rows: readonly Row[]): Coding[] =>
  rows
    .filter((row) => row.resource.resourceType.startsWith("Medication"))
    .flatMap((row) => medicationCodes(row).codes.flatMap(({ codings }) => codings));

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
    (coding) =>
      systemKey(coding.system) === "atc" ||
      conceptsOfCoding(coding).length > 0 ||
      ingredientsOfProduct(coding).length > 0,
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
