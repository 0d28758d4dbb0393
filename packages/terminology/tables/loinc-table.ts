import { type LoincRow, MET } from "../src/mapper/table.ts";
import { readShared, sharedText } from "./shared.ts";

const RESULTS = /loinc-leela|TOP_2000|pcornet_lab/;
const ORDERS = /loinc_uni_lab_order_codes|top-300|Loinc\.csv|loinc\.csv|results-laboratory/;

function metIn(source: string): string {
  if (RESULTS.test(source)) return MET.results;
  if (ORDERS.test(source)) return MET.orders;
  return /VistA|LoincTableCore/.test(source) ? "" : MET.sets;
}

/** Names of newer releases say "Specimen" for the system that older ones call unspecified. */
const systemOf = (system: string) => (system === "Specimen" ? "XXX" : system);

/** A method that the name alone tells. */
const methodIn = (name: string) => / by (.+?)(?: --.*| Narrative| Nominal)?$/.exec(name)?.[1] ?? "";

/** The table that the mapper chooses from, sorted by code, out of the shared LOINC pieces. */
export function loincRows(): LoincRow[] {
  const units = JSON.parse(sharedText("data/loinc_unit.json")) as Record<string, string[] | string>;
  return readShared("data/loinc_lab.csv.gz")
    .map((record) => {
      const code = record.loinc ?? "";
      const listed = units[code];
      return {
        loinc: code,
        name: record.long_common_name ?? "",
        short: record.short_name ?? "",
        index: record.short_index30 ?? "",
        component: record.component ?? "",
        property: record.property ?? "",
        time: record.time ?? "",
        system: systemOf(record.system ?? ""),
        scale: record.scale ?? "",
        method: record.method || methodIn(record.long_common_name ?? ""),
        unit: record.example_ucum || (Array.isArray(listed) ? listed.join(";") : ""),
        rank: Number(record.rank ?? 0),
        met: metIn(record.source ?? ""),
        deprecated: record.status === "DEPRECATED",
        lab: record.kind === "lab",
      };
    })
    .sort((a, b) => (a.loinc < b.loinc ? -1 : 1));
}
