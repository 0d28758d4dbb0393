import type { Delineation } from "./delineate.ts";
import { EDGES, type Edge, edgeFeatures, nominalTOnset } from "./edge-features.ts";
import { EDGE_WEIGHTS } from "./edge-weights.ts";
import type { MedianBeat } from "./median-beat.ts";

/** Edges of one lead, indices into the median beat; null where the wave is not there. */
export type LeadWaves = Record<Edge, number | null>;

/** Edges lead by lead: those of all leads together, moved by what the lead itself shows (ridge regression on LUDB). */
export function leadWaves(beat: MedianBeat, all: Delineation): LeadWaves[] {
  const fs = beat.samplingRateHz;
  const common: LeadWaves = { ...all, tOnset: all.tPeak === null ? null : nominalTOnset(all) };
  return beat.samples.map((lead) => {
    const features = edgeFeatures(lead, all, fs);
    const moved = (edge: Edge): number | null => {
      const from = common[edge];
      const values = features[edge];
      const weights = EDGE_WEIGHTS[edge];
      if (from === null || values === null || !weights) return from;
      let byMs = 0;
      for (let i = 0; i < values.length; i++) byMs += values[i]! * weights[i]!;
      return Math.round(from + (byMs * fs) / 1000);
    };
    const own = Object.fromEntries(EDGES.map((edge) => [edge, moved(edge)])) as LeadWaves;
    if (own.pOnset !== null) {
      own.pOffset = Math.min(own.pOffset!, own.qrsOnset! - 1);
      own.pPeak = Math.max(own.pOnset + 1, Math.min(own.pPeak!, own.pOffset - 1));
    }
    if (own.tPeak !== null) {
      own.tOnset = Math.max(own.qrsOffset!, Math.min(own.tOnset!, own.tPeak - 2));
      own.tOffset = Math.max(own.tOffset!, own.tPeak + 2);
    }
    return own;
  });
}
