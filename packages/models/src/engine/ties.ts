import type { Fact, Reason } from "@bedside/chart";
import type { ModelCard, ModelInput } from "../card.ts";
import type { Case } from "./cases.ts";
import type { Entry } from "./resolve.ts";

type Tie = NonNullable<ModelCard["tied"]>[number];
interface Open {
  input: ModelInput;
  candidates: Entry[] | null;
}

/** A tie of the card that holds for this patient: `total` is the product that the two inputs must have. */
export interface ActiveTie {
  columns: readonly [string, string];
  total: number;
  within: number;
  warning: Reason;
}

const entry = (number: number): Entry => ({ value: number, number });
const range = (input: ModelInput) => input.explore ?? input.valid;

/**
 * The ties that narrow what is open, and the open inputs with only the values that such a tie leaves. A tie counts when its
 * concept's value is current (a stale total may have grown since) and the values it leaves lie in the ranges of the
 * inputs; otherwise the inputs keep their full range.
 */
export function applyTies<T extends Open>(
  card: ModelCard,
  facts: Readonly<Record<string, Fact>>,
  known: ReadonlyMap<string, Entry>,
  open: readonly T[],
): { open: T[]; ties: ActiveTie[] } {
  let narrowed = [...open];
  const ties: ActiveTie[] = [];
  for (const tie of card.tied ?? []) {
    const fact = facts[tie.concept];
    const value = fact?.state === "found" || fact?.state === "entered" ? fact.value : null;
    if (typeof value !== "number" || !(value > 0)) continue;
    const entries = entriesOf(tie, value * tie.divisor, known, narrowed);
    if (!entries) continue;
    narrowed = narrowed.map((each) => ({ ...each, candidates: entries.get(each.input.column) ?? each.candidates }));
    const [first, second] = tie.columns.map((column) => conceptOf(card, column));
    const values = { concept: tie.concept, first: first ?? "", second: second ?? "", value };
    ties.push({
      columns: tie.columns,
      total: value * tie.divisor,
      within: tie.within,
      warning: { code: "tied-to", values },
    });
  }
  return { open: narrowed, ties };
}

const conceptOf = (card: ModelCard, column: string) => card.inputs.find((input) => input.column === column)?.concept;

/** Values of the open ones of the two inputs, by column; null when the tie can not narrow them. */
function entriesOf(
  { columns, within }: Tie,
  total: number,
  known: ReadonlyMap<string, Entry>,
  open: readonly Open[],
): Map<string, Entry[]> | null {
  const [first, second] = columns.map((column) => open.find((each) => each.input.column === column) ?? null);
  const spread = [1 - within, 1 + within];
  if (first && second) {
    if (first.candidates || second.candidates) return null;
    const [a, b] = [range(first.input), range(second.input)];
    if (!a || !b) return null;
    const low = Math.max(b.low, (total * (1 + within)) / a.high);
    const high = Math.min(b.high, (total * (1 - within)) / a.low);
    if (!(low <= high)) return null;
    const seconds = [...new Set([low, Math.sqrt(low * high), high])];
    const firsts = seconds.flatMap((each) => spread.map((factor) => (total * factor) / each));
    return new Map([
      [first.input.column, [...new Set(firsts)].sort((x, y) => x - y).map(entry)],
      [second.input.column, seconds.map(entry)],
    ]);
  }
  const unknown = first ?? second;
  const given = known.get(first ? columns[1] : columns[0])?.number ?? 0;
  const limits = unknown ? range(unknown.input) : null;
  if (!unknown || unknown.candidates || !limits || !(given > 0)) return null;
  const [low, high] = spread.map((factor) => (total * factor) / given) as [number, number];
  if (high < limits.low || low > limits.high) return null;
  const ends = [Math.max(low, limits.low), Math.min(high, limits.high)];
  return new Map([[unknown.input.column, [...new Set(ends)].map(entry)]]);
}

/** Rounding of a division and a product. */
const SLACK = 1e-9;

/** The rows that fit every tie. */
export function fittingRows(card: ModelCard, cases: readonly Case[], ties: readonly ActiveTie[]): number[] {
  const place = (column: string) => card.inputs.findIndex((input) => input.column === column);
  const checks = ties.map(({ columns, total, within }) => {
    const [a, b] = [place(columns[0]), place(columns[1])];
    return (each: Case) => {
      const product = (each[a]?.number ?? 0) * (each[b]?.number ?? 0);
      return Math.abs(product - total) <= total * (within + SLACK);
    };
  });
  return cases.flatMap((each, row) => (checks.every((fits) => fits(each)) ? [row] : []));
}
