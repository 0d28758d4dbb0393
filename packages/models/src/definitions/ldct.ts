import type { ModelInput } from "../card.ts";
import type { Clause, Condition, Rule } from "../rules/table.ts";
import type { CardSource, RulesDefinition } from "./definition.ts";
import { ENTERED } from "./entered.ts";
import { quantity, sex, smokingStatus, yesNo } from "./inputs.ts";

/** Who may have low-dose CT screening: Taiwan's programme of 2025 and of 2022, and USPSTF 2021. */

const is = (column: string, value: Condition["value"]): Condition => ({ column, test: "is", value });
const atLeast = (column: string, value: number): Condition => ({ column, test: "at-least", value });
const atMost = (column: string, value: number): Condition => ({ column, test: "at-most", value });
const lessThan = (column: string, value: number): Condition => ({ column, test: "less-than", value });

const inputs = (...more: ModelInput[]): ModelInput[] => [
  quantity({
    concept: "age",
    unit: "a",
    valid: { low: 0, high: 125 },
    exploreAt: [39, 40, 44, 45, 49, 50, 74, 75, 80, 81],
  }),
  smokingStatus({ never: 0, former: 1, current: 2 }),
  quantity({
    concept: "packyears",
    unit: "{PackYears}",
    valid: { low: 0, high: 300 },
    exploreAt: [19.9, 20, 29.9, 30],
    onlyWhen: { column: "smoking", equals: ["former", "current"], otherwise: 0 },
  }),
  quantity({
    concept: "quityears",
    unit: "a",
    valid: { low: 0, high: 90 },
    exploreAt: [14.9, 15, 15.1],
    onlyWhen: { column: "smoking", equals: ["former"], otherwise: 0 },
  }),
  ...more,
];

const familyHistoryInputs = [sex, yesNo({ concept: "fhlca" })];
const willing = yesNo({
  concept: "cessation-willing",
  ...ENTERED["cessation-willing"],
  onlyWhen: { column: "smoking", equals: ["current"], otherwise: 0 },
});

const VERDICTS = (source: string): CardSource["categories"] => [
  {
    when: null,
    steps: [
      { id: "not-eligible", step: 0, name: { en: "Not eligible", "zh-TW": "不符合" }, from: 0 },
      { id: "eligible", step: 1, name: { en: "Eligible", "zh-TW": "符合" }, from: 1 },
    ],
    source,
  },
];

const shared = {
  version: "1.0.0",
  app: "lung-decision",
  group: "screening-eligibility",
  intendedUse: {
    en: "Says whether the programme's written criteria are met. The decision to screen is made with the patient.",
    "zh-TW": "說明是否符合計畫條文的資格；是否篩檢由醫病共同決定。",
  },
  output: { unit: "1", name: { en: "Eligibility", "zh-TW": "篩檢資格" }, horizonYears: null },
  reference: null,
  refuseWhen: [
    {
      concept: "lca",
      equals: true,
      reason: {
        en: "Lung cancer is recorded; screening criteria are for people without it.",
        "zh-TW": "病歷記載肺癌；篩檢資格僅適用於未罹患者。",
      },
    },
  ],
  performance: [],
  licence: "Public programme text; the criteria are facts.",
  status: "released",
  tolerance: { absolute: 0, relative: 0 },
} satisfies Partial<CardSource>;

const familyHistoryClause: Clause = {
  id: "first-degree",
  shows: "fhlca",
  text: {
    en: "A parent, child or sibling had lung cancer",
    "zh-TW": "父母、子女或兄弟姊妹曾罹患肺癌",
  },
  any: [[is("fhlca", true)]],
};

const ageClause = (low: number, high: number): Clause => ({
  id: "age",
  shows: "age",
  text: { en: `Age ${low} to ${high}`, "zh-TW": `年齡 ${low} 至 ${high} 歲` },
  any: [[atLeast("age", low), lessThan("age", high + 1)]],
});

const familyAgeClause = (men: [number, number], women: [number, number]): Clause => ({
  id: "age-by-sex",
  shows: "age",
  text: {
    en: `Men aged ${men[0]} to ${men[1]}, women aged ${women[0]} to ${women[1]}`,
    "zh-TW": `男性 ${men[0]} 至 ${men[1]} 歲，女性 ${women[0]} 至 ${women[1]} 歲`,
  },
  any: [
    [is("sex", "male"), atLeast("age", men[0]), lessThan("age", men[1] + 1)],
    [is("sex", "female"), atLeast("age", women[0]), lessThan("age", women[1] + 1)],
  ],
});

const packYearsClause = (limit: number): Clause => ({
  id: "pack-years",
  shows: "packyears",
  text: { en: `At least ${limit} pack-years`, "zh-TW": `至少 ${limit} 包年` },
  any: [[atLeast("packyears", limit)]],
});

const FAMILY_RECOMMENDATION = {
  en: "The programme covers low-dose CT every 2 years for family history.",
  "zh-TW": "符合肺癌家族史資格，計畫補助每 2 年一次低劑量電腦斷層。",
};
const SMOKING_RECOMMENDATION = {
  en: "The programme covers low-dose CT every 2 years for heavy smoking.",
  "zh-TW": "符合重度吸菸資格，計畫補助每 2 年一次低劑量電腦斷層。",
};

const taiwanRules = (men: [number, number], women: [number, number], packYears: number): Rule[] => [
  {
    id: "family-history",
    name: { en: "Family history", "zh-TW": "肺癌家族史" },
    recommendation: FAMILY_RECOMMENDATION,
    clauses: [familyAgeClause(men, women), familyHistoryClause],
  },
  {
    id: "heavy-smoker",
    name: { en: "Heavy smoking", "zh-TW": "重度吸菸" },
    recommendation: SMOKING_RECOMMENDATION,
    clauses: [
      ageClause(50, 74),
      packYearsClause(packYears),
      {
        id: "cessation",
        shows: "smoking",
        text: {
          en: "Smokes and is willing to join a cessation service, or quit less than 15 years ago",
          "zh-TW": "仍吸菸且有意願戒菸，或戒菸未滿 15 年",
        },
        any: [
          [is("smoking", "current"), is("cessation-willing", true)],
          [is("smoking", "former"), lessThan("quityears", 15)],
        ],
      },
    ],
  },
];

const QUIT_READING = {
  en: 'Quit exactly 15 years ago: "less than 15 years" is read as not met.',
  "zh-TW": "戒菸剛好滿 15 年：「未滿 15 年」視為不符合。",
};

const taiwanPopulation = {
  en: "Residents of Taiwan covered by the Health Promotion Administration's programme.",
  "zh-TW": "國民健康署肺癌篩檢計畫的適用對象。",
};
const question = {
  en: "Does the patient meet the criteria for low-dose CT screening?",
  "zh-TW": "病人是否符合低劑量電腦斷層肺癌篩檢資格？",
};
const limits = {
  en: "Family history, smoking and willingness to quit are never assumed: unknown stays unknown until it can not matter.",
  "zh-TW": "家族史、吸菸與戒菸意願一律不推定：只要會影響判定，未知就是未知。",
};

const TAIWAN_2025 = [
  "Health Promotion Administration, lung cancer early detection programme, in force 2025-01-01",
  "CNA 2024-12-24; Taiwan News 6012942",
];

export const ldctTaiwan2025: RulesDefinition = {
  card: {
    ...shared,
    id: "ldct-taiwan-2025",
    name: { en: "Low-dose CT screening, Taiwan 2025", "zh-TW": "國健署低劑量電腦斷層篩檢（2025）" },
    question,
    population: taiwanPopulation,
    limits,
    inputs: inputs(...familyHistoryInputs, willing),
    categories: VERDICTS("Health Promotion Administration, programme from 2025-01-01"),
    citation: TAIWAN_2025.join("; "),
  },
  table: {
    id: "ldct-taiwan-2025",
    version: "1.0.0",
    effective: "2025-01-01",
    source: TAIWAN_2025,
    readings: [QUIT_READING],
    rules: taiwanRules([45, 74], [40, 74], 20),
  },
};

const TAIWAN_2022 = [
  "Health Promotion Administration, lung cancer early detection programme, in force 2022-07-01 (hpa.gov.tw, page 16553)",
];

export const ldctTaiwan2022: RulesDefinition = {
  card: {
    ...shared,
    id: "ldct-taiwan-2022",
    name: { en: "Low-dose CT screening, Taiwan 2022", "zh-TW": "國健署低劑量電腦斷層篩檢（2022）" },
    question,
    population: taiwanPopulation,
    limits,
    inputs: inputs(...familyHistoryInputs, willing),
    categories: VERDICTS("Health Promotion Administration, programme from 2022-07-01"),
    citation: TAIWAN_2022.join("; "),
    status: "caution",
    caution: {
      en: "Replaced by the programme of 2025-01-01; kept to explain decisions made before that day.",
      "zh-TW": "已由 2025-01-01 起的計畫取代；保留以說明先前的判定。",
    },
  },
  table: {
    id: "ldct-taiwan-2022",
    version: "1.0.0",
    effective: "2022-07-01",
    source: TAIWAN_2022,
    readings: [QUIT_READING],
    rules: taiwanRules([50, 74], [45, 74], 30),
  },
};

const USPSTF = ["US Preventive Services Task Force. JAMA 2021;325:962"];

export const ldctUspstf2021: RulesDefinition = {
  card: {
    ...shared,
    id: "ldct-uspstf-2021",
    name: { en: "Low-dose CT screening, USPSTF 2021", "zh-TW": "USPSTF 2021 低劑量電腦斷層篩檢" },
    question,
    population: { en: "Adults in the United States.", "zh-TW": "美國成人。" },
    limits: {
      en: `${limits.en} Not Taiwan's programme: shown for comparison.`,
      "zh-TW": `${limits["zh-TW"]}並非臺灣的計畫，僅供對照。`,
    },
    inputs: inputs(),
    categories: VERDICTS("USPSTF, JAMA 2021;325:962"),
    citation: USPSTF.join("; "),
  },
  table: {
    id: "ldct-uspstf-2021",
    version: "1.0.0",
    effective: "2021-03-09",
    source: USPSTF,
    readings: [
      {
        en: 'Quit exactly 15 years ago: "within the past 15 years" is read as met.',
        "zh-TW": "戒菸剛好滿 15 年：「15 年內」視為符合。",
      },
    ],
    rules: [
      {
        id: "heavy-smoker",
        name: { en: "Smoking history", "zh-TW": "吸菸史" },
        recommendation: {
          en: "The task force recommends low-dose CT every year.",
          "zh-TW": "美國預防服務工作小組建議每年一次低劑量電腦斷層。",
        },
        clauses: [
          ageClause(50, 80),
          packYearsClause(20),
          {
            id: "current-or-quit",
            shows: "smoking",
            text: {
              en: "Smokes, or quit within the past 15 years",
              "zh-TW": "仍吸菸，或戒菸 15 年內",
            },
            any: [[is("smoking", "current")], [is("smoking", "former"), atMost("quityears", 15)]],
          },
        ],
      },
    ],
  },
};
