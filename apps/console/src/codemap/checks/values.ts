import { CONCEPTS, conceptsOfCoding, systemKey, toCanonical, type UnitRefusal } from "@bedside/terminology";
import type { UnitVerdict } from "@bedside/terminology/mapper";
import type { Target } from "../project/decision.ts";
import type { LocalRow } from "../project/row.ts";

/** Whether a unit can belong to what a LOINC code measures: `createUnitCheck` of `@bedside/terminology/mapper`. */
export type FitsCode = (unit: string, code: string) => UnitVerdict;

export interface Histogram {
  low: number;
  high: number;
  /** Values in each of equal steps from low to high. */
  bins: readonly number[];
}

/** What the values seen say about a target. */
export interface ValueCheck {
  /** The suite's concept that the target means; null for one that no model reads. */
  concept: string | null;
  /** Unit of the numbers here: canonical for a concept, else the row's own. */
  unit: string;
  /** Range that a living adult's value can lie in, in `unit`. */
  plausible: { low: number; high: number } | null;
  /** Why the row's unit can not be the target's; null when it can, or when nothing is known. */
  unitProblem: UnitRefusal | "other-property" | null;
  histogram: Histogram | null;
  inside: number;
  /** Values out of the plausible range, in `unit`, the smallest first. */
  outside: readonly number[];
  /** Values that are no plain number: texts, `<0.5`. */
  unread: number;
}

const BINS = 30;

/**
 * Checks the row's sample values and unit against a target. Units beside the built table are known after `prepareUnits` of
 * `@bedside/terminology`.
 */
export function checkValues(row: LocalRow, target: Pick<Target, "system" | "code">, fits?: FitsCode): ValueCheck {
  const coding = { system: target.system, code: target.code };
  const concept = conceptsOfCoding(coding).find(({ concept: { kind } }) => kind === "quantity")?.concept ?? null;
  const numbers = row.samples.map(numberOf).filter((value) => value !== null);
  const unread = row.samples.length - numbers.length;
  const shared = { concept: concept?.id ?? null, unread };
  if (concept === null) {
    const isLoinc = systemKey(target.system) === "loinc";
    const unitProblem =
      row.unit !== "" && fits && isLoinc && fits(row.unit, target.code) === "differs" ? "other-property" : null;
    const histogram = histogramOf(numbers);
    return { ...shared, unit: row.unit, plausible: null, unitProblem, histogram, inside: numbers.length, outside: [] };
  }
  const converted = (value: number) => toCanonical(concept.id, value, { text: row.unit || null }, coding);
  const probe = converted(1);
  if (!probe.ok) {
    const histogram = histogramOf(numbers);
    return { ...shared, unit: row.unit, plausible: null, unitProblem: probe.reason, histogram, inside: 0, outside: [] };
  }
  const values = numbers.map(converted).flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
  const plausible = CONCEPTS[concept.id]?.plausible ?? null;
  const isInside = (value: number) => plausible === null || (value >= plausible.low && value <= plausible.high);
  const inside = values.filter(isInside);
  return {
    ...shared,
    unit: concept.unitLabel ?? concept.unit ?? "",
    plausible,
    unitProblem: null,
    histogram: histogramOf(inside),
    inside: inside.length,
    outside: values.filter((value) => !isInside(value)).sort((a, b) => a - b),
  };
}

function numberOf(sample: string): number | null {
  const text = sample
    .normalize("NFKC")
    .trim()
    .replace(/,(?=\d{3}\b)/g, "");
  return /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? Number(text) : null;
}

function histogramOf(values: readonly number[]): Histogram | null {
  if (values.length === 0) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const bins = new Array<number>(BINS).fill(0);
  for (const value of values) {
    const bin = high === low ? 0 : Math.min(BINS - 1, Math.floor(((value - low) / (high - low)) * BINS));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return { low, high, bins };
}
