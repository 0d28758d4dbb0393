import type { Fact, FactValue } from "@bedside/chart";
import { type ModelCard, modelReasonText, type Result, type UsedInput } from "@bedside/models";
import { conceptById, type Localized, SYSTEMS } from "@bedside/terminology";
import type { Annotation, CodeableConcept, Observation } from "fhir/r4";
import { type FilingDecision, isResourceReference } from "./filing.ts";

/** What a result rests on, as a resource can say it. */
export interface Basis {
  /** Distinct `Type/id` of the chart. */
  references: string[];
  /** One for each value that was entered by hand; they stay inside the result and are no rows of the chart. */
  entered: (Observation & { id: string })[];
  notes: Annotation[];
}

/** Reads the inputs of a result in the order of their columns. */
export function basisOf(
  result: Result,
  card: ModelCard,
  patient: string,
  decision: FilingDecision,
  locale: keyof Localized,
): Basis {
  const inputs = Object.values(result.inputs);
  const references = inputs.flatMap(({ fact }) => sourcesOf(fact));
  const entered = inputs.flatMap(({ fact }) => (isTyped(fact) ? [fact] : []));
  return {
    references: [...new Set(references)],
    entered: entered.map((fact, index) => enteredObservation(fact, `entered-${index + 1}`, patient, locale)),
    notes: [
      decisionNote(decision, locale),
      ...inputs.flatMap((used) => inputNote(used, card, locale)),
      ...caveats(result, locale),
    ],
  };
}

function sourcesOf(fact: Fact | null): string[] {
  if (fact === null) return [];
  const sources = [fact.source, fact.entry?.chosenSource ?? null];
  return sources.flatMap((source) => {
    const reference = source?.split("#")[0] ?? "";
    return isResourceReference(reference) ? [reference] : [];
  });
}

type EnteredFact = Fact & { entry: NonNullable<Fact["entry"]>; value: FactValue };

/** Entered by hand, not chosen among the chart's rows. */
const isTyped = (fact: Fact | null): fact is EnteredFact =>
  fact !== null &&
  fact.state === "entered" &&
  fact.value !== null &&
  fact.entry !== undefined &&
  fact.entry.chosenSource === null;

function enteredObservation(
  fact: EnteredFact,
  id: string,
  patient: string,
  locale: keyof Localized,
): Observation & { id: string } {
  return {
    resourceType: "Observation",
    id,
    status: "preliminary",
    code: conceptCode(fact.concept, locale),
    subject: { reference: patient },
    effectiveDateTime: fact.entry.at,
    performer: [{ display: fact.entry.by }],
    ...observationValue(fact),
    note: [{ text: WORDS.entered[locale] }],
  };
}

function observationValue(
  fact: EnteredFact,
): Pick<Observation, "valueQuantity" | "valueBoolean" | "valueCodeableConcept"> {
  const { value, unit } = fact;
  if (typeof value === "boolean") return { valueBoolean: value };
  if (typeof value === "string") return { valueCodeableConcept: { text: value } };
  return {
    valueQuantity: unit === null ? { value } : { value, unit, system: "http://unitsofmeasure.org", code: unit },
  };
}

/** The concept as a code: the LOINC whose property fits the canonical unit that the value is written in, else words only. */
function conceptCode(conceptId: string, locale: keyof Localized): CodeableConcept {
  const concept = knownConcept(conceptId);
  if (concept === null) return { text: conceptId };
  const loinc = concept.codes.find(
    (code) => code.system === SYSTEMS.loinc && code.relation === "equivalent" && fitsUnit(code.display, concept.unit),
  );
  const coding = loinc === undefined ? [] : [{ system: loinc.system, code: loinc.code, display: loinc.display }];
  return { ...(coding.length > 0 ? { coding } : {}), text: concept.name[locale] };
}

/** False for a molar code beside a mass unit, a mass code beside a molar unit, and an IFCC code beside per cent. */
function fitsUnit(display: string, unit: string | null): boolean {
  if (unit === null) return true;
  if (/moles/i.test(display)) return unit.includes("mol");
  if (/mass\/|\[mass/i.test(display)) return !unit.includes("mol");
  return !(/ifcc/i.test(display) && unit === "%");
}

function knownConcept(id: string) {
  try {
    return conceptById(id);
  } catch {
    return null;
  }
}

/** The name of a concept for a reader, or its id when the table has none (site settings). */
export const conceptName = (id: string, locale: keyof Localized): string => knownConcept(id)?.name[locale] ?? id;

const WORDS = {
  entered: { en: "Entered by hand", "zh-TW": "手動輸入" },
  chosen: { en: "Chosen among conflicting values", "zh-TW": "由衝突數值中選定" },
  setting: { en: "Site setting", "zh-TW": "院所設定" },
  assumed: { en: "Not in the record, read as", "zh-TW": "病歷中無，視為" },
  unknown: { en: "Not known when this was filed", "zh-TW": "寫入時未知" },
  yes: { en: "yes", "zh-TW": "有" },
  no: { en: "no", "zh-TW": "無" },
  accepted: { en: "Accepted", "zh-TW": "接受" },
  changed: { en: "Changed", "zh-TW": "修改" },
  rejected: { en: "Rejected", "zh-TW": "退回" },
  draft: { en: "Draft, not verified", "zh-TW": "草稿，尚未由醫師確認" },
} as const satisfies Record<string, Localized>;

/** What stood beside the number as a warning, and what was not known; readings as "no" of the inputs are noted above. */
function caveats(result: Result, locale: keyof Localized): Annotation[] {
  const noted = new Set(Object.values(result.inputs).map((used) => used.concept));
  const warnings = result.warnings
    .filter((reason) => reason.code !== "read-as-no" || !noted.has(String(reason.values?.concept)))
    .map((reason) => modelReasonText(reason, locale) ?? reason.code);
  const unknown =
    result.status === "range"
      ? result.missing.map(({ concept }) => `${WORDS.unknown[locale]}: ${conceptName(concept, locale)}`)
      : [];
  return [...warnings, ...unknown].map((text) => ({ text }));
}

/** First note of every result: what was decided, by whom, when. R4 lets an Annotation name these types only. */
export function decisionNote(decision: FilingDecision, locale: keyof Localized): Annotation {
  const { reference, display } = decision.by;
  const author =
    reference !== null && /^(Practitioner|Patient|RelatedPerson|Organization)\//.test(reference)
      ? { authorReference: { reference, display } }
      : display.trim() === ""
        ? {}
        : { authorString: display };
  const changed = decision.changedTo === undefined ? "" : `: ${decision.changedTo}`;
  return { ...author, time: decision.at, text: `${WORDS[decision.kind][locale]}${changed}` };
}

function inputNote(used: UsedInput, card: ModelCard, locale: keyof Localized): Annotation[] {
  const name = conceptName(used.concept, locale);
  const names = card.inputs.find((input) => input.column === used.column)?.choiceNames ?? SMOKING_WORDS;
  if (used.origin === "setting")
    return [{ text: `${WORDS.setting[locale]}: ${name} ${shown(used.value, used.unit, locale, names)}` }];
  if (used.origin === "absent-means") {
    return [{ text: `${name}: ${WORDS.assumed[locale]} ${shown(used.value, used.unit, locale, names)}` }];
  }
  const { fact } = used;
  if (fact?.entry === undefined || fact.value === null) return [];
  const what = fact.entry.chosenSource === null ? WORDS.entered : WORDS.chosen;
  return [
    {
      authorString: fact.entry.by,
      time: fact.entry.at,
      text: `${what[locale]}: ${name} ${shown(fact.value, fact.unit, locale, names)}`,
    },
  ];
}

/** Words of the smoking choices; other choices have theirs on the card. */
const SMOKING_WORDS: Record<string, Localized> = {
  never: { en: "never smoked", "zh-TW": "從未吸菸" },
  former: { en: "stopped smoking", "zh-TW": "已戒菸" },
  current: { en: "smokes now", "zh-TW": "目前吸菸" },
};

function shown(
  value: FactValue,
  unit: string | null,
  locale: keyof Localized,
  names: Record<string, Localized>,
): string {
  if (typeof value === "boolean") return WORDS[value ? "yes" : "no"][locale];
  if (typeof value === "string") return names[value]?.[locale] ?? value;
  return unit === null ? String(value) : `${value} ${unit}`;
}
