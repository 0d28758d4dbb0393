import type { EquationDefinition } from "./definition.ts";
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

export const rfCl: EquationDefinition = {
  card: {
    id: "rf-cl",
    version: "1.0.0",
    app: "coronary-risk",
    group: "pre-test",
    name: { en: "Risk-factor-weighted clinical likelihood (RF-CL)", "zh-TW": "危險因子加權臨床機率（RF-CL）" },
    question: {
      en: "How likely is obstructive coronary disease before any test?",
      "zh-TW": "檢查前，阻塞性冠狀動脈疾病的機率是多少？",
    },
    intendedUse: stableSymptoms,
    population: {
      en: "41,177 symptomatic patients referred for coronary CT in western Denmark; validated in Danish, Scottish and Singaporean cohorts.",
      "zh-TW": "丹麥西部 41,177 位因症狀接受冠狀動脈電腦斷層的病人；於丹麥、蘇格蘭與新加坡世代驗證。",
    },
    limits: {
      en: "Counts risk factors, not their severity. No hypertension, dyslipidaemia or diabetes in the problem list is read as no; family history, smoking and symptoms are never assumed.",
      "zh-TW":
        "只計危險因子個數，不計嚴重度。問題清單中沒有高血壓、血脂異常或糖尿病時視為沒有；家族史、吸菸與症狀一律不推定。",
    },
    inputs: clinicalInputs,
    output: {
      unit: "1",
      name: { en: "Likelihood of obstructive coronary disease", "zh-TW": "阻塞性冠狀動脈疾病機率" },
      horizonYears: null,
    },
    categories: likelihoodClasses,
    reference: {
      text: {
        en: "Same age and sex, non-anginal chest pain, no risk factor",
        "zh-TW": "同年齡與性別、非心絞痛型胸痛、無危險因子",
      },
      values: { symptom: "non-anginal", fhcvd: false, smoking: "never", hld: false, htn: false, diabetes: false },
    },
    contributions: [
      { key: "sex", columns: ["sex"], name: { en: "Sex", "zh-TW": "性別" } },
      { key: "age", columns: ["age"], name: { en: "Age", "zh-TW": "年齡" } },
      { key: "symptom", columns: ["symptom"], name: { en: "Symptom", "zh-TW": "症狀" } },
      {
        key: "risk-factors",
        columns: ["fhcvd", "smoking", "hld", "htn", "diabetes"],
        name: { en: "Number of risk factors", "zh-TW": "危險因子個數" },
      },
    ],
    refuseWhen: knownCoronaryDisease,
    performance: [
      {
        measure: { en: "AUC", "zh-TW": "AUC" },
        value: { en: "0.72", "zh-TW": "0.72" },
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
    columns: ["sex", "age", "symptom", "fhcvd", "smoking", "hld", "htn", "diabetes"],
    derived: [riskGroup],
    intercept: RF_CL_INTERCEPT,
    terms: rfClTerms,
    link: { kind: "logistic" },
  },
  golden: [
    [1, 30, 0, 1, 0, 1, 0, 0],
    [0, 52, 3, 0, 1, 1, 1, 1],
    [1, 64, 2, 1, 1, 1, 1, 0],
    [0, 80, 1, 0, 0, 0, 0, 0],
    [1, 71, 3, 1, 1, 1, 1, 1],
  ],
};
