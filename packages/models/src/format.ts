import type { Localized } from "@bedside/terminology";
import type { ModelCard } from "./card.ts";

/** U+202F, between a number and its unit. */
const NARROW_SPACE = "\u202f";

/**
 * A value of the card's output as the screen prints it: a fraction as percent with one decimal from 1 %, two below;
 * more decimals when rounding would carry it across a threshold of the card (9.96 with threshold 10 stays 9.96).
 */
export function formatResultValue(card: ModelCard, value: number): string {
  if (card.output.unit !== "1") return `${decimals(value, 1, [])}${NARROW_SPACE}${card.output.unit}`;
  const percent = value * 100;
  const thresholds = card.categories.flatMap((set) => set.steps.map((step) => step.from * 100));
  return `${decimals(percent, percent < 1 ? 2 : 1, thresholds)}${NARROW_SPACE}%`;
}

const MOST_DECIMALS = 9;

function decimals(value: number, least: number, thresholds: readonly number[]): string {
  for (let digits = least; digits < MOST_DECIMALS; digits++) {
    const shown = Number(value.toFixed(digits));
    if (thresholds.every((threshold) => side(shown, threshold) === side(value, threshold)))
      return value.toFixed(digits);
  }
  return value.toFixed(MOST_DECIMALS);
}

/** Percent thresholds come from fractions: 0.07 * 100 is a hair above 7. */
function side(value: number, threshold: number): number {
  return Math.abs(value - threshold) < 1e-9 ? 0 : Math.sign(value - threshold);
}

/** Name of a category of the card, or null when the card has no such category. */
export function categoryName(card: ModelCard, id: string): Localized | null {
  return card.categories.flatMap((set) => set.steps).find((step) => step.id === id)?.name ?? null;
}
