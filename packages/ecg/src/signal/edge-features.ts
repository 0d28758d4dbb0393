import type { Delineation } from "./delineate.ts";
import { movingAverage, percentile } from "./filters.ts";

/** The edges that are placed lead by lead. */
export const EDGES = ["pOnset", "pPeak", "pOffset", "qrsOnset", "qrsOffset", "tOnset", "tPeak", "tOffset"] as const;
export type Edge = (typeof EDGES)[number];

const QRS_REACH_MS = 30;
const P_REACH_MS = 40;
const T_REACH_MS = 70;
const SLOPE_PARTS = [0.04, 0.08, 0.15, 0.3];
const QRS_PARTS = [0.05, 0.12];
const WAVE_PARTS = [0.08, 0.2, 0.4, 0.65];

/**
 * What one lead of a median beat says of each edge: where its slope or its size crosses given parts of its largest, ms
 * from the edge of all leads together, each also multiplied by how large the wave is in this lead. Null where the wave
 * is not there. `fs` in Hz, `lead` in mV.
 */
export function edgeFeatures(lead: Float64Array, all: Delineation, fs: number): Record<Edge, Float64Array | null> {
  const smooth = movingAverage(lead, Math.max(1, Math.round(0.008 * fs)));
  const qrs = qrsFeatures(smooth, all, fs);
  const p = pFeatures(smooth, all, fs);
  const t = tFeatures(smooth, all, fs);
  return { ...p, ...qrs, ...t };
}

const ms = (samples: number, fs: number) => (samples * 1000) / fs;

function withSize(values: number[], size: number, reachMs: number): Float64Array {
  const cut = values.map((v) => Math.max(-reachMs, Math.min(reachMs, v)));
  return Float64Array.from([1, size, ...cut, ...cut.map((v) => v * size)]);
}

function qrsFeatures(
  x: Float64Array,
  all: Delineation,
  fs: number,
): Pick<Record<Edge, Float64Array>, "qrsOnset" | "qrsOffset"> {
  const { qrsOnset, qrsOffset } = all;
  const reach = Math.round((QRS_REACH_MS * fs) / 1000);
  const slope = new Float64Array(x.length);
  for (let i = 1; i < x.length - 1; i++) slope[i] = Math.abs(x[i + 1]! - x[i - 1]!);
  let top = 1e-6;
  for (let i = qrsOnset; i <= qrsOffset; i++) top = Math.max(top, slope[i]!);
  const before = mean(x, qrsOnset - reach, qrsOnset - (reach >> 1));
  const after = mean(x, qrsOffset + (reach >> 1), qrsOffset + reach);
  let swing = 1e-6;
  for (let i = qrsOnset; i <= qrsOffset; i++) swing = Math.max(swing, Math.abs(x[i]! - before));
  const size = swing / (swing + 0.5);
  const scan = (from: number, step: 1 | -1, exceeds: (i: number) => boolean) => {
    for (let k = 0; k <= 2 * reach; k++) {
      const i = from + step * k;
      if (exceeds(i) && exceeds(i + step)) return i;
    }
    return from + step * 2 * reach;
  };
  const quietOn = percentile(
    slope.subarray(Math.max(0, qrsOnset - 2 * reach), Math.max(1, qrsOnset - (reach >> 1))),
    0.5,
  );
  const quietOff = percentile(slope.subarray(qrsOffset + (reach >> 1), qrsOffset + 2 * reach), 0.5);
  const onset = [
    ...SLOPE_PARTS.map((part) => scan(qrsOnset - reach, 1, (i) => slope[i]! > part * top + quietOn)),
    ...QRS_PARTS.map((part) => scan(qrsOnset - reach, 1, (i) => Math.abs(x[i]! - before) > part * swing)),
  ];
  const offset = [
    ...SLOPE_PARTS.map((part) => scan(qrsOffset + reach, -1, (i) => slope[i]! > part * top + quietOff)),
    ...QRS_PARTS.map((part) => scan(qrsOffset + reach, -1, (i) => Math.abs(x[i]! - after) > part * swing)),
  ];
  return {
    qrsOnset: withSize(
      onset.map((i) => ms(i - qrsOnset, fs)),
      size,
      QRS_REACH_MS,
    ),
    qrsOffset: withSize(
      offset.map((i) => ms(i - qrsOffset, fs)),
      size,
      QRS_REACH_MS,
    ),
  };
}

/** The wave between two ends, from the straight line between the levels there. */
function above(x: Float64Array, from: number, to: number, pad: number): { wave: Float64Array; start: number } {
  const a = mean(x, from - pad, from);
  const b = mean(x, to, to + pad);
  const wave = new Float64Array(to - from + 1);
  for (let i = 0; i < wave.length; i++) wave[i] = (x[from + i] ?? 0) - a - ((b - a) * i) / (wave.length - 1);
  return { wave, start: from };
}

function extremeOf(wave: Float64Array, from: number, to: number): number {
  let best = Math.max(0, from);
  for (let i = best; i <= Math.min(wave.length - 1, to); i++) if (Math.abs(wave[i]!) > Math.abs(wave[best]!)) best = i;
  return best;
}

/** First index, outward from the peak, where the wave is below a part of its height. */
function below(wave: Float64Array, peak: number, step: 1 | -1, part: number): number {
  const sign = Math.sign(wave[peak]!);
  const level = part * Math.abs(wave[peak]!);
  let i = peak;
  while (i + step >= 0 && i + step < wave.length && wave[i]! * sign > level) i += step;
  return i;
}

function pFeatures(
  x: Float64Array,
  all: Delineation,
  fs: number,
): Pick<Record<Edge, Float64Array | null>, "pOnset" | "pPeak" | "pOffset"> {
  const { pOnset, pPeak, pOffset, qrsOnset } = all;
  if (pOnset === null || pPeak === null || pOffset === null) return { pOnset: null, pPeak: null, pOffset: null };
  const pad = Math.max(2, Math.round(0.012 * fs));
  const margin = Math.round(0.024 * fs);
  const { wave, start } = above(x, Math.max(pad, pOnset - margin), Math.min(pOffset + margin, qrsOnset - pad), pad);
  const peak = extremeOf(wave, pOnset + pad - start, pOffset - pad - start);
  const height = Math.abs(wave[peak]!);
  const size = height / (height + 0.04);
  const at = (i: number, edge: number) => ms(start + i - edge, fs);
  const on = WAVE_PARTS.map((part) => at(below(wave, peak, -1, part), pOnset));
  const off = WAVE_PARTS.map((part) => at(below(wave, peak, 1, part), pOffset));
  return {
    pOnset: withSize([...on, ms(pPeak - pOnset, fs) - 50, ms(qrsOnset - pOnset, fs) - 150], size, P_REACH_MS),
    pPeak: withSize([at(peak, pPeak)], size, P_REACH_MS),
    pOffset: withSize([...off, ms(pOffset - pPeak, fs) - 50, ms(qrsOnset - pOffset, fs) - 50], size, P_REACH_MS),
  };
}

function tFeatures(
  x: Float64Array,
  all: Delineation,
  fs: number,
): Pick<Record<Edge, Float64Array | null>, "tOnset" | "tPeak" | "tOffset"> {
  const { tPeak, tOffset, qrsOffset } = all;
  if (tPeak === null || tOffset === null) return { tOnset: null, tPeak: null, tOffset: null };
  const pad = Math.max(2, Math.round(0.016 * fs));
  const start = Math.min(qrsOffset + Math.round(0.03 * fs), tPeak - 4);
  const to = Math.max(tPeak + 4, Math.min(x.length - pad - 1, tOffset + Math.round(0.04 * fs)));
  const rest = mean(x, to, to + pad);
  const wave = new Float64Array(to - start + 1);
  for (let i = 0; i < wave.length; i++) wave[i] = (x[start + i] ?? rest) - rest;
  const span = Math.round(0.07 * fs);
  const peak = extremeOf(wave, tPeak - span - start, Math.min(tPeak + span, tOffset - 4) - start);
  const height = Math.abs(wave[peak]!);
  const size = height / (height + 0.1);
  const at = (i: number, edge: number) => ms(start + i - edge, fs);
  const { wave: rise, start: riseStart } = above(x, start, start + peak, 2);
  let bend = 0;
  for (let i = 0; i < rise.length; i++) if (Math.abs(rise[i]!) > Math.abs(rise[bend]!)) bend = i;
  const nominal = nominalTOnset(all);
  const on = [
    ...WAVE_PARTS.slice(1).map((part) => at(below(wave, peak, -1, part), nominal)),
    ms(riseStart + bend - nominal, fs),
    ms(qrsOffset - nominal, fs) + 60,
  ];
  const off = [
    ...WAVE_PARTS.map((part) => at(below(wave, peak, 1, part), tOffset)),
    at(tangentEnd(wave, peak), tOffset),
    at(trapezium(wave, peak), tOffset),
    ms(tOffset - tPeak, fs) - 100,
  ];
  return {
    tOnset: withSize(on, size, 2 * T_REACH_MS),
    tPeak: withSize([at(peak, tPeak)], size, T_REACH_MS),
    tOffset: withSize(off, size, T_REACH_MS),
  };
}

/** Where T's onset is counted from: as far before the peak as the end lies behind it. */
export function nominalTOnset({ tPeak, tOffset, qrsOffset }: Delineation): number {
  return Math.max(qrsOffset, (tPeak ?? 0) - Math.round(0.55 * ((tOffset ?? 0) - (tPeak ?? 0))) * 2);
}

/** Where the tangent at the steepest fall meets zero. */
function tangentEnd(wave: Float64Array, peak: number): number {
  const sign = Math.sign(wave[peak]!);
  let steepest = peak + 1;
  let fall = 1e-9;
  for (let i = peak + 1; i < wave.length - 2; i++) {
    const down = (sign * (wave[Math.max(0, i - 2)]! - wave[i + 2]!)) / 4;
    if (down > fall) {
      fall = down;
      steepest = i;
    }
  }
  return Math.round(steepest + (sign * wave[Math.min(wave.length - 1, steepest)]!) / fall);
}

/** The end of T by the largest trapezium (Vazquez-Seisdedos et al. 2011). */
function trapezium(wave: Float64Array, peak: number): number {
  const sign = Math.sign(wave[peak]!);
  const steep = Math.min(wave.length - 2, Math.max(peak + 1, below(wave, peak, 1, 0.6)));
  const far = wave.length - 1;
  let best = steep;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = steep; i <= far; i++) {
    const area = 0.5 * sign * (wave[steep]! - wave[i]!) * (2 * far - steep - i);
    if (area > most) {
      most = area;
      best = i;
    }
  }
  return best;
}

function mean(x: Float64Array, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let i = Math.max(0, from); i < Math.min(x.length, to); i++) {
    sum += x[i]!;
    count++;
  }
  return count > 0 ? sum / count : (x[Math.max(0, Math.min(x.length - 1, from))] ?? 0);
}
