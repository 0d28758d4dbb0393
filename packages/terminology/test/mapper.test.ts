import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { hasDevRows, readDevRows } from "../learn/dev.ts";
import { measure } from "../learn/measure.ts";
import { createMapper, loincRelease, readLoincCsv, readTable, TABLE_FILE } from "../src/mapper/index.ts";
import { writeTable } from "../src/mapper/table.ts";

const file = path.resolve(import.meta.dirname, "../data", TABLE_FILE);
const table = await readTable(readFileSync(file));
const byCode = new Map(table.map((row) => [row.loinc, row]));
const mapper = createMapper(table);

const first = (name: string, specimen: string, unit: string, more = {}) =>
  mapper.map({ name, specimen, unit, ...more });

describe("table file", () => {
  it("is under 3 MB", () => {
    expect(existsSync(file)).toBe(true);
    expect(statSync(file).size).toBeLessThan(3_000_000);
  });

  it("reads back what it writes, gzip or not", async () => {
    const some = table.slice(0, 200);
    const text = writeTable(some);
    expect(await readTable(new TextEncoder().encode(text))).toEqual(some);
    expect(await readTable(gzipSync(text))).toEqual(some);
  });

  it("refuses other bytes", async () => {
    await expect(readTable(new TextEncoder().encode("a,b\n"))).rejects.toThrow("not a table of LOINC codes");
  });
});

describe("mapping", () => {
  it.each([
    ["BUN", "Serum", "mg/dL", "3094-0"],
    ["Creatinine", "Urine", "g/L", "2161-8"],
    ["Sodium", "Blood", "mEq/L", "2951-2"],
    ["ALT (SGPT)", "Serum", "U/L", "1742-6"],
    ["TSH", "Serum", "uIU/mL", "3016-3"],
    ["HbA1c", "Blood", "%", "4548-4"],
    ["Vitamin B12", "Serum", "pg/mL", "2132-9"],
    ["糖化血色素", "全血", "%", "4548-4"],
    ["肌酸酐", "血清", "mg/dL", "2160-0"],
    ["Creatinine", "Urine", "mg/dL", "2161-8"],
    ["T-CHO", "Serum", "mg/dL", "2093-3"],
    ["CA-199", "Serum", "U/mL", "24108-3"],
    ["r-GT", "Serum", "U/L", "2324-2"],
    ["D-Bil", "Serum", "mg/dL", "1968-7"],
    ["UPCR", "Urine", "mg/g", "2890-2"],
    ["醣化血紅素", "全血", "%", "4548-4"],
    ["三酸甘油脂", "血清", "mg/dL", "2571-8"],
    ["麩胺酸丙酮酸轉胺酶", "血清", "U/L", "1742-6"],
  ])("%s in %s, %s", (name, specimen, unit, loinc) => {
    expect(first(name, specimen, unit).suggestions[0]?.loinc).toBe(loinc);
  });

  it("leaves it between chemistry and the strip where urine is all that is said", () => {
    const codes = first("Glucose", "Urine", "mg/dL").suggestions.map(({ loinc }) => loinc);
    expect(codes.slice(0, 2).sort()).toEqual(["2350-7", "5792-7"]);
  });

  it("tells mass from moles by the unit", () => {
    expect(byCode.get(first("Magnesium", "Serum", "mg/dL").suggestions[0]!.loinc)?.property).toBe("MCnc");
    expect(byCode.get(first("Magnesium", "Serum", "mmol/L").suggestions[0]!.loinc)?.property).toBe("SCnc");
  });

  it("judges a code that somebody asks for", () => {
    const row = { name: "Glucose", specimen: "Serum", unit: "mg/dL" };
    const sides = (loinc: string) =>
      mapper.judge(row, loinc)?.evidence.map(({ side, text }) => `${side}: ${text.en}`) ?? [];
    expect(sides("2345-7")).toEqual([
      "for: every word of the name fits",
      "for: unit mg/dL (mass concentration) fits",
      expect.stringMatching(/^for: specimen .* fits$/),
    ]);
    expect(sides("2350-7")).toContainEqual(expect.stringMatching(/^against: specimen .* does not fit$/));
    expect(sides("14749-6")).toContain("against: unit mg/dL (mass concentration) does not fit");
    expect(mapper.judge(row, "no-code")).toBeNull();
  });

  it("answers the same again, whatever came before", () => {
    const before = first("Glucose", "Serum", "mg/dL");
    first("Potassium", "Urine", "mmol/L");
    expect(first("Glucose", "Serum", "mg/dL")).toEqual(before);
  });

  it("never accepts against the unit or the specimen", () => {
    for (const [name, specimen, unit] of [
      ["Glucose", "Serum", "mmHg"],
      ["Hemoglobin A1c", "Hair", "%"],
      ["Sodium", "Urine", "sec"],
    ] as const)
      expect(first(name, specimen, unit).decision).not.toBe("accept");
  });

  it("says nothing for what is no test", () => {
    for (const name of ["zzqx", "%%%"]) expect(first(name, "Blood", "").decision).not.toBe("accept");
    for (const name of ["Delete", "Voided Specimen"]) {
      const answer = first(name, "Blood", "");
      expect(answer.decision).toBe("none");
      expect(answer.relation).toBeNull();
    }
  });

  it("gives five at most, the shares falling", () => {
    const { suggestions } = first("Glucose", "Serum", "mg/dL");
    expect(suggestions.length).toBe(5);
    const shares = suggestions.map(({ share }) => share);
    expect([...shares].sort((a, b) => b - a)).toEqual(shares);
  });

  it("shows no name but an official one", () => {
    for (const name of ["Acylcarnitine", "Cefonicid", "Carnitine", "Diazepam screen"])
      for (const { loinc, name: shown } of first(name, "Serum", "").suggestions) {
        const row = byCode.get(loinc)!;
        expect(["", row.name, row.short]).toContain(shown);
      }
  });
});

describe("a hospital's own table", () => {
  const header =
    "LOINC_NUM,COMPONENT,PROPERTY,TIME_ASPCT,SYSTEM,SCALE_TYP,METHOD_TYP,CLASS,STATUS,CLASSTYPE,SHORTNAME,LONG_COMMON_NAME,COMMON_TEST_RANK,EXAMPLE_UCUM_UNITS,RELATEDNAMES2";
  const rows = [
    '2345-7,Glucose,MCnc,Pt,Ser/Plas,Qn,,CHEM,ACTIVE,1,Glucose SerPl-mCnc,"Glucose [Mass/volume] in Serum or Plasma",1,mg/dL,Glu; Gluc',
    '2350-7,Glucose,MCnc,Pt,Urine,Qn,,CHEM,ACTIVE,1,Glucose Ur-mCnc,"Glucose [Mass/volume] in Urine",300,mg/dL,Glu',
    '2350-8,Wrong check digit,MCnc,Pt,Urine,Qn,,CHEM,ACTIVE,1,x,"x",0,,',
    '8867-4,Heart rate,NRat,Pt,XXX,Qn,,HRTRATE.ATOM,ACTIVE,2,Heart rate,"Heart rate",0,/min,HR',
  ];

  it("takes the place of the one here", () => {
    const own = createMapper(readLoincCsv([header, ...rows].join("\n")));
    expect(own.size).toBe(2);
    expect(own.map({ name: "Glucose", specimen: "Urine", unit: "mg/dL" }).suggestions[0]?.loinc).toBe("2350-7");
    expect(own.map({ name: "Glucose", specimen: "Serum", unit: "mg/dL" }).suggestions[0]?.loinc).toBe("2345-7");
  });

  it("says its release by the newest row", () => {
    const lines = ["LOINC_NUM,VersionLastChanged", "1-8,2.9", '2-6,"2.80"', "3-4,", "4-2,2.73"];
    expect(loincRelease(lines.join("\n"))).toBe("2.80");
    expect(loincRelease("LOINC_NUM\n1-8\n")).toBe("");
  });

  it("names the columns that it lacks", () => {
    expect(() => readLoincCsv("LOINC_NUM,COMPONENT\n")).toThrow("no column PROPERTY, TIME_ASPCT");
  });
});

// What was reached on these rows (the weights have seen them), less a small margin: a change must not make it worse.
describe.runIf(hasDevRows())("development rows", () => {
  it("stay as good as they were", { timeout: 180_000 }, () => {
    const answers = readDevRows().map((row) => {
      const { decision, suggestions } = mapper.map(row);
      return { row, codes: suggestions.map(({ loinc }) => loinc), decision };
    });
    const figures = measure(answers, byCode);
    expect(figures.top1).toBeGreaterThan(0.6);
    expect(figures.top5).toBeGreaterThan(0.79);
    expect(figures.weighted).toBeGreaterThan(0.86);
    expect(figures.wrongProperty).toBeLessThan(0.007);
    expect(figures.wrongSpecimen).toBeLessThan(0.01);
    expect(figures.accepted).toBeGreaterThan(0.305);
    expect(figures.precision).toBeGreaterThan(0.83);
  });
});
