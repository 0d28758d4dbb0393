import type { Reason } from "@bedside/chart";
import { type CorrectedQt, type Markers, markersOf, measureMarkers } from "./markers.ts";
import { ecgPart, type Recording } from "./recording.ts";
import { analyse, type BeatGroup, irregularity } from "./signal/analyse.ts";
import { median } from "./signal/filters.ts";
import { globalEdge } from "./signal/global-edges.ts";
import { type Mark, marksOf } from "./signal/marks.ts";
import type { MedianBeat } from "./signal/median-beat.ts";
import { pacedParts, pacingSpikes } from "./signal/pacing.ts";
import { likelyReversal } from "./signal/reversal.ts";
import { uncounted } from "./signal/uncounted.ts";

/** The beat that intervals, axes and levels are measured on. */
export interface MeasuredBeat {
  beat: MedianBeat;
  markers: Markers;
  /** Indices into `beats`: those that went into the median, and the others, of the same shape (early, cut) or not. */
  used: number[];
  leftOut: number[];
  ectopic: number[];
}

/** Null is a measurement that could not be made; `warnings` says why. */
export interface Measurements {
  hrBpm: number | null;
  prMs: number | null;
  qrsMs: number | null;
  qtMs: number | null;
  qtcMs: CorrectedQt | null;
  /** Standard uncertainty (one standard deviation) of each interval that was measured. */
  uncertainty: { hrBpm: number | null; prMs: number | null; qrsMs: number | null; qtMs: number | null };
  /** Frontal axes, degrees in (-180, 180]. */
  axisDeg: { p: number | null; qrs: number | null; t: number | null };
  /** Level 60 ms after the end of the QRS against the level just before it, by lead. */
  stMv: Record<string, number> | null;
  /** The same at the end of the QRS (J). */
  stJMv: Record<string, number> | null;
  /** Standard deviation of the RR intervals over their mean. */
  rrVariation: number | null;
  rrMs: number[];
  /** Sample index of the middle of each QRS. */
  beats: number[];
  /** Shape of each beat: 0 the dominant one, -1 like no other. */
  beatClasses: number[];
  /** Null with too few beats, or where the QRS has no clear edges. */
  median: MeasuredBeat | null;
  /** Waves of every beat, lead by lead. */
  marks: Record<string, Mark[]>;
  warnings: Reason[];
}

const MIN_BEATS = 3;
const IRREGULAR = 0.1;
const FIBRILLATION = 0.055;
const PACED = 0.7;
/** A PR or QT less sure than this is not given, ms. */
const MOST_PR_SD_MS = 32;
const MOST_QT_SD_MS = 32;
/** Below this rate the edges of the waves are not told. */
const LEAST_RATE_HZ = 100;
/** Seconds, and share of the recording, that may move like a QRS without one before the rate is not given. */
const MOST_UNCOUNTED_S = 1.5;
const MOST_UNCOUNTED = 0.05;
/** A T that seems to end later than this in the RR interval is not told from the next P or QRS. */
const MOST_QT_OF_RR = 0.85;
/** T over what is left of the noise in the median beat. */
const LEAST_T_CLARITY = 3;

/** The figures before anything is measured, or where nothing may be. */
export const noFigures = (): Omit<Measurements, "rrMs" | "beats" | "beatClasses" | "marks" | "warnings"> => ({
  hrBpm: null,
  prMs: null,
  qrsMs: null,
  qtMs: null,
  qtcMs: null,
  uncertainty: { hrBpm: null, prMs: null, qrsMs: null, qtMs: null },
  axisDeg: { p: null, qrs: null, t: null },
  stMv: null,
  stJMv: null,
  rrVariation: null,
  median: null,
});

/**
 * Heart rate from all beats; intervals, axes and ST levels from the median of the dominant beats, all leads together.
 * Ectopic beats are left out of it. What can not be measured is null with a warning that says why.
 * @param given sample index of each QRS, where a person corrected the beats that were found
 */
export function measure(whole: Recording, given?: readonly number[]): Measurements {
  const recording = ecgPart(whole);
  const analysis = analyse(recording, given);
  const { beats, classes, groups } = analysis;
  const fs = recording.samplingRateHz;
  const rrMs = intervalsMs(wholeBeats(recording, beats), fs);
  const out: Measurements = {
    ...noFigures(),
    rrMs,
    beats,
    beatClasses: classes.classOf,
    marks: {},
    warnings: [],
  };
  if (beats.length < MIN_BEATS) {
    out.warnings.push({ code: "few-beats", values: { count: MIN_BEATS } });
    return out;
  }
  const uncountedS = given ? 0 : uncounted(recording, beats);
  if (uncountedS > Math.max(MOST_UNCOUNTED_S, MOST_UNCOUNTED * recording.durationS)) {
    out.warnings.push({ code: "not-counted", values: { seconds: round(uncountedS, 1) } });
    return out;
  }
  const meanMs = meanOf(rrMs);
  out.hrBpm = 60000 / meanMs;
  out.rrVariation = Math.sqrt(rrMs.reduce((sum, rr) => sum + (rr - meanMs) ** 2, 0) / rrMs.length) / meanMs;
  out.uncertainty.hrBpm = round((out.hrBpm * 1000 * Math.SQRT2 * 2) / (fs * meanMs * rrMs.length), 2);
  if (fs < LEAST_RATE_HZ) {
    out.warnings.push({ code: "low-rate", values: { rate: fs } });
    return out;
  }
  const dominant = groups[0];
  if (!dominant?.waves) {
    for (const name of ["QRS", "PR", "QT"]) out.warnings.push({ code: "no-qrs-edges", values: { measure: name } });
    return out;
  }
  const paced = pacedParts(pacingSpikes(recording), beats, fs);
  measureWaves(out, dominant, meanMs, paced.ventricular + paced.atrial >= PACED);
  const reversal = likelyReversal(dominant);
  if (reversal)
    out.warnings.push({
      code: reversal.startsWith("V") ? "chest-reversal" : "limb-reversal",
      values: { electrodes: reversal },
    });
  out.marks = marksOf(recording, analysis);
  return out;
}

/** The same recording with marks that a person set: all that the marks decide is measured anew, the rest stays. */
export function withMarkers(measured: Measurements, markers: Markers): Measurements {
  if (!measured.median) return measured;
  const { uncertainty, ...measures } = measureMarkers(measured.median.beat, markers, meanOf(measured.rrMs));
  const isGiven = ({ code, values }: Reason) =>
    ((code.startsWith("no-p-wave") || code === "p-leads-differ") && measures.prMs !== null) ||
    (values?.measure === "QT" && measures.qtMs !== null);
  return {
    ...measured,
    ...measures,
    uncertainty: { hrBpm: measured.uncertainty.hrBpm, ...uncertainty },
    median: { ...measured.median, markers },
    warnings: measured.warnings.filter((warning) => !isGiven(warning)),
  };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

function measureWaves(out: Measurements, group: BeatGroup, meanMs: number, paced: boolean): void {
  const { beat } = group;
  const toMs = 1000 / beat.samplingRateHz;
  if (out.rrVariation! > IRREGULAR && !mostlyRegular(out.rrMs)) out.warnings.push({ code: "irregular" });
  const problem = tProblem(group, toMs, median(out.rrMs));
  const p = globalEdge(group, "pOnset");
  const isPUnsure = p !== null && Math.hypot(p.sd, globalEdge(group, "qrsOnset")!.sd) * toMs > MOST_PR_SD_MS;
  const markers = markersOf(group, paced, { p: isPUnsure, t: problem !== null });
  if (paced) out.warnings.push({ code: "paced" });
  else if (!markers.pOnset)
    out.warnings.push({ code: irregularity(out.beats) > FIBRILLATION ? "no-p-wave-irregular" : "no-p-wave" });
  else if (isPUnsure) out.warnings.push({ code: "p-leads-differ" });
  if (problem !== null) out.warnings.push({ code: problem, values: { measure: "QT" } });
  const { uncertainty, ...measures } = measureMarkers(beat, markers, meanMs);
  Object.assign(out, measures);
  out.uncertainty = { hrBpm: out.uncertainty.hrBpm, ...uncertainty };
  const places = new Set(beat.beats);
  const indices = out.beats.map((_, i) => i);
  const used = indices.filter((i) => places.has(out.beats[i]!));
  out.median = {
    beat,
    markers,
    used,
    leftOut: indices.filter((i) => !places.has(out.beats[i]!)),
    ectopic: indices.filter((i) => out.beatClasses[i] !== 0),
  };
}

/** Why the end of T can not be given, or null. */
function tProblem(group: BeatGroup, toMs: number, rrMs: number): string | null {
  const on = globalEdge(group, "qrsOnset")!;
  const end = globalEdge(group, "tOffset");
  if (!end) return "no-t-wave";
  if (group.tClarity !== null && group.tClarity < LEAST_T_CLARITY) return "t-in-noise";
  if (Math.hypot(end.sd, on.sd) * toMs > MOST_QT_SD_MS) return "t-leads-differ";
  return (end.at - on.at) * toMs > MOST_QT_OF_RR * rrMs ? "t-in-next-beat" : null;
}

const round = (value: number, digits: number) => Number(value.toFixed(digits));

/** Without the complexes that the ends of the recording may have cut: their middle is not where it seems. */
function wholeBeats(recording: Recording, beats: number[]): number[] {
  const margin = 0.12 * recording.samplingRateHz;
  const whole = beats.filter((beat) => beat >= margin && beat < (recording.samples[0]?.length ?? 0) - margin);
  return whole.length >= MIN_BEATS ? whole : beats;
}

function intervalsMs(beats: number[], fs: number): number[] {
  return beats.slice(1).map((beat, i) => ((beat - beats[i]!) * 1000) / fs);
}

/** True when most intervals lie near their median: premature beats do not make P waves of the others unsteady. */
function mostlyRegular(rrMs: number[]): boolean {
  const typical = median(rrMs);
  return rrMs.filter((rr) => Math.abs(rr - typical) < 0.06 * typical).length >= 0.55 * rrMs.length;
}
