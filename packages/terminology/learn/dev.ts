/** The rows that the weights are learnt from: local rows with the LOINC that people chose. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import Papa from "papaparse";
import type { LocalRow } from "../src/mapper/query.ts";
import { columnOf, MEANT } from "./columns.ts";

const FILE = resolve(import.meta.dirname, "../../../../shared/terminology/bench/lab_to_loinc_dev.csv");

export interface DevRow extends LocalRow {
  source: string;
  /** The order, or the name where there is none: rows of one order are kept together. */
  order: string;
  /** Empty when people found no code. */
  gold: string;
  /** How often the row was reported, 0 when not known. */
  count: number;
  /** How much it counts in learning. */
  weight: number;
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
    weight: 1,
  }));
}

/** Names that say "blood" mean whole blood; a column that says it means what was drawn. */
const OF_NAMES_ONLY = /blood/;

/** A row without its unit counts less: in the lists at hand no unit often means no number. */
const WITHOUT_UNIT = 0.5;

/**
 * Other forms of a row, as other hospitals would have it: without the order, without the unit, with the specimen in its
 * own column, or in none where it is the usual one. Learnt from beside the row, never measured.
 */
export function otherForms(row: DevRow, specimens: readonly string[], system: string, turn: number): DevRow[] {
  if (row.gold === "") return [];
  const forms = specimenForms(row, specimens, system, turn);
  if (row.unit !== "" && turn % 3 === 2) forms.push({ ...row, unit: "", weight: WITHOUT_UNIT });
  return forms;
}

function specimenForms(row: DevRow, specimens: readonly string[], system: string, turn: number): DevRow[] {
  if (row.specimen !== "")
    return [
      row,
      MEANT.has(system) ? { ...row, specimen: "" } : { ...row, name: `${row.name}, ${row.specimen}`, specimen: "" },
    ];
  const specimen = specimens[0];
  if (turn % 3 === 0 && row.item !== "") return [{ ...row, item: "" }];
  if (specimen !== undefined)
    return turn % 3 === 1 && !OF_NAMES_ONLY.test(specimen) ? [{ ...row, specimen, item: "" }] : [];
  const column = columnOf(system, turn);
  return column === "" ? [] : [{ ...row, specimen: column, item: turn % 2 === 0 ? "" : (row.item ?? "") }];
}
