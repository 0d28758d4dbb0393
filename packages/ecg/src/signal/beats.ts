import type { Recording } from "../recording.ts";
import { bestPath } from "./beat-path.ts";
import { median, movingAverage, percentile, percentiles } from "./filters.ts";

const REFRACTORY_S = 0.2;
const T_WAVE_S = 0.36;
const LATE_T_WAVE_S = 0.46;
const BLOCK_S = 10;
const FIRST_RR_S = 0.8;

/**
 * Sample index of each QRS complex, from all leads together: difference of two moving averages, slope, summed over the
 * leads after scaling each to its own size, and an adaptive threshold with search-back (after Pan and Tompkins 1985), then the best path through the candidates of the whole recording.
 * Any length, any number of leads, from 100 Hz. A lead without signal carries no weight.
 */
export function detectBeats(recording: Pick<Recording, "samples" | "samplingRateHz">): number[] {
  const { samples, samplingRateHz: fs } = recording;
  const n = samples[0]?.length ?? 0;
  if (n < fs * 0.5) return [];
  const power = slopePower(samples, fs, n);
  const envelope = movingAverage(power, Math.round(0.09 * fs));
  for (let i = 0; i < n; i++) envelope[i] = Math.sqrt(Math.max(0, envelope[i]!));
  const peaks = localMaxima(envelope, Math.round(0.12 * fs));
  const first = accept(envelope, peaks, fs);
  const path = bestPath(envelope, peaks, first, fs).map((k) => peaks[k]!);
  return path.map((peak) => centreOfPower(power, peak, Math.round(0.11 * fs)));
}

/** Squared slope of the QRS band, each lead scaled by its size in blocks of 10 s, summed by weight. */
function slopePower(samples: Float32Array[], fs: number, n: number): Float64Array {
  const slopes = samples.map((lead) => bandSlope(lead, fs, n));
  const total = new Float64Array(n);
  const block = Math.round(BLOCK_S * fs);
  for (let from = 0; from < n; from += block) {
    const to = n - from < 1.5 * block ? n : from + block;
    const parts = slopes.map((slope) => slope.subarray(from, to));
    const sizes = parts.map((part) => percentiles(part, 0.5, 0.985));
    const top = Math.max(...sizes.map(([, scale]) => scale));
    for (const [l, part] of parts.entries()) {
      const [typical, scale] = sizes[l]!;
      if (!(scale > 1e-4)) continue;
      const weight = (scale / top) * peakedness(scale, typical) ** 2;
      for (let i = 0; i < part.length; i++) total[from + i]! += weight * Math.min(part[i]! / scale, 4) ** 2;
    }
    if (to === n) break;
  }
  return total;
}

/** Absolute slope after a band-pass (difference of two moving averages); 0 where the averages are cut by the edges. */
function bandSlope(lead: Float32Array, fs: number, n: number): Float64Array {
  const longWidth = Math.round(0.13 * fs);
  const step = Math.max(1, Math.round(0.008 * fs));
  const edge = Math.max(step, longWidth >> 1);
  const fast = movingAverage(lead, Math.max(1, Math.round(0.016 * fs)));
  const slow = movingAverage(lead, longWidth);
  for (let i = 0; i < n; i++) fast[i]! -= slow[i]!;
  const slope = slow.fill(0);
  for (let i = edge; i < n - edge; i++) slope[i] = Math.abs(fast[i + step]! - fast[i - step]!);
  return slope;
}

/** Small for a lead of noise (its largest slopes are 3.6 times the median), 1 for one of clear complexes. */
function peakedness(largest: number, typical: number): number {
  return Math.min(1, Math.max(0.1, (largest / Math.max(typical, 1e-9) - 3.5) / 4));
}

function localMaxima(values: Float64Array, reach: number): number[] {
  const peaks: number[] = [];
  for (let i = 1; i < values.length - 1; i++) {
    const v = values[i]!;
    if (v <= 0 || v < values[i - 1]! || v <= values[i + 1]!) continue;
    let largest = true;
    for (let k = Math.max(0, i - reach); k <= Math.min(values.length - 1, i + reach); k++)
      if (values[k]! > v) {
        largest = false;
        break;
      }
    if (largest) peaks.push(i);
  }
  return peaks;
}

function accept(envelope: Float64Array, peaks: number[], fs: number): number[] {
  const start = peaks.filter((p) => p < 8 * fs).map((p) => envelope[p]!);
  let level = percentile(start.length > 0 ? start : [0], 0.8);
  const beats: number[] = [];
  const heights: number[] = [];
  const intervals: number[] = [];
  let rr = FIRST_RR_S * fs;
  const take = (p: number) => {
    const last = beats[beats.length - 1];
    if (last !== undefined) {
      intervals.push(p - last);
      rr = Math.min(2 * fs, median(intervals.slice(-8)));
    }
    beats.push(p);
    heights.push(Math.max(envelope[p]!, 0.55 * level));
    level = percentile(heights.slice(-12), 0.7);
  };
  const passes = (p: number, share: number) => {
    const height = envelope[p]!;
    if (height < share * level) return false;
    const last = beats[beats.length - 1];
    if (last === undefined) return true;
    if (p - last < REFRACTORY_S * fs) return false;
    return (
      p - last >= Math.max(T_WAVE_S * fs, Math.min(0.4 * rr, LATE_T_WAVE_S * fs)) ||
      height > 0.6 * (heights[heights.length - 1] ?? 0)
    );
  };
  let searchedFrom = 0;
  for (let k = 0; k < peaks.length; k++) {
    const p = peaks[k]!;
    const last = beats[beats.length - 1];
    if (last !== undefined && intervals.length >= 3 && p - last > 1.66 * rr && k > searchedFrom) {
      let best = -1;
      for (let b = searchedFrom; b < k; b++) {
        const missed = peaks[b]!;
        if (missed < last + 0.5 * rr || !passes(missed, 0.28)) continue;
        if (best < 0 || envelope[missed]! > envelope[peaks[best]!]!) best = b;
      }
      if (best >= 0) {
        take(peaks[best]!);
        searchedFrom = best + 1;
        k = best;
        continue;
      }
    }
    if (passes(p, 0.5)) {
      take(p);
      searchedFrom = k + 1;
    }
  }
  return beats;
}

/** The middle of the complex: the centre of gravity of the power near the envelope's peak, found twice. */
function centreOfPower(power: Float64Array, peak: number, reach: number): number {
  let centre = peak;
  for (let pass = 0; pass < 2; pass++) {
    let sum = 0;
    let moment = 0;
    for (let i = Math.max(0, centre - reach); i <= Math.min(power.length - 1, centre + reach); i++) {
      sum += power[i]!;
      moment += i * power[i]!;
    }
    if (sum > 0) centre = Math.round(moment / sum);
  }
  return centre;
}
