import type { Term } from "../graph/equation.ts";
import type { EquationDefinition } from "./definition.ts";
import { ENTERED } from "./entered.ts";
import { choice } from "./inputs.ts";
import { plcoContributions, plcoInputs, plcoReference, plcoReferenceValues, plcoShared, plcoTerms } from "./plco.ts";

const RACE = {
  white: 0,
  black: 1,
  hispanic: 2,
  asian: 3,
  "american-indian": 4,
  "pacific-islander": 5,
};

const RACE_COEFFICIENT: [keyof typeof RACE, number][] = [
  ["black", 0.3944778],
  ["hispanic", -0.7434744],
  ["asian", -0.466585],
  ["pacific-islander", 1.027152],
];

const raceTerms: Term[] = RACE_COEFFICIENT.map(([race, coefficient]) => ({
  id: `race ${race}`,
  key: "race",
  factors: [{ kind: "is", of: "race", number: RACE[race] }],
  coefficient,
}));

/** Tammemägi MC et al. N Engl J Med 2013;368:728, table 2. */
export const plcom2012: EquationDefinition = {
  card: {
    ...plcoShared,
    id: "plcom2012",
    version: "1.0.0",
    name: { en: "PLCOm2012", "zh-TW": "PLCOm2012" },
    inputs: [choice({ concept: "race", ...ENTERED.race, choices: RACE, setting: true }), ...plcoInputs],
    reference: {
      text: { en: `Same race: ${plcoReference.en}`, "zh-TW": `同族裔：${plcoReference["zh-TW"]}` },
      values: plcoReferenceValues,
    },
    contributions: [{ key: "race", columns: ["race"], name: { en: "Race", "zh-TW": "族裔" } }, ...plcoContributions],
    performance: [
      {
        measure: { en: "AUC", "zh-TW": "AUC" },
        value: { en: "0.803 derivation, 0.797 validation", "zh-TW": "推導 0.803，驗證 0.797" },
        population: { en: "PLCO ever-smokers", "zh-TW": "PLCO 曾吸菸者" },
        source: "N Engl J Med 2013;368:728",
      },
      {
        measure: { en: "Expected / observed", "zh-TW": "預期／實際" },
        value: { en: "1.06 (0.90-1.25)", "zh-TW": "1.06（0.90-1.25）" },
        population: { en: "186,458 Asian ever-smokers, Taiwan included", "zh-TW": "亞洲 186,458 位曾吸菸者（含臺灣）" },
        source: "Asia Cohort Consortium, J Thorac Oncol 2024",
      },
    ],
    citation: "Tammemägi MC et al. N Engl J Med 2013;368:728, table 2 and supplement table S3.",
  },
  equation: {
    columns: ["race", ...plcoInputs.map((input) => input.column)],
    intercept: -4.532506,
    terms: [
      ...raceTerms,
      ...plcoTerms({
        age: 0.0778868,
        education: -0.0812744,
        bmi: -0.0274194,
        copd: 0.3553063,
        cancer: 0.4589971,
        familyHistory: 0.587185,
        current: 0.2597431,
        intensity: -1.822606,
        duration: 0.0317321,
        quit: -0.0308572,
      }),
    ],
    link: { kind: "logistic" },
  },
  golden: [
    [3, 66, 3, 23.4, 0, 0, 1, 1, 20, 40, 0],
    [0, 70, 5, 28, 0, 0, 1, 0, 15, 30, 20],
    [1, 55, 1, 35, 1, 1, 0, 1, 40, 35, 0],
    [2, 62, 4, 27, 0, 0, 0, 0, 25, 27, 10],
    [4, 74, 6, 19.2, 1, 0, 0, 0, 1, 12, 30],
    [5, 58, 2, 31, 0, 0, 0, 1, 10, 38, 0],
  ],
};
