import type { Candidate, Fact, FactState, PatientIdentity } from "@bedside/chart";
import type { Backend, MissingInput, ModelCard, Result, UsedInput } from "@bedside/models";
import plco from "../../models/plcom2012/card.json" with { type: "json" };
import score2 from "../../models/score2-asia-pacific/card.json" with { type: "json" };

/** Invented patient and values. */
export const SCORE2 = score2 as unknown as ModelCard;
export const PLCO = plco as unknown as ModelCard;

export const PATIENT: PatientIdentity = {
  reference: "Patient/T-000417",
  nameText: "陳國雄",
  latinName: "Chen, Kuo-Hsiung",
  sex: "male",
  birthDate: "1968-04-12",
  deceased: { is: false, date: null },
  recordNumber: "T-000417",
  nationalId: "A123456717",
};

export const DAY = "2026-11-22";

export function fact(concept: string, state: FactState, rest: Partial<Fact> = {}): Fact {
  return {
    concept,
    state,
    value: null,
    unit: null,
    effective: null,
    source: null,
    raw: null,
    mapping: null,
    candidates: [],
    reason: null,
    ageDays: null,
    ...rest,
  };
}

const row = (source: string, rest: Partial<Candidate>): Candidate => ({
  source,
  value: null,
  unit: null,
  effective: null,
  raw: null,
  mapping: null,
  reason: null,
  ...rest,
});

export const FOUND: Fact[] = [
  fact("age", "found", { value: 58, unit: "a", source: "Patient/T-000417", mapping: "Patient.birthDate" }),
  fact("sex", "found", { value: "male", source: "Patient/T-000417", mapping: "Patient.gender" }),
  fact("sbp", "found", {
    value: 142,
    unit: "mm[Hg]",
    effective: "2026-11-12",
    source: "Observation/bp-88121",
    mapping: "LOINC 85354-9, equal",
    ageDays: 10,
  }),
  fact("tc", "found", {
    value: 208,
    unit: "mg/dL",
    effective: "2026-08-14",
    source: "Observation/tc-70412",
    mapping: "NHI 09001C → 2093-3",
    raw: { value: 5.38, unit: "mmol/L" },
    ageDays: 100,
    candidates: [
      row("Observation/tc-70412", { value: 208, unit: "mg/dL", effective: "2026-08-14" }),
      row("Observation/tc-51022", { value: 221, unit: "mg/dL", effective: "2025-07-02", reason: { code: "older" } }),
      row("Observation/tc-40031", {
        effective: "2024-03-11",
        raw: { value: 5.4, unit: null },
        reason: { code: "entered-in-error" },
      }),
    ],
  }),
  fact("hdl", "found", {
    value: 45,
    unit: "mg/dL",
    effective: "2026-08-14",
    source: "Observation/hdl-70413",
    mapping: "NHI 09043C → 2085-9",
    raw: { value: 1.16, unit: "mmol/L" },
  }),
  fact("diabetes", "found", { value: false, reason: { code: "absent" } }),
  fact("smoking", "entered", {
    value: "current",
    entry: {
      by: "林怡君",
      at: "2026-11-22T14:01:00",
      chosenSource: null,
      original: fact("smoking", "conflicting"),
    },
  }),
  fact("score2-region", "found", { value: "moderate" }),
];

export const MIXED: Fact[] = [
  fact("smoking", "conflicting", {
    candidates: [
      row("Observation/72166", { value: "never", effective: "2026-02-11", mapping: "LOINC 72166-2" }),
      row("Condition/f17", { value: "current", effective: "2026-06-30", mapping: "ICD-10-CM F17.210" }),
    ],
    reason: { code: "conflicting", values: { values: "2" } },
  }),
  fact("hdl", "absent", { reason: { code: "absent" } }),
  fact("hba1c", "stale", {
    value: 8.1,
    unit: "%",
    effective: "2025-08-19",
    ageDays: 460,
    mapping: "NHI 09006C → 4548-4",
  }),
  fact("sbp", "implausible", { raw: { value: 1380, unit: "mmHg" } }),
  ...FOUND.filter((f) => ["age", "sex", "tc", "diabetes"].includes(f.concept)),
  fact("fhcvd", "loading"),
  fact("statin", "failed", { reason: { code: "failed", values: { resourceType: "MedicationRequest", cause: "503" } } }),
  fact("ldl", "unmapped", { raw: { value: 131, unit: "mg/dl" }, mapping: "LAB-9931 低密度膽固醇" }),
];

const base = {
  patient: "Patient/T-000417",
  model: "score2-asia-pacific",
  version: "1.0.0",
  sha256: "00",
  backend: "wasm" as Backend,
  inputs: {
    age: { column: "age", concept: "age", value: 58, unit: "a", fact: null, origin: "fact" },
    smoking: { column: "smoking", concept: "smoking", value: "current", unit: null, fact: FOUND[6], origin: "fact" },
    sbp: { column: "sbp", concept: "sbp", value: 142, unit: "mmHg", fact: FOUND[2], origin: "fact" },
    tc: { column: "tc", concept: "tc", value: 5.38, unit: "mmol/L", fact: FOUND[3], origin: "fact" },
    hdl: { column: "hdl", concept: "hdl", value: 1.16, unit: "mmol/L", fact: FOUND[4], origin: "fact" },
  } as Record<string, UsedInput>,
  asOf: "2026-08-14",
  warnings: [],
};

export const VALUE: Extract<Result, { status: "result" }> = {
  ...base,
  status: "result",
  value: 0.182,
  low: 0.141,
  high: 0.243,
  category: { id: "very-high", step: 4, source: "ESC 2021" },
  contributions: { smoking: 0.631, sbp: 0.315, hdl: 0.077, tc: 0.058 },
  referenceValue: 0.082,
  clauses: [],
  missing: [],
};

export const LOW: Extract<Result, { status: "result" }> = {
  ...VALUE,
  value: 0.0996,
  low: null,
  high: null,
  category: { id: "high", step: 3, source: "ESC 2021" },
  contributions: { smoking: 0.31, hdl: -0.18, sbp: 0.09 },
};

export const MISSING: MissingInput[] = [
  {
    column: "hdl",
    concept: "hdl",
    why: "absent",
    remaining: [
      { value: 1.29, low: 0.1, high: 0.178, category: null },
      { value: 1.81, low: 0.123, high: 0.22, category: "very-high" },
    ],
    narrows: 0.1,
    settles: false,
  },
  {
    column: "smoking",
    concept: "smoking",
    why: "conflicting",
    remaining: [
      { value: "never", low: 0.076, high: 0.155, category: null },
      { value: "current", low: 0.113, high: 0.267, category: "very-high" },
    ],
    narrows: 0.085,
    settles: false,
  },
];

export const RANGE: Extract<Result, { status: "range" }> = {
  ...base,
  status: "range",
  low: 0.076,
  high: 0.267,
  category: null,
  clauses: [],
  missing: MISSING,
  asOf: "2026-10-30",
};

export const REFUSED: Extract<Result, { status: "refused" }> = {
  ...base,
  status: "refused",
  reason: { code: "stale", values: { ageDays: 460, maxAgeDays: 365 } },
  column: "hba1c",
  clauses: [],
  missing: [],
};
