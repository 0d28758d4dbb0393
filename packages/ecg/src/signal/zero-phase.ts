import { median } from "./filters.ts";

/** Second-order section, direct form II transposed. */
export interface Biquad {
  b0: number;
  b1: number;
  b2: number;
  a1: number;
  a2: number;
}

/** Two passes of a second-order Butterworth are -3 dB at its cutoff times (for a low-pass: over) this. */
const TWO_PASSES = (Math.SQRT2 - 1) ** 0.25;

/** Butterworth low- or high-pass of second order by the bilinear transform, -3 dB at the cutoff after two passes. */
export function butterworth(kind: "low" | "high", cutoffHz: number, fs: number): Biquad {
  const onePassHz = Math.min(0.49 * fs, kind === "low" ? cutoffHz / TWO_PASSES : cutoffHz * TWO_PASSES);
  const k = Math.tan((Math.PI * onePassHz) / fs);
  const norm = 1 / (1 + Math.SQRT2 * k + k * k);
  const b0 = (kind === "low" ? k * k : 1) * norm;
  return {
    b0,
    b1: kind === "low" ? 2 * b0 : -2 * b0,
    b2: b0,
    a1: 2 * (k * k - 1) * norm,
    a2: (1 - Math.SQRT2 * k + k * k) * norm,
  };
}

/** Notch with the given width (Hz between the -3 dB points). */
export function notch(centreHz: number, widthHz: number, fs: number): Biquad {
  const w = (2 * Math.PI * centreHz) / fs;
  const alpha = Math.tan((Math.PI * widthHz) / fs);
  const norm = 1 / (1 + alpha);
  return {
    b0: norm,
    b1: -2 * Math.cos(w) * norm,
    b2: norm,
    a1: -2 * Math.cos(w) * norm,
    a2: (1 - alpha) * norm,
  };
}

/**
 * Forward and backward, so without any phase: what it takes away is taken at its place. Ends are continued by point reflection over `padS` seconds, about
 * the last sample or, with `restS`, about the median of as many seconds: what is slow must not follow the beat in which a
 * recording ends. Gaps (NaN) are bridged by a straight line and put back.
 */
export function zeroPhase(input: Float32Array, filter: Biquad, fs: number, padS: number, restS = 0): Float32Array {
  const n = input.length;
  const pad = Math.max(0, Math.min(n - 1, Math.round(padS * fs)));
  const bridged = bridge(input);
  const work = new Float64Array(n + 2 * pad);
  const rest = Math.max(1, Math.round(restS * fs));
  const first = median(bridged.subarray(0, rest));
  const last = median(bridged.subarray(-rest));
  for (let i = 0; i < pad; i++) {
    work[i] = 2 * first - bridged[pad - i]!;
    work[n + pad + i] = 2 * last - bridged[n - 2 - i]!;
  }
  work.set(bridged, pad);
  pass(work, filter, 1);
  pass(work, filter, -1);
  return Float32Array.from(input, (v, i) => (Number.isNaN(v) ? v : work[pad + i]!));
}

/** In place, from one end to the other; starts as if the first value had always been there. */
function pass(x: Float64Array, { b0, b1, b2, a1, a2 }: Biquad, step: 1 | -1): void {
  let i = step > 0 ? 0 : x.length - 1;
  const steady = (b0 + b1 + b2) / (1 + a1 + a2);
  let s2 = (b2 - a2 * steady) * x[i]!;
  let s1 = (b1 - a1 * steady) * x[i]! + s2;
  for (; i >= 0 && i < x.length; i += step) {
    const v = x[i]!;
    const out = b0 * v + s1;
    s1 = b1 * v - a1 * out + s2;
    s2 = b2 * v - a2 * out;
    x[i] = out;
  }
}

function bridge(input: Float32Array): Float64Array {
  const out = Float64Array.from(input);
  let last = -1;
  for (let i = 0; i <= out.length; i++) {
    if (i < out.length && Number.isNaN(out[i]!)) continue;
    for (let k = last + 1; k < i; k++) {
      const before = last >= 0 ? out[last]! : (out[i] ?? 0);
      const after = i < out.length ? out[i]! : before;
      out[k] = before + ((after - before) * (k - last)) / (i - last);
    }
    last = i;
  }
  return out;
}
