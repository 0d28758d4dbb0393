import type { Recording } from "../recording.ts";
import type { Analysis, BeatGroup } from "./analyse.ts";
import { pFitter } from "./p-evidence.ts";
import { type WaveFit, waveFitter } from "./wave-fit.ts";

export interface Mark {
  wave: "P" | "QRS" | "T";
  /** Sample indices at the recording's own rate. */
  onset: number;
  peak: number;
  offset: number;
}

const P_SHIFT_S = 0.032;
const T_SHIFT_S = 0.04;
/** A wave is moved only where it is recognised. */
const RECOGNISED = 0.7;

/** The waves of every beat, lead by lead and in time: those of its class, P and T moved to where this beat has them. */
export function marksOf(recording: Recording, { beats, groups }: Analysis): Record<string, Mark[]> {
  const marks = new Map<string, Mark[]>(recording.leads.map((lead) => [lead, []]));
  const fitters = groups.map((group) => fittersOf(recording, group));
  const order = groups
    .flatMap((group, g) => group.members.map((i) => ({ at: beats[i]!, group, fit: fitters[g]! })))
    .sort((a, b) => a.at - b.at);
  const length = recording.samples[0]?.length ?? 0;
  for (const { at, group, fit } of order) {
    if (!group.waves) continue;
    const ratio = recording.samplingRateHz / group.beat.samplingRateHz;
    const place = (index: number, shiftS: number) =>
      Math.round(at + (index - group.beat.fiducial) * ratio + shiftS * recording.samplingRateHz);
    const p = shiftOf(fit.p?.(at));
    const t = shiftOf(fit.t?.(at));
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
      if (own.tPeak !== null)
        put(
          "T",
          Math.max(place(own.tOnset!, t), place(own.qrsOffset!, 0)),
          place(own.tOffset!, t),
          place(own.tPeak, t),
        );
    }
  }
  return Object.fromEntries(marks);
}

const shiftOf = (fit: WaveFit | undefined) => (fit && fit.r > RECOGNISED ? fit.shiftS : 0);

function fittersOf(
  recording: Recording,
  { beat, waves }: BeatGroup,
): { p?: (at: number) => WaveFit; t?: (at: number) => WaveFit } {
  if (!waves || beat.beats.length < 2) return {};
  const fs = recording.samplingRateHz;
  const margin = Math.round(0.024 * beat.samplingRateHz);
  const { tPeak, tOffset } = waves;
  const p = pFitter(recording, beat, waves, P_SHIFT_S) ?? undefined;
  const t =
    tPeak === null
      ? undefined
      : waveFitter(
          recording.samples,
          fs,
          beat,
          2 * tPeak - tOffset!,
          Math.min(beat.samples[0]!.length - 1, tOffset! + margin),
          T_SHIFT_S,
        );
  return { p, t };
}
