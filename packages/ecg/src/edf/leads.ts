import { leadByName } from "../fhir/leads.ts";
import { millivoltsIn } from "../file/units.ts";
import type { EdfSignal } from "./header.ts";

/** Bipolar and modified leads of Holter recorders, Frank's leads, and channels that are only numbered. */
const HOLTER =
  /^(?:M(?:L(?:I|II|III)|V[1-6])|C[CM][1-6]|CS[1-6]|E-?S|A-?[SI]|[XYZ]|V(?:[1-9]R|[789])|(?:ch|chan|channel|lead)[\s._-]*\d{1,2})$/i;

/**
 * The lead that an EDF signal is by its label: `ECG`, `EKG`, `ECG II`, a lead by name alone, or a lead of a Holter
 * recorder with a voltage as its unit. Null for every other signal.
 */
export function edfLead({ label, unit }: EdfSignal): string | null {
  const lead = leadByName(label);
  if (lead !== null) return lead;
  if (/^(?:ECG|EKG)/i.test(label)) return label.replace(/^(?:ECG|EKG)[\s_:-]*/i, "") || "ECG";
  return HOLTER.test(label) && millivoltsIn(unit) !== null ? label : null;
}
