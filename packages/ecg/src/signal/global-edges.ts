import type { BeatGroup } from "./analyse.ts";
import type { MarkName } from "./delineation-network.ts";

/** An edge for all leads together and its standard uncertainty, both in samples of the median beat. */
export interface GlobalEdge {
  at: number;
  sd: number;
}

/**
 * Standard deviation of our edge against that of cardiologists, ms, in LUDB by cross-validation: all leads together, and
 * single leads measured alone.
 */
const SD_MS: Partial<Record<MarkName, [twelve: number, one: number]>> = {
  pOnset: [6, 13],
  pOffset: [6, 12],
  qrsOnset: [7, 10],
  qrsOffset: [5, 11],
  tOffset: [13, 24],
};

/**
 * The median over the leads, as the readers of LUDB are compared; null when the wave is not there. The uncertainty grows
 * with the disagreement of the leads.
 */
export function globalEdge({ leads, beat }: BeatGroup, edge: MarkName): GlobalEdge | null {
  const values = leads.flatMap((lead) => (lead[edge] === null ? [] : [lead[edge]])).sort((a, b) => a - b);
  if (values.length === 0) return null;
  const at = values[values.length >> 1]!;
  const away = values.map((v) => Math.abs(v - at)).sort((a, b) => a - b);
  const spread = (1.4826 * away[away.length >> 1]!) / Math.sqrt(values.length);
  const [twelve, one] = SD_MS[edge] ?? [0, 0];
  const known = ((values.length >= 6 ? twelve : one) * beat.samplingRateHz) / 1000;
  return { at, sd: Math.hypot(known, spread) };
}
