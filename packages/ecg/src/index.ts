export { type CsvGaps, csvGaps } from "./csv/gaps.ts";
export type { CsvLayout } from "./csv/read.ts";
export { type DescribeOptions, describeRecording } from "./describe.ts";
export { type EcgAttachment, ecgAttachments } from "./fhir/attachments.ts";
export { isFhirEcg, readFhirEcg } from "./fhir/read.ts";
export { ECG_DOCUMENT_SEARCH, ECG_REPORT_SEARCH, ECG_SEARCH, type EcgReport, reportOf } from "./fhir/searches.ts";
export { EcgFileError } from "./file/error.ts";
export { compareIdentity, type IdentityComparison, type IdentityItem } from "./file/identity.ts";
export { MAX_FILE_BYTES } from "./file/limits.ts";
export { companionsOf, type ReadOptions, readEcgFile } from "./file/read-file.ts";
export { type EcgFilter, type FilterEffect, filterRecording } from "./filter.ts";
export { correctedQt, type Measurements, measure } from "./measure.ts";
export { type NetworkInput, toNetworkInput } from "./network.ts";
export {
  drawPaper,
  HEAD_LINE_MM,
  type PaperColours,
  type PaperContext,
  type PaperEvidence,
  type PaperOptions,
  type PaperPrior,
  priorShiftS,
} from "./paper/draw.ts";
export {
  type PaperCell,
  type PaperGeometry,
  type PaperPulse,
  type PaperSetting,
  paperGeometry,
  paperPoint,
} from "./paper/geometry.ts";
export { gridLayer } from "./paper/grid-layer.ts";
export { type LeadOrder, layoutFor, type PaperLayout } from "./paper/layout.ts";
export { restLevel } from "./paper/trace.ts";
export { assessQuality, type LeadVerdict, type Quality } from "./quality.ts";
export { ECG_REASONS, ecgReasonText } from "./reasons.ts";
export {
  type AppliedFilters,
  type EcgError,
  type EcgRead,
  ecgPart,
  type FilePatient,
  LEADS_12,
  type Lead12,
  leadSamples,
  type Recording,
  type RecordingFile,
  type RecordingFormat,
  type Stated,
  type StatedMeasurements,
  type StatedText,
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
  type ExaminedPatient,
  examine,
  type Statement,
  type Urgency,
  type Verdict,
  verdictOf,
} from "./triage.ts";
export { readWfdb } from "./wfdb/read.ts";
