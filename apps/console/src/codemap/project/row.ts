import { canonicalSystem } from "@bedside/terminology";

/** One item of a hospital's list, or of its FHIR server. An order code alone does not say what it is: the item, specimen, unit and method do. */
export interface LocalRow {
  /** `rowKey` of the row. */
  key: string;
  /** Code system of `code`; empty when the source does not say. */
  system: string;
  code: string;
  /** Order code of the NHI that the list has beside the hospital's own code; no part of the key. Empty for none. */
  order: string;
  /** Item text at this hospital. */
  item: string;
  specimen: string;
  /** As the hospital writes it. */
  unit: string;
  method: string;
  timing: string;
  /** Values as recorded. */
  samples: readonly string[];
  /** Results under this row: what coverage by rows weighs with. */
  count: number;
  patients: number | null;
  /** `YYYY-MM-DD`, as far as it is known. */
  firstSeen: string | null;
  lastSeen: string | null;
  /** Name of the file, or address of the FHIR server, that it was read from. */
  source: string;
  /** The newest list of its source does not have it any more. */
  gone: boolean;
}

/** What a source says of a row, before it has a key. */
export type RowContent = Pick<LocalRow, "code"> & Partial<Omit<LocalRow, "key" | "code">>;

/** Most rows that a project holds. */
export const MOST_ROWS = 50_000;
/** Sample values that a row keeps. */
export const MOST_SAMPLES = 200;

/** Texts as maps compare them: case, width and spaces aside. */
export function foldText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const known = FOLDED.get(text);
  if (known !== undefined) return known;
  const folded = text.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
  if (FOLDED.size < MOST_FOLDED && text.length < LONGEST_FOLDED) FOLDED.set(text, folded);
  return folded;
}

const PLAIN = /^[!-~]*(?: [!-~]+)*$/;

/** A list repeats a few specimens and units thousands of times. */
const FOLDED = new Map<string, string>();
const MOST_FOLDED = 1000;
const LONGEST_FOLDED = 30;

/** Control characters (line breaks in a cell among them) are spaces. */
export const cleanText = (text: string): string =>
  (CONTROL.test(text) ? text.replace(new RegExp(CONTROL, "gu"), " ") : text).trim();
const CONTROL = /[\p{Cc}\u2028\u2029]+/u;

const SEPARATOR = "\u001f";

type KeyParts = Pick<RowContent, "system" | "code" | "item" | "specimen" | "unit" | "method">;

/** Rows of the same key are the same row: system, code, item text, specimen, unit, and the method where one is said. */
export function rowKey({ system, code, item, specimen, unit, method }: KeyParts): string {
  const uri = canonicalSystem(system) ?? system ?? "";
  const parts = [foldText(item ?? ""), foldText(specimen ?? ""), foldText(unit ?? "")];
  const how = foldText(method ?? "");
  if (how !== "") parts.push(how);
  return `${uri}${SEPARATOR}${code}${SEPARATOR}${parts.join(SEPARATOR)}`;
}

/** A whole row out of what a source says. */
export function localRow(content: RowContent): LocalRow {
  const row = {
    system: canonicalSystem(content.system) ?? cleanText(content.system ?? ""),
    code: cleanText(content.code),
    order: cleanText(content.order ?? ""),
    item: cleanText(content.item ?? ""),
    specimen: cleanText(content.specimen ?? ""),
    unit: cleanText(content.unit ?? ""),
    method: cleanText(content.method ?? ""),
    timing: cleanText(content.timing ?? ""),
    samples: (content.samples ?? []).slice(0, MOST_SAMPLES),
    count: content.count ?? 0,
    patients: content.patients ?? null,
    firstSeen: content.firstSeen ?? null,
    lastSeen: content.lastSeen ?? null,
    source: cleanText(content.source ?? ""),
    gone: content.gone ?? false,
  };
  return { key: rowKey(row), ...row };
}

/** A row in one line, as problems name it. */
export const placeOf = ({ code, item, specimen, unit, method }: LocalRow): string =>
  [code, item, specimen, unit, method].filter((part) => part !== "").join(" · ");

/** Rows that a harvest brought are not missing because a list lacks them. */
export const isFromServer = ({ source }: LocalRow): boolean => /^https?:/i.test(source);

/** A row as a newer source says it. A harvest may have seen only a part of the results: it takes nothing away. */
export function refreshed(old: LocalRow, newer: LocalRow, whole: boolean): LocalRow {
  return {
    ...newer,
    order: newer.order || old.order,
    timing: newer.timing || old.timing,
    samples: newer.samples.length > 0 ? newer.samples : old.samples,
    count: whole ? newer.count : Math.max(old.count, newer.count),
    patients: whole ? (newer.patients ?? old.patients) : Math.max(old.patients ?? 0, newer.patients ?? 0) || null,
    firstSeen: [old.firstSeen, newer.firstSeen].filter((day) => day !== null).sort()[0] ?? null,
    lastSeen: newer.lastSeen ?? old.lastSeen,
    gone: false,
  };
}

/** Two lines of one list that have the same key, as one row. Patients may be the same ones: their number is then the larger. */
export function mergeRows(a: LocalRow, b: LocalRow): LocalRow {
  const earliest = [a.firstSeen, b.firstSeen].filter((day) => day !== null).sort();
  const latest = [a.lastSeen, b.lastSeen].filter((day) => day !== null).sort();
  return {
    ...a,
    order: a.order || b.order,
    timing: a.timing || b.timing,
    samples: [...a.samples, ...b.samples].slice(0, MOST_SAMPLES),
    count: a.count + b.count,
    patients:
      a.patients === null || b.patients === null ? (a.patients ?? b.patients) : Math.max(a.patients, b.patients),
    firstSeen: earliest[0] ?? null,
    lastSeen: latest.at(-1) ?? null,
  };
}
