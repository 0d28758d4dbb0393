import type { ModelInput } from "../card.ts";
import type { Term } from "../graph/equation.ts";
import type { CardSource } from "./definition.ts";
import { ENTERED } from "./entered.ts";
import { ageInput, choice, diagnosis, quantity, smokingStatus, YEAR_DAYS, yesNo } from "./inputs.ts";

/** What PLCOm2012 and its version without race share: columns, limits, words; the coefficients differ. */

export interface PlcoCoefficients {
  age: number;
  education: number;
  bmi: number;
  copd: number;
  cancer: number;
  familyHistory: number;
  current: number;
  intensity: number;
  duration: number;
  quit: number;
}

/** (cigarettes a day / 10)^-1 is centred at this value: 24.87 a day. */
const INTENSITY_CENTRE = 0.4021541613;

export function plcoTerms(c: PlcoCoefficients): Term[] {
  const centred = (of: string, minus: number) => [{ kind: "centred", of, minus } as const];
  const yes = (of: string) => [{ kind: "value", of } as const];
  return [
    { id: "age", key: "age", factors: centred("age", 62), coefficient: c.age },
    { id: "education", key: "education", factors: centred("education", 4), coefficient: c.education },
    { id: "bmi", key: "bmi", factors: centred("bmi", 27), coefficient: c.bmi },
    { id: "copd", key: "copd", factors: yes("copd"), coefficient: c.copd },
    { id: "cancer", key: "cancer", factors: yes("cancer"), coefficient: c.cancer },
    { id: "fhlca", key: "fhlca", factors: yes("fhlca"), coefficient: c.familyHistory },
    { id: "current", key: "smoking", factors: yes("smoking"), coefficient: c.current },
    {
      id: "cpd",
      key: "cpd",
      factors: [{ kind: "inverse", of: "cpd", over: 10, minus: INTENSITY_CENTRE }],
      coefficient: c.intensity,
    },
    { id: "smokedyears", key: "smokedyears", factors: centred("smokedyears", 27), coefficient: c.duration },
    { id: "quityears", key: "quityears", factors: centred("quityears", 10), coefficient: c.quit },
  ];
}

const LIMITS = "The paper gives no limits for this input; beyond these the equation has not been tried.";

export const plcoInputs: ModelInput[] = [
  ageInput(50, 80, "Derived at 55 to 74; used at 50 to 80 by screening programmes"),
  choice({
    concept: "education",
    ...ENTERED.education,
    choices: { "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6 },
  }),
  quantity({
    concept: "bmi",
    unit: "kg/m2",
    valid: { low: 14, high: 60 },
    validSource: LIMITS,
    maxAgeDays: 2 * YEAR_DAYS,
  }),
  diagnosis({ concept: "copd" }),
  diagnosis({ concept: "cancer" }),
  yesNo({ concept: "fhlca" }),
  smokingStatus({ former: 0, current: 1 }),
  quantity({
    concept: "cpd",
    unit: "/d",
    valid: { low: 1, high: 100 },
    validSource: "The equation has no value at 0; a person who smoked less than one cigarette a day is outside it.",
  }),
  quantity({ concept: "smokedyears", unit: "a", valid: { low: 1, high: 70 }, validSource: LIMITS }),
  quantity({
    concept: "quityears",
    unit: "a",
    valid: { low: 0, high: 65 },
    validSource: LIMITS,
    onlyWhen: { column: "smoking", equals: ["former"], otherwise: 0 },
  }),
];

const THRESHOLD = 0.0151;

const plcoCategories: CardSource["categories"] = [
  {
    when: null,
    steps: [
      {
        id: "below-threshold",
        step: 1,
        name: { en: "Below the screening threshold (1.51 %)", "zh-TW": "低於篩檢門檻（1.51 %）" },
        from: 0,
      },
      {
        id: "at-threshold",
        step: 3,
        name: { en: "At or above the screening threshold (1.51 %)", "zh-TW": "達篩檢門檻（1.51 %）" },
        from: THRESHOLD,
      },
    ],
    source: "Tammemägi MC et al. PLoS Med 2014;11:e1001764",
  },
];

export const plcoContributions: NonNullable<CardSource["contributions"]> = [
  { key: "age", columns: ["age"], name: { en: "Age", "zh-TW": "年齡" } },
  { key: "education", columns: ["education"], name: { en: "Education", "zh-TW": "教育程度" } },
  { key: "bmi", columns: ["bmi"], name: { en: "BMI", "zh-TW": "身體質量指數" } },
  { key: "copd", columns: ["copd"], name: { en: "COPD", "zh-TW": "慢性阻塞性肺病" } },
  { key: "cancer", columns: ["cancer"], name: { en: "Earlier cancer", "zh-TW": "癌症病史" } },
  { key: "fhlca", columns: ["fhlca"], name: { en: "Lung cancer in the family", "zh-TW": "肺癌家族史" } },
  { key: "smoking", columns: ["smoking"], name: { en: "Smokes now", "zh-TW": "目前吸菸" } },
  { key: "cpd", columns: ["cpd"], name: { en: "Cigarettes a day", "zh-TW": "每日支數" } },
  { key: "smokedyears", columns: ["smokedyears"], name: { en: "Years smoked", "zh-TW": "吸菸年數" } },
  { key: "quityears", columns: ["quityears"], name: { en: "Years since quitting", "zh-TW": "戒菸年數" } },
];

export const plcoReference = {
  en: "a former smoker of 62 who smoked 20 a day for 27 years and quit 10 years ago; BMI 27, some college, no COPD, no cancer, no lung cancer in the family",
  "zh-TW": "62 歲戒菸者，每日 20 支、27 年、戒菸 10 年；BMI 27、專科程度、無慢性阻塞性肺病、無癌症、無肺癌家族史",
};

export const plcoReferenceValues = {
  age: 62,
  education: 4,
  bmi: 27,
  copd: false,
  cancer: false,
  fhlca: false,
  smoking: "former",
  cpd: 20,
  smokedyears: 27,
  quityears: 10,
};

export const plcoShared = {
  app: "lung-decision",
  group: "screening-risk",
  question: {
    en: "How likely is lung cancer within 6 years?",
    "zh-TW": "6 年內罹患肺癌的機率是多少？",
  },
  intendedUse: {
    en: "Supports the shared decision on low-dose CT screening in people who have smoked.",
    "zh-TW": "供曾吸菸者討論是否接受低劑量電腦斷層篩檢時參考。",
  },
  population: {
    en: "36,286 ever-smokers aged 55 to 74 of the PLCO control arm, USA.",
    "zh-TW": "美國 PLCO 對照組 36,286 位 55 至 74 歲曾吸菸者。",
  },
  limits: {
    en: "Only for people who have smoked. In Asian cohorts it underestimates light smokers and those who quit long ago. No COPD and no cancer in the problem list are read as no; smoking and family history are never assumed.",
    "zh-TW":
      "僅適用於曾吸菸者。在亞洲世代中對輕度吸菸者與長期戒菸者偏低。問題清單中沒有慢性阻塞性肺病或癌症時視為沒有；吸菸與家族史一律不推定。",
  },
  output: {
    unit: "1",
    name: { en: "6-year risk of lung cancer", "zh-TW": "6 年肺癌風險" },
    horizonYears: 6,
  },
  categories: plcoCategories,
  cautionWhen: [
    {
      column: "age",
      within: { low: 55, high: 74 },
      reason: {
        en: "The equation was derived at ages 55 to 74; outside them it is an extrapolation that screening programmes use.",
        "zh-TW": "此公式由 55 至 74 歲族群推導；超出此年齡為外推，篩檢計畫仍有使用。",
      },
    },
  ],
  tied: [{ concept: "packyears", columns: ["cpd", "smokedyears"], divisor: 20, within: 0.1 }],
  refuseWhen: [
    {
      concept: "smoking",
      equals: "never",
      reason: {
        en: "The patient has never smoked; this model is for people who have. This is not a low risk: look at the family history rule.",
        "zh-TW": "病人從未吸菸；此模型僅適用於曾吸菸者。這不代表低風險，請看家族史條件。",
      },
    },
    {
      concept: "lca",
      equals: true,
      reason: {
        en: "Lung cancer is recorded; this model is for people in whom it is not known.",
        "zh-TW": "病歷記載肺癌；此模型僅適用於未診斷肺癌者。",
      },
    },
  ],
  licence:
    'Published equation. Brock University offers its own calculators "for public non-profit use"; ask Brock University before commercial use.',
  status: "released",
  tolerance: { absolute: 1e-12, relative: 1e-9 },
} satisfies Partial<CardSource>;
