import type { ModelInput } from "../card.ts";
import type { Derived, Term } from "../graph/equation.ts";
import type { CardSource } from "./definition.ts";
import { ENTERED } from "./entered.ts";
import { ageInput, choice, diagnosis, sex, smokingStatus, yesNo } from "./inputs.ts";

/** What RF-CL and CACS-CL share: Winther S et al. J Am Coll Cardiol 2020;76:2421. */

export const WINTHER =
  "Winther S et al. J Am Coll Cardiol 2020;76:2421 (equations). Vrints C et al. ESC 2024 chronic coronary syndromes, Eur Heart J 2024;45:3415 (classes).";

export const clinicalInputs: ModelInput[] = [
  sex,
  ageInput(30, 80, "ESC 2024 likelihood table, Eur Heart J 2024;45:3415: ages 30 to 80 of the validated cohorts"),
  choice({
    concept: "symptom",
    ...ENTERED.symptom,
    choices: { none: 0, "non-anginal": 1, atypical: 2, dyspnoea: 2, typical: 3 },
  }),
  yesNo({ concept: "fhcvd" }),
  smokingEver(),
  diagnosis({ concept: "hld" }),
  diagnosis({ concept: "htn" }),
  diagnosis({ concept: "diabetes" }),
];

/** Past or current smoking counts, so "has smoked" is an answer here. */
function smokingEver(): ModelInput {
  const input = smokingStatus({ never: 0, former: 1, current: 1 });
  return { ...input, choices: { ...input.choices, "ever-unknown": 1 }, unknownChoices: ["unknown"], leaves: undefined };
}

const RISK_FACTORS = ["fhcvd", "smoking", "hld", "htn", "diabetes"];

/** 1 for 0-1 risk factors, 2 for 2-3, 3 for 4-5. */
export const riskGroup: Derived = { kind: "group", name: "risk-group", sumOf: RISK_FACTORS, base: 1, steps: [2, 4] };

const age = { kind: "value", of: "age" } as const;
const male = { kind: "value", of: "sex" } as const;
const group = { kind: "value", of: "risk-group" } as const;
const typical = { kind: "is", of: "symptom", number: 3 } as const;
/** No chest pain is counted with non-anginal chest pain. */
const nonAnginal = { kind: "band", of: "symptom", from: 0, below: 2 } as const;

export const RF_CL_INTERCEPT = -9.526;

export const rfClTerms: Term[] = [
  { id: "sex", key: "sex", factors: [male], coefficient: 1.6128 },
  { id: "age", key: "age", factors: [age], coefficient: 0.0844 },
  { id: "typical", key: "symptom", factors: [typical], coefficient: 2.7112 },
  { id: "non-anginal", key: "symptom", factors: [nonAnginal], coefficient: -0.4675 },
  { id: "risk-group", key: "risk-factors", factors: [group], coefficient: 1.494 },
  { id: "age:typical", key: "symptom", factors: [age, typical], coefficient: -0.0187 },
  { id: "age:risk-group", key: "risk-factors", factors: [age, group], coefficient: -0.0131 },
  { id: "typical:risk-group", key: "symptom", factors: [typical, group], coefficient: -0.2799 },
  { id: "sex:risk-group", key: "risk-factors", factors: [male, group], coefficient: -0.2091 },
];

const above = (from: number) => ({ from, above: true });

export const likelihoodClasses: CardSource["categories"] = [
  {
    when: null,
    steps: [
      { id: "very-low", step: 0, name: { en: "Very low likelihood", "zh-TW": "極低機率" }, from: 0 },
      { id: "low", step: 1, name: { en: "Low likelihood", "zh-TW": "低機率" }, ...above(0.05) },
      {
        id: "moderate",
        step: 2,
        name: { en: "Moderate likelihood", "zh-TW": "中度機率" },
        ...above(0.15),
      },
      { id: "high", step: 3, name: { en: "High likelihood", "zh-TW": "高機率" }, ...above(0.5) },
      {
        id: "very-high",
        step: 4,
        name: { en: "Very high likelihood", "zh-TW": "極高機率" },
        ...above(0.85),
      },
    ],
    source: "ESC 2024 chronic coronary syndromes guideline, Eur Heart J 2024;45:3415",
  },
];

export const knownCoronaryDisease: CardSource["refuseWhen"] = [
  {
    concept: "cad",
    equals: true,
    reason: {
      en: "Coronary disease is recorded; a pre-test probability is for people in whom it is not yet known.",
      "zh-TW": "病歷記載冠狀動脈疾病；檢查前機率僅適用於尚未診斷者。",
    },
  },
];

export const stableSymptoms: CardSource["intendedUse"] = {
  en: "Stable chest pain or exertional dyspnoea with suspected coronary disease; helps to choose between deferral, calcium score, CT and functional testing. Not for acute chest pain.",
  "zh-TW":
    "用於疑似冠狀動脈疾病的穩定胸痛或運動性呼吸困難，協助選擇暫緩檢查、鈣化分數、電腦斷層或功能性檢查。不適用於急性胸痛。",
};
