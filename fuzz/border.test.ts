import { describe, expect, it } from "vitest";
import { FUZZ, fuzz } from "./cases.ts";

const TOTAL = 10_000;
const SEED = Number(process.env.FC_SEED ?? 20261125);

describe(`the FHIR border under ${TOTAL} mutated resources, seed ${SEED}`, () => {
  it.each(FUZZ)("$name", async (kind) => {
    expect(await fuzz(kind, TOTAL, SEED)).toBeGreaterThan(0);
  });
});
