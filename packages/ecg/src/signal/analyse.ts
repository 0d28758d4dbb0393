import type { Recording } from "../recording.ts";
import { type BeatClasses, classifyBeats } from "./beat-classes.ts";
import { detectBeats } from "./beats.ts";
import { type Delineation, delineate } from "./delineate.ts";
import { median } from "./filters.ts";
import { commonWaves, type LeadWaves, leadWaves } from "./lead-waves.ts";
import { type MedianBeat, medianBeat } from "./median-beat.ts";
import { withMissed } from "./missed.ts";
import { withoutSpikes } from "./narrow.ts";
import { type PEvidence, pEvidence, pFitter, standsStill } from "./p-evidence.ts";

/** The beats of one shape with their median beat and its waves. */
export interface BeatGroup {
  /** Indices of the beats. */
  members: number[];
  beat: MedianBeat;
  waves: Delineation | null;
  leads: LeadWaves[];
  /** What spoke for or against a P wave; null where no bump was found before the QRS. */
  p: PEvidence | null;
  /** Size of T over the noise that is left in the median beat; null without a T or with a single beat. */
  tClarity: number | null;
}

export interface Analysis {
  beats: number[];
  classes: BeatClasses;
  /** The first is the dominant one. */
  groups: BeatGroup[];
}

/** A beat this much earlier than expected is left out of the dominant median beat. */
const PREMATURE = 0.82;
/** Leads of median beats that the network is asked about, the largest classes first (2 ms each). */
const MOST_DELINEATED = 24;
const SEEN_P = 0.85;
const SEEN_SHIFT_S = 0.04;

/** Every beat and its class: found, freed of spikes, sorted by shape, and completed where the usual shape was missed. */
export function findBeats({ samples, samplingRateHz: fs }: Pick<Recording, "samples" | "samplingRateHz">): BeatClasses {
  const found = withoutSpikes(samples, fs, detectBeats({ samples, samplingRateHz: fs }));
  const classes = classifyBeats(samples, fs, found);
  const whole = withMissed(samples, fs, classes);
  return whole.length === found.length ? classes : classifyBeats(samples, fs, whole);
}

/** Beats (those given, else as found), their classes, and the delineated median beat of each class. */
export function analyse(recording: Recording, given?: readonly number[]): Analysis {
  const classes = given
    ? classifyBeats(
        recording.samples,
        recording.samplingRateHz,
        [...new Set(given)].sort((a, b) => a - b),
      )
    : findBeats(recording);
  const beats = classes.aligned;
  const groups: BeatGroup[] = [];
  for (const members of [...classes.members, ...classes.classOf.flatMap((k, i) => (k < 0 ? [[i]] : []))]) {
    const fine = groups.length === 0 || (groups.length + 1) * recording.leads.length <= MOST_DELINEATED;
    const group = groupOf(recording, beats, members, groups[0] ?? null, fine);
    if (group) groups.push(group);
  }
  return { beats, classes, groups };
}

function groupOf(
  recording: Recording,
  beats: number[],
  members: number[],
  dominant: BeatGroup | null,
  fine: boolean,
): BeatGroup | null {
  const fs = recording.samplingRateHz;
  const chosen = dominant === null ? members.filter((i) => !premature(beats, i)) : members;
  const used = chosen.length >= Math.max(3, 0.5 * members.length) ? chosen : members;
  const gaps = used.flatMap((i) => (i + 1 < beats.length ? [(beats[i + 1]! - beats[i]!) / fs] : []));
  const beat = medianBeat(
    recording,
    used.map((i) => beats[i]!),
    gaps.length > 0 ? median(gaps) : 0.8,
  );
  if (!beat) return null;
  let waves = delineate(beat);
  let p: PEvidence | null = null;
  if (waves && waves.pOnset !== null) {
    p = pEvidence(recording, beat, waves);
    const found = dominant === null ? standsStill(p, irregularity(beats)) : sameP(recording, dominant, beat);
    if (!found) waves = { ...waves, pOnset: null, pPeak: null, pOffset: null };
  }
  return {
    members,
    beat,
    waves,
    leads: waves ? (fine ? leadWaves : commonWaves)(beat, waves) : [],
    p,
    tClarity: tClarity(recording, beat, waves),
  };
}

/** Largest departure of T from its end, over the standard error of the median beat there (all leads, root mean square). */
function tClarity(recording: Recording, beat: MedianBeat, waves: Delineation | null): number | null {
  if (!waves || waves.tPeak === null || waves.tOffset === null || beat.beats.length < 3) return null;
  const ratio = recording.samplingRateHz / beat.samplingRateHz;
  const step = Math.max(1, Math.round(1 / ratio));
  let noise = 0;
  let count = 0;
  let size = 0;
  for (const [l, own] of beat.samples.entries()) {
    const lead = recording.samples[l]!;
    size += (own[waves.tPeak]! - own[waves.tOffset]!) ** 2;
    for (const at of beat.beats) {
      let before = 0;
      for (let i = waves.tPeak; i < waves.tOffset; i += step) {
        const off = (lead[Math.round(at + (i - beat.fiducial) * ratio)] || 0) - own[i]!;
        if (i > waves.tPeak) noise += (off - before) ** 2 / 2;
        before = off;
        count++;
      }
    }
  }
  const error = Math.sqrt(noise / Math.max(1, count) / beat.beats.length);
  return Math.sqrt(size / beat.samples.length) / Math.max(error, 1e-6);
}

/** Few beats of another shape have a P only where the dominant beats' P is seen before them. */
function sameP(recording: Recording, dominant: BeatGroup, beat: MedianBeat): boolean {
  const fit = pFitter(recording, dominant.beat, dominant.waves, SEEN_SHIFT_S);
  return fit !== null && median(beat.beats.map((at) => fit(at).r)) > SEEN_P;
}

/** Median change from one interval to the next, over the mean interval: large in atrial fibrillation. */
export function irregularity(beats: number[]): number {
  const rr = beats.slice(1).map((beat, i) => beat - beats[i]!);
  if (rr.length < 3) return 0;
  const mean = (beats.at(-1)! - beats[0]!) / rr.length;
  return median(rr.slice(1).map((v, i) => Math.abs(v - rr[i]!))) / mean;
}

/** True for a beat that comes early and is followed by a longer interval. */
function premature(beats: number[], i: number): boolean {
  const before = beats[i]! - (beats[i - 1] ?? Number.NaN);
  const around: number[] = [];
  for (let k = Math.max(1, i - 4); k <= Math.min(beats.length - 1, i + 4); k++) around.push(beats[k]! - beats[k - 1]!);
  return before < PREMATURE * median(around);
}
