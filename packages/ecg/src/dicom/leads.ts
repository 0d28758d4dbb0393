import { leadByCoding, leadByName } from "../fhir/leads.ts";
import { scpLead } from "../scp/leads.ts";

/**
 * The lead of a Channel Source code: SCP-ECG numbers (`5.6.3-9-1`, scheme SCPECG, PS3.16 CID 3001 of old), 11073-10101
 * numbers (`2:1`, scheme MDC) or names; else its meaning (`Lead I (Einthoven)`). Null when none tells.
 */
export function dicomLead(code: string, scheme: string, meaning: string): string | null {
  const scp = /^5\.6\.3-9-0*(\d+)$/.exec(code);
  if (scp) return scpLead(Number(scp[1]));
  const mdc = /^2:(\d+)$/.exec(code);
  // Partition 2 of the nomenclature begins at 2 * 65536.
  if (mdc) return leadByCoding({ code: String(2 * 65536 + Number(mdc[1])) }) ?? leadByName(meaning) ?? meaning;
  if (/^MDC/.test(scheme)) return leadByCoding({ code }) ?? leadByName(meaning) ?? (meaning || null);
  return leadByName(meaning) ?? (meaning === "" ? null : meaning);
}
