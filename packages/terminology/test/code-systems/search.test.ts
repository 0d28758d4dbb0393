import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { CodeTable } from "../../src/code-systems/index.ts";
import { createTableLoader } from "../../src/code-systems/load.ts";
import { searchRows } from "../../src/code-systems/search.ts";
import { buildSearchText, type SearchText } from "../../src/code-systems/search-text.ts";
import { tableOf } from "../../src/code-systems/shipped.ts";
import { parseTableIndex } from "../../src/code-systems/table-index.ts";
import { SYSTEMS } from "../../src/index.ts";
import { index, readTableFile, shipped, TAIWAN } from "./shipped.ts";

const systems = shipped();
const found = async (text: string, limit = 10) =>
  (await systems.search({ ...TAIWAN, text, limit })).map(({ code }) => code);

describe("search", () => {
  it("finds codes by their beginning, with and without the dot", async () => {
    for (const text of ["I47.2", "i472", "I47.2 "])
      expect(await found(text)).toEqual(["I47.2", "I47.20", "I47.21", "I47.29"]);
    expect((await found("S72", 3))[0]).toBe("S72");
  });

  it("finds words in any order, by their beginning", async () => {
    expect(await found("tachycardia ventr")).toEqual(await found("ventr tachycardia"));
    expect((await found("ventr tachy", 1))[0]).toBe("I47.2");
    expect(await found("achycardia")).toEqual([]);
    expect((await found("femur left fracture", 40)).length).toBe(40);
    expect((await found("I47 tors", 1))[0]).toBeUndefined();
  });

  it("finds Chinese wherever it stands, apart or together, and mixed with English", async () => {
    expect((await found("心房顫動", 1))[0]).toBe("I48.91");
    expect(await found("顫動 心房")).toEqual(expect.arrayContaining(["I48.91", "I48.0"]));
    expect((await found("肺 neoplasm")).every((code) => /^[CDZ]/.test(code))).toBe(true);
    for (const text of ["第二型糖尿病", "第2型糖尿病", "第２型糖尿病"]) expect((await found(text, 1))[0]).toBe("E11");
    expect(await found("covid-19", 1)).toEqual(["U07.1"]);
  });

  it("puts the name itself before the names that begin with it", async () => {
    expect((await found("Cholera", 3))[0]).toBe("A00");
    expect((await found("霍亂", 3))[0]).toBe("A00");
  });

  it("answers nothing to nothing, and never more than the limit", async () => {
    for (const text of ["", "   ", "、。", "查無此病名", "zzzz"]) expect(await found(text)).toEqual([]);
    expect(await found("unspecified", 7)).toHaveLength(7);
    expect(await found("a", 0)).toEqual([]);
  });

  it("works over the other tables", async () => {
    const services = { system: SYSTEMS.nhiService, edition: "twcore-0.3.3", limit: 5 };
    const codes = async (text: string) => (await systems.search({ ...services, text })).map(({ code }) => code);
    expect(await codes("低密度脂蛋白")).toContain("09044C");
    expect(await codes("HbA1c")).toContain("09006C");
    const drugs = await systems.search({ system: SYSTEMS.nhiDrug, edition: "2026-04-24", text: "braftovi", limit: 5 });
    expect(drugs[0]?.names.en).toContain("BRAFTOVI");
    // Names that are Chinese and Latin in one word, or Chinese where English should stand.
    expect((await codes("鎝99m紅血球肝脾臟攝影(用紅血球)"))[0]).toBe("26036B");
    expect((await codes("執行68043B者"))[0]).toBe("P8207B");
    const foil = await systems.search({
      system: SYSTEMS.nhiDrug,
      edition: "2026-04-24",
      text: "alverine 膠箔",
      limit: 5,
    });
    expect(foil.map(({ code }) => code)).toContain("AC438671G0");
    const loinc = { system: SYSTEMS.loinc, edition: "curated-2026-11", limit: 5 };
    expect((await systems.search({ ...loinc, text: "2093-3" }))[0]?.code).toBe("2093-3");
  });
});

describe.each(index.tables.filter(({ holds }) => holds === "codes").map(({ id }) => id))("every code of %s", (id) => {
  let table: CodeTable;
  let text: SearchText;
  beforeAll(async () => {
    const entry = parseTableIndex(index).find((it) => it.id === id)!;
    table = tableOf(entry, await createTableLoader(readTableFile)(entry));
    text = await buildSearchText(table);
  });
  const anyRow = () => fc.nat(table.codes.length - 1);

  it("is found first by its own code", () => {
    fc.assert(
      fc.property(anyRow(), (row) => {
        expect(searchRows(text, table.codes[row]!, 5)[0]).toBe(row);
      }),
    );
  });

  it("is found by each of its whole names, among the first of those that bear it", () => {
    fc.assert(
      fc.property(anyRow(), (row) => {
        for (const names of Object.values(table.names)) {
          const name = names?.[row];
          if (!name) continue;
          expect(searchRows(text, name, 60), `${table.codes[row]} ${name}`).toContain(row);
        }
      }),
    );
  });
});
