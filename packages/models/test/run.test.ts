import type { Fact } from "@bedside/chart";
import { describe, expect, test } from "vitest";
import { formatResultValue, modelReasonText, type Result, runModel } from "../src/index.ts";
import { evaluateModel, fact, facts, readModel } from "./host.ts";

const MMOL = 38.665;

const complete = (): Record<string, Fact> =>
  facts({
    sex: "male",
    age: 58,
    smoking: "current",
    sbp: 140,
    tc: 5.5 * MMOL,
    hdl: 1.3 * MMOL,
    diabetes: null,
    cad: null,
    stroke: null,
  });

const run = (id: string, given: Record<string, Fact>, settings: Record<string, string> = {}): Promise<Result> => {
  const model = readModel(id);
  const evaluate = model.card.kind === "rules" ? null : evaluateModel(id);
  return runModel(model, given, settings, evaluate, { patient: "Patient/1" });
};

const score2 = (given: Record<string, Fact>, settings: Record<string, string> = { "score2-region": "moderate" }) =>
  run("score2-asia-pacific", given, settings);

function as<S extends Result["status"]>(result: Result, status: S): Extract<Result, { status: S }> {
  expect(result.status).toBe(status);
  return result as Extract<Result, { status: S }>;
}

const codes = (result: Result) => result.warnings.map(({ code, values }) => `${code} ${values?.concept ?? ""}`.trim());

describe("SCORE2 Asia-Pacific", () => {
  test("a complete chart gives the equation's own number, its category, and contributions that add up", async () => {
    const result = as(await score2(complete()), "result");
    const { value } = await evaluateModel("score2-asia-pacific")(Float64Array.of(1, 1, 58, 1, 140, 5.5, 1.3, 0), 1);
    expect(result.value).toBeCloseTo(value[0] ?? Number.NaN, 12);
    expect(result.category?.id).toBe((result.value ?? 0) >= 0.1 ? "very-high" : "high");
    expect(codes(result)).toEqual(["read-as-no diabetes", "read-as-no cad", "read-as-no stroke"]);
    expect(result.inputs.diabetes?.origin).toBe("absent-means");
    expect(result.inputs.region?.origin).toBe("setting");

    const predictor = (p: number) => {
      const [k1, k2, survival] = [0.284885676, 0.778128607, 0.9605];
      return (Math.log(-Math.log(1 - p)) - k1) / k2 - Math.log(-Math.log(survival));
    };
    const sum = Object.values(result.contributions).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(predictor(result.value ?? 0) - predictor(result.referenceValue ?? 0), 9);
    expect(result.contributions.age).toBe(0);
    expect(result.contributions.smoking).toBeGreaterThan(0);
  });

  test("the same facts give the same JSON", async () => {
    expect(JSON.stringify(await score2(complete()))).toBe(JSON.stringify(await score2(complete())));
  });

  test("the region is never assumed: without it there is a range over all four", async () => {
    const result = as(await score2(complete(), {}), "range");
    expect(result.missing.map(({ column }) => column)).toEqual(["region"]);
    expect(result.missing[0]?.remaining.map(({ value }) => value)).toEqual(["low", "moderate", "high", "very-high"]);
  });

  test.each([
    ["age", 39, "39", "40"],
    ["age", 70, "70", "69"],
    ["sbp", 250, "250", "220"],
  ])("%s %d is refused with the limit in the sentence, and no number", async (concept, value, shown, limit) => {
    const result = as(await score2({ ...complete(), [concept]: fact(concept, value) }), "refused");
    expect(result.reason.code).toBe("out-of-range");
    expect(result.column).toBe(concept);
    const text = modelReasonText(result.reason, "en");
    expect(text).toContain(shown);
    expect(text).toContain(limit);
    expect("value" in result).toBe(false);
    expect(modelReasonText(result.reason, "zh-TW")).toMatch(/此模型接受/);
  });

  test("a cholesterol outside the limits is named in the chart's unit", async () => {
    const result = as(await score2({ ...complete(), tc: fact("tc", 400) }), "refused");
    expect(modelReasonText(result.reason, "en")).toContain("400 mg/dL");
    expect(modelReasonText(result.reason, "en")).toContain("387");
  });

  test.each(["cad", "stroke"])("known %s is refused", async (concept) => {
    const result = as(await score2({ ...complete(), [concept]: fact(concept, true) }), "refused");
    expect(result.reason.code).toBe("excluded");
    expect(modelReasonText(result.reason, "en")).toMatch(/known cardiovascular disease/);
  });

  test("an exclusion that could not be read is refused, one that the chart denies is not", async () => {
    const failed = await score2({ ...complete(), cad: fact("cad", null, { state: "failed" }) });
    expect(as(failed, "refused").reason.code).toBe("exclusion-unknown");
    const denied = await score2({ ...complete(), cad: fact("cad", false) });
    expect(codes(as(denied, "result"))).not.toContain("read-as-no cad");
  });

  test("without age there is no range but a refusal", async () => {
    const result = as(await score2({ ...complete(), age: fact("age", null) }), "refused");
    expect(result.reason).toEqual({ code: "input-needed", values: { concept: "age" } });
  });

  test("a conflict explores its candidates and nothing else", async () => {
    const candidate = (value: number, source: string) => ({
      source,
      value,
      unit: "mm[Hg]",
      effective: null,
      raw: null,
      mapping: null,
      reason: { code: "conflicting" },
    });
    const sbp = fact("sbp", null, {
      state: "conflicting",
      candidates: [
        candidate(128, "Observation/1"),
        candidate(164, "Observation/2"),
        { ...candidate(90, "Observation/3"), reason: { code: "older" } },
      ],
    });
    const result = as(await score2({ ...complete(), sbp }), "range");
    const ends = await Promise.all(
      [128, 164].map(
        async (value) => as(await score2({ ...complete(), sbp: fact("sbp", value) }), "result").value ?? 0,
      ),
    );
    expect(result.low).toBeCloseTo(Math.min(...ends), 12);
    expect(result.high).toBeCloseTo(Math.max(...ends), 12);
    expect(result.missing[0]).toMatchObject({ column: "sbp", why: "conflicting" });
    expect(result.missing[0]?.remaining.map(({ value }) => value)).toEqual([128, 164]);
  });

  test("a failed load and unknown smoking are missing with their cause", async () => {
    const result = as(
      await score2({
        ...complete(),
        smoking: fact("smoking", "ever-unknown"),
        hdl: fact("hdl", null, { state: "failed" }),
      }),
      "range",
    );
    expect(Object.fromEntries(result.missing.map(({ column, why }) => [column, why]))).toEqual({
      smoking: "unknown",
      hdl: "failed",
    });
    const smoking = result.missing.find(({ column }) => column === "smoking");
    expect(smoking?.remaining.map(({ value }) => value)).toEqual(["former", "current"]);
  });

  test("the oldest dated input dates the result; an old one is said", async () => {
    const result = as(
      await score2({
        ...complete(),
        sbp: fact("sbp", 140, { effective: "2026-03-01T09:00:00+08:00", ageDays: 269 }),
        tc: fact("tc", 5.5 * MMOL, { effective: "2023-01-09", ageDays: 1416, state: "stale" }),
      }),
      "result",
    );
    expect(result.asOf).toBe("2023-01-09");
    expect(codes(result)).toContain("old-months tc");
    expect(result.warnings.map((warning) => modelReasonText(warning, "en"))).toContain(
      "Total cholesterol is 46 months old; older than the 24 months that the model card advises.",
    );
  });

  test("the date of a diagnosis does not date the result", async () => {
    const result = as(
      await score2({
        ...complete(),
        sbp: fact("sbp", 140, { effective: "2026-03-01", ageDays: 269 }),
        smoking: fact("smoking", "former", { effective: "2026-02-11", ageDays: 287 }),
        diabetes: fact("diabetes", false, { effective: "2001-05-05", ageDays: 9335 }),
      }),
      "result",
    );
    expect(result.asOf).toBe("2026-02-11");
    const onlyDiagnosis = await score2({
      ...complete(),
      diabetes: fact("diabetes", true, { effective: "2001-05-05" }),
    });
    expect(onlyDiagnosis.asOf).toBeNull();
  });

  test("ages that a birth year leaves are explored, and only those", async () => {
    const born = (possible: number[]) => fact("age", null, { state: "unmapped", possible });
    const range = as(await score2({ ...complete(), age: born([57, 58]) }), "range");
    const [younger, older] = await Promise.all(
      [57, 58].map(async (age) => as(await score2({ ...complete(), age: fact("age", age) }), "result").value ?? 0),
    );
    expect(range.low).toBeCloseTo(younger ?? 0, 12);
    expect(range.high).toBeCloseTo(older ?? 0, 12);
    expect(range.missing.map(({ column, why }) => [column, why])).toEqual([["age", "unmapped"]]);
    const edge = as(await score2({ ...complete(), age: born([39, 40]) }), "refused");
    expect(edge.reason.code).toBe("conflict-out-of-range");
  });

  test("a patient who has died is said to have", async () => {
    const dead = await score2({
      ...complete(),
      age: fact("age", 58, { reason: { code: "deceased", values: { date: "2020" } } }),
    });
    expect(dead.warnings.map(({ code }) => code)).toContain("patient-deceased");
    expect((await score2(complete())).warnings.map(({ code }) => code)).not.toContain("patient-deceased");
  });

  test("diabetes is counted and warned of", async () => {
    const result = as(await score2({ ...complete(), diabetes: fact("diabetes", true) }), "result");
    expect(result.contributions.diabetes).toBeGreaterThan(0);
    expect(codes(result)).toContain("caution");
  });

  test.each([
    [49, "low-moderate", 0.0249],
    [49, "high", 0.0251],
    [50, "low-moderate", 0.0251],
    [50, "high", 0.05],
    [69, "very-high", 0.1],
    [40, "very-high", 0.075],
  ])("at age %d the category %s holds at %f", async (age, category, value) => {
    const { card } = readModel("score2-asia-pacific");
    const fixed = async () => ({
      value: Float64Array.of(value, value),
      terms: new Float64Array(22),
      backend: "cpu" as const,
    });
    const result = await runModel(
      { card },
      { ...complete(), age: fact("age", age) },
      { "score2-region": "low" },
      fixed,
      { patient: null },
    );
    expect(as(result, "result").category?.id).toBe(category);
  });
});

test("a blocking age limit refuses in words", async () => {
  const { card } = readModel("score2-asia-pacific");
  const strict = {
    ...card,
    inputs: card.inputs.map((input) => (input.column === "sbp" ? { ...input, whenStale: "block" as const } : input)),
  };
  const given = { ...complete(), sbp: fact("sbp", 140, { state: "stale", ageDays: 460 }) };
  const result = await runModel({ card: strict }, given, {}, evaluateModel(card.id), { patient: null });
  expect(modelReasonText(as(result, "refused").reason, "en")).toBe(
    "Systolic blood pressure is 15 months old; this model accepts 12 at most. Enter a newer value.",
  );
});

describe("RF-CL", () => {
  const given = () =>
    facts({
      sex: "female",
      age: 60,
      symptom: "atypical",
      fhcvd: false,
      smoking: "former",
      hld: true,
      htn: true,
      diabetes: null,
      cad: null,
    });

  test("an unknown that can not change the group gives a number and says so", async () => {
    const result = as(
      await run("rf-cl", { ...given(), fhcvd: fact("fhcvd", null), smoking: fact("smoking", "never") }),
      "result",
    );
    expect(codes(result)).toContain("changes-nothing fhcvd");
  });

  test("an unknown that can change the group gives a range", async () => {
    const result = as(await run("rf-cl", { ...given(), fhcvd: fact("fhcvd", null) }), "range");
    expect(result.missing.map(({ column }) => column)).toEqual(["fhcvd"]);
    expect(result.missing[0]?.narrows).toBeCloseTo((result.high ?? 0) - (result.low ?? 0), 12);
  });

  test("family history, smoking and symptoms are never read as no", async () => {
    const bare = facts({ sex: "male", age: 55 });
    const result = as(await run("rf-cl", bare), "range");
    expect(new Set(result.missing.map(({ column }) => column))).toEqual(new Set(["symptom", "fhcvd", "smoking"]));
    expect(codes(result)).toEqual(["read-as-no hld", "read-as-no htn", "read-as-no diabetes", "read-as-no cad"]);
  });

  test("contributions add up in logits", async () => {
    const result = as(await run("rf-cl", given()), "result");
    const logit = (p: number) => Math.log(p / (1 - p));
    const sum = Object.values(result.contributions).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(logit(result.value ?? 0) - logit(result.referenceValue ?? 0), 9);
  });

  test.each([
    [0.05, "very-low"],
    [0.0500001, "low"],
    [0.15, "low"],
    [0.5, "moderate"],
    [0.85, "high"],
    [0.86, "very-high"],
  ])("%f is %s", async (value, category) => {
    const fixed = async () => ({
      value: Float64Array.of(value, value),
      terms: new Float64Array(18),
      backend: "cpu" as const,
    });
    const result = await runModel(readModel("rf-cl"), given(), {}, fixed, { patient: null });
    expect(as(result, "result").category?.id).toBe(category);
  });

  test("CACS-CL asks for calcium and tries every band", async () => {
    const result = as(await run("cacs-cl", given()), "range");
    expect(result.missing[0]?.column).toBe("cac");
    const low = as(await run("cacs-cl", { ...given(), cac: fact("cac", 0) }), "result");
    const high = as(await run("cacs-cl", { ...given(), cac: fact("cac", 1000) }), "result");
    expect(result.low).toBeCloseTo(low.value ?? 0, 12);
    expect(result.high).toBeCloseTo(high.value ?? 0, 12);
    expect(low.contributions.cac).toBe(0);
    expect(high.contributions.cac).toBeCloseTo((high.value ?? 0) - (high.referenceValue ?? 0), 12);
  });
});

describe("PLCOm2012", () => {
  const given = () =>
    facts({
      race: "asian",
      age: 66,
      education: 3,
      bmi: 23.4,
      copd: null,
      cancer: null,
      fhlca: true,
      smoking: "current",
      cpd: 20,
      smokedyears: 40,
    });

  test("a current smoker needs no quit years", async () => {
    const result = as(await run("plcom2012", given()), "result");
    const { value } = await evaluateModel("plcom2012")(Float64Array.of(3, 66, 3, 23.4, 0, 0, 1, 1, 20, 40, 0), 1);
    expect(result.value).toBeCloseTo(value[0] ?? Number.NaN, 12);
    expect(result.inputs.quityears).toBeUndefined();
    expect(result.category?.id).toBe("at-threshold");
  });

  test("a never-smoker and zero cigarettes are refused", async () => {
    const never = as(await run("plcom2012", { ...given(), smoking: fact("smoking", "never") }), "refused");
    expect(modelReasonText(never.reason, "en")).toMatch(/never smoked/);
    const none = as(await run("plcom2012-norace", { ...given(), cpd: fact("cpd", 0) }), "refused");
    expect(none.column).toBe("cpd");
  });

  test("smoking that is never in one row and former in another is refused with the reason", async () => {
    const row = (value: string) => ({
      source: `Observation/${value}`,
      value,
      unit: null,
      effective: null,
      raw: null,
      mapping: null,
      reason: null,
    });
    const smoking = fact("smoking", null, { state: "conflicting", candidates: [row("never"), row("former")] });
    const result = as(await run("plcom2012", { ...given(), smoking }), "refused");
    expect(modelReasonText(result.reason, "en")).toMatch(/^Smoking status has values that disagree.*never smoked/);
    expect(modelReasonText(result.reason, "zh-TW")).toMatch(/從未吸菸.*請選擇正確的數值/);
  });

  test("outside 55 to 74 it answers with a caution, outside 50 to 80 not at all", async () => {
    expect(codes(as(await run("plcom2012", { ...given(), age: fact("age", 52) }), "result"))).toContain("caution");
    expect(codes(as(await run("plcom2012", given()), "result"))).not.toContain("caution");
    as(await run("plcom2012", { ...given(), age: fact("age", 49) }), "refused");
  });

  test("race is a choice of the site or of the person, never assumed", async () => {
    const { race: _, ...without } = given();
    expect(as(await run("plcom2012", without), "range").missing[0]?.column).toBe("race");
    const site = as(await run("plcom2012", without, { race: "asian" }), "result");
    expect(site.inputs.race?.origin).toBe("setting");
    expect(site.value).toBe(as(await run("plcom2012", given()), "result").value);
  });

  describe("with known pack-years", () => {
    const open = (more: Parameters<typeof facts>[0] = {}) => ({
      ...given(),
      cpd: fact("cpd", null),
      smokedyears: fact("smokedyears", null),
      ...facts(more),
    });

    test("only combinations that give them are in the range", async () => {
      const full = as(await run("plcom2012", open()), "range");
      const tied = as(await run("plcom2012", open({ packyears: 30 })), "range");
      expect(codes(full)).not.toContain("tied-to packyears");
      expect(codes(tied)).toContain("tied-to packyears");
      expect(full.low).toBeLessThan(0.0001);
      expect(tied.low).toBeGreaterThan(0.001);
      expect(tied.high).toBeLessThan(full.high ?? 0);
      expect(new Set(tied.missing.map(({ column }) => column))).toEqual(new Set(["cpd", "smokedyears"]));
      for (const [cpd, smokedyears] of [
        [20, 30],
        [15, 40],
        [40, 15],
        [22, 30],
        [10, 60],
      ] as const) {
        const { value } = as(await run("plcom2012", { ...given(), ...facts({ cpd, smokedyears }) }), "result");
        expect(value).toBeGreaterThanOrEqual(tied.low ?? 1);
        expect(value).toBeLessThanOrEqual(tied.high ?? 0);
      }
    });

    test("one of the two known leaves a narrow range of the other", async () => {
      const result = as(await run("plcom2012-norace", { ...open({ packyears: 30, smokedyears: 40 }) }), "range");
      const tried = result.missing[0]?.remaining.map(({ value }) => value) as number[];
      expect(result.missing.map(({ column }) => column)).toEqual(["cpd"]);
      expect(Math.min(...tried)).toBeCloseTo(13.5, 9);
      expect(Math.max(...tried)).toBeCloseTo(16.5, 9);
    });

    test("a total that is old, zero or fits no value leaves the full range", async () => {
      const full = as(await run("plcom2012", open()), "range");
      for (const packyears of [
        fact("packyears", 30, { state: "stale" }),
        fact("packyears", 0),
        fact("packyears", null, { state: "unmapped" }),
      ]) {
        const result = as(await run("plcom2012", { ...open(), packyears }), "range");
        expect([result.low, result.high]).toEqual([full.low, full.high]);
      }
      const unlike = as(await run("plcom2012", open({ packyears: 300, smokedyears: 2 })), "range");
      expect(codes(unlike)).not.toContain("tied-to packyears");
    });
  });

  test("smoking unknown: the range says what it assumes", async () => {
    const result = as(
      await run("plcom2012", { ...given(), smoking: fact("smoking", null), quityears: fact("quityears", 4) }),
      "range",
    );
    expect(codes(result)).toContain("assumes-not smoking");
  });

  test("with everything but age failed to load every combination is still tried", async () => {
    const { card } = readModel("plcom2012");
    const failed = card.inputs
      .filter(({ concept }) => concept !== "age")
      .map(({ concept }) => [concept, fact(concept, null, { state: "failed" })]);
    const result = as(await run("plcom2012", { ...Object.fromEntries(failed), age: fact("age", 66) }), "range");
    expect(codes(result)).not.toContain("range-sampled");
    expect(result.missing).toHaveLength(10);
  });

  test("with everything but age missing the range still holds", async () => {
    const result = as(await run("plcom2012", facts({ age: 66 })), "range");
    expect(result.low).toBeLessThan(0.0001);
    expect(result.high).toBeGreaterThan(0.5);
    expect(result.category).toBeNull();
  });
});

describe("Taiwan and USPSTF eligibility", () => {
  const ldct = (values: Parameters<typeof facts>[0], id = "ldct-taiwan-2025") => run(id, facts(values));

  test("a never-smoker with family history needs nothing else", async () => {
    const result = as(await ldct({ sex: "female", age: 47, smoking: "never", fhlca: true }), "result");
    expect(result.category?.id).toBe("eligible");
    expect(result.value).toBeNull();
    expect(result.backend).toBe("rules");
    expect(result.clauses.find(({ id }) => id === "first-degree")).toMatchObject({ verdict: "true", seen: true });
  });

  test("what can not matter is not asked: too old for every rule", async () => {
    const result = as(await ldct({ sex: "male", age: 80, smoking: "current" }), "result");
    expect(result.category?.id).toBe("not-eligible");
  });

  test("unknown family history leaves it undecided, and is what settles it", async () => {
    const result = as(await ldct({ sex: "male", age: 60, smoking: "never" }), "range");
    expect(result.category).toBeNull();
    expect(result.missing).toMatchObject([{ column: "fhlca", settles: true, narrows: 1 }]);
    expect(result.clauses.find(({ id }) => id === "first-degree")?.verdict).toBe("unknown");
  });

  test("a smoker who quit 3 years ago is known to have quit less than 15 years ago, smoking status or not", async () => {
    const values = { age: 60, smoking: "ever-unknown", packyears: 40, quityears: 3 };
    const result = as(await ldct(values, "ldct-uspstf-2021"), "result");
    expect(result.category?.id).toBe("eligible");
    expect(codes(result)).toContain("changes-nothing smoking");
  });

  test("quit exactly 15 years ago differs between the tables", async () => {
    const values = { sex: "male", age: 62, smoking: "former", packyears: 35, quityears: 15, fhlca: false };
    expect(as(await ldct(values, "ldct-uspstf-2021"), "result").category?.id).toBe("eligible");
    expect(as(await ldct(values, "ldct-taiwan-2022"), "result").category?.id).toBe("not-eligible");
    expect(as(await ldct(values), "result").category?.id).toBe("not-eligible");
  });

  test("recorded lung cancer is a refusal", async () => {
    as(await ldct({ sex: "male", age: 60, smoking: "never", fhlca: true, lca: true }), "refused");
  });
});

test("when even the ends are too many, the range says that it is a sample", async () => {
  const { card } = readModel("rf-cl");
  const flags = Array.from({ length: 16 }, (_, i) => ({
    ...card.inputs[3]!,
    column: `flag${i}`,
    concept: "fhcvd",
  }));
  const many = { ...card, inputs: flags, reference: null, refuseWhen: [] };
  const sum = async (rows: Float64Array, n: number) => ({
    value: Float64Array.from(
      { length: n },
      (_, row) => rows.subarray(16 * row, 16 * row + 16).reduce((a, b) => a + b, 0) / 16,
    ),
    terms: new Float64Array(n),
    backend: "cpu" as const,
  });
  const first = as(await runModel({ card: many }, {}, {}, sum, { patient: null }), "range");
  expect(codes(first)).toContain("range-sampled");
  expect(first.low).toBeLessThan(0.25);
  expect(first.high).toBeGreaterThan(0.75);
  expect(first.missing).toHaveLength(16);
  expect(JSON.stringify(await runModel({ card: many }, {}, {}, sum, { patient: null }))).toBe(JSON.stringify(first));
});

test("a percent is never rounded across a threshold", () => {
  const { card } = readModel("score2-asia-pacific");
  expect(formatResultValue(card, 0.0996)).toBe("9.96\u202f%");
  expect(formatResultValue(card, 0.1234)).toBe("12.3\u202f%");
  expect(formatResultValue(card, 0.00321)).toBe("0.32\u202f%");
  expect(formatResultValue(card, 0.09999)).toBe("9.999\u202f%");
  expect(formatResultValue(card, 0.05)).toBe("5.0\u202f%");
});

test("every reason that the models give has words in both languages, with nothing left to fill", async () => {
  const cases = [
    await score2({ ...complete(), sbp: fact("sbp", 300), cad: fact("cad", true) }),
    await score2({ ...complete(), age: fact("age", 20) }),
    await score2({
      ...complete(),
      tc: fact("tc", null),
      diabetes: fact("diabetes", true),
      cad: fact("cad", null, { state: "unmapped" }),
    }),
    await run("plcom2012", facts({ age: 52 })),
    await run("plcom2012", facts({ age: 52, packyears: 20, smoking: "current" })),
    await run("ldct-taiwan-2025", facts({ age: 30 })),
  ];
  for (const result of cases) {
    for (const reason of [...result.warnings, ...(result.status === "refused" ? [result.reason] : [])]) {
      for (const locale of ["en", "zh-TW"] as const) {
        const text = modelReasonText(reason, locale);
        expect(text, reason.code).not.toBeNull();
        expect(text).not.toMatch(/[{}]/);
      }
    }
  }
});
