import type { Lead12 } from "../recording.ts";

/** ISO/IEEE 11073-10101 lead codes (partition 2, lead family). The voltage family lies 256 above each. */
export const MDC_LEADS: Record<Lead12, { code: string; display: string }> = {
  I: { code: "131073", display: "Lead I" },
  II: { code: "131074", display: "Lead II" },
  III: { code: "131133", display: "Lead III" },
  aVR: { code: "131134", display: "aVR, augmented voltage, right" },
  aVL: { code: "131135", display: "aVL, augmented voltage, left" },
  aVF: { code: "131136", display: "aVF, augmented voltage, foot" },
  V1: { code: "131075", display: "Lead V1" },
  V2: { code: "131076", display: "Lead V2" },
  V3: { code: "131077", display: "Lead V3" },
  V4: { code: "131078", display: "Lead V4" },
  V5: { code: "131079", display: "Lead V5" },
  V6: { code: "131080", display: "Lead V6" },
};
