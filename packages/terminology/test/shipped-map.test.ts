import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { createCodeSystems } from "../src/code-systems/index.ts";
import { parseConceptMap } from "../src/concept-map/index.ts";
import { isLoincCode, SYSTEMS } from "../src/index.ts";
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

  it.skipIf(!existsSync(SHARED))("is what the data give (run: npm run generate:tables -w packages/terminology)", () => {
    expect(json("maps/nhi-loinc.json")).toEqual(JSON.parse(JSON.stringify(nhiLoincMap())));
  });
});
