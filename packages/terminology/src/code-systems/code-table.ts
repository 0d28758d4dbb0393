import type { Hierarchy } from "./hierarchy.ts";

/** One edition of a code system, in memory. Rows are in the order of their codes' UTF-16 units. */
export interface CodeTable {
  system: string;
  edition: string;
  /** `fragment`: a code that is not listed may exist all the same. */
  content: "complete" | "fragment";
  codes: readonly string[];
  /** Names of each row; an empty text where the system gives none in that language. */
  names: Readonly<Record<NameKind, readonly string[] | null>>;
  /** False for a heading; null where the system makes no such difference. */
  billable: readonly boolean[] | null;
  /** Null where codes stand beside each other. */
  hierarchy: Hierarchy | null;
}

/** `short`: a second official name in English, such as LOINC's SHORTNAME. */
export type NameKind = "en" | "zh-TW" | "short";
export const NAME_KINDS = ["en", "zh-TW", "short"] as const satisfies readonly NameKind[];

/** A code with what its system says of it. */
export interface CodeEntry {
  system: string;
  edition: string;
  code: string;
  /** Null where the system gives no name of that kind. */
  names: Readonly<Record<NameKind, string | null>>;
  /** Null where the system makes no such difference. */
  billable: boolean | null;
  /** Codes directly above; empty at the top and where there is no hierarchy. */
  parents: readonly string[];
}

/** The row of a code, -1 when it is not listed. */
export function rowOf(table: CodeTable, code: string): number {
  const row = lowerBound(table.codes, code);
  return table.codes[row] === code ? row : -1;
}

/** The first row whose code is not less than this one. */
export function lowerBound(codes: readonly string[], code: string): number {
  let [low, high] = [0, codes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (codes[middle]! < code) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function entryOf(table: CodeTable, row: number): CodeEntry {
  const name = (kind: NameKind) => table.names[kind]?.[row] || null;
  return {
    system: table.system,
    edition: table.edition,
    code: table.codes[row]!,
    names: { en: name("en"), "zh-TW": name("zh-TW"), short: name("short") },
    billable: table.billable?.[row] ?? null,
    parents: (table.hierarchy?.parentsOf(row) ?? []).map((parent) => table.codes[parent]!),
  };
}
