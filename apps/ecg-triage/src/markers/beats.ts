import type { Recording } from "@bedside/ecg";

/** Two beats are never closer. */
const LEAST_S = 0.15;
const SNAP_S = 0.06;

/** Is there room for a beat? `beats` and `at` in samples. */
export const hasRoom = (beats: readonly number[], at: number, samplingRateHz: number): boolean =>
  beats.every((beat) => Math.abs(beat - at) >= LEAST_S * samplingRateHz);

/** The sample within 60 ms where all leads together are steepest: the QRS that was meant. */
export function snapToQrs({ samples, samplingRateHz }: Recording, at: number): number {
  const reach = Math.round(SNAP_S * samplingRateHz);
  const step = Math.max(1, Math.round(0.004 * samplingRateHz));
  const last = (samples[0]?.length ?? 0) - 1 - step;
  const slope = (i: number) =>
    samples.reduce((sum, lead) => sum + ((lead[i + step] ?? 0) - (lead[i - step] ?? 0)) ** 2 || 0, 0);
  let best = Math.min(Math.max(at, step), last);
  for (let i = Math.max(step, at - reach); i <= Math.min(last, at + reach); i++) if (slope(i) > slope(best)) best = i;
  return best;
}

/** Middle of the gap behind a beat; behind the last one the typical interval later. */
export function gapAfter(beats: readonly number[], index: number, rrSamples: number): number {
  const beat = beats[index] ?? 0;
  const next = beats[index + 1];
  return Math.round(next === undefined ? beat + rrSamples : (beat + next) / 2);
}

/** The beat before the largest gap. */
export function widestGap(beats: readonly number[]): number {
  let best = 0;
  for (let i = 1; i + 1 < beats.length; i++) if (beats[i + 1]! - beats[i]! > beats[best + 1]! - beats[best]!) best = i;
  return best;
}
