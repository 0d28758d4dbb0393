import type { Reason } from "@bedside/chart";
import type { Localized } from "@bedside/terminology";

/** The twelve standard leads in the order of every network input and every table of this package. */
export const LEADS_12 = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"] as const;
export type Lead12 = (typeof LEADS_12)[number];

export type RecordingFormat = "aecg" | "muse" | "philips" | "scp" | "dicom" | "fhir" | "wfdb" | "csv";

/** One ECG: any leads, any length, one sampling rate. */
export interface Recording {
  format: RecordingFormat;
  /** `Observation/9`, a record name or a file name, or null. */
  source: string | null;
  /** FHIR dateTime of the first sample as recorded (may be partial), or null. */
  start: string | null;
  samplingRateHz: number;
  durationS: number;
  /** Names in the order of `samples`: the standard twelve first, in their order, then any others. */
  leads: string[];
  /** Millivolt, one array a lead, all of one length. NaN is a gap. */
  samples: Float32Array[];
  /** Leads that were computed from the others because the recording did not hold them. */
  derivedLeads: string[];
  device: string | null;
  /** True when the recording says of itself that a generator made it. */
  synthetic: boolean;
  /** What the reader noticed: gaps, clipped codes, unknown leads. Texts in `ECG_REASONS`. */
  warnings: Reason[];
}

/** Why a file or resource is not a recording. */
export interface EcgError {
  code: string;
  message: Localized;
  values: Record<string, string | number>;
}

export type EcgRead = { ok: true; recording: Recording } | { ok: false; error: EcgError };

/** Samples of a lead in millivolt, or null when the recording does not have it. */
export function leadSamples(recording: Recording, lead: string): Float32Array | null {
  const at = recording.leads.indexOf(lead);
  return recording.samples[at] ?? null;
}
