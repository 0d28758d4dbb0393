import { median } from "./filters.ts";

const REACH_S = 0.12;
/** The middle of a complex: the time in which this part of its slopes' power lies. */
const PART = 0.84;
/** No complex is as narrow as this, and as narrow against the others of the recording. */
const NARROW_MS = 24;
const NARROW_PART = 0.35;
/** A spike counts as one only nearer to another beat than this part of the usual interval: it fits no rhythm. */
const NEAR_PART = 0.6;
/** Slower recordings do not tell a spike from a complex. */
const LEAST_RATE_HZ = 250;
/** In one lead or two, noise on a complex can look like a spike. */
const LEAST_LEADS = 3;

/**
 * The beats without those that are only a spike (an atrial pacing pulse in a pause, a knock on an electrode): far narrower
 * than any complex and than the other beats of the recording, and too near to one of them.
 */
export function withoutSpikes(samples: Float32Array[], fs: number, beats: number[]): number[] {
  if (fs < LEAST_RATE_HZ || samples.length < LEAST_LEADS || beats.length < 3) return beats;
  const widths = beats.map((beat) => widthMs(samples, fs, beat));
  const limit = Math.min(NARROW_MS, NARROW_PART * median(widths));
  const near = NEAR_PART * median(beats.slice(1).map((beat, i) => beat - beats[i]!));
  const gap = (i: number) =>
    Math.min(beats[i]! - (beats[i - 1] ?? -near), (beats[i + 1] ?? Number.POSITIVE_INFINITY) - beats[i]!);
  return beats.filter((_, i) => widths[i]! >= limit || gap(i) >= near);
}

/** Time from the first to the last 8 % of the power of the slopes around a beat, all leads together. */
function widthMs(samples: Float32Array[], fs: number, beat: number): number {
  const reach = Math.round(REACH_S * fs);
  const power = new Float64Array(2 * reach + 1);
  let sum = 0;
  for (const lead of samples)
    for (let i = 0; i < power.length; i++) {
      const slope = (lead[beat - reach + i + 1] || 0) - (lead[beat - reach + i - 1] || 0);
      power[i]! += slope * slope;
      sum += slope * slope;
    }
  let from = 0;
  let to = power.length - 1;
  for (let left = ((1 - PART) / 2) * sum; from < to && left > power[from]!; from++) left -= power[from]!;
  for (let left = ((1 - PART) / 2) * sum; to > from && left > power[to]!; to--) left -= power[to]!;
  return ((to - from) * 1000) / fs;
}
