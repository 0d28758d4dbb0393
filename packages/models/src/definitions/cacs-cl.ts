import type { Factor, Term } from "../graph/equation.ts";
import type { EquationDefinition } from "./definition.ts";
import { quantity, YEAR_DAYS } from "./inputs.ts";
import {
  clinicalInputs,
  knownCoronaryDisease,
  likelihoodClasses,
  RF_CL_INTERCEPT,
  rfClTerms,
  riskGroup,
  stableSymptoms,
  WINTHER,
} from "./likelihood.ts";

const rfCl: Factor = { kind: "value", of: "rf-cl" };

/** Agatston bands: from, below, added alone, added times RF-CL. */
const BANDS: [number, number | undefined, number, number][] = [
  [1, 10, 0.0082, 0.1311],
  [10, 100, 0.0238, 0.2909],
  [100, 400, 0.1131, 0.4077],
  [400, 1000, 0.2306, 0.4658],
  [1000, undefined, 0.404, 0.4489],
];

const calciumTerms: Term[] = BANDS.flatMap(([from, below, alone, timesRfCl]) => {
  const band: Factor = { kind: "band", of: "cac", from, below };
  return [
    { id: `cac ${from}+`, key: "cac", factors: [band], coefficient: alone },
    { id: `cac ${from}+:rf-cl`, key: "cac", factors: [band, rfCl], coefficient: timesRfCl },
  ];
});

export const cacsCl: EquationDefinition = {
  card: {
    id: "cacs-cl",
    version: "1.0.0",
    app: "coronary-risk",
    group: "pre-test",
    name: { en: "Calcium-score-weighted clinical likelihood (CACS-CL)", "zh-TW": "鈣化分數加權臨床機率（CACS-CL）" },
    question: {
      en: "How likely is obstructive coronary disease once the calcium score is known?",
      "zh-TW": "已知鈣化分數後，阻塞性冠狀動脈疾病的機率是多少？",
    },
    intendedUse: stableSymptoms,
    population: {
      en: "41,177 symptomatic patients referred for coronary CT in western Denmark; validated in Danish, Scottish and Singaporean cohorts.",
      "zh-TW": "丹麥西部 41,177 位因症狀接受冠狀動脈電腦斷層的病人；於丹麥、蘇格蘭與新加坡世代驗證。",
    },
    limits: {
      en: "Works in six calcium bands: within a band the score changes nothing. No hypertension, dyslipidaemia or diabetes in the problem list is read as no; family history, smoking, symptoms and calcium are never assumed.",
      "zh-TW":
        "鈣化分數分為六級，同級內不變。問題清單中沒有高血壓、血脂異常或糖尿病時視為沒有；家族史、吸菸、症狀與鈣化分數一律不推定。",
    },
    inputs: [
      ...clinicalInputs,
      quantity({
        concept: "cac",
        unit: "1",
        valid: { low: 0, high: 15000 },
        validSource: "Scores above 15,000 are taken as errors of transcription.",
        exploreAt: [0, 1, 10, 100, 400, 1000],
        maxAgeDays: 5 * YEAR_DAYS,
      }),
    ],
    output: {
      unit: "1",
      name: { en: "Likelihood of obstructive coronary disease", "zh-TW": "阻塞性冠狀動脈疾病機率" },
      horizonYears: null,
    },
    categories: likelihoodClasses,
    reference: {
      text: { en: "The same patient with a calcium score of 0", "zh-TW": "同一病人，鈣化分數為 0" },
      values: { cac: 0 },
    },
    contributions: [
      {
        key: "rf-cl",
        columns: clinicalInputs.map((input) => input.column),
        name: { en: "Clinical likelihood (RF-CL)", "zh-TW": "臨床機率（RF-CL）" },
      },
      { key: "cac", columns: ["cac"], name: { en: "Calcium score", "zh-TW": "鈣化分數" } },
    ],
    refuseWhen: knownCoronaryDisease,
    performance: [
      {
        measure: { en: "AUC", "zh-TW": "AUC" },
        value: { en: "0.89", "zh-TW": "0.89" },
        population: { en: "Singapore, n = 1,293, 74 % Chinese", "zh-TW": "新加坡，n = 1,293，74 % 華人" },
        source: "External validation, mixed Asian cohort",
      },
    ],
    citation: WINTHER,
    licence: "Published equation; no claim seen.",
    status: "released",
    tolerance: { absolute: 1e-12, relative: 1e-9 },
  },
  equation: {
    columns: ["sex", "age", "symptom", "fhcvd", "smoking", "hld", "htn", "diabetes", "cac"],
    derived: [riskGroup, { kind: "logistic", name: "rf-cl", intercept: RF_CL_INTERCEPT, terms: rfClTerms }],
    intercept: 0.0013,
    terms: [{ id: "rf-cl", key: "rf-cl", factors: [rfCl], coefficient: 0.2021 }, ...calciumTerms],
    link: { kind: "identity" },
  },
  golden: [
    [1, 30, 0, 1, 0, 1, 0, 0, 0],
    [0, 52, 3, 0, 1, 1, 1, 1, 9],
    [1, 64, 2, 1, 1, 1, 1, 0, 99],
    [0, 80, 1, 0, 0, 0, 0, 0, 399],
    [1, 71, 3, 1, 1, 1, 1, 1, 400],
    [1, 58, 2, 0, 0, 1, 0, 1, 1000],
  ],
};
