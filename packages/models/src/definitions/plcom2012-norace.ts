import type { EquationDefinition } from "./definition.ts";
import { plcoContributions, plcoInputs, plcoReference, plcoReferenceValues, plcoShared, plcoTerms } from "./plco.ts";

/** Pasquinelli MM et al. 2020 / Tammemägi MC: PLCOm2012 refitted without race. */
export const plcom2012NoRace: EquationDefinition = {
  card: {
    ...plcoShared,
    id: "plcom2012-norace",
    version: "1.0.0",
    name: { en: "PLCOm2012noRace", "zh-TW": "PLCOm2012noRace（不含族裔）" },
    inputs: plcoInputs,
    reference: {
      text: { en: plcoReference.en, "zh-TW": plcoReference["zh-TW"] },
      values: plcoReferenceValues,
    },
    contributions: plcoContributions,
    performance: [],
    citation: "Pasquinelli MM et al. 2020, coefficients by Tammemägi MC; four printed examples are reproduced.",
  },
  equation: {
    columns: plcoInputs.map((input) => input.column),
    intercept: -4.536696,
    terms: plcoTerms({
      age: 0.0778895,
      education: -0.0811569,
      bmi: -0.0251066,
      copd: 0.3606082,
      cancer: 0.4683545,
      familyHistory: 0.584541,
      current: 0.2675539,
      intensity: -1.767578,
      duration: 0.031949,
      quit: -0.0312719,
    }),
    link: { kind: "logistic" },
  },
  golden: [
    [63, 1, 36.01108, 1, 1, 1, 1, 10, 12, 0],
    [70, 4, 37.87401, 0, 0, 0, 1, 20, 30, 0],
    [66, 3, 23.4, 0, 0, 1, 0, 20, 33, 7],
    [74, 6, 19.2, 1, 0, 0, 0, 1, 12, 30],
  ],
};
