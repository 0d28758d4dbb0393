import { selectAt } from "./select.ts";

/** Centred moving average of `width` samples (made odd); windows shrink at the edges. NaN counts as 0. */
export function movingAverage(
  input: Float32Array | Float64Array,
  width: number,
  output = new Float64Array(input.length),
): Float64Array {
  const half = Math.max(0, Math.floor(width / 2));
  const n = input.length;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < Math.min(half, n); i++) {
    sum += input[i]! || 0;
    count++;
  }
  for (let i = 0; i < n; i++) {
    if (i + half < n) {
      sum += input[i + half]! || 0;
      count++;
    }
    if (i - half - 1 >= 0) {
      sum -= input[i - half - 1]! || 0;
      count--;
    }
    output[i] = sum / count;
  }
  return output;
}

/** Value below which the part `p` (0..1) of the numbers lies; NaN when there are none. */
export function percentile(values: ArrayLike<number>, p: number): number {
  return percentiles(values, p)[0]!;
}

/** Several percentiles of the same numbers. */
export function percentiles<P extends number[]>(values: ArrayLike<number>, ...parts: P): { [K in keyof P]: number } {
  const own = new Float64Array(values);
  return parts.map((p) => selectAt(own, Math.min(own.length - 1, Math.floor(p * own.length)))) as {
    [K in keyof P]: number;
  };
}

export function median(values: ArrayLike<number>): number {
  return percentile(values, 0.5);
}
