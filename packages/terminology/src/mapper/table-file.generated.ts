// Made by generate-mapper.ts. Do not edit.
/** The table file in `data/`, named by its content. */
export const TABLE_FILE = "loinc-4395fac4968a.tsv.gz";
