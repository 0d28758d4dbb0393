import type { EcgRule } from "@bedside/ecg";
import type { FindingRow, Urgency } from "@bedside/ui";
import type { Reading } from "./useReading.ts";

export interface Verdict {
  state: Urgency | "reading" | "nothing";
  /** The urgent rule that the network's quiet answer leaves unexplained. */
  rule: EcgRule | null;
}

const QUIET: (Urgency | null)[] = ["normal", "minor", null];

/**
 * How the bar may speak. A network that says "normal" or nothing while an urgent rule warns is a disagreement: a person
 * must look, and the bar says neither "normal" nor the rule as a finding.
 */
export function verdictOf(reading: Reading, leading: FindingRow | null, failed: boolean): Verdict {
  const rule = reading.rules.find((it) => it.urgency === "urgent") ?? null;
  if (reading.refusal !== null || failed) return { state: "needs-eyes", rule: null };
  if (reading.statements === null) return { state: "reading", rule: null };
  if (rule && QUIET.includes(leading?.urgency ?? null)) return { state: "needs-eyes", rule };
  return { state: leading?.urgency ?? "nothing", rule: null };
}
