export interface ResampleOptions {
  fromHz: number;
  toHz: number;
  inputLength: number;
  outputLength: number;
  /** Time of the first output sample. Ignored when the rates are equal: the samples are then copied. */
  firstSampleMs: number;
}

/** The pass band ends at this part of the target rate; 45 Hz for 100 Hz. */
const CUTOFF = 0.45;
/** Zero crossings of the sinc on each side. */
const LOBES = 10;
/** Outputs whose places between two inputs differ by less than one part of this share their weights. */
const SAME_PHASE = 1e9;

/**
 * Windowed-sinc interpolation with the anti-alias low-pass in the same kernel (Hann window, cutoff .45 of the target
 * rate, 10 lobes). Weights are normalised, so a constant stays a constant up to the edges. One set of weights serves
 * every lead of a recording, and all outputs that lie alike between two inputs.
 */
export function resampler(options: ResampleOptions): (input: Float32Array, output: Float32Array) => void {
  const { fromHz, toHz, inputLength, outputLength, firstSampleMs } = options;
  if (Math.abs(fromHz - toHz) < 1e-9 * toHz) return (input, output) => output.set(input.subarray(0, outputLength));
  const cutoffHz = CUTOFF * Math.min(toHz, fromHz);
  const reach = (LOBES * fromHz) / (2 * cutoffHz);
  const taps = 2 * Math.ceil(reach) + 1;
  const first = new Int32Array(outputLength);
  const kernels: Float64Array[] = [];
  const byPhase = new Map<number, Float64Array>();
  for (let j = 0; j < outputLength; j++) {
    const centre = (j / toHz + firstSampleMs / 1000) * fromHz;
    const start = Math.round(centre) - Math.ceil(reach);
    const from = Math.max(0, -start);
    const to = Math.min(taps, inputLength - start);
    const make = () => kernel(centre - start, reach, fromHz / cutoffHz, from, to, taps);
    first[j] = start;
    if (from > 0 || to < taps) kernels.push(make());
    else {
      const phase = Math.round((centre - start) * SAME_PHASE);
      const known = byPhase.get(phase) ?? make();
      byPhase.set(phase, known);
      kernels.push(known);
    }
  }
  return (input, output) => {
    for (let j = 0; j < outputLength; j++) output[j] = weighted(kernels[j]!, input, first[j]!, inputLength);
  };
}

/** Weights of the inputs `from..to` of `taps` around a centre, their sum 1; 0 outside. */
function kernel(
  centre: number,
  reach: number,
  samplesPerCycle: number,
  from: number,
  to: number,
  taps: number,
): Float64Array {
  const weights = new Float64Array(taps);
  let sum = 0;
  for (let k = from; k < to; k++) {
    const d = k - centre;
    if (Math.abs(d) >= reach) continue;
    const x = (2 * d) / samplesPerCycle;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    weights[k] = sinc * (0.5 + 0.5 * Math.cos((Math.PI * d) / reach));
    sum += weights[k]!;
  }
  for (let k = from; k < to; k++) weights[k]! /= sum;
  return weights;
}

/** In four sums, which a processor adds side by side. */
function weighted(weights: Float64Array, input: Float32Array, start: number, inputLength: number): number {
  let k = Math.max(0, -start);
  const to = Math.min(weights.length, inputLength - start);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (; k + 3 < to; k += 4) {
    a += weights[k]! * input[start + k]!;
    b += weights[k + 1]! * input[start + k + 1]!;
    c += weights[k + 2]! * input[start + k + 2]!;
    d += weights[k + 3]! * input[start + k + 3]!;
  }
  for (; k < to; k++) a += weights[k]! * input[start + k]!;
  return a + b + (c + d);
}
