import type { Reason } from "@bedside/chart";
import type { Localized } from "@bedside/terminology";

/** The twelve standard leads in the order of every network input and every table of this package. */
export const LEADS_12 = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"] as const;
export type Lead12 = (typeof LEADS_12)[number];

export type RecordingFormat = "aecg" | "muse" | "philips" | "scp" | "dicom" | "fhir" | "wfdb" | "edf" | "csv";

/** What a file says of its patient, as written; null where it is silent. Nothing here is checked against the chart. */
export interface FilePatient {
  id: string | null;
  name: string | null;
  /** FHIR date, may be partial. */
  birthDate: string | null;
  sex: "male" | "female" | "other" | "unknown" | null;
  ageYears: number | null;
}

/** Filters that were applied before the samples were stored, as far as the file says. */
export interface AppliedFilters {
  highPassHz: number | null;
  lowPassHz: number | null;
  notchHz: number | null;
}

/** The device's own global measurements. They are shown as the device's and never stand in for ours. */
export interface StatedMeasurements {
  hrBpm: number | null;
  atrialRateBpm: number | null;
  rrMs: number | null;
  pMs: number | null;
  prMs: number | null;
  qrsMs: number | null;
  qtMs: number | null;
  /** `unnamed`: the file gives a QTc and does not say by which formula. */
  qtcMs: { bazett: number | null; fridericia: number | null; unnamed: number | null };
  axisDeg: { p: number | null; qrs: number | null; t: number | null };
}

/** An interpretation that came with the file. */
export interface StatedText {
  text: string;
  code: string | null;
  /** Whether the device's program or a person wrote it, when the file tells. */
  by: "device" | "person" | null;
}

/** What a file claims about its ECG, kept apart from everything that is computed here. */
export interface Stated {
  measurements: StatedMeasurements | null;
  statements: StatedText[];
}

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
  /** Microvolt of one step as stored, one a lead; null for a derived lead and where values came as decimals. */
  lsbUv: (number | null)[];
  /** Sample after the last one of the ECG, where a device stored a calibration pulse behind it; null: all is ECG. */
  ecgEnd: number | null;
  /** Leads that were computed from the others because the recording did not hold them. */
  derivedLeads: string[];
  device: string | null;
  filters: AppliedFilters | null;
  patient: FilePatient | null;
  stated: Stated | null;
  /** True when the recording says of itself that a generator made it. */
  synthetic: boolean;
  /** What the reader noticed: gaps, clipped codes, unknown leads. Texts in `ECG_REASONS`. */
  warnings: Reason[];
}

/** Everything that one file holds. */
export interface RecordingFile {
  format: RecordingFormat;
  /** Rhythm, in the order of the file: several for several segments, groups or resources. At least one. */
  recordings: Recording[];
  /** Beats that the device averaged. Never rhythm, so nothing here measures or classifies them. */
  averagedBeats: Recording[];
  /** Parts that could not be read beside those that could. */
  refused: { source: string | null; error: EcgError }[];
}

/** Why a file or resource is not a recording. */
export interface EcgError {
  code: string;
  message: Localized;
  values: Record<string, string | number>;
}

export type EcgRead = { ok: true; recording: Recording } | { ok: false; error: EcgError };

/** Whether an ECG can have this sampling rate: 10 to 100,000 Hz. */
export const isEcgRate = (samplingRateHz: number): boolean => samplingRateHz >= 10 && samplingRateHz <= 100_000;

/** The recording up to the calibration pulse that some devices store behind the ECG. */
export function ecgPart(recording: Recording): Recording {
  const { ecgEnd } = recording;
  if (ecgEnd === null) return recording;
  return {
    ...recording,
    durationS: ecgEnd / recording.samplingRateHz,
    samples: recording.samples.map((samples) => samples.subarray(0, ecgEnd)),
    ecgEnd: null,
  };
}

/** Samples of a lead in millivolt, or null when the recording does not have it. */
export function leadSamples(recording: Recording, lead: string): Float32Array | null {
  const at = recording.leads.indexOf(lead);
  return recording.samples[at] ?? null;
}
