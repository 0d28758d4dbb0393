import { systemKey } from "./systems.ts";

/** Ingredients of products by `system|code`; null until they were needed. */
let ingredients: ReadonlyMap<string, readonly string[]> | null = null;

const keyOf = (coding: { system?: string | null; code?: string | null }): string | null => {
  const key = systemKey(coding.system);
  return (key === "rxnorm" || key === "nhiDrug") && coding.code ? `${key}|${coding.code.trim().toUpperCase()}` : null;
};

/**
 * Loads the table of drug products when one of the codings may be in it (RxNorm, NHI), so that `ingredientsOfProduct` can
 * answer. The table is a chunk of its own, fetched only here.
 */
export async function prepareDrugProducts(
  codings: Iterable<{ system?: string | null; code?: string | null }>,
): Promise<void> {
  if (ingredients !== null || ![...codings].some((coding) => keyOf(coding) !== null)) return;
  const { DRUG_PRODUCTS } = await import("./drug-products.generated.ts");
  const table = new Map<string, string[]>();
  for (const [ingredient, system, , codes] of DRUG_PRODUCTS)
    for (const code of codes.split(" ")) {
      const key = `${system}|${code}`;
      table.set(key, [...(table.get(key) ?? []), ingredient]);
    }
  ingredients = table;
}

/**
 * Ingredients of a drug product (RxNorm clinical or branded drug, NHI product) that classes are asked about, lower case, by the
 * table; empty when the table lacks the code or was not loaded. A name beside the code is not looked at.
 */
export function ingredientsOfProduct(coding: { system?: string | null; code?: string | null }): readonly string[] {
  const key = keyOf(coding);
  return (key && ingredients?.get(key)) || [];
}
