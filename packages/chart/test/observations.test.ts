import { describe, expect, it } from "vitest";
import { AS_OF, code, fact, LOINC, ldl, NHI, observation, quantity, reasonsOf } from "./make.ts";

describe("values of every kind", () => {
  it("keeps raw value, mapping, source, date and age beside the canonical value", async () => {
    const row = observation("39469-2", { ...quantity(3.1, "mmol/L"), effectiveDateTime: "2026-03-01" });
    expect(await fact("ldl", row)).toMatchObject({
      state: "found",
      unit: "mg/dL",
      effective: "2026-03-01",
      source: `Observation/${row.id}`,
      raw: { value: 3.1, unit: "mmol/L" },
      mapping: "LOINC 39469-2, narrower, reviewed; mmol/L x 38.665",
      reason: null,
      ageDays: 269,
    });
    expect((await fact("ldl", row)).value).toBeCloseTo(119.8615, 9);
  });

  it.each([
    ["comparator", quantity(130, "mg/dL", { comparator: "<" }), "comparator"],
    ["unknown comparator", quantity(130, "mg/dL", { comparator: "ad" }), "comparator"],
    ["text with a number", { valueString: "120 mg/dL" }, "value-is-text"],
    ["text with a bound", { valueString: "<5" }, "value-is-text"],
    ["coded value", { valueCodeableConcept: { text: "high" } }, "value-kind"],
    ["range", { valueRange: { low: { value: 1 }, high: { value: 2 } } }, "value-kind"],
    ["ratio", { valueRatio: { numerator: { value: 1 }, denominator: { value: 2 } } }, "value-kind"],
    [
      "sampled data",
      { valueSampledData: { origin: { value: 0 }, period: 1, dimensions: 1, data: "1 2" } },
      "value-kind",
    ],
    ["boolean", { valueBoolean: true }, "value-kind"],
    ["time", { valueTime: "10:00:00" }, "value-kind"],
    ["date", { valueDateTime: "2026-01-01" }, "value-kind"],
    ["period", { valuePeriod: { start: "2026-01-01" } }, "value-kind"],
    ["two values", { ...quantity(120, "mg/dL"), valueString: "x" }, "value-kind"],
    ["number as text", quantity("120", "mg/dL"), "value-not-a-number"],
    ["integer without unit", { valueInteger: 120 }, "unit-absent"],
    ["no unit", quantity(120), "unit-absent"],
    ["unknown unit", quantity(120, "furlong"), "unit-unknown"],
    ["kelvin per microlitre", quantity(120, "K/uL"), "unit-not-convertible"],
    [
      "declared absent beside a value",
      { ...quantity(120, "mg/dL"), dataAbsentReason: code(undefined, "error") },
      "value-declared-absent",
    ],
    [
      "text against code",
      quantity(120, "mmol/L", { code: "mg/dL", system: "http://unitsofmeasure.org" }),
      "unit-contradiction",
    ],
  ])("%s is not used and says why", async (_name, value, reason) => {
    const result = await fact("ldl", observation("2089-1", value));
    expect(result).toMatchObject({ state: "unmapped", value: null });
    expect(reasonsOf(result)).toEqual([reason]);
  });

  it.each([
    ["mislabelled mmol/L", quantity(120, "mmol/L")],
    ["mislabelled mg/dL", quantity(3.1, "mg/dL")],
    ["negative", quantity(-120, "mg/dL")],
    ["zero", quantity(0, "mg/dL")],
  ])("%s is implausible, not huge or tiny", async (_name, value) => {
    expect(await fact("ldl", observation("2089-1", value))).toMatchObject({
      state: "implausible",
      value: null,
      reason: { code: "implausible" },
    });
  });

  it.each([
    ["declared absent", { dataAbsentReason: code(undefined, "not-performed") }, "data-absent"],
    ["nothing", {}, "value-missing"],
  ])("%s is absent", async (_name, value, reason) => {
    const result = await fact("ldl", observation("2089-1", value));
    expect(result).toMatchObject({ state: "absent", value: null });
    expect(reasonsOf(result)).toEqual([reason]);
  });

  it("reads a calcium score without unit, integers too", async () => {
    const cac = { code: code("http://snomed.info/sct", "450360000") };
    expect(await fact("cac", observation("x", { ...cac, valueInteger: 0 }))).toMatchObject({
      state: "found",
      value: 0,
    });
    expect(await fact("cac", observation("x", { ...cac, ...quantity(112) }))).toMatchObject({
      state: "found",
      value: 112,
    });
  });
});

describe("status", () => {
  it.each(["final", "amended", "corrected"])("%s is used", async (status) =>
    expect(await fact("ldl", ldl(120, { status }))).toMatchObject({ value: 120 }),
  );
  it.each([
    ["registered", "absent"],
    ["cancelled", "absent"],
    ["entered-in-error", "absent"],
    ["preliminary", "unmapped"],
    ["unknown", "unmapped"],
    ["bogus", "unmapped"],
    [undefined, "unmapped"],
  ])("%s is not, and leaves the fact %s", async (status, state) => {
    const result = await fact("ldl", ldl(120, { status }));
    expect(result).toMatchObject({ state, value: null });
    expect(result.candidates).toHaveLength(1);
    expect(result.candidates[0]?.reason).not.toBeNull();
  });
  it("preliminary without a value is absent", async () =>
    expect(await fact("ldl", observation("2089-1", { status: "preliminary" }))).toMatchObject({ state: "absent" }));
  it("a newer preliminary row leaves the final one standing", async () => {
    const result = await fact("ldl", ldl(120), ldl(90, { status: "preliminary", effectiveDateTime: "2026-07-01" }));
    expect(result).toMatchObject({ state: "found", value: 120, reason: null });
    expect(reasonsOf(result)).toEqual(["preliminary", null]);
  });
});

describe("codes", () => {
  it("reads panels under both codes, and components of another Observation", async () => {
    for (const panel of ["85354-9", "55284-4"]) {
      const bp = observation(panel, {
        component: [
          { code: code(LOINC, "8480-6"), ...quantity(131, "mmHg") },
          { code: code(LOINC, "8462-4"), dataAbsentReason: code(undefined, "error") },
        ],
      });
      expect(await fact("sbp", bp)).toMatchObject({ state: "found", value: 131, unit: "mm[Hg]" });
      expect(reasonsOf(await fact("dbp", bp))).toEqual(["data-absent"]);
    }
    const lipids = observation("2093-3", {
      ...quantity(200, "mg/dL"),
      component: [{ code: code(LOINC, "2085-9"), ...quantity(50, "mg/dL") }],
    });
    expect(await fact("tc", lipids)).toMatchObject({ value: 200 });
    expect(await fact("hdl", lipids)).toMatchObject({ value: 50 });
    expect(await fact("sbp", observation("85354-9", { valueString: "120/80" }))).toMatchObject({
      state: "unmapped",
      reason: { code: "value-is-text" },
    });
  });
  it("takes agreeing codings, refuses contradictory ones", async () => {
    const two = (a: [string, string], b: [string, string]) => ({
      code: {
        coding: [
          { system: a[0], code: a[1] },
          { system: b[0], code: b[1] },
        ],
      },
      ...quantity(120, "mg/dL"),
    });
    expect(await fact("ldl", observation("", two([NHI, "09044C"], [LOINC, "13457-7"])))).toMatchObject({
      value: 120,
      mapping: "LOINC 13457-7, narrower, reviewed",
    });
    const wrong = observation("", two([LOINC, "2089-1"], [LOINC, "2085-9"]));
    for (const concept of ["ldl", "hdl"])
      expect(await fact(concept, wrong)).toMatchObject({ state: "unmapped", reason: { code: "codings-contradict" } });
    expect(await fact("fpg", observation("", two([NHI, "09005C"], [LOINC, "2345-7"])))).toMatchObject({ value: 120 });
  });
  it("does not use a code without system, a local code or a text, but shows them", async () => {
    expect(
      await fact("ldl", observation("", { code: code(undefined, "2089-1"), ...quantity(120, "mg/dL") })),
    ).toMatchObject({ state: "unmapped", reason: { code: "system-absent" } });
    expect(await fact("ldl", observation("", { code: { text: "LDL-C" }, ...quantity(120, "mg/dL") }))).toMatchObject({
      state: "unmapped",
      reason: { code: "code-unmapped" },
    });
    expect(
      await fact(
        "tg",
        observation("", { code: code("http://hospital.example", "T1", "三酸甘油脂"), ...quantity(120, "mg/dL") }),
      ),
    ).toMatchObject({ state: "unmapped" });
  });
  it("does not take an MDRD value, an ambiguous order or a high-sensitivity claim for the concept", async () => {
    expect(await fact("egfr", observation("33914-3", quantity(60, "mL/min/{1.73_m2}")))).toMatchObject({
      state: "unmapped",
      reason: { code: "mapping-not-safe" },
    });
    expect(await fact("hstni", observation("", { code: code(NHI, "09099C"), ...quantity(12, "ng/L") }))).toMatchObject({
      state: "unmapped",
    });
    expect(await fact("egfr", observation("98979-8", quantity(60, "mL/min/1.73m2")))).toMatchObject({ value: 60 });
  });
  it("keeps urine creatinine out of serum creatinine", async () => {
    const specimen = { specimen: { display: "Urine, random" } };
    expect(await fact("creat", observation("2160-0", { ...quantity(1, "mg/dL"), ...specimen }))).toMatchObject({
      state: "absent",
      reason: { code: "specimen-mismatch" },
    });
    const named = { code: { coding: [{ system: NHI, code: "09015C", display: "肌酸酐" }], text: "肌酸酐(尿)" } };
    expect(reasonsOf(await fact("creat", observation("", { ...named, ...quantity(1, "mg/dL") })))).toEqual([
      "specimen-mismatch",
    ]);
    const contained = {
      contained: [{ resourceType: "Specimen", id: "s", type: { text: "尿液" } }],
      specimen: { reference: "#s" },
    };
    expect(reasonsOf(await fact("creat", observation("2160-0", { ...quantity(1, "mg/dL"), ...contained })))).toEqual([
      "specimen-mismatch",
    ]);
  });
});

describe("time", () => {
  const at = (value: number, effectiveDateTime: string) => ldl(value, { effectiveDateTime });
  it("takes the newest, shows the others as older", async () => {
    const result = await fact("ldl", at(100, "2026-05-01"), at(130, "2026-06-01T08:00:00+08:00"), at(90, "2025"));
    expect(result).toMatchObject({ state: "found", value: 130 });
    expect(reasonsOf(result)).toEqual([null, "older", "older"]);
  });
  it("calls two values of one day a conflict, close ones not", async () => {
    const conflict = await fact("ldl", at(100, "2026-06-01T08:00:00+08:00"), at(130, "2026-06-01T17:00:00+08:00"));
    expect(conflict).toMatchObject({ state: "conflicting", value: null, source: null });
    expect(conflict.candidates.map((candidate) => candidate.value)).toEqual([130, 100]);
    expect(await fact("ldl", at(119.9, "2026-06-01"), observation("39469-2", quantity(3.1, "mmol/L")))).toMatchObject({
      state: "found",
    });
  });
  it("calls a partial date that may be newer a conflict", async () => {
    expect(await fact("ldl", at(100, "2026-06"), at(130, "2026-06-10"))).toMatchObject({ state: "conflicting" });
    expect(await fact("ldl", at(100, "2026-05"), at(130, "2026-06-10"))).toMatchObject({ state: "found", value: 130 });
  });
  it("takes the later blood pressure of a day; without times or at one instant a difference is a conflict", async () => {
    const bp = (value: number, effectiveDateTime: string) =>
      observation("8480-6", { ...quantity(value, "mmHg"), effectiveDateTime });
    expect(await fact("sbp", bp(150, "2026-06-01T08:00:00Z"), bp(130, "2026-06-01T09:00:00Z"))).toMatchObject({
      state: "found",
      value: 130,
    });
    expect(await fact("sbp", bp(150, "2026-06-01T08:00:00Z"), bp(130, "2026-06-01T16:00:00+08:00"))).toMatchObject({
      state: "conflicting",
    });
    expect(await fact("sbp", bp(150, "2026-06-01"), bp(130, "2026-06-01"))).toMatchObject({ state: "conflicting" });
  });
  it("reads instant, period end, running period, and issued when nothing else is there", async () => {
    const undated = { effectiveDateTime: undefined };
    expect(await fact("ldl", ldl(120, { ...undated, effectiveInstant: "2026-06-01T00:00:00Z" }))).toMatchObject({
      effective: "2026-06-01T00:00:00Z",
    });
    expect(
      await fact("ldl", ldl(120, { ...undated, effectivePeriod: { start: "2026-05-01", end: "2026-06-02" } })),
    ).toMatchObject({ effective: "2026-06-02" });
    expect(await fact("ldl", ldl(120, { ...undated, effectivePeriod: { start: "2026-05-01" } }))).toMatchObject({
      effective: "2026-05-01",
    });
    expect(await fact("ldl", ldl(120, { ...undated, issued: "2026-06-03T00:00:00Z" }))).toMatchObject({
      effective: "2026-06-03T00:00:00Z",
    });
    expect(await fact("ldl", ldl(120, undated))).toMatchObject({
      state: "stale",
      value: 120,
      ageDays: null,
      reason: { code: "undated" },
    });
  });
  it("never uses a future or unreadable date", async () => {
    expect(reasonsOf(await fact("ldl", at(120, "2026-11-26")))).toEqual(["future"]);
    expect(await fact("ldl", at(120, AS_OF))).toMatchObject({ state: "found" });
    expect(reasonsOf(await fact("ldl", at(120, "2026-02-30")))).toEqual(["date-invalid"]);
  });
  it("calls a 15-month-old HbA1c stale and keeps its value; height never", async () => {
    const old = { effectiveDateTime: "2025-08-20" };
    expect(await fact("hba1c", observation("4548-4", { ...quantity(8.1, "%"), ...old }))).toMatchObject({
      state: "stale",
      value: 8.1,
      ageDays: 462,
    });
    expect(
      await fact("height", observation("8302-2", { ...quantity(170, "cm"), effectiveDateTime: "2001" })),
    ).toMatchObject({ state: "found" });
  });
  it("says when a newer row could not be used", async () => {
    const result = await fact(
      "ldl",
      at(120, "2026-05-01"),
      observation("2089-1", quantity(8, "mg/dL", { comparator: "<" })),
    );
    expect(result).toMatchObject({ state: "found", value: 120, reason: { code: "newer-row-not-used" } });
  });
});

describe("modifiers", () => {
  it.each([
    [
      "modifier extension",
      { modifierExtension: [{ url: "http://x.example/not", valueBoolean: true }] },
      "modifier-extension",
    ],
    ["implicit rules", { implicitRules: "http://x.example/rules" }, "implicit-rules"],
    ["focus on another", { focus: [{ reference: "RelatedPerson/2" }] }, "about-other"],
  ])("%s bars the row", async (_name, extra, reason) =>
    expect(reasonsOf(await fact("ldl", ldl(120, extra)))).toEqual([reason]),
  );
  it("bars both pressures of a reading whose systolic is not above its diastolic", async () => {
    const panel = (sbp: number, dbp: number, effectiveDateTime: string) =>
      observation("85354-9", {
        effectiveDateTime,
        component: [
          { code: code(LOINC, "8480-6"), ...quantity(sbp, "mmHg") },
          { code: code(LOINC, "8462-4"), ...quantity(dbp, "mmHg") },
        ],
      });
    for (const [sbp, dbp] of [
      [80, 140],
      [90, 90],
    ] as const)
      for (const concept of ["sbp", "dbp"]) {
        const wrong = panel(sbp, dbp, "2026-06-02T08:00:00Z");
        expect(await fact(concept, wrong)).toMatchObject({
          state: "implausible",
          value: null,
          reason: { code: "systolic-not-above-diastolic", values: { sbp, dbp } },
        });
        expect(await fact(concept, wrong, panel(120, 70, "2026-06-01T08:00:00Z"))).toMatchObject({
          state: "found",
          value: concept === "sbp" ? 120 : 70,
          reason: { code: "newer-row-not-used" },
        });
      }
    const alone = (loinc: string, value: number, effectiveDateTime: string) =>
      observation(loinc, { ...quantity(value, "mmHg"), effectiveDateTime });
    const sbp = alone("8480-6", 80, "2026-06-02T08:00:00Z");
    expect(await fact("sbp", sbp, alone("8462-4", 140, "2026-06-02T08:00:00Z"))).toMatchObject({
      state: "implausible",
    });
    expect(await fact("sbp", sbp, alone("8462-4", 140, "2026-06-02T09:00:00Z"))).toMatchObject({ value: 80 });
  });
  it("a modifier on a component bars that component", async () => {
    const component = (loinc: string, extra = {}) => ({ code: code(LOINC, loinc), ...quantity(90, "mmHg"), ...extra });
    const bp = observation("85354-9", {
      component: [component("8480-6", { modifierExtension: [{ url: "http://x.example/not" }] }), component("8462-4")],
    });
    expect(reasonsOf(await fact("sbp", bp))).toEqual(["modifier-extension"]);
    expect(await fact("dbp", bp)).toMatchObject({ value: 90 });
  });
});

describe("body mass index", () => {
  const weight = observation("29463-7", quantity(72, "kg"));
  const height = observation("8302-2", { ...quantity(1.8, "m"), effectiveDateTime: "2015-01-01" });
  it("is worked out from weight and height when no row says it", async () => {
    const result = await fact("bmi", weight, height);
    expect(result).toMatchObject({
      state: "found",
      mapping: `derived: weight Observation/${weight.id} / height Observation/${height.id}`,
    });
    expect(result.value).toBeCloseTo(72 / 1.8 ** 2, 9);
  });
  it("is not worked out from a child's height", async () => {
    const child = observation("8302-2", { ...quantity(120, "cm"), effectiveDateTime: "1978-01-01" });
    expect(await fact("bmi", weight, child)).toMatchObject({ state: "absent", reason: { code: "derived-child" } });
  });
});

describe("an order that comes back as several results", () => {
  const row = (order: string, text: string, value: number, unit: string | null) =>
    observation("", {
      code: { ...code(NHI, order), text },
      effectiveDateTime: AS_OF,
      ...(unit === null ? { valueQuantity: { value } } : quantity(value, unit)),
    });
  const states = async (order: string, text: string, value: number, unit: string | null, ...concepts: string[]) =>
    Promise.all(
      concepts.map(async (concept) => {
        const { state, value: found, mapping } = await fact(concept, row(order, text, value, unit));
        return state === "found" ? `${found} ${mapping}` : state;
      }),
    );

  it.each([
    [
      "12111C",
      "Microalbumin",
      20,
      "mg/L",
      ["unmapped", "unmapped", "2 NHI 12111C -> 14957-5, narrower, reviewed; mg/L x 0.1"],
    ],
    ["12111C", "尿液微白蛋白", 1.2, "mg/dL", ["unmapped", "unmapped", "1.2 NHI 12111C -> 14957-5, narrower, reviewed"]],
    ["12111C", "Creatinine(U)", 90, "mg/dL", ["unmapped", "90 NHI 12111C -> 2161-8, narrower, reviewed", "unmapped"]],
    ["12111C", "UACR", 25, "mg/g", ["25 NHI 12111C -> 9318-7, narrower, reviewed", "unmapped", "unmapped"]],
    [
      "12111C",
      "Microalbumin/Creatinine ratio",
      25,
      "mg/g",
      ["25 NHI 12111C -> 9318-7, narrower, reviewed", "unmapped", "unmapped"],
    ],
    // The order's own name says nothing, nor does a unit that contradicts the item.
    ["12111C", "微白蛋白(免疫比濁法)", 12, "mg/L", ["unmapped", "unmapped", "unmapped"]],
    ["12111C", "Microalbumin", 25, "mg/g", ["unmapped", "unmapped", "unmapped"]],
    ["12111C", "Urine test", 12, "mg/L", ["unmapped", "unmapped", "unmapped"]],
  ])("%s %s in %s %s", async (order, text, value, unit, expected) => {
    const found = await states(order, text, value, unit, "uacr", "ucreat", "ualb");
    expect(found.map((it, at) => (it === "absent" && expected[at] === "unmapped" ? "unmapped" : it))).toEqual(expected);
  });

  it.each([
    ["cTnI", 0.04, "ng/mL", "0.04 NHI 09099C -> 10839-9, narrower, reviewed", null],
    ["hs-Troponin I", 12, "ng/L", null, "12 NHI 09099C -> 89579-7, narrower, reviewed"],
    ["高敏感度心肌旋轉蛋白I", 12, "pg/mL", null, "12 NHI 09099C -> 89579-7, narrower, reviewed"],
    ["cTnI", 12, "ng/L", null, null],
    ["Troponin I", 0.04, "ng/mL", null, null],
    ["hs-Troponin T", 12, "ng/L", null, null],
    ["cTnI", 0.04, null, null, null],
  ])("09099C %s %s %s", async (text, value, unit, tni, hstni) => {
    const [first, second] = await states("09099C", text, value, unit, "tni", "hstni");
    for (const [found, expected] of [
      [first, tni],
      [second, hstni],
    ])
      if (expected === null) expect(found).toMatch(/^(unmapped|absent)$/);
      else expect(found).toBe(expected);
  });

  it("tells NT-proBNP from BNP, and neither from the order's own name", async () => {
    expect(await states("12193C", "NT-proBNP", 450, "pg/mL", "ntprobnp")).toEqual([
      "450 NHI 12193C -> 33762-6, narrower, reviewed",
    ]);
    for (const text of ["BNP", "Pro-BNP/(BNP)", "B型利納肽(B型利納利尿胜肽)"])
      expect(["unmapped", "absent"]).toContain((await states("12193C", text, 450, "pg/mL", "ntprobnp"))[0]);
  });
});

describe("an order beside what it is not", () => {
  const row = (codings: [system: string, code: string][], text: string, extra: object = {}) =>
    observation("", {
      code: { coding: codings.map(([system, value]) => ({ system, code: value })), text },
      effectiveDateTime: AS_OF,
      ...quantity(98, "mg/dL"),
      ...extra,
    });

  it.each([
    ["tc", "09001C", "12183-0", "Cholesterol, pleural fluid"],
    ["hdl", "09043C", "2086-7", "HDL2"],
    ["hdl", "09043C", "32309-7", "Cholesterol/HDL"],
    ["ldl", "09044C", "13458-5", "Cholesterol"],
    ["fpg", "09005C", "2342-4", "Glucose"],
    ["creat", "09015C", "12190-5", "Creatinine"],
  ])("%s: a LOINC code that is none of ours beside %s is another result (%s)", async (concept, nhi, loinc, text) => {
    expect(
      await fact(
        concept,
        row(
          [
            [NHI, nhi],
            [LOINC, loinc],
          ],
          text,
        ),
      ),
    ).toMatchObject({ state: "unmapped", value: null });
  });

  it.each([
    ["tc", "09001C", "T-CHO/HDL-C"],
    ["tc", "09001C", "胸水膽固醇"],
    ["hdl", "09043C", "Non-HDL-C"],
    ["hdl", "09043C", "HDL2-C"],
    ["ldl", "09044C", "VLDL-C"],
    ["ldl", "09044C", "LDL/HDL ratio"],
    ["ldl", "09044C", "Small dense LDL"],
    ["fpg", "09005C", "血糖 飯後"],
    ["fpg", "09005C", "體液葡萄糖"],
    ["creat", "09015C", "Creatinine clearance"],
    ["creat", "09015C", "引流液 Creatinine"],
    ["ca", "09011C", "游離鈣"],
  ])("%s: an item text under %s that names something else is refused (%s)", async (concept, nhi, text) => {
    expect(await fact(concept, row([[NHI, nhi]], text))).toMatchObject({
      state: expect.stringMatching(/unmapped|absent/),
      value: null,
    });
  });

  it.each([
    ["tc", "09001C", "T-CHO"],
    ["tc", "09001C", "總膽固醇 / Total cholesterol"],
    ["hdl", "09043C", "HDL-C (mg/dL)"],
    ["hdl", "09043C", "高密度脂蛋白－膽固醇"],
    ["ldl", "09044C", "低密度脂蛋白－膽固醇"],
    ["ldl", "09044C", "LDL-C, direct"],
    ["fpg", "09005C", "血液及體液葡萄糖-空腹"],
    ["fpg", "09005C", "Glucose AC"],
  ])("%s: an item text under %s that names it, or says nothing else, is read (%s)", async (concept, nhi, text) => {
    expect(await fact(concept, row([[NHI, nhi]], text))).toMatchObject({ state: "found", value: 98 });
  });
});
