import type { Coefficient, Factor, Term } from "../graph/equation.ts";
import type { EquationDefinition } from "./definition.ts";
import { ENTERED } from "./entered.ts";
import { ageInput, choice, diagnosis, quantity, sex, smokingStatus, YEAR_DAYS } from "./inputs.ts";

/** SCORE2 working group, Eur Heart J 2021;42:2439, supplementary methods table 2: log sub-distribution hazard ratios. */
const age: Factor = { kind: "centred", of: "age", minus: 60, over: 5 };
const sbp: Factor = { kind: "centred", of: "sbp", minus: 120, over: 20 };
const tc: Factor = { kind: "centred", of: "tc", minus: 6 };
const hdl: Factor = { kind: "centred", of: "hdl", minus: 1.3, over: 0.5 };
const smoking: Factor = { kind: "value", of: "smoking" };
const diabetes: Factor = { kind: "value", of: "diabetes" };

const term = (id: string, key: string, factors: Factor[], coefficient: Coefficient): Term => ({
  id,
  key,
  factors,
  coefficient,
});

const terms: Term[] = [
  term("age", "age", [age], { male: 0.3742, female: 0.4648 }),
  term("smoking", "smoking", [smoking], { male: 0.6012, female: 0.7744 }),
  term("sbp", "sbp", [sbp], { male: 0.2777, female: 0.3131 }),
  term("diabetes", "diabetes", [diabetes], { male: 0.6457, female: 0.8096 }),
  term("tc", "tc", [tc], { male: 0.1458, female: 0.1002 }),
  term("hdl", "hdl", [hdl], { male: -0.2698, female: -0.2606 }),
  term("age:smoking", "smoking", [age, smoking], { male: -0.0755, female: -0.1088 }),
  term("age:sbp", "sbp", [age, sbp], { male: -0.0255, female: -0.0277 }),
  term("age:tc", "tc", [age, tc], { male: -0.0281, female: -0.0226 }),
  term("age:hdl", "hdl", [age, hdl], { male: 0.0426, female: 0.0613 }),
  term("age:diabetes", "diabetes", [age, diabetes], { male: -0.0983, female: -0.1272 }),
];

const REGION = { low: 0, moderate: 1, high: 2, "very-high": 3 };
const MALE = 1;
const FEMALE = 0;
/** Baseline survival at 10 years, same source. */
const SURVIVAL = { [MALE]: 0.9605, [FEMALE]: 0.9776 };

/** SCORE2 Asia-Pacific, Eur Heart J 2025, doi 10.1093/eurheartj/ehae609: recalibration scales, [region, men, women]. */
const CALIBRATION: [number, [number, number], [number, number]][] = [
  [REGION.low, [-0.375229965, 0.62020875], [-0.986572446, 0.536743779]],
  [REGION.moderate, [0.284885676, 0.778128607], [0.08278687, 0.718980326]],
  [REGION.high, [0.778231091, 0.844985356], [0.611474287, 0.703624072]],
  [REGION["very-high"], [0.608975204, 0.679014197], [0.502751798, 0.555577072]],
];

const rows = CALIBRATION.flatMap(([region, men, women]) => [
  { stratum: MALE, region, baselineSurvival: SURVIVAL[MALE], k1: men[0], k2: men[1] },
  { stratum: FEMALE, region, baselineSurvival: SURVIVAL[FEMALE], k1: women[0], k2: women[1] },
]);

/** Cholesterol in mmol/L from the canonical mg/dL: molar mass 386.65 g/mol. */
const MG_PER_DL_TO_MMOL_PER_L = 1 / 38.665;

const LIMITS_SOURCE =
  "The paper limits age only; these are this project's limits: beyond them the equation has not been tried.";

const steps = (high: number, veryHigh: number) => [
  { id: "low-moderate", step: 1, name: { en: "Low to moderate risk", "zh-TW": "低至中度風險" }, from: 0 },
  { id: "high", step: 3, name: { en: "High risk", "zh-TW": "高風險" }, from: high },
  { id: "very-high", step: 4, name: { en: "Very high risk", "zh-TW": "極高風險" }, from: veryHigh },
];

const CATEGORY_SOURCE = "ESC 2021 prevention guideline, Eur Heart J 2021;42:3227, table 5";

export const score2AsiaPacific: EquationDefinition = {
  card: {
    id: "score2-asia-pacific",
    version: "1.0.0",
    app: "coronary-risk",
    group: "prevention",
    name: { en: "SCORE2 Asia-Pacific", "zh-TW": "SCORE2 亞太版" },
    question: {
      en: "How likely is a first heart attack, stroke or cardiovascular death within 10 years?",
      "zh-TW": "10 年內首次發生心肌梗塞、中風或心血管死亡的機率是多少？",
    },
    intendedUse: {
      en: "Supports the talk about lipid and blood pressure treatment in people aged 40 to 69 without known cardiovascular disease.",
      "zh-TW": "供 40 至 69 歲、無已知心血管疾病者討論血脂與血壓治療時參考。",
    },
    population: {
      en: "Derived in 45 European cohorts; recalibrated to four Asia-Pacific risk regions by cardiovascular mortality.",
      "zh-TW": "由 45 個歐洲世代研究推導，並依心血管死亡率校正至四個亞太風險地區。",
    },
    limits: {
      en: "The paper assigns no region to Taiwan, so the site chooses one and it is shown with every result. The guideline uses other models for people with diabetes, chronic kidney disease or familial hypercholesterolaemia. No diabetes in the problem list is read as no diabetes.",
      "zh-TW":
        "原論文未將臺灣列入任何地區，故由院所選定，並隨每次結果顯示。糖尿病、慢性腎臟病或家族性高膽固醇血症者，指引另有模型。問題清單中沒有糖尿病時視為沒有。",
    },
    inputs: [
      choice({
        concept: "score2-region",
        ...ENTERED["score2-region"],
        column: "region",
        choices: REGION,
        setting: true,
      }),
      sex,
      ageInput(40, 69, "SCORE2, Eur Heart J 2021;42:2439: ages 40 to 69"),
      smokingStatus({ never: 0, former: 0, current: 1 }),
      quantity({
        concept: "sbp",
        unit: "mm[Hg]",
        valid: { low: 80, high: 220 },
        validSource: LIMITS_SOURCE,
        maxAgeDays: YEAR_DAYS,
      }),
      quantity({
        concept: "tc",
        unit: "mmol/L",
        scale: MG_PER_DL_TO_MMOL_PER_L,
        valid: { low: 2, high: 10 },
        validSource: LIMITS_SOURCE,
        maxAgeDays: 2 * YEAR_DAYS,
      }),
      quantity({
        concept: "hdl",
        unit: "mmol/L",
        scale: MG_PER_DL_TO_MMOL_PER_L,
        valid: { low: 0.4, high: 3 },
        validSource: LIMITS_SOURCE,
        maxAgeDays: 2 * YEAR_DAYS,
      }),
      diagnosis({ concept: "diabetes" }),
    ],
    output: {
      unit: "1",
      name: { en: "10-year risk of a cardiovascular event", "zh-TW": "10 年心血管事件風險" },
      horizonYears: 10,
    },
    categories: [
      { when: { column: "age", low: 50, high: 69 }, steps: steps(0.05, 0.1), source: CATEGORY_SOURCE },
      { when: { column: "age", low: 40, high: 50 }, steps: steps(0.025, 0.075), source: CATEGORY_SOURCE },
    ],
    reference: {
      text: {
        en: "Same age, sex and region; never smoked, SBP 120 mmHg, total cholesterol 4 mmol/L, HDL 1.3 mmol/L, no diabetes",
        "zh-TW": "同年齡、性別與地區；不吸菸、收縮壓 120 mmHg、總膽固醇 4 mmol/L、HDL 1.3 mmol/L、無糖尿病",
      },
      values: { smoking: "never", sbp: 120, tc: 4, hdl: 1.3, diabetes: false },
    },
    contributions: [
      { key: "age", columns: ["age"], name: { en: "Age", "zh-TW": "年齡" } },
      { key: "smoking", columns: ["smoking"], name: { en: "Smoking", "zh-TW": "吸菸" } },
      { key: "sbp", columns: ["sbp"], name: { en: "Systolic blood pressure", "zh-TW": "收縮壓" } },
      { key: "diabetes", columns: ["diabetes"], name: { en: "Diabetes", "zh-TW": "糖尿病" } },
      { key: "tc", columns: ["tc"], name: { en: "Total cholesterol", "zh-TW": "總膽固醇" } },
      { key: "hdl", columns: ["hdl"], name: { en: "HDL cholesterol", "zh-TW": "高密度脂蛋白膽固醇" } },
    ],
    cautionWhen: [
      {
        column: "diabetes",
        equals: true,
        reason: {
          en: "Diabetes is recorded. The guideline estimates risk in diabetes with SCORE2-Diabetes; this number may be too low.",
          "zh-TW": "病歷記載糖尿病。指引對糖尿病人使用 SCORE2-Diabetes；此數值可能偏低。",
        },
      },
    ],
    refuseWhen: [
      {
        concept: "cad",
        equals: true,
        reason: {
          en: "Coronary disease is recorded; SCORE2 is for people without known cardiovascular disease. The risk is very high by definition.",
          "zh-TW": "病歷記載冠狀動脈疾病；SCORE2 僅適用於無已知心血管疾病者。依定義即為極高風險。",
        },
      },
      {
        concept: "stroke",
        equals: true,
        reason: {
          en: "A stroke is recorded; SCORE2 is for people without known cardiovascular disease. The risk is very high by definition.",
          "zh-TW": "病歷記載中風；SCORE2 僅適用於無已知心血管疾病者。依定義即為極高風險。",
        },
      },
    ],
    performance: [
      {
        measure: { en: "C-index, pooled", "zh-TW": "C 指數（合併）" },
        value: { en: "0.710 (0.677-0.744)", "zh-TW": "0.710（0.677-0.744）" },
        population: { en: "Asia-Pacific cohorts", "zh-TW": "亞太地區世代研究" },
        source: "Eur Heart J 2025, doi 10.1093/eurheartj/ehae609",
      },
    ],
    citation:
      "SCORE2 working group. Eur Heart J 2021;42:2439 (equation). Hageman SHJ et al. SCORE2 Asia-Pacific. Eur Heart J 2025, doi 10.1093/eurheartj/ehae609 (recalibration).",
    licence:
      "Published equation; no restriction on the equation seen. HeartScore is a trademark of the ESC and is not used.",
    status: "released",
    tolerance: { absolute: 1e-12, relative: 1e-9 },
  },
  equation: {
    columns: ["region", "sex", "age", "smoking", "sbp", "tc", "hdl", "diabetes"],
    stratum: { column: "sex", numbers: { male: MALE, female: FEMALE } },
    intercept: 0,
    terms,
    link: { kind: "recalibrated-hazard", stratum: "sex", region: "region", rows },
  },
  golden: [
    [0, 1, 50, 1, 140, 5.5, 1.3, 0],
    [1, 0, 45, 0, 118, 4.9, 1.6, 0],
    [1, 1, 62, 0, 151, 6.2, 1.0, 1],
    [2, 0, 69, 1, 168, 7.1, 0.9, 1],
    [3, 1, 40, 0, 120, 6, 1.3, 0],
    [3, 0, 58, 1, 99, 3.2, 2.4, 0],
  ],
};
