import type { ModelInput } from "../card.ts";
import { choicesOf, type Entry } from "./resolve.ts";

/** An input that is not known, and the values that it may have. */
interface OpenInput {
  input: ModelInput;
  entries: Entry[];
}

/** Values of each open input in each row: `index[row][k]` is the entry of open input k. */
export interface Exploration {
  open: OpenInput[];
  index: number[][];
  /** True when every combination of the entries is there. */
  complete: boolean;
}

const MOST_ROWS = 20_000;
const SAMPLES = [5, 3, 2];

/**
 * All combinations of the values of the open inputs: choices and candidates in full, quantities at both ends, at the
 * model's own steps and at as many values between as `MOST_ROWS` allows. No randomness. When even the ends are too
 * many, an even deterministic sample of them.
 */
export function explore(inputs: readonly { input: ModelInput; candidates: Entry[] | null }[]): Exploration {
  for (const samples of SAMPLES) {
    const open = inputs.map(({ input, candidates }) => ({ input, entries: candidates ?? entriesOf(input, samples) }));
    const rows = open.reduce((product, each) => product * each.entries.length, 1);
    if (rows <= MOST_ROWS) return { open, index: combinations(open), complete: true };
  }
  const open = inputs.map(({ input, candidates }) => ({ input, entries: candidates ?? entriesOf(input, 2) }));
  return { open, index: sampled(open), complete: false };
}

function entriesOf(input: ModelInput, samples: number): Entry[] {
  if (input.kind === "boolean") {
    return [
      { value: false, number: 0 },
      { value: true, number: 1 },
    ];
  }
  if (input.kind === "choice") return choicesOf(input, []);
  const range = input.explore ?? input.valid;
  if (!range) throw new Error(`the card says no range for "${input.column}"`);
  const step = (range.high - range.low) / (samples - 1);
  const between = Array.from({ length: samples }, (_, i) => (i === samples - 1 ? range.high : range.low + i * step));
  const inside = (input.exploreAt ?? []).filter((at) => at > range.low && at < range.high);
  return [...new Set([...between, ...inside])].sort((a, b) => a - b).map((number) => ({ value: number, number }));
}

function combinations(open: readonly OpenInput[]): number[][] {
  let rows: number[][] = [[]];
  for (const { entries } of open) rows = rows.flatMap((row) => entries.map((_, i) => [...row, i]));
  return rows;
}

const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53];

/** Halton's sequence over the entries. */
function sampled(open: readonly OpenInput[]): number[][] {
  return Array.from({ length: MOST_ROWS }, (_, row) =>
    open.map(({ entries }, k) => Math.floor(radicalInverse(row + 1, PRIMES[k % PRIMES.length] ?? 2) * entries.length)),
  );
}

function radicalInverse(n: number, base: number): number {
  let [result, fraction, rest] = [0, 1 / base, n];
  for (; rest > 0; rest = Math.floor(rest / base), fraction /= base) result += (rest % base) * fraction;
  return result;
}
