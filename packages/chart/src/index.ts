export { type CodedPart, codedParts } from "./coded-parts.ts";
export type { ConceptHit } from "./codes.ts";
export { parseTime } from "./dates.ts";
export {
  awaitFacts,
  choosable,
  chooseCandidate,
  type EntryBy,
  enterFact,
  failFacts,
  loadingFacts,
  restoreFact,
} from "./entry.ts";
export {
  type Candidate,
  type Fact,
  type FactState,
  type FactValue,
  type PatientChart,
  type PatientIdentity,
  type RawValue,
  type Reason,
  SMOKING,
  type Smoking,
} from "./fact.ts";
export { type ChartResource, type Flattened, flattenResources, type ReadProblem } from "./flatten.ts";
export { type Json, numberAt, objectAt, objectsAt, textAt } from "./json.ts";
export { type PlannedSearch, searchPlan, unmappedSweep } from "./plan.ts";
export { CONCEPT_POLICY, type ConceptPolicy, POLICY } from "./policy.ts";
export { CHART_CONCEPTS, readCharts } from "./read.ts";
export { CHART_REASONS, reasonText } from "./reasons.ts";
export { type ListedRow, type RowReading, readingOfRow } from "./row-reading.ts";
export { formatDate, formatDateTime, formatTime } from "./show-date.ts";
