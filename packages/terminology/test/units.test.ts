import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { conceptById, prepareUnits, SYSTEMS, toCanonical } from "../src/index.ts";

const text = (concept: string, value: number, unit: string) => toCanonical(concept, value, { text: unit });
const value = (concept: string, number: number, unit: string) => {
  const outcome = text(concept, number, unit);
  return outcome.ok ? outcome.value : outcome.reason;
};

describe("toCanonical", () => {
  it("converts mass and amount of substance by the analyte's molar mass", () => {
    expect(value("ldl", 3.1, "mmol/L")).toBeCloseTo(119.8615, 10);
    expect(value("tg", 1.7, "mmol/L")).toBeCloseTo(150.518, 10);
    expect(value("fpg", 5.5, "mmol/L")).toBeCloseTo(99.0858, 10);
    expect(value("creat", 80, "umol/L")).toBeCloseTo(0.90496, 10);
    expect(value("hscrp", 0.3, "mg/dL")).toBeCloseTo(3, 10);
    expect(text("hscrp", 0.3, "mg/dL")).toMatchObject({ formula: "mg/dL x 10" });
  });
  it("converts HbA1c by the IFCC formula, never by the unit", () => {
    expect(value("hba1c", 48, "mmol/mol")).toBeCloseTo(6.54304, 10);
    expect(toCanonical("hba1c", 6.5, { text: "%" }, { code: "59261-8" })).toEqual({
      ok: false,
      reason: "unit-not-convertible",
    });
    expect(value("hba1c", 0.065, "1")).toBe("unit-not-convertible");
  });
  it.each(["mg/dl", "MG/DL", "mg / dL", "ｍｇ／ｄＬ", "mg%", "㎎/dL", "毫克/分升"])("reads %s as mg/dL", (unit) =>
    expect(value("tc", 200, unit)).toBe(200),
  );
  it.each(["mmHg", "mm Hg", "mm[Hg]", "MMHG", "毫米汞柱"])("reads %s as mm[Hg]", (unit) =>
    expect(value("sbp", 120, unit)).toBe(120),
  );
  it.each(["μmol/L", "µmol/L", "umol/l"])("reads %s as umol/L", (unit) =>
    expect(value("creat", 100, unit)).toBeCloseTo(1.1312, 10),
  );
  it("refuses what is no measure of the concept", async () => {
    await prepareUnits(["K/uL", "[IU]/L", "kat"]);
    expect(value("ldl", 3, "K/uL")).toBe("unit-not-convertible");
    expect(value("ldl", 3, "[IU]/L")).toBe("unit-unknown");
    expect(value("tc", 200, "mm[Hg]")).toBe("unit-not-convertible");
    expect(value("egfr", 80, "mL/min")).toBe("unit-not-convertible");
    expect(value("ldl", 3, "constructor")).toBe("unit-unknown");
    expect(value("cpd", 1, "mg/dL")).toBe("unit-not-convertible");
  });
  it("refuses an absent unit, except for counts that the code states", () => {
    expect(toCanonical("ldl", 120, {})).toEqual({ ok: false, reason: "unit-absent" });
    expect(toCanonical("ldl", 120, { text: " ", code: "" })).toEqual({ ok: false, reason: "unit-absent" });
    expect(toCanonical("cac", 120, {})).toMatchObject({ ok: true, value: 120 });
  });
  it("refuses a text that contradicts the code", () => {
    const unit = (code: string, printed: string, system: string | null = SYSTEMS.ucum) =>
      toCanonical("ldl", 3, { code, text: printed, system });
    expect(unit("mg/dL", "mmol/L")).toEqual({ ok: false, reason: "unit-contradiction" });
    expect(unit("mg/dL", "mg/dl")).toMatchObject({ ok: true });
    expect(unit("nonsense", "mg/dL")).toEqual({ ok: false, reason: "unit-unknown" });
    expect(unit("L01", "mg/dL", "http://hospital.example/units")).toMatchObject({ ok: true });
    expect(unit("mg/dL", "mg/dL", "http://loinc.org")).toMatchObject({ ok: true });
    expect(unit("mmol/L", "mg/dL", "http://hospital.example/units")).toEqual({
      ok: false,
      reason: "unit-contradiction",
    });
  });
  it("reads past a number that a hospital's own list gives a unit, even when UCUM would take it", async () => {
    await prepareUnits(["17"]);
    const own = { code: "17", text: "mg/dL", system: "http://hospital.example/units" };
    expect(toCanonical("ldl", 120, own)).toMatchObject({ ok: true, value: 120 });
    expect(toCanonical("ldl", 120, { ...own, system: SYSTEMS.ucum })).toMatchObject({ ok: false });
  });
  it("converts calcium and magnesium by their molar mass", () => {
    expect(value("ca", 2.4, "mmol/L")).toBeCloseTo(9.61872, 10);
    expect(value("mg", 0.85, "mmol/L")).toBeCloseTo(2.065925, 10);
  });
  it.each([
    ["tc", 200, "mmol/L"],
    ["tc", 5.2, "mg/dL"],
    ["hdl", 50, "mmol/L"],
    ["hdl", 1.3, "mg/dL"],
    ["ldl", 100, "mmol/L"],
    ["ldl", 3.1, "mg/dL"],
    ["tg", 50, "mmol/L"],
    ["tg", 150, "mmol/L"],
    ["tg", 1.7, "mg/dL"],
    ["fpg", 70, "mmol/L"],
    ["fpg", 100, "mmol/L"],
    ["fpg", 5.5, "mg/dL"],
    ["glu", 80, "mmol/L"],
    ["hba1c", 48, "%"],
    ["hba1c", 6.5, "mmol/mol"],
    ["hba1c", 12, "mmol/mol"],
    ["creat", 88, "mg/dL"],
    ["creat", 0.9, "umol/L"],
    ["creat", 8, "umol/L"],
  ])("leaves an ordinary %s mislabelled as %d %s outside the plausible range", (concept, number, unit) => {
    const { low, high } = conceptById(concept).plausible ?? { low: 0, high: 0 };
    const read = value(concept, number, unit);
    expect(typeof read).toBe("number");
    expect(Number(read) < low || Number(read) > high).toBe(true);
  });
  it("reads packs a day as 20 cigarettes each, and a bare count under that code as nothing", () => {
    expect(value("cpd", 1.5, "{packs}/d")).toBe(30);
    expect(toCanonical("cpd", 1, { code: "/d" }, { code: "8663-7" })).toEqual({
      ok: false,
      reason: "unit-not-convertible",
    });
  });
  it("refuses numbers that are none", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(toCanonical("ldl", bad, { text: "mg/dL" })).toEqual({ ok: false, reason: "value-not-finite" });
  });
  it("says the same for every size of a unit", () => {
    const pairs: [string, string, string, number][] = [
      ["tc", "mmol/L", "umol/L", 1000],
      ["tc", "mg/dL", "g/L", 0.01],
      ["weight", "kg", "g", 1000],
      ["height", "cm", "m", 0.01],
      ["qrs", "ms", "s", 0.001],
      ["uacr", "mg/mmol", "g/mol{creat}", 1],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.double({ min: 0.1, max: 500, noNaN: true }),
        ([concept, a, b, perA], number) => {
          const [left, right] = [value(concept, number, a), value(concept, number * perA, b)];
          expect(typeof left).toBe("number");
          expect(Math.abs((left as number) - (right as number))).toBeLessThan(1e-9 * Math.abs(left as number));
        },
      ),
    );
  });
  it("writes nothing to the console for odd texts and never throws", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const unit = fc.string({ unit: fc.constantFrom(..."mgdLul/[]{}().*%10^+-HgU "), minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { maxLength: 20 }), async (units) => prepareUnits(units)),
      { numRuns: 60 },
    );
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });
});
