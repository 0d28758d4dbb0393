import type { ModelCard } from "../card.ts";
import type { Case } from "./cases.ts";

/** The patient's row with the columns of the card's reference patient put in; null when the card has none. */
export function referenceCase(card: ModelCard, patient: Case): Case | null {
  const reference = card.reference;
  if (reference === null) return null;
  return patient.map((entry, i) => {
    const input = card.inputs[i];
    const value = input && reference.values[input.column];
    if (value === undefined) return entry;
    const number =
      typeof value === "string" ? input?.choices?.[value] : Number(input?.choices?.[String(value)] ?? value);
    if (number === undefined) throw new Error(`the reference patient's "${input?.column}" is not a choice of the card`);
    return { value, number };
  });
}

/** Patient's terms minus the reference's, by key: they add up to the difference of the linear predictors. */
export function contributionsOf(
  card: ModelCard,
  patient: ArrayLike<number>,
  reference: ArrayLike<number>,
): Record<string, number> {
  const sums: Record<string, number> = Object.fromEntries((card.contributions ?? []).map(({ key }) => [key, 0]));
  card.terms?.forEach(({ key }, i) => {
    sums[key] = (sums[key] ?? 0) + ((patient[i] ?? 0) - (reference[i] ?? 0));
  });
  return sums;
}
