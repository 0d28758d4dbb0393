import { EcgFileError } from "../file/error.ts";
import { readEcgFile } from "../file/read-file.ts";
import type { CsvLayout } from "./read.ts";

/** What a CSV does not say of itself and somebody must. */
export interface CsvGaps {
  samplingRateHz: boolean;
  unit: boolean;
  /** How many columns need a name; null where the file names them. */
  columns: number | null;
}

/** Enough rows to tell; the whole file is read once its layout is known. */
const HEAD_BYTES = 65_536;
const NEWLINE = 0x0a;
/** Any names of leads will do to count columns. */
const SOME_LEAD = "I";

/** What this CSV leaves open, given what is known of its layout; null when that is nothing, or it is no CSV. */
export function csvGaps(bytes: Uint8Array, layout: CsvLayout = {}): CsvGaps | null {
  const head = headOf(bytes);
  const gaps: CsvGaps = { samplingRateHz: false, unit: false, columns: null };
  const trial: CsvLayout = { ...layout };
  // Each reading names one more thing that is missing.
  for (let tries = 0; tries < 6; tries++) {
    const error = errorOf(head, trial);
    if (error === null) break;
    if (error.code === "csv-no-leads") trial.leads = [SOME_LEAD];
    else if (error.code === "csv-cells" && gaps.columns === null && !layout.leads && trial.leads) {
      gaps.columns = Number(error.values.held);
      trial.leads = Array.from({ length: gaps.columns }, (_, at) => `${SOME_LEAD}${at}`);
    } else if (error.code === "csv-no-rate") {
      gaps.samplingRateHz = true;
      trial.samplingRateHz = 500;
    } else if (error.code === "csv-no-unit") {
      gaps.unit = true;
      trial.unit = "mV";
    } else break;
  }
  if (trial.leads && !layout.leads) gaps.columns ??= 1;
  return gaps.samplingRateHz || gaps.unit || gaps.columns !== null ? gaps : null;
}

function headOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= HEAD_BYTES) return bytes;
  const end = bytes.subarray(0, HEAD_BYTES).lastIndexOf(NEWLINE);
  return end < 0 ? bytes : bytes.subarray(0, end + 1);
}

function errorOf(head: Uint8Array, csv: CsvLayout): EcgFileError | null {
  try {
    readEcgFile(head, null, { csv });
    return null;
  } catch (thrown) {
    if (thrown instanceof EcgFileError) return thrown;
    throw thrown;
  }
}
