import { LEADS_12, type Lead12 } from "../recording.ts";
import { MDC_LEADS } from "./codes.ts";

const MDC_SYSTEMS = ["urn:iso:std:iso:11073:10101", "urn:oid:2.16.840.1.113883.6.24"];
/** The voltage codes (MDC_ECG_ELEC_POTL_*) stand this far above the lead codes (MDC_ECG_LEAD_*). */
const VOLTAGE_OFFSET = 256;

const BY_CODE = new Map<string, Lead12>(
  LEADS_12.flatMap((lead): [string, Lead12][] => [
    [MDC_LEADS[lead].code, lead],
    [String(Number(MDC_LEADS[lead].code) + VOLTAGE_OFFSET), lead],
  ]),
);
const BY_NAME = new Map<string, Lead12>(LEADS_12.map((lead) => [lead.toUpperCase(), lead]));

const LONGEST_NAME = 100;

/** A lead by a name as devices print it: `Lead II`, `aVR`, `MDC_ECG_LEAD_V1`, `ECG V1-REF`, `MDC_ECG_ELEC_POTL_AVF`. */
export function leadByName(name: string): Lead12 | null {
  if (name.length > LONGEST_NAME) return null;
  const short = name
    .trim()
    .toUpperCase()
    .replace(/^MDC_ECG_(?:LEAD|ELEC_POTL)_/, "")
    .replace(/^(?:ECG|EKG|LEAD)[\s_:-]+/, "")
    .replace(/^LEAD[\s_-]+/, "")
    .replace(/[,(].*$/, "")
    .replace(/[\s_-]*LEAD$/, "")
    // What a chest or augmented lead is measured against goes without saying.
    .replace(/-(?:M|REF|WCT|CT)$/, "")
    .trim();
  return BY_NAME.get(short) ?? null;
}

/** A lead by one coding: 11073-10101 number or name, else the display. */
export function leadByCoding(coding: { system?: unknown; code?: unknown; display?: unknown }): Lead12 | null {
  if (typeof coding.code === "string") {
    if (coding.system === undefined || MDC_SYSTEMS.some((system) => system === coding.system)) {
      const lead = BY_CODE.get(coding.code);
      if (lead) return lead;
    }
    if (coding.code.startsWith("MDC_")) return leadByName(coding.code);
  }
  return typeof coding.display === "string" ? leadByName(coding.display) : null;
}
