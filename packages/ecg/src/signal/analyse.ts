import type { Recording } from "../recording.ts";
import { type BeatClasses, classifyBeats } from "./beat-classes.ts";
import { detectBeats } from "./beats.ts";
import { type Delineation, delineate } from "./delineate.ts";
import { median } from "./filters.ts";
import { type LeadWaves, leadWaves } from "./lead-waves.ts";
import { type MedianBeat, medianBeat } from "./median-beat.ts";
import { waveFitter } from "./wave-fit.ts";

/** The beats of one shape with their median beat and its waves. */
export interface BeatGroup {
  /** Indices of the beats. */
  members: number[];
  beat: MedianBeat;
  waves: Delineation | null;
  leads: LeadWaves[];
  /** Median correlation of the single beats' P windows with the median beat's; null without a P. */
  pSteadiness: number | null;
}

export interface Analysis {
  beats: number[];
  classes: BeatClasses;
  /** The first is the dominant one. */
  groups: BeatGroup[];
}

/** A beat this much earlier than expected is left out of the dominant median beat. */
const PREMATURE = 0.82;
const STEADY_P = 0.5;
const P_MARGIN_S = 0.024;

/** Beats, their classes, and the delineated median beat of each class. */
export function analyse(recording: Recording): Analysis {
  const found = detectBeats(recording);
  const classes = classifyBeats(recording.samples, recording.samplingRateHz, found);
  const beats = classes.aligned;
  const groups: BeatGroup[] = [];
  for (const members of [...classes.members, ...classes.classOf.flatMap((k, i) => (k < 0 ? [[i]] : []))]) {
    const group = groupOf(recording, beats, members, groups.length === 0);
    if (group) groups.push(group);
  }
  return { beats, classes, groups };
}

function groupOf(recording: Recording, beats: number[], members: number[], dominant: boolean): BeatGroup | null {
  const fs = recording.samplingRateHz;
  const chosen = dominant ? members.filter((i) => !premature(beats, i)) : members;
  const used = chosen.length >= Math.max(3, 0.5 * members.length) ? chosen : members;
  const gaps = used.flatMap((i) => (i + 1 < beats.length ? [(beats[i + 1]! - beats[i]!) / fs] : []));
  const beat = medianBeat(
    recording,
    used.map((i) => beats[i]!),
    gaps.length > 0 ? median(gaps) : 0.8,
  );
  if (!beat) return null;
  let waves = delineate(beat);
  let pSteadiness: number | null = null;
  if (waves && waves.pOnset !== null) {
    pSteadiness = steadiness(recording, beat, waves);
    if (pSteadiness < STEADY_P) waves = { ...waves, pOnset: null, pPeak: null, pOffset: null };
  }
  return { members, beat, waves, leads: waves ? leadWaves(beat, waves) : [], pSteadiness };
}

/** True for a beat that comes early and is followed by a longer interval. */
function premature(beats: number[], i: number): boolean {
  const before = beats[i]! - (beats[i - 1] ?? Number.NaN);
  const around: number[] = [];
  for (let k = Math.max(1, i - 4); k <= Math.min(beats.length - 1, i + 4); k++) around.push(beats[k]! - beats[k - 1]!);
  return before < PREMATURE * median(around);
}

function steadiness(recording: Recording, beat: MedianBeat, waves: Delineation): number {
  const margin = Math.round(P_MARGIN_S * beat.samplingRateHz);
  const from = Math.max(0, waves.pOnset! - margin);
  const to = Math.min(waves.qrsOnset - 2, waves.pOffset! + margin);
  const fit = waveFitter(recording.samples, recording.samplingRateHz, beat, from, to, 0);
  return median(beat.beats.map((at) => fit(at).rest));
}
