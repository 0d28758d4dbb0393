import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeTable, encodeTable } from "../../src/code-systems/table-format.ts";

const value = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom("", "心房顫動", "心房撲動", "🫀a", "🫁a", "x".repeat(200)),
  )
  .filter((text) => !/[\r\n]/.test(text) && text.isWellFormed());

describe("table format", () => {
  it("gives back what it was given, through UTF-8", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value)), (rows) => {
        const columns = { code: rows.map(([a]) => a), "zh-TW": rows.map(([, b]) => b) };
        const bytes = new TextEncoder().encode(encodeTable(columns));
        expect(decodeTable(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes))).toEqual(columns);
      }),
    );
  });

  it("shares what neighbours begin with", () => {
    const [, ...lines] = encodeTable({ code: ["I47", "I47.2", "I47.20"] }).split("\n");
    expect(lines).toEqual([" I47", "#.2", "%0"]);
  });

  it("refuses to write what it could not read back", () => {
    expect(() => encodeTable({ code: ["a\nb"] })).toThrow(RangeError);
    expect(() => encodeTable({ code: ["\ud800"] })).toThrow(RangeError);
    expect(() => encodeTable({ code: ["a"], en: [] })).toThrow("en has 0 values, not 1");
  });

  it("says what is wrong with a damaged table, whatever was done to it", () => {
    const whole = encodeTable({ code: ["A00", "A00.0", "A00.1"], en: ["Cholera", "Cholera a", "Cholera b"] });
    for (const text of ["", "{}", "null", whole.slice(0, -12), `${whole}\nmore`, whole.replace("#", "~")])
      expect(() => decodeTable(text)).toThrow(RangeError);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.string({ unit: "binary", maxLength: 3 }), (at, junk) => {
        try {
          const columns = decodeTable(whole.slice(0, at) + junk + whole.slice(at + junk.length));
          for (const values of Object.values(columns)) for (const text of values) expect(typeof text).toBe("string");
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
