import { isEcgRate } from "../recording.ts";
import { EcgFileError } from "./error.ts";

/** A day of two leads at 500 Hz has 86 million samples; more is no ECG that a browser should open. */
const MAX_SAMPLES = 100_000_000;
export const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** XML and JSON are taken apart as a whole, at some twenty megabytes a second. */
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;
const MAX_LEADS = 64;

/** Refuses a document that would take seconds and gigabytes to take apart. */
export function checkDocument(bytes: Uint8Array): void {
  if (bytes.length > MAX_DOCUMENT_BYTES)
    throw new EcgFileError("file-too-large", { bytes: bytes.length, limit: MAX_DOCUMENT_BYTES });
}

/** Refuses counts that no ECG has, before anything is allocated for them. */
export function checkCounts(leads: number, samplesEach: number): void {
  if (!(leads >= 1)) throw new EcgFileError("no-waveform");
  if (leads > MAX_LEADS) throw new EcgFileError("too-many-leads", { leads });
  if (!(samplesEach >= 1)) throw new EcgFileError("no-waveform");
  if (leads * samplesEach > MAX_SAMPLES) throw new EcgFileError("too-many-samples", { count: leads * samplesEach });
}

/** A sampling rate that an ECG can have. */
export function checkRate(samplingRateHz: number): number {
  if (!isEcgRate(samplingRateHz)) throw new EcgFileError("bad-rate", { rate: samplingRateHz });
  return samplingRateHz;
}
