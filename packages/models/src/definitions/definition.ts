import type { ModelCard } from "../card.ts";
import type { Equation } from "../graph/equation.ts";
import type { RuleTable } from "../rules/table.ts";

/** Card without what the build computes. */
export type CardSource = Omit<ModelCard, "sha256" | "terms" | "kind">;

export interface EquationDefinition {
  card: CardSource;
  equation: Equation;
  /** Rows of `x` whose answers the self-test must reproduce. */
  golden: readonly (readonly number[])[];
}

export interface RulesDefinition {
  card: CardSource;
  table: RuleTable;
}
