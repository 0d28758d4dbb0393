import type { Recording } from "../recording.ts";

const LEAST_MV = 0.15;
const LEAST_RATE_HZ = 400;
/** A spike has this part of its height already within 4 ms on both sides; a QRS has not. */
const NARROW = 0.75;
const NEAR_S = 0.004;
const FAR_S = 0.014;

/**
 * Sample indices of pacing spikes: rises and falls within 4 ms, of 0.15 mV or more, in two leads at once (or the only
 * one). Slower recordings than 400 Hz do not show spikes and give none.
 */
export function pacingSpikes({ samples, samplingRateHz: fs }: Pick<Recording, "samples" | "samplingRateHz">): number[] {
  if (fs < LEAST_RATE_HZ) return [];
  const n = samples[0]?.length ?? 0;
  const near = Math.round(NEAR_S * fs);
  const far = Math.round(FAR_S * fs);
  const votes = new Uint8Array(n);
  for (const lead of samples) {
    let last = -far;
    for (let i = far; i < n - far; i++) {
      if (i - last < far || !isSpike(lead, i, near, far)) continue;
      last = i;
      for (let k = i - near; k <= i + near; k++) votes[k]!++;
    }
  }
  const least = Math.min(2, samples.length);
  const spikes: number[] = [];
  for (let i = 0; i < n; i++)
    if (votes[i]! >= least && (spikes.length === 0 || i - spikes.at(-1)! > far)) spikes.push(i + (near >> 1));
  return spikes;
}

/** A sample that stands out on both sides within `near`, and hardly more within `far`. */
function isSpike(lead: Float32Array, i: number, near: number, far: number): boolean {
  const v = lead[i]!;
  const left = v - lead[i - near]!;
  const right = v - lead[i + near]!;
  if (!(left * right > 0) || Math.min(Math.abs(left), Math.abs(right)) < LEAST_MV) return false;
  const wide = Math.max(Math.abs(v - lead[i - far]!), Math.abs(v - lead[i + far]!));
  return Math.min(Math.abs(left), Math.abs(right)) > NARROW * wide;
}

/** Parts of the beats that follow a spike within 80 ms (`ventricular`), or within 300 ms but not 80 ms (`atrial`). */
export function pacedParts(spikes: number[], beats: number[], fs: number): { ventricular: number; atrial: number } {
  let ventricular = 0;
  let atrial = 0;
  for (const beat of beats) {
    const gaps = spikes.map((spike) => (beat - spike) / fs).filter((gap) => gap > -0.01 && gap < 0.34);
    if (gaps.some((gap) => gap < 0.12)) ventricular++;
    else if (gaps.length > 0) atrial++;
  }
  const count = Math.max(1, beats.length);
  return { ventricular: ventricular / count, atrial: atrial / count };
}
