import { writeFileSync } from "node:fs";
import path from "node:path";
import { analyse } from "../src/signal/analyse.ts";
import { EDGES, type Edge, edgeFeatures, nominalTOnset } from "../src/signal/edge-features.ts";
import { ludb } from "./sets.ts";

/** Half of the odd half of LUDB: record number modulo 4 is 1. The other half is only scored. */
const inHalf = (name: string) => process.argv.includes("--all") || Number(name) % 4 === 1;
const RIDGE = 30;
const SOURCE = path.resolve(import.meta.dirname, "../src/signal/edge-weights.ts");
const OF: Record<Edge, ["P" | "QRS" | "T", "onset" | "peak" | "offset"]> = {
  pOnset: ["P", "onset"],
  pPeak: ["P", "peak"],
  pOffset: ["P", "offset"],
  qrsOnset: ["QRS", "onset"],
  qrsOffset: ["QRS", "offset"],
  tOnset: ["T", "onset"],
  tPeak: ["T", "peak"],
  tOffset: ["T", "offset"],
};

const rows = new Map<Edge, { x: Float64Array; y: number }[]>(EDGES.map((edge) => [edge, []]));
for (const record of await ludb()) {
  if (!inHalf(record.name)) continue;
  const { beats, groups } = analyse(record.recording);
  const group = groups[0];
  if (!group?.waves) continue;
  const { beat, waves, members } = group;
  const common = { ...waves, tOnset: waves.tPeak === null ? null : nominalTOnset(waves) };
  for (const [l, lead] of record.recording.leads.entries()) {
    const features = edgeFeatures(beat.samples[l]!, waves, beat.samplingRateHz);
    for (const edge of EDGES) {
      const from = common[edge];
      const x = features[edge];
      if (from === null || x === null) continue;
      const [wave, side] = OF[edge];
      const offs = members.flatMap((i) => {
        const expected = beats[i]! + from - beat.fiducial;
        const marked = record.marks[lead]!.filter((m) => m.wave === wave && Math.abs(m[side] - expected) < 50);
        return marked.map((m) => (m[side] - expected) * 2);
      });
      const y = offs.sort((a, b) => a - b)[offs.length >> 1];
      if (y !== undefined) rows.get(edge)!.push({ x, y });
    }
  }
}

/** Ridge regression; the constant is not penalised, and the largest 4 % of residuals are left out of a second fit. */
function fit(data: { x: Float64Array; y: number }[]): number[] {
  let used = data;
  let weights: number[] = [];
  for (let pass = 0; pass < 3; pass++) {
    weights = solve(used);
    const residual = ({ x, y }: { x: Float64Array; y: number }) =>
      Math.abs(y - x.reduce((sum, v, i) => sum + v * weights[i]!, 0));
    const limit = data.map(residual).sort((a, b) => a - b)[Math.floor(0.96 * data.length)]!;
    used = data.filter((row) => residual(row) <= limit);
  }
  return weights.map((w) => Math.round(w * 1000) / 1000);
}

function solve(data: { x: Float64Array; y: number }[]): number[] {
  const n = data[0]!.x.length;
  const a = Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n + 1);
    row[i] = i === 0 ? 0 : RIDGE * 100;
    return row;
  });
  a[1]![1] = RIDGE / 100;
  for (const { x, y } of data)
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) a[i]![j]! += x[i]! * x[j]!;
      a[i]![n]! += x[i]! * y;
    }
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c; r < n; r++) if (Math.abs(a[r]![c]!) > Math.abs(a[pivot]![c]!)) pivot = r;
    [a[c], a[pivot]] = [a[pivot]!, a[c]!];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = a[r]![c]! / a[c]![c]!;
      for (let j = c; j <= n; j++) a[r]![j]! -= factor * a[c]![j]!;
    }
  }
  return a.map((row, i) => row[n]! / row[i]!);
}

const lines = EDGES.map((edge) => {
  const data = rows.get(edge)!;
  const weights = fit(data);
  const sd = (values: number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length).toFixed(1);
  const after = data.map(({ x, y }) => y - x.reduce((sum, v, i) => sum + v * weights[i]!, 0));
  console.log(edge, data.length, "rms before", sd(data.map(({ y }) => y)), "after", sd(after));
  return `  ${edge}: [${weights.join(", ")}],`;
});
writeFileSync(
  SOURCE,
  `import type { Edge } from "./edge-features.ts";

/** Weights of \`edgeFeatures\`, ms; written by \`accuracy/fit-edges.ts\`. */
export const EDGE_WEIGHTS: Partial<Record<Edge, readonly number[]>> = {
${lines.join("\n")}
};
`,
);
