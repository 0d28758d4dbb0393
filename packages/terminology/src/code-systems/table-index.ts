import { CodeSystemError } from "./reasons.ts";

/** One shipped table as `data/index.json` describes it. */
export interface TableEntry {
  /** e.g. `icd10cm-tw-2023`. */
  id: string;
  /** Rows of codes; rows that differ from the table `base`; or rows of a general equivalence mapping. */
  holds: "codes" | "difference" | "gems";
  /** Canonical URI of the system of the first column. */
  system: string;
  edition: string;
  /** Id of the table that a difference is laid over. */
  base: string | null;
  /** `fragment`: a code that is not listed may exist all the same. */
  content: "complete" | "fragment";
  /** Name of the file, with a part of its hash. */
  file: string;
  /** Of the unpacked content, in lower-case hex: the same wherever and by whatever it was packed. */
  sha256: string;
  /** Length of the file. */
  bytes: number;
  /** Length of the unpacked content. */
  contentBytes: number;
  rows: number;
  source: string;
  licence: string;
  /** What must be shown with the codes, null when nothing must. */
  notice: string | null;
}

/** The parsed `index.json`. Throws `CodeSystemError` `index-damaged`. */
export function parseTableIndex(json: unknown): readonly TableEntry[] {
  const tables = isRecord(json) ? json.tables : undefined;
  if (!Array.isArray(tables)) throw new CodeSystemError("index-damaged", { detail: "tables" });
  return tables.map((table, at): TableEntry => {
    if (!isEntry(table)) throw new CodeSystemError("index-damaged", { detail: `tables[${at}]` });
    return table;
  });
}

const isRecord = (json: unknown): json is Record<string, unknown> => typeof json === "object" && json !== null;
const isCount = (json: unknown) => Number.isSafeInteger(json) && Number(json) >= 0;
const isText = (json: unknown) => typeof json === "string" && json !== "";

function isEntry(json: unknown): json is TableEntry {
  if (!isRecord(json)) return false;
  return (
    ["id", "system", "edition", "source", "licence"].every((name) => isText(json[name])) &&
    ["bytes", "contentBytes", "rows"].every((name) => isCount(json[name])) &&
    ["base", "notice"].every((name) => json[name] === null || isText(json[name])) &&
    ["codes", "difference", "gems"].includes(String(json.holds)) &&
    ["complete", "fragment"].includes(String(json.content)) &&
    /^[\w.-]+$/.test(String(json.file)) &&
    /^[0-9a-f]{64}$/.test(String(json.sha256))
  );
}
