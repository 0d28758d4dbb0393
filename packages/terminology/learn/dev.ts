/** The rows that the weights are learnt from: local rows with the LOINC that people chose. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import Papa from "papaparse";
import type { LocalRow } from "../src/mapper/query.ts";

const FILE = resolve(import.meta.dirname, "../../../../shared/terminology/bench/lab_to_loinc_dev.csv");

export interface DevRow extends LocalRow {
  source: string;
  /** The order, or the name where there is none: rows of one order are kept together. */
  order: string;
  /** Empty when people found no code. */
  gold: string;
  /** How often the row was reported, 0 when not known. */
  count: number;
}

export const hasDevRows = (): boolean => existsSync(FILE);

export function readDevRows(): DevRow[] {
  const { data } = Papa.parse<Record<string, string>>(readFileSync(FILE, "utf8"), {
    header: true,
    skipEmptyLines: true,
  });
  return data.map((record) => ({
    source: record.source ?? "",
    order: record.order_name || record.local_name || "",
    name: record.local_name ?? "",
    item: record.order_name ?? "",
    specimen: record.specimen ?? "",
    unit: record.unit ?? "",
    gold: record.gold_loinc ?? "",
    count: Number(record.row_count || 0),
  }));
}

/** Names that say "blood" mean whole blood; a column that says it means what was drawn. */
const OF_NAMES_ONLY = /blood/;

/**
 * Other forms of a row, as other hospitals would have it: without the order, or with the specimen of the name in its own
 * column. Learnt from beside the row, never measured. A row whose specimen is given counts twice, because few have it.
 */
export function otherForms(row: DevRow, specimens: readonly string[], turn: number): DevRow[] {
  if (row.gold === "") return [];
  if (row.specimen !== "") return [row];
  const specimen = specimens[0];
  if (turn % 3 === 0 && row.item !== "") return [{ ...row, item: "" }];
  if (turn % 3 === 1 && specimen !== undefined && !OF_NAMES_ONLY.test(specimen))
    return [{ ...row, specimen, item: "" }];
  return [];
}
