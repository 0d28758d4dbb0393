import { DEFINITIONS } from "../src/definitions.ts";
import { isLoincCode } from "../src/loinc.ts";
import type { SystemKey } from "../src/systems.ts";
import { EXTRA, NAMED_SINCE } from "./named-since.ts";
import { readShared } from "./shared.ts";

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
  "39469-2": ["narrower", true],
  "18262-6": ["narrower", true],
  "17856-6": ["narrower", true],
  "76282-3": ["narrower", true],
  // Packs of twenty.
  "8663-7": ["narrower", true],
  "30934-4": ["related", false],
};
/** Rows needed though the table does not mark them VERIFIED: kept unsafe. */
const UNSAFE_EXCEPTIONS = new Set(["63640-7", "8664-5"]);

/** concept, system, code, display, UCUM unit, relation, safe, index of the source. */
type Row = [string, SystemKey, string, string, string | null, string, 0 | 1, number];

/** Where the name of a LOINC row was read beside the code table, null when it was not. */
function namedElsewhere(
  { code = "", display = "" }: Record<string, string>,
  official: ReadonlyMap<string, Record<string, string>> | null,
): string | null {
  const since = NAMED_SINCE[code];
  if (since && since.name === display) return since.source;
  const row = official?.get(code);
  return row && [row.long_common_name, row.short_name].includes(display) ? `loinc_lab.csv.gz: ${row.source}` : null;
}

/**
 * The codes of the concepts with what may be done with each, sorted, and the places where they were read. A row whose official
 * name was not read in a file may feed nothing. SNOMED CT names are left out: their licence does not let them be passed on.
 */
export function conceptRows(): { rows: Row[]; sources: string[] } {
  const sources: string[] = [];
  const sourceIndex = (text: string) => {
    const at = sources.indexOf(text);
    return at >= 0 ? at : sources.push(text) - 1;
  };
  const official = new Map(readShared("data/loinc_lab.csv.gz").map((row) => [row.loinc!, row]));
  const rows: Row[] = [];
  for (const record of readShared("codes.csv")) {
    const system = SYSTEM_OF[record.system ?? ""];
    const table = record.concept_id ?? "";
    const id = DERIVED[table] ?? table;
    const code = record.code ?? "";
    if (!system || !(id in DEFINITIONS)) continue;
    if (table === "rx-lipid" && NOT_STATIN.test(record.concept ?? "")) continue;
    if (ONLY[table] && !ONLY[table].includes(code)) continue;
    if (VALUE_CODES[table]?.(record.system ?? "")) continue;
    const isCodeVerified = record.status?.startsWith("VERIFIED-CODE") === true;
    const namedSince = system === "loinc" ? namedElsewhere(record, isCodeVerified ? official : null) : null;
    const verified = record.status === "VERIFIED" || namedSince !== null;
    const checkedCode = system === "loinc" && isCodeVerified && isLoincCode(code);
    const secondLeadFamily = system === "mdc" && /^lead-/.test(id);
    if (!verified && !checkedCode && !secondLeadFamily && !UNSAFE_EXCEPTIONS.has(code)) continue;
    if (system === "loinc" && !isLoincCode(code)) throw new Error(`LOINC ${code}: check digit`);

    let relation = "equivalent";
    let safe = verified;
    if (system === "nhiService") {
      const one = NHI_ONE_ANALYTE[code] === id;
      relation = one ? "narrower" : "related";
      safe = one;
    } else if (RELATIONS[code]) {
      relation = RELATIONS[code][0];
      safe = safe && RELATIONS[code][1];
    }
    const evidence = verified
      ? (namedSince ?? record.evidence)
      : `${record.status}${record.evidence ? `; ${record.evidence}` : ""}`;
    const display = system === "snomed" ? "" : (record.display ?? "");
    rows.push([id, system, code, display, record.ucum || null, relation, safe ? 1 : 0, sourceIndex(evidence ?? "")]);
  }
  for (const { concept, code, name, source } of EXTRA)
    rows.push([concept, "loinc", code, name, null, "equivalent", 1, sourceIndex(source)]);

  rows.sort((a, b) => `${a[0]}|${a[1]}|${a[2]}`.localeCompare(`${b[0]}|${b[1]}|${b[2]}`, "en"));
  const unique = rows.filter((row, i) => {
    const before = rows[i - 1];
    return !before || before[0] !== row[0] || before[1] !== row[1] || before[2] !== row[2];
  });
  return { rows: unique, sources };
}
