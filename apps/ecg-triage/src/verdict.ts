import type { EcgRule } from "@bedside/ecg";
import type { FindingRow, Urgency } from "@bedside/ui";
import type { Reading } from "./useReading.ts";

export interface Verdict {
  state: Urgency | "reading" | "nothing";
  /** The urgent rule that no urgent finding of the network explains. */
  rule: EcgRule | null;
  /** The signal is not good enough for a quiet answer. */
  poorSignal: boolean;
}

const QUIET: (Urgency | null)[] = ["normal", "minor", null];

/**
 * How the bar may speak. While an urgent rule warns and the network names nothing urgent, a person must look, and the bar
 * says neither "normal" nor the rule as a finding. A poor signal never makes a normal ECG.
 */
export function verdictOf(reading: Reading, leading: FindingRow | null, failed: boolean): Verdict {
  const urgency = leading?.urgency ?? null;
  const rule = (urgency !== "urgent" && reading.rules.find((it) => it.urgency === "urgent")) || null;
  const poorSignal = reading.quality.overall !== "good" && QUIET.includes(urgency);
  if (reading.refusal !== null || failed) return { state: "needs-eyes", rule, poorSignal: false };
  if (reading.statements === null) return { state: "reading", rule: null, poorSignal: false };
  if (rule || poorSignal) return { state: "needs-eyes", rule, poorSignal };
  return { state: urgency ?? "nothing", rule: null, poorSignal: false };
}
