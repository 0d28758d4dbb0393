import type { Reason } from "@bedside/chart";
import type { Measurements } from "./measure.ts";

/** A warning by a measured rule, never by a network. */
export interface EcgRule {
  id: "very-slow" | "very-fast" | "irregular-narrow-tachycardia" | "wide-tachycardia" | "st-elevation";
  urgency: "urgent" | "abnormal";
  reason: Reason;
  /** Leads the rule rests on. */
  leads: string[];
}

export function ruleWarnings(_measurements: Measurements): EcgRule[] {
  return [];
}
