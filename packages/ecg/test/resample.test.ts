import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resampler } from "../src/signal/resample.ts";

const PI = Math.PI;

/** The same interpolation, written out for each output alone. */
function plain(input: Float32Array, fromHz: number, toHz: number, firstMs: number, count: number): number[] {
  const cutoffHz = 0.45 * Math.min(fromHz, toHz);
  const reach = (10 * fromHz) / (2 * cutoffHz);
  return Array.from({ length: count }, (_, j) => {
    const centre = (j / toHz + firstMs / 1000) * fromHz;
    let sum = 0;
    let weights = 0;
    for (let i = Math.max(0, Math.ceil(centre - reach)); i < Math.min(input.length, centre + reach); i++) {
      const d = i - centre;
      const x = (2 * cutoffHz * d) / fromHz;
      const weight = (x === 0 ? 1 : Math.sin(PI * x) / (PI * x)) * (0.5 + 0.5 * Math.cos((PI * d) / reach));
      sum += weight * input[i]!;
      weights += weight;
    }
    return sum / weights;
  });
}

describe("resampling", () => {
  it("weighs the same inputs for every pair of rates, at the edges too, as written out one by one", () => {
    fc.assert(
      fc.property(
        fc.constantFrom([500, 100], [1000, 100], [360, 500], [100, 500], [250, 100], [257, 500], [977.5, 100]),
        fc.constantFrom(0, 1, -0.4),
        fc.infiniteStream(fc.float({ min: -2, max: 2, noNaN: true })),
        ([fromHz, toHz], firstSampleMs, values) => {
          const inputLength = Math.round(2 * fromHz!);
          const input = Float32Array.from(values.take(inputLength));
          const outputLength = Math.floor(2 * toHz!) - 1;
          const output = new Float32Array(outputLength);
          resampler({ fromHz: fromHz!, toHz: toHz!, inputLength, outputLength, firstSampleMs })(input, output);
          const expected = plain(input, fromHz!, toHz!, firstSampleMs, outputLength);
          for (const [j, v] of output.entries()) expect(Math.abs(v - expected[j]!)).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("looks at nothing behind the length that it was made for", () => {
    const input = new Float32Array(6000).fill(0.5).fill(Number.NaN, 5000);
    const output = new Float32Array(1000);
    resampler({ fromHz: 500, toHz: 100, inputLength: 5000, outputLength: 1000, firstSampleMs: 1 })(input, output);
    for (const v of output) expect(v).toBeCloseTo(0.5, 6);
  });
});
