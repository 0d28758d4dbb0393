import { levelBefore } from "./signal/levels.ts";
import type { MedianBeat } from "./signal/median-beat.ts";

/** The tangent to the falling side of T in one lead; times from the fiducial of the median beat. */
export interface Tangent {
  /** Where it meets the baseline: the end of T by this method. */
  endMs: number;
  /** Where T falls most steeply, and its level there. */
  steepestMs: number;
  steepestMv: number;
  /** Along the trace: negative for an upright T. */
  slopeMvPerS: number;
  /** Level just before the QRS. */
  baselineMv: number;
}

const REACH_S = 0.24;
const PEAK_S = 0.06;
/** A lower T has no end that a tangent could find. */
const LEAST_T_MV = 0.05;

/**
 * End of T by the tangent: the line through the steepest point of the falling side (the rising one where T is inverted)
 * meets the level before the QRS. A U wave behind T does not move it. Null where T is flat in this lead.
 * Lepeschkin and Surawicz, Circulation 1952;6:378; Postema and Wilde, Curr Cardiol Rev 2014;10:287.
 * @param tPeakMs peak of T for all leads together
 */
export function tTangent(beat: MedianBeat, lead: string, qrsOnsetMs: number, tPeakMs: number): Tangent | null {
  const samples = beat.samples[beat.leads.indexOf(lead)];
  if (!samples) return null;
  const fs = beat.samplingRateHz;
  const index = (ms: number) => beat.fiducial + Math.round((ms * fs) / 1000);
  const toMs = (at: number) => ((at - beat.fiducial) * 1000) / fs;
  const baselineMv = levelBefore(samples, index(qrsOnsetMs), fs);
  const last = samples.length - 2;
  const near = Math.round(PEAK_S * fs);
  const middle = index(tPeakMs);
  let peak = Math.min(last, Math.max(1, middle));
  for (let i = Math.max(1, middle - near); i <= Math.min(last, middle + near); i++)
    if (Math.abs(samples[i]! - baselineMv) > Math.abs(samples[peak]! - baselineMv)) peak = i;
  const height = samples[peak]! - baselineMv;
  if (Math.abs(height) < LEAST_T_MV) return null;
  const sign = Math.sign(height);
  const halfStep = Math.max(1, Math.round(0.004 * fs));
  const slopeAt = (i: number) => ((samples[i + halfStep]! - samples[i - halfStep]!) * fs) / (2 * halfStep);
  let steepest = -1;
  let fall = 0;
  for (let i = peak + halfStep; i <= Math.min(last - halfStep, peak + Math.round(REACH_S * fs)); i++) {
    const slope = -sign * slopeAt(i);
    if (slope > fall) {
      fall = slope;
      steepest = i;
    }
    // T is over where it has come to its baseline, or has begun to rise again from below a third of its height.
    const left = sign * (samples[i]! - baselineMv);
    if (left <= 0 || (slope < 0 && left < Math.abs(height) / 3)) break;
  }
  if (steepest < 0) return null;
  const slopeMvPerS = -sign * fall;
  const endMs = toMs(steepest) + ((baselineMv - samples[steepest]!) / slopeMvPerS) * 1000;
  return { endMs, steepestMs: toMs(steepest), steepestMv: samples[steepest]!, slopeMvPerS, baselineMv };
}
