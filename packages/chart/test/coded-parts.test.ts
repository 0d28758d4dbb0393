import { describe, expect, it } from "vitest";
import { codedParts } from "../src/index.ts";
import { code, LOINC, NHI, observation, quantity } from "./make.ts";

const parts = (more: object) => codedParts([observation("", { code: undefined, ...more })], null);

describe("coded parts", () => {
  it("say how a row is coded, its value, and what a chart reads it as", () => {
    expect(
      parts({ code: code(NHI, "09043C"), specimen: { display: "Serum" }, ...quantity(48, "mg/dL") }),
    ).toMatchObject([
      {
        codings: [{ system: NHI, code: "09043C" }],
        specimens: ["Serum"],
        value: { value: 48, unit: "mg/dL" },
        hits: [{ concept: "hdl", reason: null }],
      },
    ]);
  });

  it("are components too", () => {
    const found = parts({
      code: code(LOINC, "85354-9"),
      component: [{ code: code(LOINC, "8480-6"), ...quantity(120, "mm[Hg]") }],
    });
    expect(found.map(({ codings: [first], value }) => [first?.code, value.value])).toEqual([
      ["85354-9", null],
      ["8480-6", 120],
    ]);
  });

  it("keep a comparator, take words, and leave withdrawn rows out", () => {
    const value = (more: object) => parts({ code: code(NHI, "09043C"), ...more })[0]?.value.value;
    expect(value({ valueQuantity: { value: 5, comparator: "<", unit: "mg/dL" } })).toBe("<5");
    expect(value({ valueCodeableConcept: { text: "Positive" } })).toBe("Positive");
    expect(value({ valueString: "trace" })).toBe("trace");
    expect(value({ ...quantity(48, "mg/dL"), status: "entered-in-error" })).toBeUndefined();
  });
});
