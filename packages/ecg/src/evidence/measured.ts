import type { Measurements } from "../measure.ts";
import type { PaperEvidence, PaperIntervals } from "../paper/evidence.ts";
import type { Recording } from "../recording.ts";
import type { EcgRule } from "../rules.ts";
import type { Mark } from "../signal/marks.ts";

/** Where on the paper a measured rule rests. `what` names it: the words are the screen's. */
export interface MeasuredEvidence {
  what: "rr" | "st" | "qrs" | "pr" | "qt";
  bands: PaperEvidence[];
  intervals: PaperIntervals | null;
}

type Stretch = Pick<Mark, "onset" | "offset">;
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

/** What of each beat a rule measures; the others are about the rate. */
const STRETCHES: Partial<
  Record<EcgRule["id"], { what: "pr" | "qrs" | "qt"; of: (marks: readonly Mark[]) => Stretch[] }>
> = {
  "prolonged-pr": { what: "pr", of: (marks) => onsetTo(marks, "P", "QRS", "onset") },
  "wide-tachycardia": { what: "qrs", of: (marks) => marks.filter(({ wave }) => wave === "QRS") },
  "long-qtc": { what: "qt", of: (marks) => onsetTo(marks, "QRS", "T", "offset") },
};

/** The leads of an ST rule, each PR, QRS or QT of its rule, else the RR intervals of a rule about the rate. */
export function measuredEvidence(
  rule: Pick<EcgRule, "id" | "leads">,
  recording: Of,
  measures: Pick<Measurements, "beats" | "marks">,
): MeasuredEvidence | null {
  if (rule.id === "st-elevation")
    return { what: "st", bands: [{ leads: rule.leads, fromS: 0, toS: recording.durationS }], intervals: null };
  const rr = rrEvidence(recording, measures);
  const stretches = STRETCHES[rule.id];
  const lead = stripLead(recording);
  const found = (stretches && lead && stretches.of(measures.marks[lead] ?? [])) || [];
  if (!stretches || lead === null || found.length === 0) return rr;
  const seconds = (at: number) => at / recording.samplingRateHz;
  return {
    what: stretches.what,
    bands: found.map(({ onset, offset }) => ({
      leads: [lead],
      fromS: seconds(onset),
      toS: seconds(offset),
      isStrip: true,
    })),
    intervals: rule.id === "wide-tachycardia" ? (rr?.intervals ?? null) : null,
  };
}

/** From the onset of each wave to an edge of the wave that must come right behind it. */
function onsetTo(marks: readonly Mark[], from: Mark["wave"], to: Mark["wave"], edge: "onset" | "offset"): Stretch[] {
  return marks.flatMap((mark, at) => {
    const next = marks[at + 1];
    return mark.wave === from && next?.wave === to ? [{ onset: mark.onset, offset: next[edge] }] : [];
  });
}

const stripLead = ({ leads }: Pick<Recording, "leads">): string | null =>
  leads.includes("II") ? "II" : (leads[0] ?? null);
