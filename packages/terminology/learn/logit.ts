/** A conditional logit: of the candidates of a row, which one is meant. Full gradient, Adam, no randomness. */
import type { Case } from "./cases.ts";

export interface LogitOptions {
  rounds: number;
  rate: number;
  /** Strength that pulls every weight to nothing. */
  shrink: number;
}

export function scoresOf(one: Case, weights: Float64Array): Float64Array {
  const scores = new Float64Array(one.candidates.length);
  for (let c = 0; c < scores.length; c += 1) {
    const ids = one.ids[c]!;
    const values = one.values[c]!;
    let sum = 0;
    for (let i = 0; i < ids.length; i += 1) sum += weights[ids[i]!]! * values[i]!;
    scores[c] = sum;
  }
  return scores;
}

export function softmax(scores: Float64Array): Float64Array {
  const most = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  const out = scores.map((score) => Math.exp(score - most));
  const total = out.reduce((a, b) => a + b, 0);
  return out.map((value) => value / total);
}

/** Candidates of a row that are learnt from: the first ones and the right one. */
const LEARNT = 50;

function fewer(one: Case): Case {
  const kept = [...one.candidates.keys()].filter((c) => c < LEARNT || c === one.gold);
  return {
    ...one,
    candidates: kept.map((c) => one.candidates[c]!),
    ids: kept.map((c) => one.ids[c]!),
    values: kept.map((c) => one.values[c]!),
    gold: kept.indexOf(one.gold),
  };
}

export function learn(cases: readonly Case[], size: number, { rounds, rate, shrink }: LogitOptions): Float64Array {
  const known = cases.filter((one) => one.gold >= 0).map(fewer);
  const weights = new Float64Array(size);
  const first = new Float64Array(size);
  const second = new Float64Array(size);
  const gradient = new Float64Array(size);
  for (let round = 1; round <= rounds; round += 1) {
    gradient.fill(0);
    for (const one of known) {
      const shares = softmax(scoresOf(one, weights));
      for (let c = 0; c < shares.length; c += 1) {
        const error = (shares[c]! - (c === one.gold ? 1 : 0)) * one.row.weight;
        if (Math.abs(error) < 1e-4) continue;
        const ids = one.ids[c]!;
        const values = one.values[c]!;
        for (let i = 0; i < ids.length; i += 1) gradient[ids[i]!]! += error * values[i]!;
      }
    }
    const step = rate * (round < rounds * 0.6 ? 1 : 0.3);
    for (let i = 0; i < size; i += 1) {
      const g = gradient[i]! / known.length + shrink * weights[i]!;
      first[i] = 0.9 * first[i]! + 0.1 * g;
      second[i] = 0.98 * second[i]! + 0.02 * g * g;
      weights[i]! -= (step * (first[i]! / (1 - 0.9 ** round))) / (Math.sqrt(second[i]! / (1 - 0.98 ** round)) + 1e-8);
    }
  }
  return weights;
}
