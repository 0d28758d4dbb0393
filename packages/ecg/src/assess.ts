import { type Measurements, measure } from "./measure.ts";
import { assessQuality, type Quality } from "./quality.ts";
import type { Recording } from "./recording.ts";

/** With fewer usable leads than this share, what looks like beats may be noise. */
const LEAST_USABLE = 0.25;

/** Judges and measures a recording. The beats found in a signal of which hardly a lead is usable are no measurement. */
export function assess(recording: Recording): { quality: Quality; measures: Measurements } {
  const quality = assessQuality(recording);
  const measures = measure(recording);
  const leads = Object.values(quality.leads);
  const usable = leads.filter(({ verdict }) => verdict !== "unusable").length;
  return {
    quality,
    measures: usable < LEAST_USABLE * leads.length ? withheld(measures, usable, leads.length) : measures,
  };
}

/** The beats and their marks stay, to be looked at; every figure is withheld. */
const withheld = (measures: Measurements, usable: number, all: number): Measurements => ({
  ...measures,
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
  warnings: [{ code: "too-few-usable-leads", values: { usable, all } }],
});
