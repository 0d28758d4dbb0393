/** What is known of one concept for one patient (`design.md`, noun 2). */
export type FactState =
  | "loading"
  | "found"
  | "stale"
  | "conflicting"
  | "entered"
  | "absent"
  | "failed"
  | "unmapped"
  | "implausible";

export const SMOKING = ["never", "former", "current", "ever-unknown", "unknown"] as const;
export type Smoking = (typeof SMOKING)[number];

/** Number in the concept's canonical unit, yes/no, or a choice such as `Smoking`. */
export type FactValue = number | boolean | string;

/** A reason that a screen turns into a sentence and the CLI prints: code, and the values that fill its template. */
export interface Reason {
  code: string;
  values?: Record<string, string | number>;
}

/** A value as the hospital recorded it. */
export interface RawValue {
  value: number | string | boolean | null;
  unit: string | null;
}

/** One row of the chart that speaks about the concept, chosen or not. */
export interface Candidate {
  /** `Observation/9`, or `urn:uuid:...` as the file names it. */
  source: string;
  value: FactValue | null;
  unit: string | null;
  /** FHIR dateTime as recorded (may be partial), or null. */
  effective: string | null;
  raw: RawValue | null;
  /** `LOINC 2089-1, equal` or `NHI 09044C -> 13457-7, narrower`. */
  mapping: string | null;
  /** Why this row is not the value: `older`, `entered-in-error`, `unit-not-convertible`, ... Null for the chosen row. */
  reason: Reason | null;
}

export interface Fact {
  concept: string;
  state: FactState;
  /** Null unless the state is `found`, `stale` or `entered`. */
  value: FactValue | null;
  unit: string | null;
  effective: string | null;
  source: string | null;
  raw: RawValue | null;
  mapping: string | null;
  candidates: Candidate[];
  /** Why the state is not `found`; for derived facts also what a `found` one rests on. */
  reason: Reason | null;
  /** When the chart has no one value but leaves only these (a birth date of only a year leaves two ages). */
  possible?: FactValue[];
  /** Age in days of the value on the chart's day, null when undated. */
  ageDays: number | null;
  /** For `entered` only: who and when, and what the chart said before. */
  entry?: { by: string; at: string; chosenSource: string | null; original: Fact };
}

/** Who the chart is about, as the banner needs it. Nothing is guessed: a name that is only text stays text. */
export interface PatientIdentity {
  reference: string;
  nameText: string | null;
  latinName: string | null;
  sex: "male" | "female" | "other" | "unknown" | null;
  birthDate: string | null;
  deceased: { is: boolean; date: string | null };
  recordNumber: string | null;
  nationalId: string | null;
}

/** All facts about one patient on one day. `facts` has an entry for every concept, absent ones too. */
export interface PatientChart {
  patient: PatientIdentity;
  asOf: string;
  facts: Record<string, Fact>;
}
