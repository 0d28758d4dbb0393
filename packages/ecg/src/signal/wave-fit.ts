import type { MedianBeat } from "./median-beat.ts";

/** How one beat agrees with the median beat within a window. */
export interface WaveFit {
  /** Seconds by which the wave lies later than in the median beat. */
  shiftS: number;
  /** Correlation there, and without a shift. */
  r: number;
  rest: number;
}

const STEP_S = 0.004;

/**
 * Fits the wave between two indices of a median beat to single beats: all leads projected on the wave's own direction,
 * correlation over shifts of up to `mostS` seconds.
 */
export function waveFitter(
  samples: Float32Array[],
  fs: number,
  beat: MedianBeat,
  from: number,
  to: number,
  mostS: number,
): (at: number) => WaveFit {
  const step = Math.max(1, Math.round(STEP_S * beat.samplingRateHz));
  const count = Math.max(3, Math.floor((to - from) / step) + 1);
  const shifts = Math.round(mostS / STEP_S);
  const weights = beat.samples.map((lead) => direction(lead, from, to));
  const shape = new Float64Array(count);
  for (let i = 0; i < count; i++)
    for (let l = 0; l < weights.length; l++) shape[i]! += weights[l]! * (beat.samples[l]![from + i * step] ?? 0);
  const values = new Float64Array(count + 2 * shifts);
  const ratio = fs / beat.samplingRateHz;
  return (at) => {
    for (let i = 0; i < values.length; i++) {
      const position = at + (from + (i - shifts) * step - beat.fiducial) * ratio;
      const k = Math.floor(position);
      const part = position - k;
      let sum = 0;
      for (let l = 0; l < weights.length; l++) {
        const lead = samples[l]!;
        const a = lead[k] || 0;
        sum += weights[l]! * (a + part * ((lead[k + 1] || 0) - a));
      }
      values[i] = sum;
    }
    let best = 0;
    let r = -2;
    const rest = correlate(shape, values, shifts);
    for (let s = -shifts; s <= shifts; s++) {
      const own = correlate(shape, values, shifts + s) - 0.15 * (Math.abs(s) / Math.max(1, shifts));
      if (own > r) {
        r = own;
        best = s;
      }
    }
    return { shiftS: best * STEP_S, r: correlate(shape, values, shifts + best), rest };
  };
}

/** The lead's largest departure from the straight line between the ends: its weight in the projection. */
function direction(lead: Float64Array, from: number, to: number): number {
  const a = lead[from] ?? 0;
  const b = lead[to] ?? 0;
  let most = 0;
  for (let i = from; i <= to; i++) {
    const away = (lead[i] ?? 0) - a - ((b - a) * (i - from)) / (to - from);
    if (Math.abs(away) > Math.abs(most)) most = away;
  }
  return most;
}

/** Correlation after the straight line through each is taken off. */
function correlate(shape: Float64Array, values: Float64Array, offset: number): number {
  const n = shape.length;
  const centre = (n - 1) / 2;
  let meanA = 0;
  let meanB = 0;
  let slopeA = 0;
  let slopeB = 0;
  let tt = 0;
  for (let i = 0; i < n; i++) {
    const t = i - centre;
    meanA += shape[i]! / n;
    meanB += values[offset + i]! / n;
    slopeA += t * shape[i]!;
    slopeB += t * values[offset + i]!;
    tt += t * t;
  }
  slopeA /= tt;
  slopeB /= tt;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < n; i++) {
    const t = i - centre;
    const a = shape[i]! - meanA - slopeA * t;
    const b = values[offset + i]! - meanB - slopeB * t;
    ab += a * b;
    aa += a * a;
    bb += b * b;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
