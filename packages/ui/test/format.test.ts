import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTyped } from "../src/components/FactEntry.tsx";
import {
  ageAt,
  dataAge,
  formatDate,
  formatNumber,
  formatProbability,
  formatQuantity,
  formatRange,
  formatRisk,
  formatRocDate,
  isLongName,
  maskNationalId,
} from "../src/format/format.ts";

const back = (text: string) => Number(text.replace(/,/g, "").replace("\u2212", "-"));

describe("numbers", () => {
  test("thousands comma, true minus, narrow space before the unit", () => {
    expect(formatNumber(1418)).toBe("1,418");
    expect(formatNumber(1234567.891, 2)).toBe("1,234,567.89");
    expect(formatNumber(-3.5, 1)).toBe("\u22123.5");
    expect(formatNumber(-0.01, 1)).toBe("0.0");
    expect(formatQuantity(142, 0, "mmHg")).toBe("142\u202fmmHg");
    expect(formatRange("7.6", "26.7")).toBe("7.6\u201326.7");
  });

  test("risks: one decimal from 1, two below, and never across a threshold", () => {
    expect(formatRisk(18.24)).toBe("18.2");
    expect(formatRisk(0.456)).toBe("0.46");
    expect(formatRisk(9.96, [10])).toBe("9.96");
    expect(formatRisk(9.999, [10])).toBe("9.999");
    expect(formatRisk(10, [10])).toBe("10.0");
    expect(formatRisk(10.04, [10])).toBe("10.04");
  });

  test("a shown risk is on the same side of every threshold as the risk", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 4 }),
        (value, bounds) => {
          const clear = bounds.filter((bound) => Math.abs(bound - value) > 1e-7);
          const shown = back(formatRisk(value, clear));
          for (const bound of clear) expect(shown >= bound).toBe(value >= bound);
        },
      ),
    );
  });

  test("network probabilities: two decimals, never certain, never across the operating point", () => {
    expect(formatProbability(0.714)).toBe("0.71");
    expect(formatProbability(0.4976, 0.5)).toBe("0.498");
    expect(formatProbability(0.9999)).toBe(">\u202f0.99");
    expect(formatProbability(0.0001)).toBe("<\u202f0.01");
  });

  test("typed numbers: full-width digits are read, words and two numbers are not", () => {
    expect(parseTyped("１２０．５")).toBe(120.5);
    expect(parseTyped(" 1,200 ")).toBe(1200);
    expect(parseTyped("120/80")).toBeNull();
    expect(parseTyped("1,5")).toBeNull();
    expect(parseTyped("")).toBeNull();
    expect(parseTyped("about 5")).toBeNull();
  });
});

describe("dates and ages", () => {
  test("age: years from 2 up, months from 2 to 23 months, days below", () => {
    expect(ageAt("1968-04-12", "2026-11-22")).toEqual({ unit: "years", n: 58 });
    expect(ageAt("1968-11-23", "2026-11-22")).toEqual({ unit: "years", n: 57 });
    expect(ageAt("2024-11-22", "2026-11-22")).toEqual({ unit: "years", n: 2 });
    expect(ageAt("2024-11-23", "2026-11-22")).toEqual({ unit: "months", n: 23 });
    expect(ageAt("2026-09-22", "2026-11-22")).toEqual({ unit: "months", n: 2 });
    expect(ageAt("2026-09-23", "2026-11-22")).toEqual({ unit: "days", n: 60 });
    expect(ageAt("2026-11-22", "2026-11-22")).toEqual({ unit: "days", n: 0 });
  });

  test("a partial birth date gives only years that are sure, an impossible one nothing", () => {
    expect(ageAt("1968", "2026-11-22")).toEqual({ unit: "years", n: 57 });
    expect(ageAt("2025", "2026-11-22")).toBeNull();
    expect(ageAt(null, "2026-11-22")).toBeNull();
    expect(ageAt("2027-01-01", "2026-11-22")).toBeNull();
  });

  test("data age: days up to 60, months above", () => {
    expect(dataAge(60)).toEqual({ unit: "days", n: 60 });
    expect(dataAge(61)).toEqual({ unit: "months", n: 2 });
    expect(dataAge(460)).toEqual({ unit: "months", n: 15 });
  });

  test("dates stay as written when partial; ROC years only for complete dates from 1912", () => {
    expect(formatDate("2026-08")).toBe("2026-08");
    expect(formatDate("not a date")).toBe("not a date");
    expect(formatRocDate("2026-11-22")).toBe("115/11/22");
    expect(formatRocDate("2026")).toBeNull();
    expect(formatRocDate("1911-12-31")).toBeNull();
  });
});

describe("identity", () => {
  test("national id shows only the first two and last two characters", () => {
    expect(maskNationalId("A123456717")).toBe("A1••••••17");
    expect(maskNationalId("A12")).toBe("•••");
  });

  test("no national id leaks more than four characters", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{1,20}$/), (id) => {
        expect(maskNationalId(id).replace(/•/g, "").length).toBeLessThanOrEqual(4);
        expect([...maskNationalId(id)].length).toBe(id.length);
      }),
    );
  });

  test("long names: more than 14 Han or 32 Latin characters", () => {
    expect(isLongName("國".repeat(14))).toBe(false);
    expect(isLongName("國".repeat(15))).toBe(true);
    expect(isLongName("a".repeat(32))).toBe(false);
    expect(isLongName("a".repeat(33))).toBe(true);
  });
});
