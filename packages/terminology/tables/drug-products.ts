import { DRUG_INGREDIENTS } from "../src/drug-ingredients.ts";
import type { SystemKey } from "../src/systems.ts";
import { readShared } from "./shared.ts";

/** A product of a drug list whose official name states an ingredient of a class. */
export interface DrugProduct {
  ingredient: string;
  system: Extract<SystemKey, "rxnorm" | "nhiDrug">;
  code: string;
  name: string;
  source: string;
}

const INSULIN_LIKE: ReadonlySet<string> = new Set(DRUG_INGREDIENTS["glucose-lowering"]);
const ALL: readonly string[] = Object.values(DRUG_INGREDIENTS).flat();

/** An RxNorm clinical or branded drug: strength and dose form are in the name. */
const CLINICAL_DRUG =
  /\d (?:MG|MCG|UNT)\b.*\b(?:Oral|Transdermal|Inject|Injector|Auto-Injector|Cartridge|Syringe|Inhal)/i;
/** Given by drip or needle in an emergency or around an operation, which says nothing of a treatment that goes on. */
const NOT_BY_MOUTH = /\bInject|Syringe|Cartridge|Auto-Injector|\binj\b|infusion|\bdrip/i;

/** Clonidine that is made for attention deficit disorder. */
const NOT_FOR_PRESSURE = /clonidine.*Extended Release/i;

const wordsOf = (name: string) =>
  new Set(
    name
      .normalize("NFKC")
      .toLowerCase()
      .split(/[^a-z]+/),
  );

function productsIn(rows: readonly Omit<DrugProduct, "ingredient">[], isDrug: (name: string) => boolean) {
  return rows.flatMap((row) => {
    if (!isDrug(row.name) || NOT_FOR_PRESSURE.test(row.name)) return [];
    const words = wordsOf(row.name);
    return ALL.filter((ingredient) => words.has(ingredient))
      .filter((ingredient) => INSULIN_LIKE.has(ingredient) || !NOT_BY_MOUTH.test(row.name))
      .map((ingredient): DrugProduct => ({ ...row, ingredient }));
  });
}

/**
 * The products whose ingredients are known: RxNorm clinical drugs met in public measures and cohorts (names of SAB=RXNORM), and
 * the NHI's own list. Both lists name a product by its ingredients; a list that names it by brand alone is no evidence.
 */
export function drugProducts(): DrugProduct[] {
  const rxnorm = readShared("data/harvested_codes.csv.gz")
    .filter(({ system }) => system === "RXNORM")
    .map((row) => ({
      system: "rxnorm" as const,
      code: row.code!,
      name: row.display!,
      source: row.source!.split("/").slice(0, 5).join("/"),
    }));
  const nhi = readShared("data/tw_nhi_drug_codes_pas_2026-04-24.csv.gz").map((row) => ({
    system: "nhiDrug" as const,
    code: row.nhi_drug_code!,
    name: row.name_en!,
    source: "TWNHIFHIR/pas@1982647:NHI-Medication.fsh (2026-04-24)",
  }));
  return [...productsIn(rxnorm, (name) => CLINICAL_DRUG.test(name)), ...productsIn(nhi, () => true)];
}

/** The products as lines: ingredient, system, index of the source, codes with spaces between. Sorted. */
export function drugProductLines(): { lines: [string, string, number, string][]; sources: string[] } {
  const products = drugProducts();
  const sources = [...new Set(products.map(({ source }) => source))].sort();
  const groups = Map.groupBy(products, ({ ingredient, system, source }) => `${ingredient}|${system}|${source}`);
  const seen = new Set<string>();
  const lines = [...groups].flatMap(([, group]): [string, string, number, string][] => {
    const { ingredient, system, source } = group[0]!;
    const codes = [...new Set(group.map(({ code }) => code))]
      .filter((code) => !seen.has(`${ingredient}|${code}`))
      .sort();
    for (const code of codes) seen.add(`${ingredient}|${code}`);
    return codes.length > 0 ? [[ingredient, system, sources.indexOf(source), codes.join(" ")]] : [];
  });
  const key = ([ingredient, system, source]: [string, string, number, string]) => `${ingredient}|${system}|${source}`;
  return { lines: lines.sort((a, b) => (key(a) < key(b) ? -1 : 1)), sources };
}
