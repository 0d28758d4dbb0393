import type { Reason } from "@bedside/chart";
import type { Recording } from "./recording.ts";
import { analyse } from "./signal/analyse.ts";
import type { Delineation } from "./signal/delineate.ts";
import { median } from "./signal/filters.ts";
import { type Mark, marksOf } from "./signal/marks.ts";
import type { MedianBeat } from "./signal/median-beat.ts";

/** Null is a measurement that could not be made; `warnings` says why. */
export interface Measurements {
  hrBpm: number | null;
  prMs: number | null;
  qrsMs: number | null;
  qtMs: number | null;
  qtcMs: { bazett: number; fridericia: number; framingham: number; hodges: number } | null;
  /** Frontal axes, degrees in (-180, 180]. */
  axisDeg: { p: number | null; qrs: number | null; t: number | null };
  /** Level 60 ms after the end of the QRS against the level just before it, by lead. */
  stMv: Record<string, number> | null;
  /** Standard deviation of the RR intervals over their mean. */
  rrVariation: number | null;
  rrMs: number[];
  /** Sample index of the middle of each QRS. */
  beats: number[];
  /** Waves of the dominant beats, the same instants in every lead. */
  marks: Record<string, Mark[]>;
  warnings: Reason[];
}

const MIN_BEATS = 3;
const IRREGULAR = 0.1;

/**
 * Heart rate from all beats; intervals, axes and ST levels from the median of the dominant beats, all leads together.
 * A PR is only given when the rhythm is regular enough for P waves to stand still before the QRS.
 */
export function measure(recording: Recording): Measurements {
  const analysis = analyse(recording);
  const { beats } = analysis;
  const fs = recording.samplingRateHz;
  const rrMs = intervalsMs(wholeBeats(recording, beats), fs);
  const out: Measurements = {
    hrBpm: null,
    prMs: null,
    qrsMs: null,
    qtMs: null,
    qtcMs: null,
    axisDeg: { p: null, qrs: null, t: null },
    stMv: null,
    rrVariation: null,
    rrMs,
    beats,
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

  const dominant = analysis.groups[0];
  const beat = dominant?.beat ?? null;
  const waves = dominant?.waves ?? null;
  if (!beat || !waves) {
    const detail = beat ? "the QRS has no clear edges" : "too few whole beats";
    for (const name of ["QRS", "PR", "QT"])
      out.warnings.push({ code: "no-delineation", values: { measure: name, detail } });
    return out;
  }
  const toMs = 1000 / beat.samplingRateHz;
  const irregular = out.rrVariation > IRREGULAR && !mostlyRegular(rrMs);
  out.qrsMs = Math.round((waves.qrsOffset - waves.qrsOnset) * toMs);
  if (irregular) out.warnings.push({ code: "irregular" });
  if (!irregular && waves.pOnset !== null) out.prMs = Math.round((waves.qrsOnset - waves.pOnset) * toMs);
  else out.warnings.push({ code: "no-p-wave" });
  if (waves.tOffset !== null) {
    out.qtMs = Math.round((waves.tOffset - waves.qrsOnset) * toMs);
    out.qtcMs = correctedQt(out.qtMs, meanMs);
  } else
    out.warnings.push({
      code: "no-delineation",
      values: { measure: "QT", detail: "the end of the T wave is not clear" },
    });
  out.axisDeg = {
    p: out.prMs === null ? null : axis(beat, waves.pOnset!, waves.pOffset!, waves, beat.samplingRateHz),
    qrs: axis(beat, waves.qrsOnset, waves.qrsOffset, waves, beat.samplingRateHz),
    t: waves.tOffset === null ? null : axis(beat, waves.qrsOffset + Math.round(0.08 * beat.samplingRateHz), waves.tOffset, waves, beat.samplingRateHz),
  };
  out.stMv = stLevels(beat, waves, beat.samplingRateHz);
  out.marks = marksOf(recording, analysis);
  return out;
}

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

/** QTc, ms. Bazett 1920, Fridericia 1920, Sagie (Framingham) 1992, Hodges 1983. */
export function correctedQt(
  qtMs: number,
  rrMs: number,
): { bazett: number; fridericia: number; framingham: number; hodges: number } {
  const rrS = rrMs / 1000;
  return {
    bazett: Math.round(qtMs / Math.sqrt(rrS)),
    fridericia: Math.round(qtMs / Math.cbrt(rrS)),
    framingham: Math.round(qtMs + 154 * (1 - rrS)),
    hodges: Math.round(qtMs + 1.75 * (60 / rrS - 60)),
  };
}

function levelBefore(lead: Float64Array, waves: Delineation, fs: number): number {
  const from = waves.qrsOnset - Math.max(2, Math.round(0.016 * fs));
  let sum = 0;
  for (let i = from; i < waves.qrsOnset; i++) sum += lead[i]!;
  return sum / (waves.qrsOnset - from);
}

/** Direction of the net area in I and aVF (aVF scaled by 2/sqrt 3, so that both have one gain). */
function axis(beat: MedianBeat, from: number, to: number, waves: Delineation, fs: number): number | null {
  const one = beat.samples[beat.leads.indexOf("I")];
  const foot = beat.samples[beat.leads.indexOf("aVF")];
  if (!one || !foot) return null;
  const baseOne = levelBefore(one, waves, fs);
  const baseFoot = levelBefore(foot, waves, fs);
  let x = 0;
  let y = 0;
  for (let i = from; i <= to; i++) {
    x += one[i]! - baseOne;
    y += foot[i]! - baseFoot;
  }
  return Math.round((Math.atan2((y * 2) / Math.sqrt(3), x) * 180) / Math.PI);
}

function stLevels(beat: MedianBeat, waves: Delineation, fs: number): Record<string, number> {
  const at = waves.qrsOffset + Math.round(0.06 * fs);
  const width = Math.max(1, Math.round(0.008 * fs));
  return Object.fromEntries(
    beat.leads.map((lead, l) => {
      const samples = beat.samples[l]!;
      let sum = 0;
      for (let i = at - width; i <= at + width; i++) sum += samples[i] ?? 0;
      const level = sum / (2 * width + 1) - levelBefore(samples, waves, fs);
      return [lead, Math.round(level * 1000) / 1000];
    }),
  );
}
