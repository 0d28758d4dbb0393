import type { Fact, FactValue, Reason } from "@bedside/chart";

/** Where a number was computed. `wasm` is the reference. */
export type Backend = "wasm" | "wasm-threads" | "webgpu" | "cpu" | "rules";

/** The input as the model took it. */
export interface UsedInput {
  column: string;
  concept: string;
  /** In the model's own unit. */
  value: FactValue;
  unit: string | null;
  fact: Fact | null;
  /** `absent-means`: the card's declared reading of an absent optional input. */
  origin: "fact" | "setting" | "absent-means";
}

/** A missing input, and what knowing it would do. Ranked: the first narrows most. */
export interface MissingInput {
  column: string;
  concept: string;
  why: "absent" | "conflicting" | "failed" | "unmapped" | "implausible" | "unknown" | "loading";
  /** The ranges that would remain for some values of this input. */
  remaining: { value: FactValue; low: number; high: number; category: string | null }[];
  /** How much of the range knowing it removes, in the model's unit (mean over the explored values). */
  narrows: number;
  /** True when every explored value of it leaves one category. */
  settles: boolean;
}

export interface CategoryOutcome {
  id: string;
  step: number;
  source: string;
}

interface ResultBase {
  patient: string | null;
  model: string;
  version: string;
  sha256: string;
  backend: Backend;
  inputs: Record<string, UsedInput>;
  /** Date of the oldest dated measurement among the inputs (yes/no inputs do not count), null when none has a date. */
  asOf: string | null;
  warnings: Reason[];
}

/** One rule clause: what it asked, what it saw, and whether it held. */
export interface ClauseOutcome {
  rule: string;
  id: string;
  verdict: "true" | "false" | "unknown";
  seen: FactValue | null;
}

/** A model applied to facts (`design.md`, noun 4). Values are in the card's output unit ("1" = a fraction). */
export type Result =
  | (ResultBase & {
      status: "result";
      value: number | null;
      low: number | null;
      high: number | null;
      category: CategoryOutcome | null;
      /** Exact differences in the linear predictor against the card's reference patient, by column; empty for rules. */
      contributions: Record<string, number>;
      referenceValue: number | null;
      clauses: ClauseOutcome[];
      missing: [];
    })
  | (ResultBase & {
      status: "range";
      low: number | null;
      high: number | null;
      /** Null = undecided, a threshold lies inside. */
      category: CategoryOutcome | null;
      clauses: ClauseOutcome[];
      missing: MissingInput[];
    })
  | (ResultBase & {
      status: "refused";
      reason: Reason;
      /** The input that the refusal is about. */
      column: string | null;
      clauses: ClauseOutcome[];
      missing: MissingInput[];
    });
