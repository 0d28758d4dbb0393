import { type ClauseOutcome, categoryName, formatResultValue, type ModelCard, type Result } from "@bedside/models";
import type { Localized } from "@bedside/terminology";
import type { Observation, ObservationComponent } from "fhir/r4";
import { AIAST, clinician, placeDevice } from "./ai-transparency.ts";
import { basisOf } from "./basis.ts";
import { createOnce, type Filing, type FilingInput, isFinal, methodOf, transactionOf, whyNot } from "./filing.ts";
import { resultIdentifier, SYSTEM, uuidUrn } from "./identifier.ts";
import { provenanceEntry } from "./provenance.ts";
import { encounterReference } from "./risk-assessment.ts";

const UNKNOWN = {
  coding: [{ system: "http://terminology.hl7.org/CodeSystem/data-absent-reason", code: "unknown", display: "Unknown" }],
};

/** R4 lets `derivedFrom` point at these only; the whole basis stands in the Provenance. */
const DERIVED_FROM =
  /^(#|(DocumentReference|ImagingStudy|Media|QuestionnaireResponse|Observation|MolecularSequence)\/)/;

/**
 * The answer of a rule table (eligibility) or of a score that is no probability, as an Observation with one component a
 * clause. An undecided answer has a reason for its absence, never a value.
 */
export function ruleObservationBundle(input: FilingInput): Filing {
  const refusal = whyNot(input);
  if (refusal !== null) return { ok: false, reason: refusal };
  const { patient, card, decision, locale } = input;
  const result = input.result as Exclude<Result, { status: "refused" }>;
  const identifier = resultIdentifier(patient, result, decision);
  const basis = basisOf(result, card, patient, decision, locale);
  const device = placeDevice(card, input.deviceAs ?? "entry");
  const fullUrl = uuidUrn(`result ${identifier}`);
  const contained = [...device.contained, ...basis.entered];
  const from = [...basis.references, ...basis.entered.map(({ id }) => `#${id}`)].filter((it) => DERIVED_FROM.test(it));
  const components = result.clauses.map((clause) => component(clause, input));
  const observation: Observation = {
    resourceType: "Observation",
    meta: { security: [AIAST] },
    ...(contained.length > 0 ? { contained } : {}),
    identifier: [{ system: SYSTEM.result, value: identifier }],
    status: isFinal(decision) ? "final" : "preliminary",
    code: { coding: [{ system: SYSTEM.model, code: card.id, display: card.name.en }], text: card.question[locale] },
    subject: { reference: patient },
    ...(input.encounter ? { encounter: { reference: encounterReference(input.encounter) } } : {}),
    effectiveDateTime: decision.at,
    issued: new Date(decision.at).toISOString(),
    ...(isFinal(decision) ? { performer: [clinician(decision)] } : {}),
    ...answer(result, card, locale),
    note: basis.notes,
    method: methodOf(card),
    device: device.reference,
    ...(from.length > 0 ? { derivedFrom: from.map((reference) => ({ reference })) } : {}),
    ...(components.length > 0 ? { component: components } : {}),
  };
  return {
    ok: true,
    identifier,
    bundle: transactionOf([
      ...device.entries,
      createOnce(fullUrl, observation, "identifier", SYSTEM.result, identifier),
      provenanceEntry({
        identifier,
        targets: [fullUrl],
        inputs: basis.references,
        card,
        device,
        decision,
        app: input.app,
      }),
    ]),
  };
}

function answer(
  result: Exclude<Result, { status: "refused" }>,
  card: ModelCard,
  locale: keyof Localized,
): Pick<Observation, "valueCodeableConcept" | "valueQuantity" | "dataAbsentReason" | "interpretation"> {
  const category = result.category;
  const name = category === null ? null : categoryName(card, category.id);
  const concept =
    category === null
      ? null
      : {
          coding: [{ system: SYSTEM.category, code: `${card.id}.${category.id}`, display: name?.en ?? category.id }],
          text: name?.[locale] ?? category.id,
        };
  if (card.kind !== "rules" && result.status === "result" && result.value !== null) {
    return {
      valueQuantity: {
        value: result.value,
        unit: formatResultValue(card, result.value).split("\u202f")[1] ?? card.output.unit,
      },
      ...(concept === null ? {} : { interpretation: [concept] }),
    };
  }
  return concept === null ? { dataAbsentReason: UNKNOWN } : { valueCodeableConcept: concept };
}

function component(clause: ClauseOutcome, input: FilingInput): ObservationComponent {
  const rule = input.table?.rules.find((it) => it.id === clause.rule);
  const words = rule?.clauses.find((it) => it.id === clause.id)?.text[input.locale];
  const text =
    words === undefined ? `${clause.rule}: ${clause.id}` : `${rule?.name[input.locale] ?? clause.rule}: ${words}`;
  return {
    code: { coding: [{ system: SYSTEM.clause, code: `${input.card.id}.${clause.rule}.${clause.id}` }], text },
    ...(clause.verdict === "unknown" ? { dataAbsentReason: UNKNOWN } : { valueBoolean: clause.verdict === "true" }),
  };
}
