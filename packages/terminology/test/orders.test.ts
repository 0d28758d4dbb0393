import { describe, expect, it } from "vitest";
import { resultOfOrder } from "../src/index.ts";

const read = (code: string, unit: string | null, ...texts: string[]) => {
  const outcome = resultOfOrder(code, { texts, unit });
  return outcome?.kind === "result" ? (outcome.concept?.id ?? outcome.loinc) : outcome?.lacks;
};

describe("an order with several results", () => {
  it.each([
    ["12111C", "mg/g", "Microalbumin/Creatinine ratio", "uacr"],
    ["12111C", "mg/g", "UACR", "uacr"],
    ["12111C", "mg/mmol", "尿液微白蛋白/肌酸酐比值", "uacr"],
    ["12111C", "mg/dL", "Creatinine (U)", "ucreat"],
    ["12111C", "mg/dL", "尿液肌酸酐", "ucreat"],
    ["12111C", "mg/L", "Microalbumin (urine)", "ualb"],
    ["09099C", "ng/L", "hs-Troponin I", "hstni"],
    ["09099C", "ng/mL", "cTnI", "tni"],
    ["12193C", "pg/mL", "NT-proBNP", "ntprobnp"],
    ["12193C", "pg/mL", "BNP", "30934-4"],
  ])("%s in %s, %s is %s", (code, unit, text, expected) => expect(read(code, unit, text)).toBe(expected));

  it.each([
    ["12111C", "mg/g", "Protein/Creatinine ratio"],
    ["12111C", "mg/g", "尿蛋白/肌酸酐比值"],
    ["12111C", "mg/g", "UPCR"],
    ["12111C", "mg/dL", "Prealbumin"],
    ["12111C", "g/dL", "Albumin"],
    ["12111C", "mg/dL", "Creatinine (serum)"],
    ["12111C", "mL/min", "Creatinine clearance"],
    ["12111C", "mg/g", "Microalbumin"],
    ["12111C", null, "UACR"],
    ["09099C", "ng/L", "hs-TropT"],
    ["09099C", "ng/L", "hs Troponin  T"],
    ["09099C", "ng/L", "hs-Troponin (T)"],
    ["09099C", "ng/L", "高敏感度心肌旋轉蛋白-T"],
    ["09099C", "ng/L", "高敏感度心肌鈣蛋白T"],
    ["09099C", "ng/mL", "心肌旋轉蛋白(T)"],
    ["09099C", "ng/mL", "Troponin I, T"],
    ["09099C", "ng/mL", "Troponin I"],
    ["09099C", "mg/dL", "hs-CRP"],
    ["09099C", "ng/mL", "hs-CK-MB"],
    ["09099C", "ng/L", "hs-Troponin I delta"],
    ["09099C", "ng/L", "cTnI"],
    ["12193C", "pg/mL", "BNP or NT-proBNP"],
    ["12193C", "pg/mL", "NT-proBNP, BNP"],
    ["12193C", "pg/mL", "Pro-BNP/(BNP)"],
    ["12193C", "pg/mL", "MR-proANP"],
  ])("%s in %s, %s is left open", (code, unit, text) => expect(read(code, unit, text)).toMatch(/^(item|unit)$/));

  it("is left open where two texts name different results", () => {
    expect(read("12111C", "mg/dL", "Microalbumin", "Creatinine")).toBe("item");
    expect(read("12111C", "mg/L", "Microalbumin", "微白蛋白")).toBe("ualb");
  });

  it("is no such order otherwise", () => expect(read("09044C", "mg/dL", "LDL")).toBeUndefined());
});
