import type { Fact, FactValue } from "@bedside/chart";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { type ModelInput, type Result, runModel } from "../src/index.ts";
import { evaluateModel, fact, readModel } from "./host.ts";

vi.setConfig({ testTimeout: 60_000 });

const MODELS = ["score2-asia-pacific", "rf-cl", "cacs-cl", "plcom2012", "plcom2012-norace"];
const RULES = ["ldct-taiwan-2025", "ldct-taiwan-2022", "ldct-uspstf-2021"];
const RUNS = { numRuns: 40 };

/** A value of the input in the concept's canonical unit, inside the validated range. */
function anyValue(input: ModelInput): fc.Arbitrary<FactValue> {
  if (input.kind === "boolean") return fc.boolean();
  if (input.kind === "choice") return fc.constantFrom(...Object.keys(input.choices ?? {}));
  const { low, high } = input.valid ?? { low: 0, high: 1 };
  const scale = input.scale ?? 1;
  return input.concept === "age"
    ? fc.integer({ min: Math.ceil(low), max: Math.floor(high) })
    : fc
        .double({ min: low, max: high, noNaN: true })
        .map((value) => value / scale)
        .filter((value) => value * scale >= low && value * scale <= high);
}

function patient(id: string): fc.Arbitrary<{ values: Record<string, FactValue>; hidden: string[] }> {
  const { card } = readModel(id);
  const hideable = card.inputs.filter((input) => input.whenMissing !== "refuse").map((input) => input.concept);
  return fc.record({
    values: fc.record(Object.fromEntries(card.inputs.map((input) => [input.concept, anyValue(input)]))),
    hidden: fc.subarray(hideable, { maxLength: 4 }),
  });
}

/** Hidden facts have failed to load: nothing may be read as no. */
function factsOf(values: Record<string, FactValue>, hidden: readonly string[]): Record<string, Fact> {
  return Object.fromEntries(
    Object.entries(values).map(([concept, value]) => [
      concept,
      hidden.includes(concept) ? fact(concept, null, { state: "failed" }) : fact(concept, value),
    ]),
  );
}

function run(id: string, given: Record<string, Fact>): Promise<Result> {
  const model = readModel(id);
  return runModel(model, given, {}, model.card.kind === "rules" ? null : evaluateModel(id), { patient: null });
}

test.each(MODELS)("%s: the true value is inside the range, and the category with it", async (id) => {
  await fc.assert(
    fc.asyncProperty(patient(id), async ({ values, hidden }) => {
      const truth = await run(id, factsOf(values, []));
      const seen = await run(id, factsOf(values, hidden));
      if (truth.status !== "result") throw new Error(`${truth.status} for a patient inside every limit`);
      const slack = 1e-12 + 1e-9 * (truth.value ?? 0);
      if (seen.status === "result") expect(Math.abs((seen.value ?? 0) - (truth.value ?? 0))).toBeLessThanOrEqual(slack);
      else if (seen.status === "range") {
        expect(seen.low).toBeLessThanOrEqual((truth.value ?? 0) + slack);
        expect(seen.high).toBeGreaterThanOrEqual((truth.value ?? 0) - slack);
        if (seen.category) expect(seen.category.id).toBe(truth.category?.id);
      } else throw new Error("refused");
    }),
    RUNS,
  );
});

test.each(RULES)("%s: a decided verdict is the true one, and hiding facts never invents one", async (id) => {
  await fc.assert(
    fc.asyncProperty(patient(id), async ({ values, hidden }) => {
      const truth = await run(id, factsOf(values, []));
      const seen = await run(id, factsOf(values, hidden));
      if (truth.status !== "result" || seen.status === "refused") throw new Error("refused");
      if (seen.category) expect(seen.category.id).toBe(truth.category?.id);
      for (const clause of seen.clauses) {
        const same = truth.clauses.find(({ rule, id: name }) => rule === clause.rule && name === clause.id);
        if (clause.verdict !== "unknown") expect(clause.verdict).toBe(same?.verdict);
      }
    }),
    RUNS,
  );
});

test.each([...MODELS, ...RULES])("%s: the order of the facts changes nothing", async (id) => {
  await fc.assert(
    fc.asyncProperty(patient(id), async ({ values, hidden }) => {
      const given = factsOf(values, hidden);
      const turned = Object.fromEntries(Object.entries(given).reverse());
      expect(JSON.stringify(await run(id, turned))).toBe(JSON.stringify(await run(id, given)));
    }),
    { numRuns: 10 },
  );
});

test.each(MODELS)(
  "%s: the ranking is by what knowing narrows, and every remaining range lies in the whole",
  async (id) => {
    await fc.assert(
      fc.asyncProperty(patient(id), async ({ values, hidden }) => {
        const seen = await run(id, factsOf(values, hidden));
        if (seen.status !== "range") return;
        const narrows = seen.missing.map((each) => each.narrows);
        expect(narrows).toEqual([...narrows].sort((a, b) => b - a));
        for (const { remaining, settles } of seen.missing) {
          expect(settles).toBe(remaining.every(({ category }) => category !== null));
          for (const { low, high } of remaining) {
            expect(low).toBeGreaterThanOrEqual(seen.low ?? 0);
            expect(high).toBeLessThanOrEqual(seen.high ?? 1);
          }
        }
      }),
      RUNS,
    );
  },
);

test.each(MODELS)("%s: outside the limits there is a refusal and no number", async (id) => {
  const { card } = readModel(id);
  const quantities = card.inputs.filter((input) => input.kind === "quantity" && !input.onlyWhen);
  await fc.assert(
    fc.asyncProperty(
      patient(id),
      fc.constantFrom(...quantities),
      fc.boolean(),
      fc.double({ min: 0.01, max: 5, noNaN: true }),
      async ({ values }, input, above, by) => {
        const { low, high } = input.valid ?? { low: 0, high: 0 };
        const value = (above ? high + by * (high - low) : low - by * (high - low)) / (input.scale ?? 1);
        const result = await run(id, factsOf({ ...values, [input.concept]: value }, []));
        expect(result.status).toBe("refused");
        expect("value" in result || "low" in result).toBe(false);
      },
    ),
    RUNS,
  );
});
