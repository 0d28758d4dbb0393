import type { PatientSource } from "./chart.ts";
import { CORONARY } from "./coronary.ts";
import { ECG } from "./ecg.ts";
import { LUNG } from "./lung.ts";
import { VOLUME } from "./volume.ts";

/** The day on which every date of the sources was written. */
export const ANCHOR_DATE = "2026-11-22";

/** The order of the launcher's patient list. */
const FIRST = [
  "T-000417",
  "T-000423",
  "T-000431",
  "T-000440",
  "T-000426",
  "T-000434",
  "T-000436",
  "T-000438",
  "T-000441",
  "T-000444",
  "T-000445",
  "T-000418",
  "T-000458",
];

const rank = (source: PatientSource) => {
  const at = FIRST.indexOf(source.mrn);
  return at < 0 ? FIRST.length : at;
};

export const PATIENTS: PatientSource[] = [...CORONARY, ...ECG, ...LUNG, ...VOLUME].sort(
  (a, b) => rank(a) - rank(b) || a.mrn.localeCompare(b.mrn),
);
