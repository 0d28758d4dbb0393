import type { Reason } from "@bedside/chart";
import { ecgPart, type Recording } from "./recording.ts";
import { analyse, type BeatGroup, irregularity } from "./signal/analyse.ts";
import { median } from "./signal/filters.ts";
import { type GlobalEdge, globalEdge } from "./signal/global-edges.ts";
import { axisOf, levels } from "./signal/levels.ts";
import { type Mark, marksOf } from "./signal/marks.ts";
import { pacedParts, pacingSpikes } from "./signal/pacing.ts";
import { likelyReversal } from "./signal/reversal.ts";

export interface CorrectedQt {
  bazett: number;
  fridericia: number;
  framingham: number;
  hodges: number;
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
  /** Waves of every beat, lead by lead. */
  marks: Record<string, Mark[]>;
  warnings: Reason[];
}

const MIN_BEATS = 3;
const IRREGULAR = 0.1;
const FIBRILLATION = 0.055;
const PACED = 0.7;
/** A QT less sure than this is not given, ms. */
const MOST_QT_SD_MS = 32;
/** T over what is left of the noise in the median beat. */
const LEAST_T_CLARITY = 3;

/**
 * Heart rate from all beats; intervals, axes and ST levels from the median of the dominant beats, all leads together.
 * Ectopic beats are left out of it. What can not be measured is null with a warning that says why.
 */
export function measure(whole: Recording): Measurements {
  const recording = ecgPart(whole);
  const analysis = analyse(recording);
  const { beats, classes, groups } = analysis;
  const fs = recording.samplingRateHz;
  const rrMs = intervalsMs(wholeBeats(recording, beats), fs);
  const out: Measurements = {
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
  const meanMs = rrMs.reduce((sum, rr) => sum + rr, 0) / rrMs.length;
  out.hrBpm = 60000 / meanMs;
  out.rrVariation = Math.sqrt(rrMs.reduce((sum, rr) => sum + (rr - meanMs) ** 2, 0) / rrMs.length) / meanMs;
  out.uncertainty.hrBpm = round((out.hrBpm * 1000 * Math.SQRT2 * 2) / (fs * meanMs * rrMs.length), 2);
  const dominant = groups[0];
  if (!dominant?.waves) {
    for (const name of ["QRS", "PR", "QT"])
      out.warnings.push({ code: "no-delineation", values: { measure: name, detail: "the QRS has no clear edges" } });
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

function measureWaves(out: Measurements, group: BeatGroup, meanMs: number, paced: boolean): void {
  const { beat } = group;
  const waves = group.waves!;
  const toMs = 1000 / beat.samplingRateHz;
  const on = globalEdge(group, "qrsOnset")!;
  const off = globalEdge(group, "qrsOffset")!;
  out.qrsMs = Math.round((off.at - on.at) * toMs);
  out.uncertainty.qrsMs = sdMs(on, off, toMs);
  if (out.rrVariation! > IRREGULAR && !mostlyRegular(out.rrMs)) out.warnings.push({ code: "irregular" });

  const p = globalEdge(group, "pOnset");
  const pEnd = globalEdge(group, "pOffset");
  if (paced) out.warnings.push({ code: "paced" });
  else if (p) {
    out.prMs = Math.round((on.at - p.at) * toMs);
    out.uncertainty.prMs = sdMs(p, on, toMs);
  } else out.warnings.push({ code: irregularity(out.beats) > FIBRILLATION ? "no-p-wave-irregular" : "no-p-wave" });

  const end = globalEdge(group, "tOffset");
  const detail = tProblem(group, end, on, toMs);
  if (end && detail === null) {
    out.qtMs = Math.round((end.at - on.at) * toMs);
    out.uncertainty.qtMs = sdMs(on, end, toMs);
    out.qtcMs = correctedQt(out.qtMs, meanMs);
  } else out.warnings.push({ code: "no-delineation", values: { measure: "QT", detail: detail! } });

  const later = off.at + Math.round(0.08 * beat.samplingRateHz);
  out.axisDeg = {
    p: p && pEnd && !paced ? axisOf(beat, p.at, pEnd.at, on.at) : null,
    qrs: axisOf(beat, on.at, off.at, on.at),
    t: end && waves.tPeak !== null && later < end.at ? axisOf(beat, later, end.at, on.at) : null,
  };
  out.stJMv = levels(beat, off.at, on.at);
  out.stMv = levels(beat, off.at + Math.round(0.06 * beat.samplingRateHz), on.at);
}

/** Why the end of T can not be given, or null. */
function tProblem(group: BeatGroup, end: GlobalEdge | null, on: GlobalEdge, toMs: number): string | null {
  if (!end) return "no T wave stands out";
  if (group.tClarity !== null && group.tClarity < LEAST_T_CLARITY) return "the end of the T wave is lost in noise";
  return Math.hypot(end.sd, on.sd) * toMs > MOST_QT_SD_MS ? "the leads do not agree on the end of the T wave" : null;
}

const sdMs = (a: GlobalEdge, b: GlobalEdge, toMs: number) => round(Math.hypot(a.sd, b.sd) * toMs, 1);
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

/** QTc in ms from QT and the mean RR in ms. Bazett 1920, Fridericia 1920, Sagie (Framingham) 1992, Hodges 1983. */
export function correctedQt(qtMs: number, rrMs: number): CorrectedQt {
  const rrS = rrMs / 1000;
  return {
    bazett: Math.round(qtMs / Math.sqrt(rrS)),
    fridericia: Math.round(qtMs / Math.cbrt(rrS)),
    framingham: Math.round(qtMs + 154 * (1 - rrS)),
    hodges: Math.round(qtMs + 1.75 * (60 / rrS - 60)),
  };
}
