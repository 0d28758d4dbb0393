import type { Recording } from "../recording.ts";
import type { Analysis } from "./analyse.ts";
import { pFitter } from "./p-evidence.ts";
import type { WaveFit } from "./wave-fit.ts";

export interface Mark {
  wave: "P" | "QRS" | "T";
  /** Sample indices at the recording's own rate. */
  onset: number;
  peak: number;
  offset: number;
}

const P_SHIFT_S = 0.032;
/** A wave is moved only where it is recognised. */
const RECOGNISED = 0.7;

/** The waves of every beat, lead by lead and in time: those of its class, P moved to where this beat has it. */
export function marksOf(recording: Recording, { beats, groups }: Analysis): Record<string, Mark[]> {
  const marks = new Map<string, Mark[]>(recording.leads.map((lead) => [lead, []]));
  const fitters = groups.map(({ beat, waves }) =>
    beat.beats.length < 2 ? null : pFitter(recording, beat, waves, P_SHIFT_S),
  );
  const order = groups
    .flatMap((group, g) => group.members.map((i) => ({ at: beats[i]!, group, fit: fitters[g] ?? null })))
    .sort((a, b) => a.at - b.at);
  const length = recording.samples[0]?.length ?? 0;
  for (const { at, group, fit } of order) {
    if (!group.waves) continue;
    const ratio = recording.samplingRateHz / group.beat.samplingRateHz;
    const place = (index: number, shiftS: number) =>
      Math.round(at + (index - group.beat.fiducial) * ratio + shiftS * recording.samplingRateHz);
    const p = shiftOf(fit?.(at));
    for (const [l, lead] of recording.leads.entries()) {
      const own = group.leads[l]!;
      const list = marks.get(lead)!;
      const put = (wave: Mark["wave"], onset: number, offset: number, peak: number) => {
        if (onset < 0 || offset >= length || offset <= onset) return;
        list.push({ wave, onset, peak: Math.min(offset, Math.max(onset, peak)), offset });
      };
      if (own.pOnset !== null)
        put(
          "P",
          place(own.pOnset, p),
          Math.min(place(own.pOffset!, p), place(own.qrsOnset!, 0) - 1),
          place(own.pPeak!, p),
        );
      put("QRS", place(own.qrsOnset!, 0), place(own.qrsOffset!, 0), place(own.qrsPeak!, 0));
      if (own.tPeak !== null) put("T", place(own.tOnset!, 0), place(own.tOffset!, 0), place(own.tPeak, 0));
    }
  }
  return Object.fromEntries(marks);
}

const shiftOf = (fit: WaveFit | undefined) => (fit && fit.r > RECOGNISED ? fit.shiftS : 0);
