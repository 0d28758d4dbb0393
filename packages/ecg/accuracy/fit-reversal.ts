import { writeFileSync } from "node:fs";
import path from "node:path";
import { analyse } from "../src/signal/analyse.ts";
import { eightLeads, exchange, REVERSALS, reversalFeatures } from "../src/signal/reversal-features.ts";
import { ptbxl } from "./sets.ts";

/** Softmax regression over correct electrodes and each exchange, PTB-XL folds 7 and 8; alarms on about 0.1 % a class there. */
const FOLDS = [7, 8];
const EPOCHS = 40;
const DECAY = 2e-5;
const FALSE_ALARMS = 0.0012;
const CLASSES = REVERSALS.length + 1;
const SOURCE = path.resolve(import.meta.dirname, "../src/signal/reversal-weights.ts");

const x: Float64Array[] = [];
const y: number[] = [];
for (const fold of FOLDS)
  for (const { recording } of await ptbxl(fold)) {
    const group = analyse(recording).groups[0];
    const leads = group ? eightLeads(group.beat) : null;
    if (!group?.waves || !leads) continue;
    const fs = group.beat.samplingRateHz;
    x.push(reversalFeatures(leads, group.waves, fs));
    y.push(0);
    for (const [k, reversal] of REVERSALS.entries()) {
      x.push(reversalFeatures(exchange(leads, reversal), group.waves, fs));
      y.push(k + 1);
    }
  }
const n = x[0]!.length;
const spread = Array.from(
  { length: n },
  (_, i) => Math.sqrt(x.reduce((sum, row) => sum + row[i]! ** 2, 0) / x.length) || 1,
);
for (const row of x) for (let i = 0; i < n; i++) row[i]! /= spread[i]!;

const weights = Array.from({ length: CLASSES }, () => new Float64Array(n));
const first = Array.from({ length: CLASSES }, () => new Float64Array(n));
const second = Array.from({ length: CLASSES }, () => new Float64Array(n));
const scoresOf = (row: Float64Array) =>
  weights.map((w) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += w[i]! * row[i]!;
    return sum;
  });
let seed = 1;
const random = () => {
  seed = (seed * 1664525 + 1013904223) % 4294967296;
  return seed / 4294967296;
};
const order = x.map((_, i) => i);
let step = 0;
const BATCH = 64;
for (let epoch = 0; epoch < EPOCHS; epoch++) {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const rate = 0.02 * 0.5 * (1 + Math.cos((Math.PI * epoch) / EPOCHS)) + 1e-4;
  for (let from = 0; from < order.length; from += BATCH) {
    const gradient = Array.from({ length: CLASSES }, () => new Float64Array(n));
    for (const at of order.slice(from, from + BATCH)) {
      const scores = scoresOf(x[at]!);
      const top = Math.max(...scores);
      const exps = scores.map((s) => Math.exp(s - top));
      const sum = exps.reduce((a, b) => a + b);
      for (let c = 0; c < CLASSES; c++) {
        const g = (exps[c]! / sum - (y[at] === c ? 1 : 0)) / BATCH;
        for (let i = 0; i < n; i++) gradient[c]![i]! += g * x[at]![i]!;
      }
    }
    step++;
    for (let c = 0; c < CLASSES; c++)
      for (let i = 0; i < n; i++) {
        const g = gradient[c]![i]! + DECAY * weights[c]![i]!;
        first[c]![i] = 0.9 * first[c]![i]! + 0.1 * g;
        second[c]![i] = 0.999 * second[c]![i]! + 0.001 * g * g;
        const m = first[c]![i]! / (1 - 0.9 ** step);
        const v = second[c]![i]! / (1 - 0.999 ** step);
        weights[c]![i]! -= (rate * m) / (Math.sqrt(v) + 1e-8);
      }
  }
}
const margins = REVERSALS.map((): number[] => []);
for (const [at, row] of x.entries()) {
  if (y[at] !== 0) continue;
  const scores = scoresOf(row);
  for (const [k, list] of margins.entries()) list.push(scores[k + 1]! - scores[0]!);
}
const thresholds = margins.map((list) => list.sort((a, b) => a - b)[Math.floor((1 - FALSE_ALARMS) * list.length)]!);
const number = (v: number) => Number(v.toPrecision(4));
writeFileSync(
  SOURCE,
  `/** Written by \`accuracy/fit-reversal.ts\`: a row for correct electrodes and one for each of \`REVERSALS\`. */
export const REVERSAL_WEIGHTS: readonly (readonly number[])[] = [
${weights.map((w) => `  [${[...w].map((v, i) => number(v / spread[i]!)).join(", ")}],`).join("\n")}
];
export const REVERSAL_THRESHOLDS: readonly number[] = [${thresholds.map(number).join(", ")}];
`,
);
console.log(`${x.length} rows of ${n} features; thresholds ${thresholds.map(number).join(", ")}`);
