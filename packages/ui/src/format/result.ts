import type { ModelCard, Result } from "@bedside/models";
import type { RangeBarProps, RiskBand } from "../props.ts";
import { displayScale, formatNumber, formatPercent, formatRange, formatRisk, withUnit } from "./format.ts";

type CategorySet = ModelCard["categories"][number];
type CategoryStep = CategorySet["steps"][number];

/** The category bounds that hold for this patient: the set whose `when` the inputs meet. Null when none does. */
export function categorySet(card: ModelCard, result: Result | null): CategorySet | null {
  const held = card.categories.find((set) => {
    if (!set.when) return true;
    const value = result?.inputs[set.when.column]?.value;
    return typeof value === "number" && value >= set.when.low && value <= set.when.high;
  });
  return held ?? null;
}

/** Inner bounds of the categories, in the displayed unit. */
export function thresholds(card: ModelCard, result: Result | null): number[] {
  if (card.kind === "rules") return [];
  const { factor } = displayScale(card.output.unit);
  return (categorySet(card, result)?.steps ?? []).map((step) => tidy(step.from * factor)).filter((from) => from > 0);
}

/** Removes the noise of a multiplication by 100. */
export function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** A model's value in the displayed unit, without the unit. Scores stay whole; risks follow the threshold rule. */
export function formatOutput(card: ModelCard, value: number, bounds: readonly number[] = []): string {
  const { factor, unit } = displayScale(card.output.unit);
  const shown = tidy(value * factor);
  if (unit === "%") return formatRisk(shown, bounds);
  return Number.isInteger(shown) ? formatNumber(shown) : formatRisk(shown, bounds);
}

export function formatOutputWithUnit(card: ModelCard, value: number, bounds: readonly number[] = []): string {
  const { unit } = displayScale(card.output.unit);
  const text = formatOutput(card, value, bounds);
  return unit === "%" ? formatPercent(text) : withUnit(text, unit);
}

export function formatOutputRange(card: ModelCard, low: number, high: number, bounds: readonly number[] = []): string {
  return formatRange(formatOutput(card, low, bounds), formatOutput(card, high, bounds));
}

/** `≥ 10 %`, `5–10 %`, `< 5 %`: the bounds of one category. */
export function categoryBounds(card: ModelCard, result: Result | null, id: string): string {
  if (card.kind === "rules") return "";
  const set = categorySet(card, result);
  const index = set?.steps.findIndex((step) => step.id === id) ?? -1;
  if (!set || index < 0 || set.steps.length < 2) return "";
  const step = set.steps[index] as CategoryStep;
  const next = set.steps[index + 1];
  const bound = (from: number) =>
    formatNumber(tidy(from * displayScale(card.output.unit).factor), fraction(card, from));
  const { unit } = displayScale(card.output.unit);
  const full = (text: string) => (unit === "%" ? formatPercent(text) : withUnit(text, unit));
  if (!next) return `${step.above ? ">" : "≥"} ${full(bound(step.from))}`;
  if (index === 0) return `${next.above ? "≤" : "<"} ${full(bound(next.from))}`;
  return full(formatRange(bound(step.from), bound(next.from)));
}

function fraction(card: ModelCard, value: number): number {
  const shown = tidy(value * displayScale(card.output.unit).factor);
  for (let digits = 0; digits < 4; digits += 1) if (Number(shown.toFixed(digits)) === shown) return digits;
  return 4;
}

/** Round upper end of an axis that holds every given value. */
export function axisEnd(values: number[], unit: string): number {
  const top = Math.max(...values.filter(Number.isFinite), 0) || 1;
  const power = 10 ** Math.floor(Math.log10(top));
  const end = [1, 2, 3, 4, 5, 6, 8, 10].map((m) => m * power).find((candidate) => candidate >= top * 0.999) ?? top;
  return unit === "%" ? Math.min(100, end) : end;
}

/** Even ticks; at most five steps. */
export function axisTicks(domain: { low: number; high: number }): number[] {
  const span = domain.high - domain.low;
  const step =
    [1, 2, 2.5, 5, 10].map((m) => m * 10 ** Math.floor(Math.log10(span / 4))).find((s) => span / s <= 5) ?? span;
  const ticks: number[] = [];
  for (let i = 0; i <= 6; i += 1) {
    const at = tidy(domain.low + i * step);
    if (at <= domain.high) ticks.push(at);
  }
  return ticks;
}

/** Bar of a card's categories with the result on it. Null when the card has none, and for rules (a verdict is no number). */
export function barOf(card: ModelCard, result: Result | null): RangeBarProps | null {
  const set = categorySet(card, result);
  if (card.kind === "rules" || !set || set.steps.length === 0) return null;
  const { factor, unit } = displayScale(card.output.unit);
  const inner = thresholds(card, result);
  const ends: number[] = [(inner.at(-1) ?? 1) * 2];
  if (result?.status === "result" && result.value !== null) ends.push(result.value * factor * 1.2);
  if (result && result.status !== "refused" && result.high !== null) ends.push(result.high * factor * 1.05);
  const high = axisEnd(ends, unit);
  const bands: RiskBand[] = set.steps.map((step, index) => {
    const next = set.steps[index + 1];
    return { step: step.step, to: next ? tidy(next.from * factor) : high };
  });
  const bar: RangeBarProps = { domain: { low: 0, high }, bands, ticks: [0, ...inner, high], unit };
  if (result?.status === "result" && result.value !== null) {
    bar.value = tidy(result.value * factor);
    bar.valueLabel = formatOutput(card, result.value, inner);
    if (result.low !== null && result.high !== null && result.low < result.high)
      bar.interval = { low: tidy(result.low * factor), high: tidy(result.high * factor) };
  } else if (result?.status === "range" && result.low !== null && result.high !== null) {
    bar.range = { low: tidy(result.low * factor), high: tidy(result.high * factor) };
  } else bar.empty = true;
  return bar;
}
