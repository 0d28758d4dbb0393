import type { ModelCard } from "../card.ts";
import type { CategoryOutcome } from "../result.ts";

/** The category of a value; `numbers` are the row's columns, for cards whose bounds go by age. */
export function categorise(
  card: ModelCard,
  value: number,
  numbers: Readonly<Record<string, number>>,
): CategoryOutcome | null {
  const set = card.categories.find(({ when }) => {
    if (when === null) return true;
    const seen = numbers[when.column];
    return seen !== undefined && seen >= when.low && seen <= when.high;
  });
  const reached = set?.steps.filter((step) => (step.above ? value > step.from : value >= step.from));
  const last = reached?.at(-1);
  return set && last ? { id: last.id, step: last.step, source: set.source } : null;
}
