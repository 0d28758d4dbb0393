export { type CsvGaps, csvGaps } from "./csv/gaps.ts";
export type { CsvLayout } from "./csv/read.ts";
export { type DescribeOptions, describeRecording } from "./describe.ts";
export { type MeasuredEvidence, measuredEvidence, rrEvidence } from "./evidence/measured.ts";
export {
  NETWORK_S,
  type Occlusion,
  occlusionBatch,
  occlusionEvidence,
  type Removal,
} from "./evidence/occlusion.ts";
export { type EvidencePiece, evidenceBands } from "./evidence/pieces.ts";
export { supportedReading, unusableLeadOf, unusableSupport } from "./evidence/support.ts";
export { exchangeArms } from "./exchange.ts";
export { type EcgAttachment, ecgAttachments } from "./fhir/attachments.ts";
export { isFhirEcg, readFhirEcg } from "./fhir/read.ts";
export { ECG_DOCUMENT_SEARCH, ECG_REPORT_SEARCH, ECG_SEARCH, type EcgReport, reportOf } from "./fhir/searches.ts";
export { EcgFileError } from "./file/error.ts";
export { compareIdentity, type IdentityComparison, type IdentityItem } from "./file/identity.ts";
export { MAX_FILE_BYTES } from "./file/limits.ts";
export { companionsOf, type ReadOptions, readEcgFile } from "./file/read-file.ts";
export { type EcgFilter, type FilterEffect, type FilteredRecording, filterRecording } from "./filter.ts";
export {
  beatSpanMs,
  type CorrectedQt,
  correctedQt,
  inOrder,
  MARKERS,
  type Marker,
  type MarkerMeasures,
  type MarkerName,
  type Markers,
  measureMarkers,
  moveMarker,
} from "./markers.ts";
export { type MeasuredBeat, type Measurements, measure, withMarkers } from "./measure.ts";
export { type NetworkInput, toNetworkInput } from "./network.ts";
export { type BeatGeometry, type BeatRoom, beatGeometry, drawBeat } from "./paper/beat.ts";
export {
  drawPaper,
  HEAD_LINE_MM,
  type PaperColours,
  type PaperContext,
  type PaperOptions,
  type PaperPrior,
  priorShiftS,
} from "./paper/draw.ts";
export type { PaperEvidence, PaperIntervals } from "./paper/evidence.ts";
export type { FlagKind, PaperFlag } from "./paper/flags.ts";
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
export type { MedianBeat } from "./signal/median-beat.ts";
export { type LeadSignal, type NotJudged, type RecordAgain, type SignalReport, signalReport } from "./signal-report.ts";
export { type Tangent, tTangent } from "./tangent.ts";
export {
  claimedStatements,
  compareFindings,
  compareUrgency,
  type EcgReading,
  type Examined,
  type ExaminedPatient,
  examine,
  rulesOf,
  type Statement,
  type Urgency,
  type Verdict,
  verdictOf,
} from "./triage.ts";
export { readWfdb } from "./wfdb/read.ts";
