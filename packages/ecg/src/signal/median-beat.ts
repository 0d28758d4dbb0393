import type { Recording } from "../recording.ts";
import { median } from "./filters.ts";

/** The typical beat of a recording: the sample-wise median of its dominant beats, each lead from its own baseline. */
export interface MedianBeat {
  leads: string[];
  /** Millivolt; index `fiducial` is the QRS. */
  samples: Float64Array[];
  samplingRateHz: number;
  fiducial: number;
  /** Sample indices of the beats that went into it. */
  beats: number[];
  /** Their median distance to the next beat, seconds. */
  rrS: number;
}

const BEFORE_S = 0.4;
const AFTER_S = 0.7;
const MAX_BEATS = 60;
const SIMILAR = 0.85;

/** Null when fewer than three alike beats lie wholly inside the recording. */
export function medianBeat(recording: Recording, beats: number[]): MedianBeat | null {
  const fs = recording.samplingRateHz;
  const n = recording.samples[0]?.length ?? 0;
  const before = Math.round(BEFORE_S * fs);
  const after = Math.round(AFTER_S * fs);
  const inside = beats.filter((b) => b - before >= 0 && b + after < n).slice(0, MAX_BEATS);
  if (inside.length < 3) return null;
  const rest = (lead: Float32Array, beat: number) =>
    median(lead.subarray(beat - Math.round(0.09 * fs), beat - Math.round(0.06 * fs)));
  const stack = (chosen: number[]) =>
    recording.samples.map((lead) => {
      const out = new Float64Array(before + after);
      const column = new Float64Array(chosen.length);
      const bases = chosen.map((beat) => rest(lead, beat));
      for (let i = 0; i < out.length; i++) {
        for (let k = 0; k < chosen.length; k++) column[k] = lead[chosen[k]! - before + i]! - bases[k]!;
        out[i] = median(column);
      }
      return out;
    });
  const first = stack(inside);
  const alike = inside.filter((beat) => similarity(recording.samples, first, beat, before, fs) > SIMILAR);
  const dominant = alike.length >= Math.max(3, inside.length * 0.4) ? alike : inside;
  const following = dominant.flatMap((beat) => {
    const next = beats[beats.indexOf(beat) + 1];
    return next === undefined ? [] : [(next - beat) / fs];
  });
  return {
    leads: recording.leads,
    samples: stack(dominant),
    samplingRateHz: fs,
    fiducial: before,
    beats: dominant,
    rrS: following.length > 0 ? median(following) : 1,
  };
}

/** Correlation of the QRS (80 ms on each side), all leads together. */
function similarity(
  samples: Float32Array[],
  template: Float64Array[],
  beat: number,
  before: number,
  fs: number,
): number {
  const reach = Math.round(0.08 * fs);
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let l = 0; l < samples.length; l++) {
    const lead = samples[l]!;
    const own = template[l]!;
    let meanA = 0;
    let meanB = 0;
    for (let i = -reach; i <= reach; i++) {
      meanA += lead[beat + i]!;
      meanB += own[before + i]!;
    }
    meanA /= 2 * reach + 1;
    meanB /= 2 * reach + 1;
    for (let i = -reach; i <= reach; i++) {
      const a = lead[beat + i]! - meanA;
      const b = own[before + i]! - meanB;
      ab += a * b;
      aa += a * a;
      bb += b * b;
    }
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
