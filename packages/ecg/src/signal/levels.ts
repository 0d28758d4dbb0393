import type { MedianBeat } from "./median-beat.ts";

/** Direction of the net area in I and aVF (aVF scaled by 2/sqrt 3, so that both have one gain), degrees. */
export function axisOf(beat: MedianBeat, from: number, to: number, qrsOnset: number): number | null {
  const one = beat.samples[beat.leads.indexOf("I")];
  const foot = beat.samples[beat.leads.indexOf("aVF")];
  if (!one || !foot) return null;
  const baseOne = levelBefore(one, qrsOnset, beat.samplingRateHz);
  const baseFoot = levelBefore(foot, qrsOnset, beat.samplingRateHz);
  let x = 0;
  let y = 0;
  for (let i = from; i <= to; i++) {
    x += one[i]! - baseOne;
    y += foot[i]! - baseFoot;
  }
  return Math.round((Math.atan2((y * 2) / Math.sqrt(3), x) * 180) / Math.PI);
}

/** Level of each lead around one index against the level just before the QRS, mV to the microvolt. */
export function levels(beat: MedianBeat, at: number, qrsOnset: number): Record<string, number> {
  const width = Math.max(1, Math.round(0.008 * beat.samplingRateHz));
  return Object.fromEntries(
    beat.leads.map((lead, l) => {
      const samples = beat.samples[l]!;
      let sum = 0;
      for (let i = at - width; i <= at + width; i++) sum += samples[i] ?? 0;
      const level = sum / (2 * width + 1) - levelBefore(samples, qrsOnset, beat.samplingRateHz);
      return [lead, Math.round(level * 1000) / 1000];
    }),
  );
}

/** Mean level of the 16 ms before the QRS: the baseline of ST and T. */
export function levelBefore(lead: Float64Array, qrsOnset: number, fs: number): number {
  const from = qrsOnset - Math.max(2, Math.round(0.016 * fs));
  let sum = 0;
  for (let i = from; i < qrsOnset; i++) sum += lead[i]!;
  return sum / (qrsOnset - from);
}
