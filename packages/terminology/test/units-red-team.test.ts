import { describe, expect, it } from "vitest";
import { prepareUnits, toCanonical } from "../src/index.ts";

/**
 * Units with which a library converts "successfully" into a wrong number, or that look like another (report 0.4 and 4.4). A
 * number is the value in the concept's canonical unit; a text is why nothing is read.
 */
const TRAPS: [concept: string, value: number, unit: string, expected: number | string, why: string][] = [
  ["hba1c", 48, "mmol/mol", 6.54304, "IFCC to NGSP is a formula: as a ratio it would be 4.8 %"],
  ["hba1c", 0.065, "1", "unit-not-convertible", "a bare fraction is no percentage"],
  ["tc", 200, "K/uL", "unit-not-convertible", "UCUM reads kelvin per microlitre"],
  ["k", 4, "K/uL", "unit-not-convertible", "and potassium is not counted"],
  ["egfr", 60, "mL/min/1.73m2", 60, "a library repairs it to 73 square metres"],
  ["egfr", 60, "mL/min/1.73 m²", 60, "the same, as printed"],
  ["egfr", 60, "mL/min", "unit-not-convertible", "not for 1.73 m2 of body surface"],
  ["egfr", 60, "ml/min/1.73^2", "unit-unknown", "no unit at all"],
  ["creat", 1, "U/L", "unit-not-convertible", "activity is no mass"],
  ["creat", 1, "[IU]/L", "unit-unknown", "arbitrary units convert into nothing"],
  ["ldl", 100, "IU/L", "unit-unknown", "nor do printed ones"],
  ["hscrp", 0.3, "mg/dL", 3, "ten times as many mg/L"],
  ["hscrp", 3, "nmol/L", "unit-not-convertible", "no molar mass of a protein is assumed"],
  ["ntprobnp", 53, "pmol/L", "unit-not-convertible", "nor of a peptide"],
  ["uacr", 3.4, "mg/mmol", 30.056, "creatinine's molar mass, not a plain ratio"],
  ["uacr", 30, "ug/mg", 30, "micro over milli is milli over one"],
  ["uacr", 30, "mg/L", "unit-not-convertible", "albumin alone is no ratio"],
  ["uacr", 0.03, "1", "unit-not-convertible", "nor is a bare number"],
  ["ualb", 20, "mg/g", "unit-not-convertible", "a ratio is no concentration"],
  ["k", 4, "mEq/L", 4, "one charge: an equivalent is a mole"],
  ["ca", 4.8, "meq/L", "unit-not-convertible", "two charges, which the unit does not say"],
  ["mg", 1.7, "meq/L", "unit-not-convertible", "the same"],
  ["tni", 40, "ng/L", 0.04, "a thousandth of ng/mL"],
  ["hstni", 0.04, "ng/mL", 40, "and back"],
  ["hr", 70, "Hz", "unit-not-convertible", "beats are counted by the minute"],
  ["hr", 1.2, "/s", "unit-not-convertible", "the same"],
  ["qrs", 0.09, "sec", 90, "seconds, not per second"],
  ["packyears", 20, "a", "unit-not-convertible", "years are no pack-years"],
  ["cpd", 1, "mg", "unit-not-convertible", "nicotine is no count"],
  ["pdl1", 0.5, "1", "unit-not-convertible", "a bare fraction is no percentage"],
  ["tc", 200, "mg", "unit-not-convertible", "a mass is no concentration"],
  ["tc", 200, "dL/mg", "unit-not-convertible", "upside down"],
  ["tc", 200, "mg%", 200, "an old spelling of mg/dL"],
  ["sbp", 16, "kPa", 120.01020086704, "pressure in pascal"],
];

describe("units that trap", () => {
  it.each(TRAPS)("%s %d %s -> %s (%s)", async (concept, value, unit, expected) => {
    await prepareUnits([unit]);
    for (const input of [{ text: unit }, { code: unit }]) {
      const outcome = toCanonical(concept, value, input);
      if (typeof expected === "string") expect(outcome).toEqual({ ok: false, reason: expected });
      else expect(outcome.ok && outcome.value).toBeCloseTo(expected, 9);
    }
  });
});
