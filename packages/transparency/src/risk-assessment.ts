import { categoryName, formatResultValue, type ModelCard, type Result } from "@bedside/models";
import type { RiskAssessment, RiskAssessmentPrediction } from "fhir/r4";
import { AIAST, confidenceInterval, percent, placeDevice } from "./ai-transparency.ts";
import { basisOf, conceptName } from "./basis.ts";
import { createOnce, type Filing, type FilingInput, isFinal, methodOf, transactionOf, whyNot } from "./filing.ts";
import { resultIdentifier, SYSTEM, uuidUrn } from "./identifier.ts";
import { provenanceEntry } from "./provenance.ts";

type Answered = Exclude<Result, { status: "refused" }>;

/**
 * A probability as a transaction Bundle: Device (once), RiskAssessment, Provenance. `probabilityDecimal` is in percent, as
 * R4 asks (invariant ras-1: at most 100). A retry finds what the first try made.
 */
export function riskAssessmentBundle(input: FilingInput): Filing {
  const refusal = whyNot(input);
  if (refusal !== null) return { ok: false, reason: refusal };
  const { patient, card, decision, locale } = input;
  const result = input.result as Answered;
  const bounds = [result.status === "result" ? result.value : null, result.low, result.high].filter(
    (it) => it !== null,
  );
  if (bounds.length === 0) return { ok: false, reason: { code: "no-value" } };
  const scale = card.output.unit === "%" ? 1 : 100;
  const outside = bounds.find((it) => !(it * scale >= 0 && it * scale <= 100));
  if (outside !== undefined) return { ok: false, reason: { code: "not-a-percent", values: { value: outside } } };

  const identifier = resultIdentifier(patient, result, decision);
  const basis = basisOf(result, card, patient, decision, locale);
  const device = placeDevice(card, input.deviceAs ?? "entry");
  const fullUrl = uuidUrn(`result ${identifier}`);
  const contained = [...device.contained, ...basis.entered];
  const grounds = [...basis.references, ...basis.entered.map(({ id }) => `#${id}`)];
  const assessment: RiskAssessment = {
    resourceType: "RiskAssessment",
    meta: { security: [AIAST] },
    ...(contained.length > 0 ? { contained } : {}),
    identifier: [{ system: SYSTEM.result, value: identifier }],
    status: isFinal(decision) ? "final" : "preliminary",
    method: methodOf(card),
    code: { text: card.output.name[locale] },
    subject: { reference: patient },
    ...(input.encounter ? { encounter: { reference: encounterReference(input.encounter) } } : {}),
    occurrenceDateTime: decision.at,
    performer: device.reference,
    ...(grounds.length > 0 ? { basis: grounds.map((reference) => ({ reference })) } : {}),
    prediction: [prediction(result, card, scale, locale)],
    note: basis.notes,
  };
  return {
    ok: true,
    identifier,
    bundle: transactionOf([
      ...device.entries,
      createOnce(fullUrl, assessment, "identifier", SYSTEM.result, identifier),
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

export const encounterReference = (encounter: string): string =>
  encounter.includes("/") ? encounter : `Encounter/${encounter}`;

function prediction(
  result: Answered,
  card: ModelCard,
  scale: number,
  locale: "en" | "zh-TW",
): RiskAssessmentPrediction {
  const { horizonYears } = card.output;
  const name = result.category === null ? null : categoryName(card, result.category.id);
  return {
    outcome: { text: card.output.name[locale] },
    ...probability(result, scale),
    ...(result.category === null
      ? {}
      : {
          qualitativeRisk: {
            coding: [
              {
                system: SYSTEM.category,
                code: `${card.id}.${result.category.id}`,
                display: name?.en ?? result.category.id,
              },
            ],
            text: name?.[locale] ?? result.category.id,
          },
        }),
    ...(horizonYears === null ? {} : { whenRange: { low: years(0), high: years(horizonYears) } }),
    rationale: rationale(result, card, locale),
  };
}

const years = (value: number) => ({ value, unit: "a", system: "http://unitsofmeasure.org", code: "a" });

/** Six significant digits keep every threshold on its side and drop the noise of binary fractions. */
const inPercent = (value: number, scale: number): number => Number((value * scale).toPrecision(6));

function probability(result: Answered, scale: number): Partial<RiskAssessmentPrediction> {
  const { low, high } = result;
  const interval = low === null || high === null ? null : ([inPercent(low, scale), inPercent(high, scale)] as const);
  if (result.status === "result" && result.value !== null) {
    return {
      probabilityDecimal: inPercent(result.value, scale),
      ...(interval === null ? {} : { extension: [confidenceInterval(...interval)] }),
    };
  }
  return {
    probabilityRange: {
      ...(low === null ? {} : { low: percent(inPercent(low, scale)) }),
      ...(high === null ? {} : { high: percent(inPercent(high, scale)) }),
    },
  };
}

function rationale(result: Answered, card: ModelCard, locale: "en" | "zh-TW"): string {
  const asOf =
    result.asOf === null ? "" : locale === "en" ? `; data as of ${result.asOf}` : `；資料截至 ${result.asOf}`;
  if (result.status === "result" && result.value !== null) return `${formatResultValue(card, result.value)}${asOf}`;
  const [low, high] = [result.low, result.high].map((it) => (it === null ? "?" : formatResultValue(card, it)));
  const missing = result.missing.map((it) => conceptName(it.concept, locale)).join(locale === "en" ? ", " : "、");
  return locale === "en"
    ? `${low} to ${high}; not known: ${missing}${asOf}`
    : `${low} 至 ${high}；未知：${missing}${asOf}`;
}
