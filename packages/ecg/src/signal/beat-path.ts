import { percentile } from "./filters.ts";

const REFRACTORY_S = 0.2;
/** A peak within this time of a larger one is more often its T wave than the next complex. */
const T_WAVE_S = 0.36;
const LATE_T_WAVE_S = 0.46;
/** Longest distance between neighbours that are weighed against each other, seconds. */
const REACH_S = 4;
const NEIGHBOURS = 12;
/** What it costs to let the sequence begin late in the recording. */
const LATE_START = 1000;

/** Found on MIT-BIH DS1: a peak counts from these parts of the beats' height and of the envelope's median around it. */
const THRESHOLD = 0.3;
const NOISE = 1.35;
const MOST_GAIN = 1;
const LEAST_GAIN = -4;
const T_WAVE_COST = 1.5;
const PAUSE_COST = 0.6;

/**
 * The most plausible sequence of complexes among candidate peaks, by dynamic programming over the whole recording: a
 * peak earns by its height against the first pass's beats around it, and a pair pays for being as close as a T wave to
 * its QRS or for a pause that a lower peak could explain. Returns indices into `peaks`.
 */
export function bestPath(envelope: Float64Array, peaks: number[], first: number[], fs: number): number[] {
  if (first.length < 3 || peaks.length < 3) return peaks.flatMap((p, k) => (first.includes(p) ? [k] : []));
  const local = localLevels(envelope, peaks, first, fs);
  const gain = peaks.map((p, k) => {
    const { level, quiet } = local[k]!;
    const threshold = THRESHOLD * level + NOISE * quiet;
    return Math.min(MOST_GAIN, Math.max(LEAST_GAIN, Math.log(envelope[p]! / threshold)));
  });
  const best = new Float64Array(peaks.length);
  const from = new Int32Array(peaks.length).fill(-1);
  for (let k = 0; k < peaks.length; k++) {
    const rr = local[k]!.rr;
    best[k] = gain[k]! - (peaks[k]! > REACH_S * fs ? LATE_START : 0);
    for (let j = k - 1; j >= 0; j--) {
      const gap = peaks[k]! - peaks[j]!;
      if (gap < REFRACTORY_S * fs) continue;
      const total = best[j]! + gain[k]! - cost(gap, envelope[peaks[j]!]!, envelope[peaks[k]!]!, rr, fs);
      if (total > best[k]!) {
        best[k] = total;
        from[k] = j;
      }
      if (gap > REACH_S * fs) break;
    }
  }
  let end = peaks.length - 1;
  for (let k = peaks.length - 1; k >= 0 && peaks[k]! > peaks.at(-1)! - REACH_S * fs; k--)
    if (best[k]! > best[end]!) end = k;
  const path: number[] = [];
  for (let k = end; k >= 0; k = from[k]!) path.push(k);
  return path.reverse();
}

function cost(gap: number, before: number, height: number, rr: number, fs: number): number {
  const near = Math.max(T_WAVE_S * fs, Math.min(0.4 * rr, LATE_T_WAVE_S * fs));
  if (gap < near) return T_WAVE_COST * Math.max(0, 1 - height / (0.65 * before)) + (gap < 0.28 * fs ? 0.5 : 0);
  return gap > 1.6 * rr ? PAUSE_COST * Math.min(2, gap / rr - 1.6) : 0;
}

/** Height of the beats near each peak, the envelope's median around it, and the interval there (samples). */
function localLevels(
  envelope: Float64Array,
  peaks: number[],
  first: number[],
  fs: number,
): { level: number; quiet: number; rr: number }[] {
  const blocks: number[] = [];
  const block = Math.round(5 * fs);
  for (let at = 0; at < envelope.length; at += block)
    blocks.push(percentile(envelope.subarray(Math.max(0, at - block), Math.min(envelope.length, at + 2 * block)), 0.5));
  let near = 0;
  const cache = new Map<number, { level: number; rr: number }>();
  return peaks.map((p) => {
    while (near < first.length - 1 && first[near]! < p) near++;
    let known = cache.get(near);
    if (!known) {
      const from = Math.max(0, Math.min(first.length - NEIGHBOURS, near - NEIGHBOURS / 2));
      const some = first.slice(from, from + NEIGHBOURS);
      const gaps = some.slice(1).map((b, i) => b - some[i]!);
      known = {
        level: percentile(
          some.map((b) => envelope[b]!),
          0.6,
        ),
        rr: Math.min(2 * fs, percentile(gaps, 0.5)),
      };
      cache.set(near, known);
    }
    return { ...known, quiet: blocks[Math.floor(p / block)]! };
  });
}
