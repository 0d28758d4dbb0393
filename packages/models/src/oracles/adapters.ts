import type { World } from "../rules/engine.ts";
import type { VectorReader } from "./inputs.ts";

/** What a vector asks of a model: the graph's row, or the decision table's patient, and how its answer reads. */
export type Question =
  | { field: string; model: string; row: number[]; factor?: number }
  | { field: string; model: string; world: World; answer: "met" | "rules" }
  /** Answered by the adapter itself: the step between the vector's words and the model's input. */
  | { field: string; model: string; given: number };

export interface Adapter {
  /** Start of the `model` text of the file. */
  names: RegExp;
  models: readonly string[];
  ask(inputs: VectorReader): Question[];
}

const REGION = { low: 0, moderate: 1, high: 2, "very high": 3 } as const;
const keys = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as K[];

const score2: Adapter = {
  names: /^SCORE2 Asia-Pacific/i,
  models: ["score2-asia-pacific"],
  ask: (v) => [
    {
      field: "risk_percent",
      model: "score2-asia-pacific",
      factor: 100,
      row: [
        REGION[v.word("risk_region", keys(REGION))],
        male(v),
        v.number("age_years"),
        Number(v.yesNo("current_smoker")),
        v.number("systolic_bp_mmhg"),
        v.number("total_cholesterol_mmol_l"),
        v.number("hdl_cholesterol_mmol_l"),
        Number(v.yesNo("diabetes")),
      ],
    },
  ],
};

const winther: Adapter = {
  names: /^Winther/i,
  models: ["rf-cl", "cacs-cl"],
  ask: (v) => {
    const score = symptomScore(v);
    const row = [
      male(v),
      v.number("age_years"),
      score,
      ...["family_history", "smoking_past_or_current", "dyslipidaemia", "hypertension", "diabetes"].map((name) =>
        Number(v.yesNo(name)),
      ),
    ];
    return [
      { field: "symptom_score", model: "rf-cl", given: score },
      { field: "rf_cl", model: "rf-cl", row },
      { field: "cacs_cl", model: "cacs-cl", row: [...row, v.number("cac_agatston")] },
    ];
  },
};

/** Dyspnoea raises no pain and non-anginal pain to the score of atypical angina. */
function symptomScore(v: VectorReader): number {
  const pain = { "no chest pain": 0, nonanginal: 1, atypical: 2, typical: 3 } as const;
  const score = pain[v.word("chest_pain", keys(pain))];
  return v.yesNo("dyspnoea") ? Math.max(score, 2) : score;
}

const RACE = {
  white: 0,
  black: 1,
  hispanic: 2,
  asian: 3,
  "american indian": 4,
  "native hawaiian": 5,
  "pacific islander": 5,
} as const;

function plcoRow(v: VectorReader): number[] {
  return [
    v.number("age_years"),
    v.number("education_level_1_6"),
    v.number("bmi_kg_m2"),
    Number(v.yesNo("copd")),
    Number(v.yesNo("personal_history_cancer")),
    Number(v.yesNo("family_history_lung_cancer")),
    Number(v.yesNo("current_smoker")),
    v.number("cigarettes_per_day"),
    v.number("smoking_duration_years"),
    v.number("quit_years"),
  ];
}

const plco: Adapter = {
  names: /^PLCOm2012 /i,
  models: ["plcom2012"],
  ask: (v) => [
    { field: "risk_6y", model: "plcom2012", row: [RACE[v.word("race_ethnicity", keys(RACE))], ...plcoRow(v)] },
  ],
};

const plcoNoRace: Adapter = {
  names: /^PLCOm2012noRace/i,
  models: ["plcom2012-norace"],
  ask: (v) => [{ field: "risk_6y", model: "plcom2012-norace", row: plcoRow(v) }],
};

const ldct: Adapter = {
  names: /^LDCT screening eligibility/i,
  models: ["ldct-uspstf-2021", "ldct-taiwan-2022", "ldct-taiwan-2025"],
  ask: (v) => {
    const world: World = {
      sex: v.word("sex", ["male", "female"]),
      age: v.number("age_years"),
      smoking: v.word("smoking_status", ["never", "former", "current"]),
      packyears: v.number("pack_years"),
      quityears: v.numberOrNull("years_since_quit") ?? 0,
      fhlca: v.yesNo("first_degree_relative_lung_cancer"),
      "cessation-willing": v.yesNo("willing_to_accept_cessation"),
    };
    return [
      { field: "uspstf_2021", model: "ldct-uspstf-2021", world, answer: "met" },
      { field: "taiwan_2022", model: "ldct-taiwan-2022", world, answer: "rules" },
      { field: "taiwan_2025", model: "ldct-taiwan-2025", world, answer: "rules" },
    ];
  },
};

function male(v: VectorReader): number {
  return v.word("sex", ["male", "female"]) === "male" ? 1 : 0;
}

export const ADAPTERS: readonly Adapter[] = [score2, winther, plcoNoRace, plco, ldct];
