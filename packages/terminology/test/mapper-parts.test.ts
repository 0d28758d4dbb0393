import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { confidence } from "../src/mapper/confidence.ts";
import { decide } from "../src/mapper/decide.ts";
import { durationIn, methodsIn, samplesAre, scaleIn } from "../src/mapper/facets.ts";
import { decodeCsv } from "../src/mapper/local-csv.ts";
import { readQuery } from "../src/mapper/query.ts";
import { specimenFit, specimensIn } from "../src/mapper/specimen.ts";
import { unitFamily } from "../src/mapper/unit-family.ts";
import { CONFIDENCE, THRESHOLDS } from "../src/mapper/weights.generated.ts";
import { words } from "../src/mapper/words.ts";

describe("words", () => {
  it.each([
    ["Antibodies, Anti-dsDNA", ["ab", "dsdna"]],
    ["Factor VIII", ["factor", "8"]],
    ["HSV-1 / hsv1", ["hsv", "1", "hsv", "1"]],
    ["Leucocytes", ["leukocyte"]],
    ["β-hCG", ["beta", "hcg"]],
    ["Glucose, 60 minutes", ["glucose", "1h"]],
    ["Glucose 2 hr", ["glucose", "2h"]],
    ["F001-IgE Egg White", ["ige", "egg", "white"]],
    ["CA 27.29", ["ca", "27.29"]],
    ["Ｈｂ", ["hb"]],
  ])("%s", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it("takes any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => Array.isArray(words(text))));
  });
});

describe("unit families", () => {
  it.each([
    ["mg/dL", "mass/volume"],
    ["mcg/mL", "mass/volume"],
    ["µmol/L", "mole/volume"],
    ["mEq/L", "mole/volume"],
    ["IU/mL", "unit/volume"],
    ["[IU]/mL", "unit/volume"],
    ["kU/L", "unit/volume"],
    ["K/uL", "count/volume"],
    ["10*3/uL", "count/volume"],
    ["{cells}/uL", "count/volume"],
    ["ug/g CRT", "mass/creatinine"],
    ["umol/g{creat}", "mole/creatinine"],
    ["mg/d", "mass/time"],
    ["log cpy/mL", "log count/volume"],
    ["%", "%"],
    ["U/mL|N/A", "unit/volume"],
    ["/HPF", "count/field"],
    ["[arb'U]/mL", "unit/volume"],
    ["mg/(24.h)", "mass/time"],
    ["nmol/h/mg{protein}", "activity/mass"],
  ])("%s", (unit, family) => {
    expect(unitFamily(unit)).toBe(family);
  });

  it.each(["", "N/A", "#ERROR!", " "])("%j is no unit", (unit) => {
    expect(unitFamily(unit)).toBeNull();
  });
});

describe("facets", () => {
  it("finds specimens, in English and Chinese", () => {
    expect(specimensIn("Other Body Fluid")).toEqual(["fluid"]);
    expect(specimensIn("全血")).toContain("whole blood");
    expect(specimensIn("Amylase, Pleural Fluid")[0]).toBe("pleural");
    expect(specimensIn("尿素氮")).toEqual([]);
  });

  it("knows which systems a specimen can be", () => {
    expect(specimenFit("serum", "Ser/Plas")).toBe("same");
    expect(specimenFit("serum", "Urine")).toBe("other");
    expect(specimenFit("urine", "XXX")).toBe("open");
    expect(specimenFit("pleural", "Body fld")).toBe("near");
  });

  it("finds method, duration and scale", () => {
    expect(methodsIn("HSV IgG by IFA")).toEqual(["IF"]);
    expect(durationIn("Protein, 24 Hour Urine")).toBe("24H");
    expect(durationIn("Glucose 2 hour")).toBeNull();
    expect(scaleIn("Opiates, qualitative", false)).toBe("qual");
    expect(samplesAre("1.2; 3.4; <5")).toBe("numbers");
    expect(samplesAre("Negative; Positive")).toBe("words");
  });

  it("narrows a wide specimen by the name", () => {
    expect(readQuery({ name: "Potassium, Whole Blood", specimen: "Blood", unit: "mEq/L" }).specimens).toEqual([
      "whole blood",
    ]);
    expect(readQuery({ name: "Potassium", specimen: "Blood", unit: "mEq/L" }).specimens).toEqual(["blood"]);
  });
});

describe("confidence", () => {
  const signals = (height: number): [string, number][] => [
    ["one", 1],
    ["first", height],
  ];

  it("rises with the share of the first candidate", () => {
    const chances = [-5, -2, 0, 2, 5].map((height) => confidence(signals(height), CONFIDENCE.code));
    expect([...chances].sort((a, b) => a - b)).toEqual(chances);
    expect(new Set(chances).size).toBe(chances.length);
  });

  it("accepts no veto, whatever the chance", () => {
    const sure = { code: { one: 9 }, property: { one: 9 }, specimen: { one: 9 } };
    const calibration = { weights: sure, thresholds: THRESHOLDS };
    expect(decide({ signals: signals(5), veto: null }, calibration).decision).toBe("accept");
    expect(decide({ signals: signals(5), veto: "unit" }, calibration).decision).toBe("review");
    expect(decide({ signals: signals(5), veto: "specimen" }, calibration).decision).toBe("review");
  });

  it("answers nothing without a candidate", () => {
    expect(decide({ signals: [], veto: null }, { weights: CONFIDENCE, thresholds: THRESHOLDS }).decision).toBe("none");
  });
});

describe("CSV bytes", () => {
  it("names the encoding", () => {
    const big5 = new Uint8Array([0xa6, 0xe5, 0xbf, 0x7d]);
    expect(decodeCsv(big5)).toEqual({ ok: false, reason: "not UTF-8 text, probably Big5; save it as CSV UTF-8" });
    const utf16 = new Uint8Array([0xff, 0xfe, 0x61, 0]);
    expect(decodeCsv(utf16)).toEqual({ ok: false, reason: "UTF-16 text; save it as CSV UTF-8" });
    expect(decodeCsv(new TextEncoder().encode("\uFEFFname"))).toEqual({ ok: true, text: "name" });
  });
});
