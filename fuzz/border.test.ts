import { describe, expect, it } from "vitest";
import { FUZZ, fuzz } from "./cases.ts";

const TOTAL = 10_000;
/** A mutated ECG that is still one is measured in full: 40 ms each. */
const TIMEOUT_MS = 240_000;
const SEED = Number(process.env.FC_SEED ?? 20261125);

describe(`the FHIR border under ${TOTAL} mutated resources, seed ${SEED}`, () => {
  it.each(FUZZ)("$name", { timeout: TIMEOUT_MS }, async (kind) => {
    expect(await fuzz(kind, TOTAL, SEED)).toBeGreaterThan(0);
  });
});
