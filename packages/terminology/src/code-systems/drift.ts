import { type CodeTable, rowOf } from "./code-table.ts";
import { isSameName } from "./fold.ts";

/** What became of a code from one edition to another. */
export interface CodeChange {
  code: string;
  changes: readonly ("added" | "removed" | "became-heading" | "became-billable" | "renamed")[];
  /** English name in each edition, null where the code is not in it. */
  names: { from: string | null; to: string | null };
}

/** Every code that differs between two editions, in the order of the codes. */
export function driftBetween(from: CodeTable, to: CodeTable): CodeChange[] {
  const changed: CodeChange[] = [];
  for (const [row, code] of from.codes.entries()) {
    const there = rowOf(to, code);
    const names = { from: from.names.en?.[row] || null, to: there < 0 ? null : to.names.en?.[there] || null };
    const changes: CodeChange["changes"][number][] = [];
    if (there < 0) changes.push("removed");
    else {
      const [before, after] = [from.billable?.[row], to.billable?.[there]];
      if (before === true && after === false) changes.push("became-heading");
      if (before === false && after === true) changes.push("became-billable");
      if (names.from && names.to && names.from !== names.to && !isSameName(names.from, names.to))
        changes.push("renamed");
    }
    if (changes.length > 0) changed.push({ code, changes, names });
  }
  for (const [row, code] of to.codes.entries())
    if (rowOf(from, code) < 0)
      changed.push({ code, changes: ["added"], names: { from: null, to: to.names.en?.[row] || null } });
  return changed.sort((a, b) => (a.code < b.code ? -1 : 1));
}
