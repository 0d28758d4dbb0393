import { existsSync } from "node:fs";
import path from "node:path";

/** Packed PTB-XL recordings beside the repository; tests that need them are skipped by name without them. */
export const PTBXL = path.resolve(import.meta.dirname, "../../shared/ecg/ptbxl");
export const hasPtbxl = existsSync(path.join(PTBXL, "fold09.bin.xz"));

/** A record of fold 9 with atrial fibrillation, which the sandbox of the tests holds as a patient's ECG. */
export const REAL_ECG_ID = 152;
