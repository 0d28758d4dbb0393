import type { Recording } from "../recording.ts";
import { median } from "./filters.ts";

/** From a beat to where its T is over, and from where a P may begin to the next beat, s. */
const AFTER_S = 0.6;
const BEFORE_S = 0.3;
const QRS_REACH_S = 0.06;
const PIECE_S = 0.25;
/** Swing against that of the QRS, above which a stretch is no baseline. */
const LEAST_SWING = 0.5;

/**
 * Seconds between the beats (before the first and after the last too) in which half of the leads move as much as in
 * their QRS: fibrillating or fluttering ventricles, or noise, that the beats do not account for.
 */
export function uncounted(recording: Recording, beats: readonly number[]): number {
  const { samples, samplingRateHz: fs } = recording;
  const length = samples[0]?.length ?? 0;
  const reach = Math.round(QRS_REACH_S * fs);
  const piece = Math.round(PIECE_S * fs);
  const shown = beats.filter((_, i) => i % Math.ceil(beats.length / 60) === 0);
  const qrs = samples.map((lead) => median(shown.map((at) => swing(lead, at - reach, at + reach))));
  let pieces = 0;
  const edges = [Number.NEGATIVE_INFINITY, ...beats, Number.POSITIVE_INFINITY];
  for (let i = 1; i < edges.length; i++) {
    const from = Math.max(0, Math.round(edges[i - 1]! + AFTER_S * fs));
    const to = Math.min(length, Math.round(edges[i]! - BEFORE_S * fs));
    for (let at = from; at + piece <= to; at += piece) {
      const ratios = samples.map((lead, l) => swing(lead, at, at + piece) / Math.max(qrs[l]!, 1e-6));
      if (median(ratios) > LEAST_SWING) pieces++;
    }
  }
  return pieces * PIECE_S;
}

function swing(lead: Float32Array, from: number, to: number): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = Math.max(0, from); i < Math.min(to, lead.length); i++) {
    const v = lead[i]!;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return high > low ? high - low : 0;
}
