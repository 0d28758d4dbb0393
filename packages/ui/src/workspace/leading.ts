import type { ModelCard, Result } from "@bedside/models";
import type { ModelOutcome } from "./useResults.ts";

export type Applicability = "applicable" | "caution" | "not-applicable";

/** A refusal does not apply; a model that its card marks, or that answers with a warning of its limits, needs caution. */
export function applicability(card: ModelCard, result: Result | null): Applicability {
  if (!result || result.status === "refused") return "not-applicable";
  return card.status === "caution" || result.warnings.some((warning) => warning.code === "caution")
    ? "caution"
    : "applicable";
}

const STATUS_ORDER = { result: 0, range: 1, refused: 2 } as const;
const APPLICABLE_ORDER = { applicable: 0, caution: 1, "not-applicable": 2 } as const;

/**
 * The model whose answer stands first: one that answers before one with a range before a refusal; then applicable before
 * caution; then the one that misses less (no calcium score: the model without it); then the one that uses more.
 */
export function leadingModel(outcomes: readonly ModelOutcome[]): ModelOutcome | null {
  const rank = ({ entry: { card }, result }: ModelOutcome): number[] =>
    result
      ? [
          STATUS_ORDER[result.status],
          APPLICABLE_ORDER[applicability(card, result)],
          result.missing.length,
          -card.inputs.length,
        ]
      : [3, 3, 0, -card.inputs.length];
  return [...outcomes].sort((a, b) => compare(rank(a), rank(b)))[0] ?? null;
}

function compare(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
