/** The rows that the weights are learnt from: local rows with the LOINC that people chose. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import Papa from "papaparse";
import type { LocalRow } from "../src/mapper/query.ts";

const FILE = resolve(import.meta.dirname, "../../../../shared/terminology/bench/lab_to_loinc_dev.csv");

export interface DevRow extends LocalRow {
  source: string;
  /** Empty when people found no code. */
  gold: string;
  /** How often the row was reported, 0 when not known. */
  count: number;
}

export const hasDevRows = (): boolean => existsSync(FILE);

export function readDevRows(): DevRow[] {
  const { data } = Papa.parse<Record<string, string>>(readFileSync(FILE, "utf8"), { header: true, skipEmptyLines: true });
  return data.map((record) => ({
    source: record.source ?? "",
    name: record.local_name ?? "",
    item: record.order_name ?? "",
    specimen: record.specimen ?? "",
    unit: record.unit ?? "",
    gold: record.gold_loinc ?? "",
    count: Number(record.row_count || 0),
  }));
}
