import type { Change } from "../project/act.ts";
import type { Drift } from "../project/rows.ts";
import type { CheckReason } from "./reasons.ts";

/** The changes that ask for a look at rows that drifted; for an act of whoever imported the list. */
export function driftChanges(drift: readonly Drift[], reasonText: (reason: CheckReason) => string): Change[] {
  return drift.map(({ row, before, changed }) => ({
    row: row.key,
    do: "needs-review",
    reason: reasonText({ code: `drift-${changed}`, values: { before: before[changed], now: row[changed] } }),
  }));
}
