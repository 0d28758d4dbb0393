import { SYSTEMS } from "../systems.ts";
import type { CodeTable } from "./code-table.ts";
import { prefixHierarchy } from "./hierarchy.ts";
import { CodeSystemError } from "./reasons.ts";
import type { Columns } from "./table-format.ts";
import type { TableEntry } from "./table-index.ts";

/** A code table out of the columns of a file. */
export function tableOf(entry: TableEntry, columns: Columns): CodeTable {
  const codes = columns.code;
  if (!codes) throw new CodeSystemError("table-damaged", { table: entry.id, detail: "code" });
  const billable = columns.billable?.map((flag) => flag === "1") ?? null;
  const { system, edition, content } = entry;
  return {
    system,
    edition,
    content,
    codes,
    names: { en: columns.en ?? null, "zh-TW": columns["zh-TW"] ?? null, short: columns.short ?? null },
    billable,
    hierarchy: system === SYSTEMS.icd10cm && billable ? prefixHierarchy(codes, billable) : null,
  };
}

/**
 * A code table that is kept as its difference from another edition: each row adds a code, replaces it, or takes it out
 * (billable `-`). The names of the other edition in a language that this one does not have are not taken over.
 */
export function tableOfDifference(entry: TableEntry, difference: Columns, base: Columns): CodeTable {
  const rows = new Map<string, { billable: string; en: string }>();
  const [codes = [], billable = [], en = []] = [base.code, base.billable, base.en];
  for (const [row, code] of codes.entries()) rows.set(code, { billable: billable[row]!, en: en[row]! });
  for (const [row, code] of (difference.code ?? []).entries()) {
    const flag = difference.billable?.[row] ?? "-";
    if (flag === "-") rows.delete(code);
    else rows.set(code, { billable: flag, en: difference.en?.[row] ?? "" });
  }
  const sorted = [...rows.keys()].sort((a, b) => (a < b ? -1 : 1));
  return tableOf(entry, {
    code: sorted,
    billable: sorted.map((code) => rows.get(code)!.billable),
    en: sorted.map((code) => rows.get(code)!.en),
  });
}
