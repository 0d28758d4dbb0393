import type { ModelCard } from "./card.ts";
import type { Result } from "./result.ts";

/** A model and what it answered; null while it runs or when it could not. */
interface Outcome {
  entry: { card: ModelCard };
  result: Result | null;
}

type Applicability = "applicable" | "caution" | "not-applicable";

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
export function leadingModel<T extends Outcome>(outcomes: readonly T[]): T | null {
  const rank = ({ entry: { card }, result }: T): number[] =>
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

/** The screening programme whose verdict stands first; the others are for comparison. */
export const SCREENING_PROGRAMME = "ldct-taiwan-2025";
