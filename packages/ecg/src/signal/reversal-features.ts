import type { Delineation } from "./delineate.ts";
import type { MedianBeat } from "./median-beat.ts";

const LEADS = ["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"];

/** Limb electrodes exchanged two by two, then neighbouring chest electrodes. */
export const REVERSALS = [
  "RA-LA",
  "RA-LL",
  "LA-LL",
  "RA-RL",
  "LA-RL",
  "V1-V2",
  "V2-V3",
  "V3-V4",
  "V4-V5",
  "V5-V6",
] as const;
export type Reversal = (typeof REVERSALS)[number];

/** The eight independent leads of a median beat (I, II, V1..V6), or null when one is missing. */
export function eightLeads(beat: MedianBeat): Float64Array[] | null {
  const found = LEADS.map((lead) => beat.samples[beat.leads.indexOf(lead)]);
  return found.every((lead) => lead !== undefined) ? found : null;
}

/**
 * The same eight leads as they would be recorded with two electrodes exchanged. Both legs are taken to be at one
 * potential; an exchange with the right leg moves the central terminal of the chest leads too.
 */
export function exchange(leads: Float64Array[], reversal: Reversal): Float64Array[] {
  const [one, two, ...chest] = leads as [Float64Array, Float64Array, ...Float64Array[]];
  const three = two.map((v, i) => v - one[i]!);
  const negative = (x: Float64Array) => x.map((v) => -v);
  const less = (x: Float64Array) => chest.map((lead) => lead.map((v, i) => v - x[i]! / 3));
  switch (reversal) {
    case "RA-LA":
      return [negative(one), three, ...chest];
    case "RA-LL":
      return [negative(three), negative(two), ...chest];
    case "LA-LL":
      return [two, one, ...chest];
    case "RA-RL":
      return [negative(three), two.map(() => 0), ...less(two)];
    case "LA-RL":
      return [two, two, ...less(three)];
    default: {
      const k = Number(reversal[1]) + 1;
      const out = [...leads];
      [out[k], out[k + 1]] = [leads[k + 1]!, leads[k]!];
      return out;
    }
  }
}

/**
 * What tells exchanged electrodes: the directions of P, QRS and T in limb and chest leads and how they agree, how small
 * each limb lead is, and whether the chest leads would change more smoothly in another order.
 */
export function reversalFeatures(leads: Float64Array[], waves: Delineation, fs: number): Float64Array {
  const spans: ([number, number] | null)[] = [
    waves.pOnset === null || waves.pOffset === null ? null : [waves.pOnset, waves.pOffset],
    [waves.qrsOnset, waves.qrsOffset],
    waves.tOffset === null || waves.tPeak === null
      ? null
      : [Math.min(waves.qrsOffset + Math.round(0.06 * fs), waves.tPeak), waves.tOffset],
  ];
  const out: number[] = [1];
  for (const span of spans) out.push(...directions(leads, span, waves.qrsOnset));
  const from = waves.qrsOnset;
  const to = waves.tOffset ?? waves.qrsOffset;
  const three = leads[1]!.map((v, i) => v - leads[0]![i]!);
  const sizes = [leads[0]!, leads[1]!, three].map((lead) => size(lead, from, to, waves.qrsOnset));
  const total = Math.hypot(...sizes) || 1;
  out.push(...sizes.map((v) => Math.max(-3, Math.log(v / total + 1e-3))));
  const chest = leads.slice(2);
  const own = roughness(chest, from, to);
  for (let k = 0; k < 5; k++) {
    const order = [...chest];
    [order[k], order[k + 1]] = [chest[k + 1]!, chest[k]!];
    out.push(Math.max(-2, Math.min(2, Math.log((roughness(order, from, to) + 1e-6) / (own + 1e-6)))));
  }
  return Float64Array.from(out);
}

/** Mean of each lead within a wave over their size, and products of limb with limb and limb with chest leads. */
function directions(leads: Float64Array[], span: [number, number] | null, qrsOnset: number): number[] {
  const areas = leads.map((lead) => (span ? area(lead, span[0], span[1], qrsOnset) : 0));
  const scale = Math.sqrt(areas.reduce((sum, v) => sum + v * v, 0) / areas.length) || 1;
  const [one, two, ...chest] = areas.map((v) => v / scale) as [number, number, ...number[]];
  const limb = [one, two, two - one];
  return [
    ...limb,
    ...chest,
    ...limb.flatMap((a) => chest.map((b) => a * b)),
    ...limb.map((a) => a * a),
    limb[0]! * limb[1]!,
    ...chest
      .slice(1)
      .map((b, i) => b - chest[i]!)
      .map(Math.abs),
  ];
}

function area(lead: Float64Array, from: number, to: number, qrsOnset: number): number {
  let sum = 0;
  for (let i = from; i <= to; i++) sum += lead[i]!;
  return sum / (to - from + 1) - lead[Math.max(0, qrsOnset - 2)]!;
}

function size(lead: Float64Array, from: number, to: number, qrsOnset: number): number {
  const base = lead[Math.max(0, qrsOnset - 2)]!;
  let sum = 0;
  for (let i = from; i <= to; i++) sum += (lead[i]! - base) ** 2;
  return Math.sqrt(sum / (to - from + 1));
}

/** Summed squared differences of neighbouring chest leads over their summed squares. */
function roughness(chest: Float64Array[], from: number, to: number): number {
  let steps = 0;
  let power = 1e-9;
  for (let k = 0; k < chest.length; k++)
    for (let i = from; i <= to; i += 2) {
      const v = chest[k]![i]! - chest[k]![from]!;
      power += v * v;
      if (k + 1 < chest.length) steps += (chest[k + 1]![i]! - chest[k + 1]![from]! - v) ** 2;
    }
  return steps / power;
}
