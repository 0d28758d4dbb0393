import fc from "fast-check";
import { expect, test } from "vitest";
import { compare, parseGolden } from "../src/golden.ts";
import { equationGolden, networkGolden } from "./installation.ts";

const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });

test("equal numbers agree, a number beyond the tolerance does not", () => {
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 20 }), fc.nat(), (values, seed) => {
      const tolerance = { absolute: 1e-3, relative: 1e-3 };
      expect(compare(values, values, tolerance)).toEqual({ agrees: true, maxDifference: 0 });
      const at = seed % values.length;
      const wrong = values.with(at, (values[at] ?? 0) * 1.01 + 1);
      expect(compare(wrong, values, tolerance).agrees).toBe(false);
    }),
  );
});

test.each([
  ["NaN", [Number.NaN], [1]],
  ["too few", [1], [1, 1]],
  ["too many", [1, 1], [1]],
  ["none", [], []],
])("%s never agrees", (_, actual, expected) => {
  expect(compare(actual, expected, { absolute: 1e9, relative: 1e9 })).toEqual({
    agrees: false,
    maxDifference: Number.POSITIVE_INFINITY,
  });
});

test("both kinds of golden file are read", () => {
  expect(parseGolden("m", equationGolden)).toEqual({ kind: "equation", ...equationGolden });
  const network = parseGolden("m", networkGolden);
  expect(network).toMatchObject({ kind: "network", n: 2, probability: networkGolden.probability });
  expect(network.kind === "network" && [network.ecg[0], network.ecg[1_000], network.ecg[12_000]]).toEqual([
    -0.5, 0.5, 0.5,
  ]);
});

test.each([
  null,
  {},
  { x: [[1]], value: [] },
  { ...networkGolden, n: 3 },
  { ...networkGolden, ecg: "%%%" },
  { ...networkGolden, n: 0, ecg: "", probability: [] },
])("a golden file that could not fail is refused: %j", (json) => {
  expect(() => parseGolden("m", json)).toThrow(expect.objectContaining({ code: "model-invalid" }));
});
