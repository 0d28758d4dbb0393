import type { Measurements } from "../measure.ts";
import type { PaperEvidence, PaperIntervals } from "../paper/evidence.ts";
import type { Recording } from "../recording.ts";
import type { EcgRule } from "../rules.ts";

/** Where on the paper a measured rule rests. `what` names it: the words are the screen's. */
export interface MeasuredEvidence {
  what: "rr" | "st" | "qrs" | "pr";
  bands: PaperEvidence[];
  intervals: PaperIntervals | null;
}

type Of = Pick<Recording, "leads" | "durationS" | "samplingRateHz">;

/** The intervals between all beats, under the lead of the rhythm strip; null with fewer than two beats. */
export function rrEvidence(recording: Of, measures: Pick<Measurements, "beats">): MeasuredEvidence | null {
  const lead = stripLead(recording);
  if (lead === null || measures.beats.length < 2) return null;
  return {
    what: "rr",
    bands: [{ leads: [lead], fromS: 0, toS: recording.durationS, isStrip: true }],
    intervals: { lead, beatsS: measures.beats.map((at) => at / recording.samplingRateHz) },
  };
}

/** The leads of an ST rule, each PR interval or QRS of its rule, else the RR intervals of a rule about the rate. */
export function measuredEvidence(
  rule: Pick<EcgRule, "id" | "leads">,
  recording: Of,
  measures: Pick<Measurements, "beats" | "marks">,
): MeasuredEvidence | null {
  if (rule.id === "st-elevation")
    return { what: "st", bands: [{ leads: rule.leads, fromS: 0, toS: recording.durationS }], intervals: null };
  const rr = rrEvidence(recording, measures);
  if (rule.id !== "prolonged-pr" && rule.id !== "wide-tachycardia") return rr;
  const lead = stripLead(recording);
  const marks = (lead && measures.marks[lead]) || [];
  const bands = rule.id === "prolonged-pr" ? prStretches(marks) : marks.filter(({ wave }) => wave === "QRS");
  if (lead === null || bands.length === 0) return rr;
  const seconds = (at: number) => at / recording.samplingRateHz;
  return {
    what: rule.id === "prolonged-pr" ? "pr" : "qrs",
    bands: bands.map(({ onset, offset }) => ({
      leads: [lead],
      fromS: seconds(onset),
      toS: seconds(offset),
      isStrip: true,
    })),
    intervals: rule.id === "wide-tachycardia" ? (rr?.intervals ?? null) : null,
  };
}

/** From the onset of each P to that of the QRS behind it. */
function prStretches(marks: Measurements["marks"][string]): { onset: number; offset: number }[] {
  return marks.flatMap((mark, at) => {
    const next = marks[at + 1];
    return mark.wave === "P" && next?.wave === "QRS" ? [{ onset: mark.onset, offset: next.onset }] : [];
  });
}

const stripLead = ({ leads }: Pick<Recording, "leads">): string | null =>
  leads.includes("II") ? "II" : (leads[0] ?? null);
