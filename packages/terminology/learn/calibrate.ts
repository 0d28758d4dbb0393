/** How sure an answer is: a logistic regression on the signals of rows that the weights had not seen. */
import { confidence, type Standing } from "../src/mapper/confidence.ts";

export interface Judged {
  standing: Standing;
  right: boolean;
}

export function learnConfidence(judged: readonly Judged[]): number[] {
  const rows = judged.filter(({ standing }) => standing.signals.length > 0);
  const size = rows[0]?.standing.signals.length ?? 0;
  const weights = new Array<number>(size).fill(0);
  const squares = new Array<number>(size).fill(0);
  for (let round = 0; round < 600; round += 1) {
    const gradient = weights.map((weight) => 0.002 * weight);
    for (const { standing, right } of rows) {
      const error = confidence(standing.signals, weights) - (right ? 1 : 0);
      for (const [i, signal] of standing.signals.entries()) gradient[i]! += (error * signal) / rows.length;
    }
    for (const [i, slope] of gradient.entries()) {
      squares[i] = 0.95 * squares[i]! + 0.05 * slope * slope;
      weights[i]! -= (0.03 * slope) / (Math.sqrt(squares[i]!) + 1e-6);
    }
  }
  return weights.map((weight) => Math.round(weight * 1000) / 1000);
}
