export { type DescribeOptions, describeRecording } from "./describe.ts";
export { isFhirEcg, readFhirEcg } from "./fhir/read.ts";
export { ECG_REPORT_SEARCH, ECG_SEARCH, type EcgReport, reportOf } from "./fhir/searches.ts";
export { type EcgFilter, type FilterEffect, filterRecording } from "./filter.ts";
export { type Measurements, measure } from "./measure.ts";
export { type NetworkInput, toNetworkInput } from "./network.ts";
export {
  drawPaper,
  type PaperColours,
  type PaperContext,
  type PaperEvidence,
  type PaperOptions,
} from "./paper/draw.ts";
export {
  type PaperCell,
  type PaperGeometry,
  type PaperLayout,
  type PaperPulse,
  type PaperSetting,
  paperGeometry,
  paperPoint,
} from "./paper/geometry.ts";
export { assessQuality, type LeadVerdict, type Quality } from "./quality.ts";
export { ECG_REASONS, ecgReasonText } from "./reasons.ts";
export {
  type EcgError,
  type EcgRead,
  LEADS_12,
  type Lead12,
  leadSamples,
  type Recording,
  type RecordingFormat,
} from "./recording.ts";
export { type EcgRule, type RulePatient, ruleWarnings } from "./rules.ts";
export { detectBeats } from "./signal/beats.ts";
export type { Mark } from "./signal/marks.ts";
export {
  claimedStatements,
  compareFindings,
  compareUrgency,
  type EcgReading,
  type Examined,
  examine,
  type Statement,
  type Urgency,
  type Verdict,
  verdictOf,
} from "./triage.ts";
export { readWfdb } from "./wfdb/read.ts";
