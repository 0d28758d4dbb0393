import type { Delineation } from "./delineate.ts";
import { MARKS, type MarkName, networkMarks } from "./delineation-network.ts";
import type { MedianBeat } from "./median-beat.ts";

/** Marks of one lead, indices into the median beat; null where the wave is not there. */
export type LeadWaves = Record<MarkName, number | null>;

/** The marks lead by lead, placed by the network. Which waves there are is what `all` says. */
export function leadWaves(beat: MedianBeat, all: Delineation): LeadWaves[] {
  return networkMarks(beat.samples, beat.fiducial).map((places) => inOrder(places, all, beat.samples[0]!.length));
}

/** The marks of all leads together, for each lead alike: for beats that are not worth the network's time. */
export function commonWaves(beat: MedianBeat, all: Delineation): LeadWaves[] {
  const { qrsOnset, qrsOffset, tPeak, tOffset } = all;
  const tOnset = tPeak === null || tOffset === null ? null : Math.max(qrsOffset, 2 * tPeak - tOffset);
  return beat.samples.map(() => ({ ...all, qrsPeak: (qrsOnset + qrsOffset) >> 1, tOnset }));
}

/** Whole samples in the order of the waves, within the beat. */
function inOrder(places: Record<MarkName, number>, all: Delineation, length: number): LeadWaves {
  const out = {} as LeadWaves;
  let least = 0;
  for (const mark of MARKS) {
    const missing = mark[0] === "p" ? all.pOnset === null : mark[0] === "t" && all.tPeak === null;
    out[mark] = missing ? null : Math.min(length - 1, Math.max(least, Math.round(places[mark])));
    if (!missing) least = out[mark]! + 1;
  }
  return out;
}
