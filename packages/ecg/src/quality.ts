import type { Reason } from "@bedside/chart";
import type { Recording } from "./recording.ts";

export type LeadVerdict = "good" | "limited" | "unusable";

export interface Quality {
  overall: LeadVerdict;
  leads: Record<string, { verdict: LeadVerdict; reasons: Reason[] }>;
  warnings: Reason[];
}

export function assessQuality(_recording: Recording): Quality {
  return { overall: "unusable", leads: {}, warnings: [] };
}
