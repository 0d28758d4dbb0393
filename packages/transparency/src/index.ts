export { describeBundle, type FilingPreview, type PreviewItem, type PreviewRow } from "./describe.ts";
export { type EcgFinding, type EcgReportInput, ecgReportBundle } from "./ecg-report.ts";
export { type FiledItem, filedSearches, readFiled } from "./filed.ts";
export { type Filing, type FilingDecision, type FilingInput, withKnownProfiles } from "./filing.ts";
export { ecgIdentifier, resultIdentifier, SYSTEM } from "./identifier.ts";
export { FILING_REASONS, filingReasonText } from "./reasons.ts";
export { resultBundle } from "./result-bundle.ts";
export { riskAssessmentBundle } from "./risk-assessment.ts";
export { ruleObservationBundle } from "./rule-observation.ts";
