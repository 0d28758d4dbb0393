import { type Measurements, measure, noFigures } from "./measure.ts";
import { assessQuality, type Quality } from "./quality.ts";
import type { Recording } from "./recording.ts";
import { isStepped } from "./signal-report.ts";

/** With fewer usable leads than this share, what looks like beats may be noise. */
const LEAST_USABLE = 0.25;

/** Judges and measures a recording. The beats found in a signal of which hardly a lead is usable are no measurement. */
export function assess(recording: Recording): { quality: Quality; measures: Measurements } {
  const quality = assessQuality(recording);
  const measures = measure(recording);
  const all = Object.keys(quality.leads);
  const lost = all.filter((lead) => isLost(quality.leads[lead]));
  const usable = all.length - lost.length;
  return {
    quality,
    measures: usable < LEAST_USABLE * all.length ? withheld(measures, usable, all.length) : without(measures, lost),
  };
}

const isLost = (lead: Quality["leads"][string] | undefined): boolean =>
  lead?.verdict === "unusable" && !lead.reasons.some(isStepped);

/** With more chest leads off than this, those that are left do not tell which limb electrodes seem exchanged. */
const MOST_CHEST_LOST = 2;

/** Nothing is said that rests on an unusable lead: no ST level of it, no axis, no electrodes that seem exchanged. */
function without(measures: Measurements, lost: readonly string[]): Measurements {
  if (lost.length === 0) return measures;
  const left = (levels: Record<string, number> | null) =>
    levels && Object.fromEntries(Object.entries(levels).filter(([lead]) => !lost.includes(lead)));
  const isAxisLost = lost.includes("I") || lost.includes("aVF");
  const isReversalLost =
    lost.includes("I") || lost.includes("II") || lost.filter((lead) => lead.startsWith("V")).length > MOST_CHEST_LOST;
  return {
    ...measures,
    stMv: left(measures.stMv),
    stJMv: left(measures.stJMv),
    axisDeg: isAxisLost ? { p: null, qrs: null, t: null } : measures.axisDeg,
    warnings: measures.warnings.filter(({ code }) => !isReversalLost || !code.endsWith("-reversal")),
  };
}

/** The beats and their marks stay, to be looked at; every figure is withheld. */
const withheld = (measures: Measurements, usable: number, all: number): Measurements => ({
  ...measures,
  ...noFigures(),
  warnings: [{ code: "too-few-usable-leads", values: { usable, all } }],
});
