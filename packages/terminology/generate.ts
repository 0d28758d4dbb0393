/**
 * Writes `src/concepts.generated.ts` and `src/units.generated.ts` from the shared code table and unit lists.
 * Usage: npm run -s generate -w packages/terminology
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import Papa from "papaparse";
import { DEFINITIONS } from "./src/definitions.ts";
import { isLoincCode } from "./src/loinc.ts";
import type { SystemKey } from "./src/systems.ts";
import { measureUnit } from "./src/ucum.ts";
import { SPELLINGS, UCUM_UNITS } from "./src/unit-list.ts";
import { normaliseUnit } from "./src/unit-text.ts";

const here = dirname(fileURLToPath(import.meta.url));
const shared = resolve(here, "../../../shared/terminology");

/** Rows of a CSV text as records by the header's names. */
const readCsv = (text: string): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;

const SYSTEM_OF: Record<string, SystemKey> = {
  LOINC: "loinc",
  "SNOMED CT": "snomed",
  "ICD-10-CM": "icd10cm",
  RxNorm: "rxnorm",
  ATC: "atc",
  "NHI-MSP": "nhiService",
  "NHI-DRUG": "nhiDrug",
  MDC: "mdc",
};

/** Ids of the code table that feed a derived concept under another name. */
const DERIVED: Record<string, string> = {
  dm1: "diabetes",
  dm2: "diabetes",
  "rx-lipid": "statin",
  "rx-htn": "htn-treated",
  "rx-dm": "glucose-lowering",
};
/** The rx-lipid rows that are no statin. */
const NOT_STATIN = /ezetimibe|evolocumab|alirocumab|inclisiran/i;
/** Only these codes of concepts whose rows hold more than one thing. */
const ONLY: Record<string, readonly string[]> = {
  "tnm-c": ["21908-9"],
  "tnm-p": ["21902-2"],
  pdl1: ["83052-1", "83055-4", "83057-0", "30103B"],
  hr: ["8867-4", "76282-3", "147842"],
  ecog: ["89247-1"],
  copd: ["J44.9", "J43.9", "13645005"],
  uacr: ["9318-7", "14959-1", "32294-1", "30000-4", "13705-9", "P64014", "12111C"],
  quitdate: ["74010-0"],
};
/** Codes that answer a question, not codes that name a concept: the readers of smoking and conditions hold them. */
const VALUE_CODES: Record<string, (system: string) => boolean> = { smoking: (system) => system !== "LOINC" };

/** NHI order codes that name one analyte, with the LOINC that the order narrows to (NHI-FHIR bridge, item names). */
const NHI_ONE_ANALYTE: Record<string, string> = {
  "09001C": "tc",
  "09004C": "tg",
  "09043C": "hdl",
  "09044C": "ldl",
  "09005C": "fpg",
  "09006C": "hba1c",
  "09015C": "creat",
  "09016C": "ucreat",
  "09022C": "k",
  "09046B": "mg",
  "09011C": "ca",
  P64014: "uacr",
  "30101B": "gene-egfr",
  "30102B": "gene-egfr",
  "30105B": "gene-alk",
};
/** Verified LOINC codes that are not the concept itself: [relation, safe]. */
const RELATIONS: Record<string, ["narrower" | "wider" | "related", boolean]> = {
  // Equations older than CKD-EPI 2021: 2009 may feed, MDRD may not.
  "62238-1": ["narrower", true],
  "33914-3": ["related", false],
  "77147-7": ["related", false],
  "48642-3": ["related", false],
  // Ratio property without mass or unit; 24-hour urine.
  "32294-1": ["wider", true],
  "30000-4": ["wider", true],
  "13705-9": ["narrower", true],
  // Not declared high sensitivity.
  "1988-5": ["wider", false],
  "6598-7": ["wider", false],
  "2339-0": ["narrower", true],
  "38483-4": ["narrower", true],
  "13457-7": ["narrower", true],
  "18262-6": ["narrower", true],
  "17856-6": ["narrower", true],
  "76282-3": ["narrower", true],
  "8663-7": ["related", true],
  "30934-4": ["related", false],
};
/** Rows needed though the table does not mark them VERIFIED: kept unsafe. */
const UNSAFE_EXCEPTIONS = new Set(["63640-7", "8664-5", "89579-7", "67151-1"]);

/** Codes that the table lacks, each with where it was read. */
const EXTRA: [string, SystemKey, string, string, string | null, string][] = [
  ["smoking", "loinc", "11367-0", "History of Tobacco use", null, "MIT-LCP/mimic-code:meas_chartevents_main.csv"],
];

type Row = [string, SystemKey, string, string, string | null, string, 0 | 1, number];
const sources: string[] = [];
const sourceIndex = (text: string) => {
  const at = sources.indexOf(text);
  return at >= 0 ? at : sources.push(text) - 1;
};
const rows: Row[] = [];

for (const record of readCsv(readFileSync(resolve(shared, "codes.csv"), "utf8"))) {
  const system = SYSTEM_OF[record.system ?? ""];
  const table = record.concept_id ?? "";
  const id = DERIVED[table] ?? table;
  const code = record.code ?? "";
  if (!system || !(id in DEFINITIONS)) continue;
  if (table === "rx-lipid" && NOT_STATIN.test(record.concept ?? "")) continue;
  if (ONLY[table] && !ONLY[table].includes(code)) continue;
  if (VALUE_CODES[table]?.(record.system ?? "")) continue;
  const verified = record.status === "VERIFIED";
  const checkedCode = system === "loinc" && record.status?.startsWith("VERIFIED-CODE") && isLoincCode(code);
  const secondLeadFamily = system === "mdc" && /^lead-/.test(id);
  if (!verified && !checkedCode && !secondLeadFamily && !UNSAFE_EXCEPTIONS.has(code)) continue;
  if (system === "loinc" && !isLoincCode(code)) throw new Error(`LOINC ${code}: check digit`);

  let relation = "equivalent";
  let safe = verified || Boolean(checkedCode);
  if (system === "nhiService") {
    const one = NHI_ONE_ANALYTE[code] === id;
    relation = one ? "narrower" : "related";
    safe = one;
  } else if (RELATIONS[code]) {
    relation = RELATIONS[code][0];
    safe = safe && RELATIONS[code][1];
  }
  const evidence = verified ? record.evidence : `${record.status}${record.evidence ? `; ${record.evidence}` : ""}`;
  rows.push([
    id,
    system,
    code,
    record.display ?? "",
    record.ucum || null,
    relation,
    safe ? 1 : 0,
    sourceIndex(evidence ?? ""),
  ]);
}
for (const [id, system, code, display, ucum, source] of EXTRA)
  rows.push([id, system, code, display, ucum, "equivalent", 1, sourceIndex(source)]);

rows.sort((a, b) => `${a[0]}|${a[1]}|${a[2]}`.localeCompare(`${b[0]}|${b[1]}|${b[2]}`, "en"));
const unique = rows.filter((row, i) => {
  const before = rows[i - 1];
  return !before || before[0] !== row[0] || before[1] !== row[1] || before[2] !== row[2];
});

writeFileSync(
  resolve(here, "src/concepts.generated.ts"),
  `// Made by generate.ts from the shared code table. Do not edit.
// This material contains content from LOINC (http://loinc.org). LOINC is copyright (c) Regenstrief Institute, Inc. and the
// LOINC Committee and is available at no cost under the license at http://loinc.org/license.
/** concept, system, code, display, UCUM unit, relation, safe, index of the source in \`CODE_SOURCES\`. */
export const CODE_ROWS: readonly (readonly [string, string, string, string, string | null, string, 0 | 1, number])[] = [
${unique.map((row) => `  ${JSON.stringify(row)},`).join("\n")}
];
`,
);

writeFileSync(
  resolve(here, "src/sources.generated.ts"),
  `// Made by generate.ts from the shared code table. Do not edit.
/** Where the codes were read: the \`source\` of a code is an index of this list. Apart, because only checks read it. */
export const CODE_SOURCES: readonly string[] = ${JSON.stringify(sources, null, 1)};
`,
);

const measured: Record<string, [number, string]> = {};
for (const unit of UCUM_UNITS) {
  const result = measureUnit(unit);
  if (!result) throw new Error(`Not a UCUM unit: ${unit}`);
  measured[unit] = [result.magnitude, result.kind];
}
const known = new Set(UCUM_UNITS);
const spellings: Record<string, string> = {};
const add = (raw: string, unit: string) => {
  if (!known.has(unit)) return;
  const key = normaliseUnit(raw);
  if (spellings[key] && spellings[key] !== unit) throw new Error(`${raw} means ${spellings[key]} and ${unit}`);
  spellings[key] = unit;
};
for (const unit of UCUM_UNITS) add(unit, unit);
for (const [unit, raws] of Object.entries(SPELLINGS)) for (const raw of raws) add(raw, unit);
const addSynonym = (raw: string, unit: string) => {
  if (!(normaliseUnit(raw) in spellings)) add(raw, unit);
};
const lhncbc = JSON.parse(readFileSync(resolve(shared, "data/unit_to_ucum_mapping.json"), "utf8")) as Record<
  string,
  string
>;
for (const [raw, unit] of Object.entries(lhncbc)) addSynonym(raw, unit);
for (const line of readFileSync(resolve(shared, "data/miracum_unit_synonyms.tsv"), "utf8").split("\n").slice(1)) {
  const [raw, unit] = line.split("\t");
  if (raw && unit) addSynonym(raw, unit.trim());
}

writeFileSync(
  resolve(here, "src/units.generated.ts"),
  `// Made by generate.ts with ucum-lhc. Do not edit.
/** UCUM unit -> magnitude in base units, and its kind (dimension, moles, arbitrary unit). */
export const UNIT_MEASURES: Readonly<Record<string, readonly [number, string]>> = ${JSON.stringify(measured, null, 1)};
/** Normalised spelling -> UCUM unit. */
export const UNIT_SPELLINGS: Readonly<Record<string, string>> = ${JSON.stringify(spellings, null, 1)};
`,
);
console.log(
  `${unique.length} codes, ${sources.length} sources, ${UCUM_UNITS.length} units, ${Object.keys(spellings).length} spellings`,
);
