import type { Recording } from "../recording.ts";
import { median } from "./filters.ts";
import { resampler } from "./resample.ts";

/** The typical beat of a class: the sample-wise median of its beats, each lead from its own baseline. */
export interface MedianBeat {
  leads: string[];
  /** Millivolt at `BEAT_HZ`; index `fiducial` is the QRS. */
  samples: Float64Array[];
  samplingRateHz: number;
  fiducial: number;
  /** Sample indices (of the recording) of the beats that went into it. */
  beats: number[];
  /** Their median distance to the next beat, seconds. */
  rrS: number;
}

/** Every median beat has this rate, so that one set of delineation rules serves recordings of any rate. */
export const BEAT_HZ = 500;
const BEFORE_S = 0.4;
const AFTER_S = 0.7;
const MAX_BEATS = 60;

/** Of the first 60 of the given beats. Null without any. Samples beyond the recording repeat its ends. */
export function medianBeat(recording: Recording, chosen: number[], rrS: number): MedianBeat | null {
  const fs = recording.samplingRateHz;
  const n = recording.samples[0]?.length ?? 0;
  const before = Math.round(BEFORE_S * fs);
  const after = Math.round(AFTER_S * fs);
  const inside = chosen.filter((b) => b - before >= 0 && b + after < n);
  const beats = (inside.length > 0 ? inside : chosen).slice(0, MAX_BEATS);
  if (beats.length === 0 || n === 0) return null;
  const raw = recording.samples.map((lead) => stack(lead, beats, before, after, fs));
  const length = Math.round(((before + after) * BEAT_HZ) / fs);
  const fiducial = Math.round((before * BEAT_HZ) / fs);
  const resample = resampler({
    fromHz: fs,
    toHz: BEAT_HZ,
    inputLength: before + after,
    outputLength: length,
    firstSampleMs: (before / fs - fiducial / BEAT_HZ) * 1000,
  });
  const samples = raw.map((lead) => {
    const out = new Float32Array(length);
    resample(lead, out);
    return Float64Array.from(out);
  });
  return { leads: recording.leads, samples, samplingRateHz: BEAT_HZ, fiducial, beats, rrS };
}

/** Each beat's level between P and QRS is its zero, so that wander between beats falls out. */
function stack(lead: Float32Array, beats: number[], before: number, after: number, fs: number): Float32Array {
  const out = new Float32Array(before + after);
  const column = new Float64Array(beats.length);
  const bases = beats.map(
    (beat) =>
      median(lead.subarray(Math.max(0, beat - Math.round(0.09 * fs)), Math.max(1, beat - Math.round(0.06 * fs)))) || 0,
  );
  const last = lead.length - 1;
  for (let i = 0; i < out.length; i++) {
    for (let k = 0; k < beats.length; k++)
      column[k] = (lead[Math.min(last, Math.max(0, beats[k]! - before + i))] || 0) - bases[k]!;
    out[i] = middle(column);
  }
  return out;
}

/** The median of a few numbers, which are sorted in place (by insertion: there are at most 60). */
function middle(column: Float64Array): number {
  for (let i = 1; i < column.length; i++) {
    const v = column[i]!;
    let k = i;
    while (k > 0 && column[k - 1]! > v) {
      column[k] = column[k - 1]!;
      k--;
    }
    column[k] = v;
  }
  const at = column.length >> 1;
  return column.length % 2 ? column[at]! : (column[at - 1]! + column[at]!) / 2;
}
