/** How sure an answer is: logistic regressions on the signals of rows that the weights had not seen. */
import { ASPECTS, type Aspect, confidence, type Standing } from "../src/mapper/confidence.ts";
import { systemFamily } from "../src/mapper/specimen.ts";
import type { LoincRow } from "../src/mapper/table.ts";

export interface Judged {
  standing: Standing;
  right: Record<Aspect, boolean>;
}

/** What of a first candidate is right. A part that one of the two codes lacks counts as right only with the right code. */
export function rightness(
  first: string | undefined,
  gold: string,
  table: ReadonlyMap<string, LoincRow>,
): Judged["right"] {
  const mine = table.get(first ?? "");
  const theirs = table.get(gold);
  const same = (of: (row: LoincRow) => string) =>
    first === gold || (mine !== undefined && theirs !== undefined && of(mine) !== "" && of(mine) === of(theirs));
  return {
    code: gold !== "" && first === gold,
    property: same((row) => row.property),
    specimen: same((row) => systemFamily(row.system)),
  };
}

const ROUNDS = 300;
const SHRINK = 0.001;

function learnAspect(judged: readonly Judged[], aspect: Aspect): Record<string, number> {
  const rows = judged.filter(({ standing }) => standing.signals.length > 0);
  const weights: Record<string, number> = {};
  const squares: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    const gradient: Record<string, number> = {};
    for (const { standing, right } of rows) {
      const error = (confidence(standing.signals, weights) - (right[aspect] ? 1 : 0)) / rows.length;
      for (const [name, value] of standing.signals) gradient[name] = (gradient[name] ?? 0) + error * value;
    }
    const rate = round < ROUNDS * 0.7 ? 0.05 : 0.01;
    for (const [name, slope] of Object.entries(gradient)) {
      const weight = weights[name] ?? 0;
      const g = slope + SHRINK * weight;
      const square = 0.95 * (squares[name] ?? g * g) + 0.05 * g * g;
      squares[name] = square;
      weights[name] = weight - (rate * g) / (Math.sqrt(square) + 1e-5);
    }
  }
  return Object.fromEntries(
    Object.entries(weights)
      .map(([name, weight]): [string, number] => [name, Math.round(weight * 1000) / 1000])
      .filter(([, weight]) => weight !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export function learnConfidence(judged: readonly Judged[]): Record<Aspect, Record<string, number>> {
  const [code, property, specimen] = ASPECTS.map((aspect) => learnAspect(judged, aspect));
  return { code: code!, property: property!, specimen: specimen! };
}
