import type { Recording } from "./recording.ts";
import { analyse } from "./signal/analyse.ts";
import { globalEdge } from "./signal/global-edges.ts";
import { levels } from "./signal/levels.ts";
import { medianBeat } from "./signal/median-beat.ts";
import { type Biquad, butterworth, notch, zeroPhase } from "./signal/zero-phase.ts";

export interface EcgFilter {
  /** High-pass against baseline wander. */
  baselineHz?: number;
  /** Low-pass against muscle noise. */
  highHz?: number;
  /** Notch 2 Hz wide at the mains. */
  mainsHz?: 50 | 60;
}

/** What a filter did to this recording's median beat. */
export interface FilterEffect {
  /** Inside the bandwidths of AHA/ACC/HRS 2007 for a diagnostic ECG (adult). */
  diagnostic: boolean;
  /** Largest change of the ST level 60 ms after J in any lead, mV; null when it can not be measured. */
  stShiftMv: number | null;
  /** Largest loss of the QRS's peak-to-peak amplitude in any lead, part of it; null when it can not be measured. */
  qrsLoss: number | null;
}

/** Low-frequency limit for filters without phase distortion, and high-frequency limit for adults (Kligfield et al. 2007). */
const AHA_LOW_HZ = 0.67;
const AHA_HIGH_HZ = 150;
const MAINS_WIDTH_HZ = 2;
/** A few beats: their median is the rest level at the end of a recording. */
const REST_S = 2;

export interface FilteredRecording {
  recording: Recording;
  /** The part of the filter that this sampling rate allows: nothing from 0.45 of the rate on. */
  applied: EcgFilter;
  effect: FilterEffect;
}

/** A filtered copy of a recording, without phase shift, and the filter's measured effect on its ST and QRS. */
export function filterRecording(recording: Recording, filter: EcgFilter): FilteredRecording {
  const fs = recording.samplingRateHz;
  const applied = allowed(filter, fs);
  const { baselineHz, highHz, mainsHz } = applied;
  const stages: [Biquad, padS: number, restS?: number][] = [];
  if (baselineHz) stages.push([butterworth("high", baselineHz, fs), 3 / baselineHz, REST_S]);
  if (highHz) stages.push([butterworth("low", highHz, fs), 0.5]);
  if (mainsHz) stages.push([notch(mainsHz, MAINS_WIDTH_HZ, fs), 1]);
  const samples = recording.samples.map((lead) =>
    stages.reduce((x, [stage, padS, restS]) => zeroPhase(x, stage, fs, padS, restS), lead),
  );
  const filtered = { ...recording, samples };
  const effect = { diagnostic: isDiagnostic(applied), ...effectOf(recording, filtered) };
  return { recording: filtered, applied, effect };
}

function allowed({ baselineHz, highHz, mainsHz }: EcgFilter, fs: number): EcgFilter {
  return {
    ...(baselineHz ? { baselineHz } : {}),
    ...(highHz && highHz < 0.45 * fs ? { highHz } : {}),
    ...(mainsHz && mainsHz < 0.45 * fs ? { mainsHz } : {}),
  };
}

function isDiagnostic({ baselineHz, highHz }: EcgFilter): boolean {
  return (baselineHz ?? 0) <= AHA_LOW_HZ && (highHz ?? AHA_HIGH_HZ) >= AHA_HIGH_HZ;
}

/** Both measured on the same beats and at the same instants, those of the recording before the filter. */
function effectOf(before: Recording, after: Recording): Pick<FilterEffect, "stShiftMv" | "qrsLoss"> {
  const group = analyse(before).groups[0];
  const on = group?.waves ? globalEdge(group, "qrsOnset") : null;
  const off = group?.waves ? globalEdge(group, "qrsOffset") : null;
  const changed = group ? medianBeat(after, group.beat.beats, group.beat.rrS) : null;
  if (!group || !on || !off || !changed) return { stShiftMv: null, qrsLoss: null };
  const at = off.at + Math.round(0.06 * group.beat.samplingRateHz);
  const was = levels(group.beat, at, on.at);
  const is = levels(changed, at, on.at);
  const shifts = Object.keys(was).map((lead) => Math.abs(is[lead]! - was[lead]!));
  const losses = group.beat.samples.map(
    (lead, l) => 1 - swing(changed.samples[l]!, on.at, off.at) / Math.max(1e-6, swing(lead, on.at, off.at)),
  );
  return { stShiftMv: Math.max(...shifts), qrsLoss: Math.max(0, ...losses) };
}

function swing(lead: Float64Array, from: number, to: number): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = from; i <= to; i++) {
    least = Math.min(least, lead[i]!);
    most = Math.max(most, lead[i]!);
  }
  return most - least;
}
