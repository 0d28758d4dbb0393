import type { Fact, FactValue } from "@bedside/chart";
import type { ModelCard } from "./card.ts";
import type { Backend, Result } from "./result.ts";
import type { RuleTable } from "./rules/table.ts";

/** `rows` is float64 [n, inputs] row by row, in the order of the card's inputs. `terms` is [n, terms]. */
export type Evaluate = (
  rows: Float64Array,
  n: number,
) => Promise<{ value: Float64Array; terms: Float64Array; backend: Backend }>;

/** Site settings by concept id, e.g. `{"score2-region": "moderate"}` (`config.json`). */
export type ModelSettings = Record<string, FactValue>;

/** A model of the installation: the card, and the decision table of a `rules` model. */
export interface RunnableModel {
  card: ModelCard;
  table?: RuleTable;
}

export interface RunHost {
  /** `Patient/1`, or null when the facts are nobody's (what-if, tests). */
  patient: string | null;
}

export async function runModel(
  _model: RunnableModel,
  _facts: Record<string, Fact>,
  _settings: ModelSettings,
  _evaluate: Evaluate | null,
  _host: RunHost,
): Promise<Result> {
  throw new Error("not yet");
}
