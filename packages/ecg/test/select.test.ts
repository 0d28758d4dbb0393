import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentile, percentiles } from "../src/signal/filters.ts";
import { selectAt } from "../src/signal/select.ts";

/** Many equal values, values of every size, and gaps. */
const numbers = fc.oneof(
  fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constant(Number.NaN)), { maxLength: 300 }),
  fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 300 }),
);

describe("selection", () => {
  it("finds what sorting finds, NaN last, and parts the numbers there", () => {
    fc.assert(
      fc.property(numbers, fc.nat(310), (values, index) => {
        const sorted = Float64Array.from(values).sort();
        const own = Float64Array.from(values);
        const found = selectAt(own, index);
        expect(
          found === (sorted[index] ?? Number.NaN) ||
            (Number.isNaN(found) && !(sorted[index]! <= 0 || sorted[index]! > 0)),
        ).toBe(true);
        if (Number.isNaN(found)) return;
        expect(own.subarray(0, index).every((v) => v <= found)).toBe(true);
        expect(own.subarray(index).every((v) => !(v < found))).toBe(true);
        expect([...own].sort()).toEqual([...Float64Array.from(values)].sort());
      }),
    );
  });

  it("gives several percentiles of one list, as each alone, and leaves the list as it was", () => {
    fc.assert(
      fc.property(
        numbers,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, a, b) => {
          const before = [...values];
          expect(percentiles(values, a, b)).toEqual([percentile(values, a), percentile(values, b)]);
          expect(values).toEqual(before);
        },
      ),
    );
    expect(percentile([], 0.5)).toBeNaN();
    expect(percentile([3, 1, 2], 0.5)).toBe(2);
    expect(percentile([3, 1, 2], 1)).toBe(3);
  });

  it("is done soon with ramps, plateaus and sawteeth", () => {
    const n = 50_000;
    for (const shape of [
      (i: number) => i,
      (i: number) => -i,
      () => 1,
      (i: number) => i % 7,
      (i: number) => Math.abs(i - n / 2),
    ]) {
      const values = Float64Array.from({ length: n }, (_, i) => shape(i));
      const sorted = values.slice().sort();
      const started = performance.now();
      for (const index of [0, 1, n >> 1, n - 1]) expect(selectAt(values.slice(), index)).toBe(sorted[index]);
      expect(performance.now() - started).toBeLessThan(2000);
    }
  });
});
