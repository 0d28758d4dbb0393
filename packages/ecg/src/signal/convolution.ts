/** Rows of one length, each with zeros before and after it, so that a kernel may reach over the ends. */
export interface Rows {
  values: Float64Array;
  count: number;
  length: number;
}

/** Weights in the order [outputs / 4][inputs][kernel][4]; `bias` holds one number an output. Both are padded to fours. */
export interface Kernel {
  weights: Float64Array;
  bias: Float64Array;
  inputs: number;
  outputs: number;
  size: number;
  stride: number;
  dilation: number;
  relu: boolean;
}

const PAD = 8;
const strideOf = (length: number) => length + 2 * PAD;
const startOf = (rows: Rows, row: number) => row * strideOf(rows.length) + PAD;

export function makeRows(count: number, length: number): Rows {
  return { values: new Float64Array((count + 1) * strideOf(length)), count, length };
}

/** One row without its margins, to read or to fill. */
export function rowOf(rows: Rows, row: number): Float64Array {
  const at = startOf(rows, row);
  return rows.values.subarray(at, at + rows.length);
}

/** Convolution with zeros beyond the ends ("same" padding), four outputs and two places at a time. */
export function convolve(input: Rows, kernel: Kernel): Rows {
  const { weights: w, bias, inputs, outputs, size, stride, dilation, relu } = kernel;
  const length = Math.ceil(input.length / stride);
  const out = makeRows(Math.ceil(outputs / 4) * 4, length);
  const x = input.values;
  const y = out.values;
  const wide = strideOf(input.length);
  const tall = strideOf(length);
  const first = PAD - dilation * (size >> 1);
  for (let o = 0; o < outputs; o += 4) {
    for (let t = 0; t < length; t += 2) {
      let a0 = bias[o]!;
      let a1 = bias[o + 1]!;
      let a2 = bias[o + 2]!;
      let a3 = bias[o + 3]!;
      let b0 = a0;
      let b1 = a1;
      let b2 = a2;
      let b3 = a3;
      let p = o * inputs * size;
      for (let c = 0; c < inputs; c++) {
        let at = c * wide + first + t * stride;
        for (let k = 0; k < size; k++, at += dilation, p += 4) {
          const u = x[at]!;
          const v = x[at + stride]!;
          const w0 = w[p]!;
          const w1 = w[p + 1]!;
          const w2 = w[p + 2]!;
          const w3 = w[p + 3]!;
          a0 += w0 * u;
          a1 += w1 * u;
          a2 += w2 * u;
          a3 += w3 * u;
          b0 += w0 * v;
          b1 += w1 * v;
          b2 += w2 * v;
          b3 += w3 * v;
        }
      }
      const q = o * tall + PAD + t;
      y[q] = a0;
      y[q + tall] = a1;
      y[q + 2 * tall] = a2;
      y[q + 3 * tall] = a3;
      if (t + 1 === length) continue;
      y[q + 1] = b0;
      y[q + tall + 1] = b1;
      y[q + 2 * tall + 1] = b2;
      y[q + 3 * tall + 1] = b3;
    }
  }
  if (relu) for (let i = 0; i < y.length; i++) if (y[i]! < 0) y[i] = 0;
  return { ...out, count: outputs };
}

/** `fine` plus `coarse`, each of whose values counts for two places. */
export function addDoubled(fine: Rows, coarse: Rows): Rows {
  const out = makeRows(fine.count, fine.length);
  for (let row = 0; row < fine.count; row++) {
    const a = rowOf(fine, row);
    const b = rowOf(coarse, row);
    const sum = rowOf(out, row);
    for (let t = 0; t < sum.length; t++) sum[t] = a[t]! + b[t >> 1]!;
  }
  return out;
}
