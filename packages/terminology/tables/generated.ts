import { conceptRows } from "./concepts.ts";
import { drugProductLines } from "./drug-products.ts";
import { unitTables } from "./units.ts";

const MADE = "// Made by generate.ts from the shared code table. Do not edit.";
const lines = (rows: readonly unknown[]) => rows.map((row) => `  ${JSON.stringify(row)},`).join("\n");

/** The generated files of the package by their path in it, from the shared data as they are now. */
export function generatedFiles(): Record<string, string> {
  const { rows, sources } = conceptRows();
  const products = drugProductLines();
  const { measures, spellings } = unitTables();
  return {
    "src/concepts.generated.ts": `${MADE}
// This material contains content from LOINC (http://loinc.org). LOINC is copyright (c) Regenstrief Institute, Inc. and the
// LOINC Committee and is available at no cost under the license at http://loinc.org/license.
/** concept, system, code, display, UCUM unit, relation, safe, index of the source in \`CODE_SOURCES\`. */
export const CODE_ROWS: readonly (readonly [string, string, string, string, string | null, string, 0 | 1, number])[] = [
${lines(rows)}
];
`,
    "src/sources.generated.ts": `${MADE}
/** Where the codes were read: the \`source\` of a code is an index of this list. Apart, because only checks read it. */
export const CODE_SOURCES: readonly string[] = ${JSON.stringify(sources, null, 1)};
/** Where the drug products were read: the third part of their lines is an index of this list. */
export const PRODUCT_SOURCES: readonly string[] = ${JSON.stringify(products.sources, null, 1)};
`,
    "src/drug-products.generated.ts": `${MADE}
/** ingredient, system, index of the source in \`PRODUCT_SOURCES\`, codes of its products. RxNorm: SAB=RXNORM. */
export const DRUG_PRODUCTS: readonly (readonly [string, "rxnorm" | "nhiDrug", number, string])[] = [
${lines(products.lines)}
];
`,
    "src/units.generated.ts": `// Made by generate.ts with ucum-lhc. Do not edit.
/** UCUM unit -> magnitude in base units, and its kind (dimension, moles, arbitrary unit). */
export const UNIT_MEASURES: Readonly<Record<string, readonly [number, string]>> = ${JSON.stringify(measures, null, 1)};
/** Normalised spelling -> UCUM unit. */
export const UNIT_SPELLINGS: Readonly<Record<string, string>> = ${JSON.stringify(spellings, null, 1)};
`,
  };
}
