import { readFileSync } from "node:fs";
import type { Fact, PatientChart } from "@bedside/chart";
import { type ModelCard, parseCard, parseTable, type Result, type RuleTable, type UsedInput } from "@bedside/models";
import type { FilingInput } from "../src/index.ts";

const read = (model: string, file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../models/${model}/${file}`, import.meta.url), "utf8"));

export const SCORE2: ModelCard = parseCard(read("score2-asia-pacific", "card.json"));
export const LDCT: ModelCard = parseCard(read("ldct-taiwan-2022", "card.json"));
export const LDCT_TABLE: RuleTable = parseTable(read("ldct-taiwan-2022", "table.json"));
export const ECG: ModelCard = parseCard(read("ecg-ptbxl-71", "card.json"));

export function fact(concept: string, value: Fact["value"], changes: Partial<Fact> = {}): Fact {
  return {
    concept,
    state: "found",
    value,
    unit: null,
    effective: "2026-08-14",
    source: `Observation/${concept}`,
    raw: null,
    mapping: null,
    candidates: [],
    reason: null,
    ageDays: 100,
    ...changes,
  };
}

export const entered = (
  concept: string,
  value: Fact["value"],
  unit: string | null = null,
  chosenSource: string | null = null,
): Fact =>
  fact(concept, value, {
    state: "entered",
    unit,
    source: null,
    effective: "2026-11-22",
    entry: {
      by: "林怡君",
      at: "2026-11-22T14:01:00+08:00",
      chosenSource,
      original: fact(concept, null, { state: "absent" }),
    },
  });

export const used = (column: string, it: Fact): UsedInput => ({
  column,
  concept: it.concept,
  value: it.value ?? 0,
  unit: it.unit,
  fact: it,
  origin: "fact",
});

export const chart: PatientChart = {
  patient: {
    reference: "Patient/T-000417",
    nameText: "陳國雄",
    latinName: null,
    sex: "male",
    birthDate: "1968-04-12",
    deceased: { is: false, date: null },
    recordNumber: "T-000417",
    nationalId: null,
  },
  asOf: "2026-11-22",
  facts: {},
};

const inputs: Record<string, UsedInput> = {
  region: { column: "region", concept: "score2-region", value: "moderate", unit: null, fact: null, origin: "setting" },
  sbp: used("sbp", fact("sbp", 142, { unit: "mm[Hg]" })),
  tc: used("tc", fact("tc", 208, { unit: "mg/dL", source: "urn:uuid:0b0a" })),
  hdl: used("hdl", fact("hdl", 45, { unit: "mg/dL", source: "Observation/sbp" })),
  smoking: used("smoking", entered("smoking", "current")),
};

export const risk = (changes: Partial<Extract<Result, { status: "result" }>> = {}): Result => ({
  status: "result",
  patient: "Patient/T-000417",
  model: SCORE2.id,
  version: SCORE2.version,
  sha256: SCORE2.sha256,
  backend: "wasm",
  inputs,
  asOf: "2026-08-14",
  warnings: [],
  value: 0.1824,
  low: null,
  high: null,
  category: { id: "very-high", step: 4, source: "ESC 2021" },
  contributions: {},
  referenceValue: null,
  clauses: [],
  missing: [],
  ...changes,
});

export const filing = (changes: Partial<FilingInput> = {}): FilingInput => ({
  patient: "Patient/T-000417",
  result: risk(),
  card: SCORE2,
  chart,
  decision: {
    kind: "accepted",
    by: { reference: "Practitioner/dr1", display: "林怡君" },
    at: "2026-11-22T14:03:20+08:00",
  },
  app: { id: "coronary-risk", version: "0.1.0" },
  locale: "zh-TW",
  ...changes,
});
