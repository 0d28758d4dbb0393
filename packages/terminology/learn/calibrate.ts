/** How sure an answer is: logistic regressions on the signals of rows that the weights had not seen. */
import { ASPECTS, type Aspect, type Standing } from "../src/mapper/confidence.ts";
import { systemFamily } from "../src/mapper/specimen.ts";
import type { LoincRow } from "../src/mapper/table.ts";

export interface Judged {
  standing: Standing;
  /** Null where it is not known. */
  right: Record<Aspect, boolean | null>;
}

/** What of a first candidate is right: null for a part that one of the two codes lacks. */
export function rightness(
  first: string | undefined,
  gold: string,
  table: ReadonlyMap<string, LoincRow>,
): Judged["right"] {
  const mine = table.get(first ?? "");
  const theirs = table.get(gold);
  const same = (of: (row: LoincRow) => string) => {
    if (first === gold) return true;
    if (!mine || !theirs || of(mine) === "" || of(theirs) === "") return null;
    return of(mine) === of(theirs);
  };
  return {
    code: gold !== "" && first === gold,
    property: same((row) => row.property),
    specimen: same((row) => systemFamily(row.system)),
  };
}

const ROUNDS = 300;
const SHRINK = 0.001;

/** Signals as numbers: which ones, and how much of each. */
interface Row {
  ids: Int32Array;
  values: Float64Array;
  right: Judged["right"];
}

function numbered(judged: readonly Judged[]): { rows: Row[]; names: string[] } {
  const numbers = new Map<string, number>();
  const rows = judged
    .filter(({ standing }) => standing.signals.length > 0)
    .map(({ standing: { signals }, right }) => ({
      ids: Int32Array.from(signals, ([name]) => {
        const number = numbers.get(name) ?? numbers.size;
        numbers.set(name, number);
        return number;
      }),
      values: Float64Array.from(signals, ([, value]) => value),
      right,
    }));
  return { rows, names: [...numbers.keys()] };
}

function learnAspect(all: readonly Row[], names: readonly string[], aspect: Aspect): Record<string, number> {
  const rows = all.filter(({ right }) => right[aspect] !== null);
  const weights = new Float64Array(names.length);
  const squares = new Float64Array(names.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    const gradient = weights.map((weight) => SHRINK * weight);
    for (const { ids, values, right } of rows) {
      let sum = 0;
      for (let i = 0; i < ids.length; i += 1) sum += weights[ids[i]!]! * values[i]!;
      const error = (1 / (1 + Math.exp(-sum)) - (right[aspect] ? 1 : 0)) / rows.length;
      for (let i = 0; i < ids.length; i += 1) gradient[ids[i]!]! += error * values[i]!;
    }
    const rate = round < ROUNDS * 0.7 ? 0.05 : 0.01;
    for (const [i, slope] of gradient.entries()) {
      squares[i] = round === 0 ? slope * slope : 0.95 * squares[i]! + 0.05 * slope * slope;
      weights[i]! -= (rate * slope) / (Math.sqrt(squares[i]!) + 1e-5);
    }
  }
  return Object.fromEntries(
    names
      .map((name, i): [string, number] => [name, Math.round(weights[i]! * 1000) / 1000])
      .filter(([, weight]) => weight !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export function learnConfidence(judged: readonly Judged[]): Record<Aspect, Record<string, number>> {
  const { rows, names } = numbered(judged);
  const [code, property, specimen] = ASPECTS.map((aspect) => learnAspect(rows, names, aspect));
  return { code: code!, property: property!, specimen: specimen! };
}
