import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCodeSystems } from "../src/code-systems/index.ts";
import { DEPENDS_ON, parseConceptMap, translate } from "../src/concept-map/index.ts";
import { isLoincCode, isSplitOrder, resultOfOrder, SYSTEMS } from "../src/index.ts";
import { orderCases } from "../src/orders.ts";
import { nhiLoincMap } from "../tables/nhi-loinc.ts";
import { SHARED } from "../tables/shared.ts";

const DATA = resolve(import.meta.dirname, "../data");
const json = (file: string): unknown => JSON.parse(readFileSync(resolve(DATA, file), "utf8"));

describe("the map of NHI orders to LOINC", () => {
  const parsed = parseConceptMap(json("maps/nhi-loinc.json"));

  it("is an R4 ConceptMap of orders and LOINC codes that exist", async () => {
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const systems = createCodeSystems(
      json("index.json"),
      async (file) => new Uint8Array(readFileSync(resolve(DATA, file))),
    );
    const edition = systems.shipped.find(({ system }) => system === SYSTEMS.nhiService)?.edition ?? "";
    const wrong: string[] = [];
    for (const { code = "", target = [] } of parsed.map.group?.flatMap(({ element }) => element) ?? []) {
      const { exists } = await systems.validate({ system: SYSTEMS.nhiService, edition, code });
      if (exists !== "yes") wrong.push(code);
      wrong.push(...target.filter((it) => !isLoincCode(it.code ?? "")).map((it) => `${code} ${it.code}`));
    }
    expect(wrong).toEqual([]);
  });

  const answered = (code: string, item: string | null, unit: string | null) => {
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const given = (element: string, value: string | null) => ({ element, values: value === null ? [] : [{ value }] });
    const { matches } = translate([parsed.map], {
      codings: [{ system: SYSTEMS.nhiService, code }],
      dependencies: [given(DEPENDS_ON.item, item), given(DEPENDS_ON.unit, unit)],
    });
    return matches.map(({ concept, equivalence }) => `${equivalence} ${concept?.code}`);
  };
  const cases = orderCases();
  const codes = [...new Set(cases.map(({ code }) => code))];

  it("has no row for an order with several results that does without the item", () => {
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const split = parsed.map.group?.[0]?.element.filter(({ code }) =>
      isSplitOrder({ system: SYSTEMS.nhiService, code: code ?? "" }),
    );
    expect(split?.map(({ code }) => code).sort()).toEqual([...codes].sort());
    for (const { target = [] } of split ?? [])
      for (const { dependsOn = [] } of target) expect(dependsOn[0]?.property).toBe(DEPENDS_ON.item);
    for (const code of codes) expect(answered(code, null, "mg/dL")).toEqual([]);
  });

  it("answers an order with several results by item and unit", () => {
    expect(answered("12111C", "微白蛋白", "mg/dL")).toEqual(["narrower 14957-5"]);
    expect(answered("12111C", "Creatinine (urine)", "mg/dL")).toEqual(["narrower 2161-8"]);
    expect(answered("12111C", "Albumin / Creatinine Ratio", "µg/mg")).toEqual(["narrower 9318-7"]);
    expect(answered("12111C", "微白蛋白", null)).toEqual([]);
    expect(answered("12193C", "NT-proBNP", "pg/mL")).toEqual(["narrower 33762-6"]);
  });

  it("answers what the reading of a chart says, whatever item and unit are written", () => {
    const items = fc.oneof(
      fc.constantFrom(...cases.map(({ item }) => item)),
      fc.constantFrom(
        "Creatinine (serum)",
        "UPCR",
        "hs-TropT",
        "BNP or NT-proBNP",
        "尿液肌酸酐",
        "微白蛋白(免疫比濁法)",
      ),
      fc.string(),
    );
    const written = fc
      .tuple(items, fc.constantFrom("", "Urine ", " (U)", " serum", "尿液", "定量", "-", "　"), fc.boolean())
      .map(([item, more, isAfter]) => (isAfter ? `${item.toUpperCase()}${more}` : `${more}${item}`));
    const units = fc.constantFrom(null, "mg/g", "ＭＧ/dL", "μg/mg", "mg / L", "ng/L", "pg/mL", "ug/L", "%");
    fc.assert(
      fc.property(fc.constantFrom(...codes), written, units, (code, item, unit) => {
        const outcome = resultOfOrder(code, { texts: [item], unit });
        expect(answered(code, item, unit)).toEqual(outcome?.kind === "result" ? [`narrower ${outcome.loinc}`] : []);
      }),
      { numRuns: 2000 },
    );
  });

  it.skipIf(!existsSync(SHARED))("is what the data give (run: npm run generate:tables -w packages/terminology)", () => {
    expect(json("maps/nhi-loinc.json")).toEqual(JSON.parse(JSON.stringify(nhiLoincMap())));
  });
});
