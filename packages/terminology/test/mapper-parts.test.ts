import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DevRow, otherForms } from "../learn/dev.ts";
import { confidence } from "../src/mapper/confidence.ts";
import { decide } from "../src/mapper/decide.ts";
import { durationIn, methodsIn, samplesAre, scaleIn } from "../src/mapper/facets.ts";
import { prepareLibrary } from "../src/mapper/library.ts";
import { decodeCsv } from "../src/mapper/local-csv.ts";
import { readQuery } from "../src/mapper/query.ts";
import { candidatesOf, prepareRanker } from "../src/mapper/rank.ts";
import { specimenFit, specimensIn } from "../src/mapper/specimen.ts";
import type { LoincRow } from "../src/mapper/table.ts";
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
    ["W.B.C", ["wbc"]],
    ["E.S.R. (C. difficile)", ["esr", "c", "difficile"]],
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

  it("takes a unit with a test that only says whether there is any for the one of a cutoff", () => {
    expect(scaleIn("Diazepam, qualitative", true)).toBe("screened number");
    expect(scaleIn("Diazepam", true)).toBe("number");
  });

  it("knows the microscope by the unit", () => {
    expect(readQuery({ name: "RBC", specimen: "Urine", unit: "/HPF" }).methods).toEqual(["Microscopy.light.HPF"]);
    expect(readQuery({ name: "RBC", specimen: "Urine", unit: "/uL" }).methods).toEqual([]);
  });

  it("narrows a wide specimen by the name", () => {
    expect(readQuery({ name: "Potassium, Whole Blood", specimen: "Blood", unit: "mEq/L" }).specimens).toEqual([
      "whole blood",
    ]);
    expect(readQuery({ name: "Potassium", specimen: "Blood", unit: "mEq/L" }).specimens).toEqual(["blood"]);
  });
});

describe("library", () => {
  const row = (loinc: string, component: string, property: string, rank = 0): LoincRow => ({
    loinc,
    name: component,
    short: "",
    index: "",
    component,
    property,
    time: "Pt",
    system: "Ser/Plas",
    scale: "Qn",
    method: "",
    unit: "",
    rank,
    met: "",
    deprecated: false,
    lab: true,
  });
  const table = [
    row("1-8", "Beta aminoisobutyrate", "SCnc", 900),
    row("2-6", "Beta aminoisobutyrate", "MCnc"),
    row("3-4", "Beta aminoisobutyrate", "PrThr"),
    row("4-2", "Acid phosphatase", "CCnc"),
  ];

  it("takes mass for as common as substance, and nothing else", () => {
    expect([...prepareLibrary(table).rank]).toEqual([900, 900, 0, 0]);
  });

  it("tells how far a code is below the most usual of its like", () => {
    const [ofComponent, , ofProperty] = prepareLibrary(table).below;
    expect(ofComponent[0]).toBe(0);
    expect(ofComponent[2]).toBeGreaterThan(0);
    expect(ofProperty[2]).toBe(0);
  });

  it("finds words that are written as two", () => {
    const ranker = prepareRanker(table);
    const query = readQuery({ name: "amino isobutyrate", specimen: "", unit: "" });
    expect(candidatesOf(query, ranker).codes).toContain(0);
    expect(candidatesOf(query, ranker).codes).not.toContain(3);
  });
});

describe("rows to learn from", () => {
  const row: DevRow = {
    source: "x",
    order: "Glucose panel",
    name: "Glucose",
    item: "Glucose panel",
    specimen: "",
    unit: "mg/dL",
    gold: "2345-7",
    count: 0,
    weight: 1,
  };

  it("puts the usual specimen into a column", () => {
    const [form] = otherForms(row, [], "Ser/Plas", 1);
    expect(specimensIn(form?.specimen ?? "")).not.toEqual([]);
    expect(form?.gold).toBe("2345-7");
  });

  it("leaves a column out only where serum or blood is meant", () => {
    const forms = (specimen: string, system: string) => otherForms({ ...row, specimen }, [], system, 1);
    expect(forms("Blood", "Ser/Plas").map(({ name, specimen }) => [name, specimen])).toEqual([
      ["Glucose", "Blood"],
      ["Glucose", ""],
    ]);
    expect(forms("Urine", "Urine").map(({ name, specimen }) => [name, specimen])).toEqual([
      ["Glucose", "Urine"],
      ["Glucose, Urine", ""],
    ]);
  });

  it("leaves out the unit of some, which then count less", () => {
    const without = otherForms(row, [], "Ser/Plas", 2).filter(({ unit }) => unit === "");
    expect(without.map(({ name, weight }) => [name, weight])).toEqual([["Glucose", 0.5]]);
  });

  it("makes none of a row without a code", () => {
    expect(otherForms({ ...row, gold: "" }, [], "", 1)).toEqual([]);
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
