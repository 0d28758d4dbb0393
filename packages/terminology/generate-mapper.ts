/**
 * Writes the table that the mapper chooses from, `data/loinc-<hash>.tsv.gz`, from the shared LOINC table.
 * Usage: npm run -s generate:mapper -w packages/terminology
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import Papa from "papaparse";
import { type LoincRow, MET, writeTable } from "./src/mapper/table.ts";

const shared = resolve(import.meta.dirname, "../../../shared/terminology/data");
const data = resolve(import.meta.dirname, "data");

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

const text = gunzipSync(readFileSync(resolve(shared, "loinc_lab.csv.gz"))).toString("utf8");
const units = JSON.parse(readFileSync(resolve(shared, "loinc_unit.json"), "utf8")) as Record<string, string[] | string>;
const { data: records } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });

const rows: LoincRow[] = records
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

const bytes = gzipSync(writeTable(rows), { level: 9 });
const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
mkdirSync(data, { recursive: true });
for (const old of readdirSync(data)) if (/^loinc-.*\.tsv\.gz$/.test(old)) rmSync(resolve(data, old));
writeFileSync(resolve(data, `loinc-${hash}.tsv.gz`), bytes);
writeFileSync(
  resolve(import.meta.dirname, "src/mapper/table-file.generated.ts"),
  `// Made by generate-mapper.ts. Do not edit.
/** The table file in \`data/\`, named by its content. */
export const TABLE_FILE = "loinc-${hash}.tsv.gz";
`,
);
console.log(`${rows.length} codes, ${bytes.length} bytes`);
