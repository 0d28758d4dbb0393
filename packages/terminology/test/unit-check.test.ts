import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDevRows } from "../learn/dev.ts";
import { createUnitCheck, type LoincRow, readTable, TABLE_FILE } from "../src/mapper/index.ts";
import { SHARED } from "../tables/shared.ts";

const table = await readTable(readFileSync(resolve(import.meta.dirname, "../data", TABLE_FILE)));
const check = createUnitCheck(table);
const DEV = resolve(SHARED, "bench/lab_to_loinc_dev.csv");

describe("a unit against any code of the table", () => {
  it.each([
    // Magnesium, creatinine, lipoprotein(a): mass and moles.
    ["mg/dL", "19123-9", "fits"],
    ["mmol/L", "19123-9", "differs"],
    ["mmol/L", "2601-3", "fits"],
    ["mg/dL", "2601-3", "differs"],
    ["umol/L", "2160-0", "differs"],
    ["nmol/L", "10835-7", "differs"],
    ["nmol/L", "43583-4", "fits"],
    // CK-MB: activity and mass.
    ["IU/L", "13969-1", "differs"],
    ["ng/mL", "13969-1", "fits"],
    ["ukat/L", "2157-6", "fits"],
    // Neutrophils: number and share.
    ["%", "751-8", "differs"],
    ["10*3/uL", "751-8", "fits"],
    ["K/uL", "6690-2", "fits"],
    ["10^3/uL", "770-8", "differs"],
    ["%", "770-8", "fits"],
    // A ratio to creatinine is written in more than one way.
    ["mg/g", "9318-7", "fits"],
    ["mg/mmol", "9318-7", "fits"],
    ["mg/g{creat}", "9318-7", "fits"],
    ["mg/dL", "9318-7", "differs"],
    ["mEq/L", "2951-2", "fits"],
    ["mm/hr", "4537-7", "fits"],
    // Nothing can be said.
    ["", "2951-2", "unknown"],
    ["units", "2951-2", "unknown"],
    ["see report", "2951-2", "unknown"],
    ["mg/dL", "99999-9", "unknown"],
    ["mmol/mol", "59261-8", "unknown"],
  ])("%s under %s: %s", (unit, loinc, verdict) => expect(check(unit, loinc)).toBe(verdict));

  it("every example unit of the table fits its own code, unless it says nothing", () => {
    const units = table.flatMap(({ loinc, unit }) =>
      unit.split(";").flatMap((part) => (part ? [[part, loinc] as const] : [])),
    );
    expect(units.length).toBeGreaterThan(30_000);
    expect(units.filter(([unit, loinc]) => check(unit, loinc) === "differs")).toEqual([]);
  });

  it("never throws, and says nothing of codes that it does not have", () =>
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 10 }), (unit, loinc) => {
        expect(check(unit, `x${loinc}`)).toBe("unknown");
        expect(["fits", "differs", "unknown"]).toContain(check(unit, "2160-0"));
      }),
    ));

  it("a property with few units is not judged", () => {
    const one: LoincRow = { ...table.find(({ loinc }) => loinc === "2160-0")!, loinc: "1-8", unit: "mg/dL" };
    expect(createUnitCheck([one])("mmol/L", "1-8")).toBe("unknown");
    expect(createUnitCheck([one])("g/L", "1-8")).toBe("fits");
  });

  it.skipIf(!existsSync(DEV))("rarely speaks against a code that people chose (development rows present)", () => {
    const verdicts = readDevRows().map(({ unit, gold }) => check(unit, gold));
    const count = (verdict: string) => verdicts.filter((it) => it === verdict).length;
    expect(count("fits")).toBeGreaterThan(2000);
    expect(count("differs") / (count("fits") + count("differs"))).toBeLessThan(0.035);
  });
});
