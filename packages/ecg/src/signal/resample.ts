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

/**
 * Windowed-sinc interpolation with the anti-alias low-pass in the same kernel (Hann window, cutoff .45 of the target
 * rate, 10 lobes). Weights are normalised, so a constant stays a constant up to the edges. One weight table serves
 * every lead of a recording.
 */
export function resampler(options: ResampleOptions): (input: Float32Array, output: Float32Array) => void {
  const { fromHz, toHz, inputLength, outputLength, firstSampleMs } = options;
  if (Math.abs(fromHz - toHz) < 1e-9 * toHz) return (input, output) => output.set(input.subarray(0, outputLength));
  const cutoffHz = CUTOFF * Math.min(toHz, fromHz);
  const reach = (LOBES * fromHz) / (2 * cutoffHz);
  const taps = 2 * Math.ceil(reach) + 1;
  const first = new Int32Array(outputLength);
  const weights = new Float64Array(outputLength * taps);
  for (let j = 0; j < outputLength; j++) {
    const centre = (j / toHz + firstSampleMs / 1000) * fromHz;
    const start = Math.round(centre) - Math.ceil(reach);
    first[j] = start;
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const i = start + k;
      const d = i - centre;
      if (i < 0 || i >= inputLength || Math.abs(d) >= reach) continue;
      const x = (2 * cutoffHz * d) / fromHz;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      const weight = sinc * (0.5 + 0.5 * Math.cos((Math.PI * d) / reach));
      weights[j * taps + k] = weight;
      sum += weight;
    }
    for (let k = 0; k < taps; k++) weights[j * taps + k]! /= sum;
  }
  return (input, output) => {
    for (let j = 0; j < outputLength; j++) {
      const start = first[j]!;
      const from = Math.max(0, -start);
      const to = Math.min(taps, inputLength - start);
      let sum = 0;
      for (let k = from; k < to; k++) sum += weights[j * taps + k]! * input[start + k]!;
      output[j] = sum;
    }
  };
}
