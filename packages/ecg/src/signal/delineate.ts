import { movingAverage, percentile } from "./filters.ts";
import type { MedianBeat } from "./median-beat.ts";

/** Indices into the median beat; null where the wave could not be placed. */
export interface Delineation {
  qrsOnset: number;
  qrsOffset: number;
  pOnset: number | null;
  pPeak: number | null;
  pOffset: number | null;
  tPeak: number | null;
  tOffset: number | null;
}

const MAX_QRS_S = 0.22;
const MIN_P_MV = 0.012;
/**
 * The tangent to the vector's size meets the baseline this much before the end that cardiologists mark lead by lead
 * (odd half of LUDB, 98 records: 18 ms on average, standard deviation 13 ms).
 */
const T_TAIL_S = 0.016;

/**
 * Global waves from all leads of the median beat: the QRS where the speed of the lead vector leaves and regains its
 * quiet level, the end of T by the tangent at its steepest fall, P as the sharpest bump before the QRS.
 * Null when the QRS has no clear edges.
 */
export function delineate(beat: MedianBeat): Delineation | null {
  const fs = beat.samplingRateHz;
  const n = beat.samples[0]?.length ?? 0;
  const speed = vectorSpeed(beat, n);
  const at = (seconds: number) => Math.round(seconds * fs);
  const qrs = qrsEdges(speed, beat.fiducial, at);
  if (!qrs) return null;
  const size = vectorSize(beat, n, qrs.onset, at);
  const t = tWave(size, qrs.offset, beat.rrS, beat.fiducial, at);
  const previousT = t.tOffset === null ? qrs.onset - at(0.3) : t.tOffset - at(beat.rrS);
  return { qrsOnset: qrs.onset, qrsOffset: qrs.offset, ...pWave(beat, n, qrs.onset, previousT, at), ...t };
}

type At = (seconds: number) => number;

/** Root of the summed squared slopes of all leads, mV/s, smoothed over 8 ms. */
function vectorSpeed(beat: MedianBeat, n: number): Float64Array {
  const fs = beat.samplingRateHz;
  const out = new Float64Array(n);
  const smooth = new Float64Array(n);
  for (const lead of beat.samples) {
    movingAverage(lead, Math.max(1, Math.round(0.008 * fs)), smooth);
    for (let i = 1; i < n - 1; i++) out[i]! += ((smooth[i + 1]! - smooth[i - 1]!) * fs * 0.5) ** 2;
  }
  for (let i = 0; i < n; i++) out[i] = Math.sqrt(out[i]! / beat.samples.length);
  return out;
}

function qrsEdges(speed: Float64Array, fiducial: number, at: At): { onset: number; offset: number } | null {
  const from = fiducial - at(0.12);
  const to = fiducial + at(0.12);
  let top = 0;
  let peak = fiducial;
  for (let i = from; i <= to; i++)
    if (speed[i]! > top) {
      top = speed[i]!;
      peak = i;
    }
  const quiet = percentile(speed.subarray(fiducial - at(0.35), fiducial - at(0.1)), 0.5);
  const calm = Math.max(2, at(0.014));
  for (const raise of [1, 1.5, 2.2]) {
    const threshold = raise * Math.max(0.065 * top, 2.2 * Math.min(quiet, 0.05 * top));
    const onset = edge(speed, Math.min(peak, fiducial), -1, threshold, calm, at(0.14));
    const offset = edge(speed, Math.max(peak, fiducial), 1, threshold * 1.15, calm, at(0.2));
    if (onset !== null && offset !== null && offset - onset <= at(MAX_QRS_S)) return { onset, offset };
  }
  return null;
}

/** First index, going one way, from which the speed stays under the threshold for `calm` samples. */
function edge(
  speed: Float64Array,
  from: number,
  step: 1 | -1,
  threshold: number,
  calm: number,
  reach: number,
): number | null {
  for (let i = from; Math.abs(i - from) <= reach && i >= calm && i < speed.length - calm; i += step) {
    let quiet = 0;
    while (quiet < calm && speed[i + step * quiet]! < threshold) quiet++;
    if (quiet === calm) return i;
  }
  return null;
}

/** Distance of the lead vector from its level just before the QRS, mV (root mean square over the leads). */
function vectorSize(beat: MedianBeat, n: number, qrsOnset: number, at: At): Float64Array {
  const out = new Float64Array(n);
  const smooth = new Float64Array(n);
  for (const lead of beat.samples) {
    movingAverage(lead, Math.max(1, at(0.012)), smooth);
    let base = 0;
    const from = qrsOnset - at(0.016);
    for (let i = from; i < qrsOnset; i++) base += smooth[i]! / (qrsOnset - from);
    for (let i = 0; i < n; i++) out[i]! += (smooth[i]! - base) ** 2;
  }
  for (let i = 0; i < n; i++) out[i] = Math.sqrt(out[i]! / beat.samples.length);
  return out;
}

function largest(values: Float64Array, from: number, to: number): number {
  let best = from;
  for (let i = from; i <= to; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/** The largest value that both neighbours do not exceed; the largest of all when there is none. */
function highestTop(values: Float64Array, from: number, to: number): number {
  let best = -1;
  for (let i = from + 1; i < to; i++)
    if (values[i]! >= values[i - 1]! && values[i]! >= values[i + 1]! && (best < 0 || values[i]! > values[best]!))
      best = i;
  return best < 0 ? largest(values, from, to) : best;
}

function smallest(values: Float64Array, from: number, to: number): number {
  let best = from;
  for (let i = from; i <= to; i++) if (values[i]! < values[best]!) best = i;
  return best;
}

/**
 * P where the lead vector bends most before the QRS at the width of a P wave (a bend does not see the slope of a T wave
 * that it rides on), measured on the projection of all leads on that bend.
 */
function pWave(
  beat: MedianBeat,
  n: number,
  qrsOnset: number,
  previousT: number,
  at: At,
): Pick<Delineation, "pOnset" | "pPeak" | "pOffset"> {
  const none = { pOnset: null, pPeak: null, pOffset: null };
  const smooth = beat.samples.map((lead) => movingAverage(lead, Math.max(1, at(0.016))));
  const arm = at(0.044);
  const to = qrsOnset - at(0.03);
  const from = Math.max(arm + 1, Math.min(Math.max(qrsOnset - at(0.29), previousT), qrsOnset - at(0.12)));
  if (to - from < at(0.05)) return none;
  const bend = new Float64Array(n);
  const bendOf = (lead: Float64Array, i: number) =>
    lead[i]! - (lead[i - arm]! + lead[Math.min(i + arm, qrsOnset)]!) / 2;
  for (const lead of smooth) for (let i = from; i <= to; i++) bend[i]! += bendOf(lead, i) ** 2;
  const centre = highestTop(bend, from, to);
  const weights = smooth.map((lead) => bendOf(lead, centre));
  const norm = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0)) || 1;
  const y = new Float64Array(n);
  for (const [l, lead] of smooth.entries()) for (let i = 0; i < n; i++) y[i]! += (weights[l]! / norm) * lead[i]!;
  const rms = Math.sqrt(beat.samples.length);
  const peak = largest(y, Math.max(from, centre - at(0.03)), Math.min(to, centre + at(0.03)));
  const valley = smallest(y, Math.max(1, peak - at(0.11)), peak);
  const after = smallest(y, peak, Math.min(qrsOnset, peak + at(0.12)));
  const height = (y[peak]! - Math.max(y[valley]!, y[after]!)) / rms;
  if (height < MIN_P_MV || peak <= valley || after <= peak) return none;
  const pOnset = tangent(y, valley, peak, y[valley]!);
  const pOffset = tangent(y, after, peak, y[after]!);
  if (pOnset === null || pOffset === null) return none;
  return { pOnset: Math.max(valley, pOnset), pPeak: peak, pOffset: Math.min(after, pOffset) };
}

function tWave(
  size: Float64Array,
  qrsOffset: number,
  rrS: number,
  fiducial: number,
  at: At,
): Pick<Delineation, "tPeak" | "tOffset"> {
  const none = { tPeak: null, tOffset: null };
  const from = qrsOffset + at(0.06);
  const to = Math.min(size.length - at(0.06), fiducial + at(Math.min(0.5, 0.2 + 0.42 * rrS)));
  if (to - from < at(0.06)) return none;
  const peak = largest(size, from, to);
  if (peak >= to - 1 || size[peak]! < 0.04) return none;
  const foot = smallest(size, peak, Math.min(size.length - 2, peak + at(0.22)));
  const end = tangent(size, foot, peak, size[foot]!);
  return end === null ? none : { tPeak: peak, tOffset: Math.min(size.length - 1, end + at(T_TAIL_S)) };
}

/** Where the tangent at the steepest point between `foot` and `peak` meets the level of the foot. */
function tangent(values: Float64Array, foot: number, peak: number, level: number): number | null {
  const step = foot < peak ? 1 : -1;
  let steepest = -1;
  let slope = 0;
  for (let i = foot + step; i !== peak && i > 0 && i < values.length - 1; i += step) {
    const rise = (values[i + step]! - values[i - step]!) / 2;
    if (rise > slope) {
      slope = rise;
      steepest = i;
    }
  }
  if (steepest < 0) return null;
  return Math.round(steepest - (step * (values[steepest]! - level)) / slope);
}
