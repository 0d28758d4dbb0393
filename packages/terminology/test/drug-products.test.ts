import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { DRUG_PRODUCTS } from "../src/drug-products.generated.ts";
import { DRUG_INGREDIENTS, ingredientsOfProduct, prepareDrugProducts, SYSTEMS } from "../src/index.ts";
import { PRODUCT_SOURCES } from "../src/sources.generated.ts";
import { drugProducts } from "../tables/drug-products.ts";
import { readShared, SHARED } from "../tables/shared.ts";
import { shipped } from "./code-systems/shipped.ts";

const rxnorm = (code: string) => ({ system: SYSTEMS.rxnorm, code });
const nhi = (code: string) => ({ system: SYSTEMS.nhiDrug, code });
const codesOf = (system: string) =>
  DRUG_PRODUCTS.filter((line) => line[1] === system).flatMap(([, , , codes]) => codes.split(" "));

describe("drug products", () => {
  it("answer nothing before they are asked for, and for codes that can not be among them load nothing", async () => {
    expect(ingredientsOfProduct(rxnorm("314231"))).toEqual([]);
    await prepareDrugProducts([{ system: SYSTEMS.atc, code: "C10AA01" }, { code: "314231" }, {}]);
    expect(ingredientsOfProduct(rxnorm("314231"))).toEqual([]);
  });

  describe("when they were asked for", () => {
    beforeAll(() => prepareDrugProducts([rxnorm("314231")]));

    it.each([
      [rxnorm("314231"), ["simvastatin"]],
      [rxnorm("314076"), ["lisinopril"]],
      [rxnorm("617311"), ["atorvastatin"]],
      [rxnorm("404011"), ["amlodipine", "atorvastatin"]],
      [nhi("BC26582100"), ["amlodipine", "atorvastatin"]],
      [nhi(" bc26497100 "), ["rosuvastatin"]],
      [{ system: "urn:oid:2.16.840.1.113883.6.88", code: "197361" }, ["amlodipine"]],
      // An ingredient is no product; Synthea's invented code is none.
      [rxnorm("36567"), []],
      [rxnorm("1234"), []],
      [nhi("314231"), []],
      // By drip, and made for attention deficit disorder.
      [nhi("A030521212"), []],
      [rxnorm("1013930"), []],
      [{ system: null, code: null }, []],
    ])("%j has %j", (coding, ingredients) => expect(ingredientsOfProduct(coding).toSorted()).toEqual(ingredients));
  });

  it("are codes of the right form, of known ingredients, each with the place where it was read", () => {
    const known: readonly string[] = Object.values(DRUG_INGREDIENTS).flat();
    for (const [ingredient, system, source, codes] of DRUG_PRODUCTS) {
      expect(known).toContain(ingredient);
      expect(PRODUCT_SOURCES[source]).toMatch(/^[\w.-]+\/[\w.-]+[@:]/);
      for (const code of codes.split(" ")) expect(code).toMatch(system === "rxnorm" ? /^\d{5,7}$/ : /^[A-Z\d]{10}$/);
    }
    expect(codesOf("rxnorm").length).toBeGreaterThan(500);
  });

  it("of the NHI are in its list of products, under a name that states the ingredient", async () => {
    const systems = shipped();
    const edition = systems.shipped.find(({ system }) => system === SYSTEMS.nhiDrug)!.edition;
    const wrong: string[] = [];
    for (const [ingredient, system, , codes] of DRUG_PRODUCTS) {
      if (system !== "nhiDrug") continue;
      for (const code of codes.split(" ")) {
        const answer = await systems.lookup({ system: SYSTEMS.nhiDrug, edition, code });
        const name = answer.found ? (answer.entry.names.en ?? "") : "";
        if (!name.normalize("NFKC").toLowerCase().includes(ingredient)) wrong.push(`${code} ${ingredient}: ${name}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.skipIf(!existsSync(SHARED))("of RxNorm carry one name wherever they were met (shared data present)", () => {
    const wanted = new Set(codesOf("rxnorm"));
    const names = new Map<string, Set<string>>();
    for (const { system, code = "", display = "" } of readShared("data/harvested_codes.csv.gz"))
      if (system === "RXNORM" && wanted.has(code)) names.set(code, (names.get(code) ?? new Set()).add(display));
    expect([...names].filter(([, all]) => all.size > 1)).toEqual([]);
    expect(names.size).toBe(wanted.size);
    expect(drugProducts().filter(({ name, ingredient }) => !name.toLowerCase().includes(ingredient))).toEqual([]);
  });
});
