import { readFileSync } from "node:fs";
import path from "node:path";
import { SYSTEMS } from "@bedside/terminology";
import { parseConceptMap } from "@bedside/terminology/concept-map";
import { createMapper, readTable, TABLE_FILE } from "@bedside/terminology/mapper";
import { readShippedMap } from "@bedside/terminology/node";
import { describe, expect, it } from "vitest";
import { search, suggest } from "../src/candidates/candidates.ts";
import { decisionOf, editionsOf, localRow } from "../src/codemap/index.ts";

const data = path.resolve(import.meta.dirname, "../../../packages/terminology/data");
const mapper = createMapper(await readTable(readFileSync(path.join(data, TABLE_FILE))));
const parsed = parseConceptMap(JSON.parse(await readShippedMap("nhi-loinc")));
if (!parsed.ok) throw new Error("the shipped map is no ConceptMap");
const index = JSON.parse(readFileSync(path.join(data, "index.json"), "utf8"));
const edition = editionsOf(index).get(SYSTEMS.loinc) ?? "";
const source = { mapper, nhi: parsed.map, edition, locale: "en" as const };
const LAB = "https://hospital.example/lab";

describe("candidates", () => {
  it("come from the mapper, each with what speaks for and against it", () => {
    const row = localRow({ system: LAB, code: "K1", item: "Potassium", specimen: "Serum", unit: "mmol/L" });
    const { candidates, isSure } = suggest(row, source);
    expect(candidates[0]).toMatchObject({ system: SYSTEMS.loinc, code: "2823-3", against: [] });
    expect(candidates[0]!.for).toContain("unit mmol/L (molar concentration) fits");
    expect(isSure).toBe(true);
    expect(candidates[0]!.relation).toBe("equivalent");
    for (const candidate of candidates.slice(1)) expect(candidate.relation).toBe("relatedto");
  });

  it("begin with the suite's own table for an NHI order", () => {
    const row = localRow({
      system: SYSTEMS.nhiService,
      code: "09043C",
      item: "HDL-C",
      specimen: "Serum",
      unit: "mg/dL",
    });
    const { candidates } = suggest(row, source);
    expect(candidates[0]).toMatchObject({ code: "2085-9", relation: "narrower" });
    expect(candidates[0]!.for[0]).toBe("in Bedside's table of NHI orders");
    expect(candidates.filter(({ code }) => code === "2085-9")).toHaveLength(1);
  });

  const order = (code: string, item: string, unit: string, specimen = "Urine") =>
    suggest(localRow({ system: SYSTEMS.nhiService, code, item, specimen, unit }), source);
  const ofTable = ({ candidates }: ReturnType<typeof order>) =>
    candidates.filter((it) => it.for.includes("in Bedside's table of NHI orders")).map(({ code }) => code);

  it("are of the table for an order with several results only as far as the item and the unit say which", () => {
    expect(order("12111C", "微白蛋白", "mg/L").candidates[0]).toMatchObject({ code: "14957-5", relation: "narrower" });
    expect(ofTable(order("12111C", "微白蛋白", "mg/L"))).toEqual(["14957-5"]);
    for (const item of ["UACR", "微白蛋白/肌酸酐"]) {
      expect(ofTable(order("12111C", item, "mg/g"))).toEqual(["9318-7"]);
      expect(order("12111C", item, "mg/g").candidates[0]?.code).toBe("9318-7");
    }
    for (const unclear of [order("12111C", "微白蛋白", ""), order("12111C", "", "mg/dL")])
      expect(ofTable(unclear)).toEqual([]);
  });

  it("of the table that something speaks against neither come first nor look right", () => {
    const row = localRow({
      system: SYSTEMS.nhiService,
      code: "08002C",
      item: "WBC",
      specimen: "Semen",
      unit: "mg/dL",
    });
    const { candidates } = suggest(row, source);
    expect(candidates.length).toBeLessThanOrEqual(8);
    expect(candidates.some(({ against }) => against.length > 0)).toBe(true);
    for (const { against, for: pro } of candidates)
      if (against.length > 0) expect(pro).not.toContain("in Bedside's table of NHI orders");
    const ranks = candidates.map((it) =>
      ofTable({ candidates, isSure: false }).includes(it.code) ? 2 : (it.score ?? -1),
    );
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    const other = order("09015C", "Creatinine", "U/L", "Serum");
    expect(other.candidates.find(({ code }) => code === "2160-0")?.for).not.toContain(
      "in Bedside's table of NHI orders",
    );
  });

  it("begin with the table for a hospital's own code that has an NHI order beside it", () => {
    const row = localRow({ system: LAB, code: "H1", order: "09043C", item: "HDL-C", specimen: "Serum", unit: "mg/dL" });
    const { candidates } = suggest(row, source);
    expect(candidates[0]).toMatchObject({ code: "2085-9", relation: "narrower" });
    expect(candidates[0]!.for[0]).toBe("its NHI order 09043C is in Bedside's table");
    const without = suggest({ ...row, order: "" }, source).candidates;
    expect(without.flatMap((it) => it.for).join()).not.toContain("NHI order");
  });

  it("carry the edition that they were looked up in, from the mapper, the table and a search", () => {
    expect(edition).toMatch(/^curated-\d{4}-\d{2}$/);
    const row = localRow({
      system: SYSTEMS.nhiService,
      code: "09043C",
      item: "HDL-C",
      specimen: "Serum",
      unit: "mg/dL",
    });
    const all = [...suggest(row, source).candidates, ...search(row, "2085-9", source), ...search(row, "HDL", source)];
    expect(new Set(all.map(({ version }) => version))).toEqual(new Set([edition]));
    const [best] = suggest(row, source).candidates;
    expect(decisionOf(best!)).toMatchObject({ targets: [{ version: edition }] });
  });

  it("are looked for by number, which judges the code against the row, and by words", () => {
    const row = localRow({ system: LAB, code: "G", item: "Glucose", specimen: "Urine", unit: "mg/dL" });
    expect(search(row, " 2345-7 ", source)).toMatchObject([
      { code: "2345-7", relation: "relatedto", against: [expect.stringContaining("does not fit")] },
    ]);
    expect(search(row, "2345-8", source)).toEqual([]);
    expect(search(row, "protein", source).map(({ code }) => code)).toContain("2888-6");
  });
});
