import type { Reason } from "@bedside/chart";
import type { Measurements } from "./measure.ts";

/** A warning by a measured rule, never by a network. */
export interface EcgRule {
  id: "very-slow" | "very-fast" | "irregular-narrow-tachycardia" | "wide-tachycardia" | "st-elevation";
  urgency: "urgent" | "abnormal";
  /** Sentence in `ECG_REASONS`, with the measured values. */
  reason: Reason;
  /** Leads the rule rests on; empty when it rests on all. */
  leads: string[];
}

const SLOW_BPM = 40;
const FAST_BPM = 150;
const TACHYCARDIA_BPM = 100;
const WIDE_QRS_MS = 120;
const IRREGULAR = 0.1;
/** ST elevation that counts, mV: V2 and V3 more, the others 0.1 (Fourth Universal Definition of MI, 2018; men of 40 and over). */
const ST_MV = 0.1;
const ST_V2_V3_MV = 0.2;
const CONTIGUOUS: string[][] = [
  ["II", "III", "aVF"],
  ["I", "aVL", "V5", "V6"],
  ["V1", "V2", "V3", "V4"],
];

/** Warnings that follow from the measurements alone. With a wide QRS the ST rule is not applied. */
export function ruleWarnings(measurements: Measurements): EcgRule[] {
  const { hrBpm, qrsMs, rrVariation, stMv } = measurements;
  const rules: EcgRule[] = [];
  if (hrBpm === null) return rules;
  const rate = Math.round(hrBpm);
  if (hrBpm < SLOW_BPM)
    rules.push({ id: "very-slow", urgency: "urgent", reason: { code: "rule-very-slow", values: { rate } }, leads: [] });
  if (hrBpm >= FAST_BPM - 0.5)
    rules.push({ id: "very-fast", urgency: "urgent", reason: { code: "rule-very-fast", values: { rate } }, leads: [] });
  if (qrsMs !== null && hrBpm > TACHYCARDIA_BPM) {
    const values = { rate, qrs: qrsMs };
    if (qrsMs >= WIDE_QRS_MS)
      rules.push({
        id: "wide-tachycardia",
        urgency: "urgent",
        reason: { code: "rule-wide-qrs-fast", values },
        leads: [],
      });
    else if (rrVariation !== null && rrVariation > IRREGULAR)
      rules.push({
        id: "irregular-narrow-tachycardia",
        urgency: "urgent",
        reason: { code: "rule-irregular-narrow", values },
        leads: [],
      });
  }
  if (stMv && qrsMs !== null && qrsMs < WIDE_QRS_MS)
    for (const group of CONTIGUOUS) {
      const raised = group.filter(
        (lead) => (stMv[lead] ?? 0) >= (lead === "V2" || lead === "V3" ? ST_V2_V3_MV : ST_MV),
      );
      if (raised.length >= 2)
        rules.push({
          id: "st-elevation",
          urgency: "urgent",
          reason: { code: "rule-st-elevation", values: { leads: raised.join(", ") } },
          leads: raised,
        });
    }
  return rules;
}
