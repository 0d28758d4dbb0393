export {
  SMOKING,
  type Candidate,
  type Fact,
  type FactState,
  type FactValue,
  type PatientChart,
  type PatientIdentity,
  type RawValue,
  type Reason,
  type Smoking,
} from "./fact.ts";
export { flattenResources, type ChartResource, type Flattened, type ReadProblem } from "./flatten.ts";
export { CHART_CONCEPTS, readCharts } from "./read.ts";
export { chooseCandidate, enterFact, failFacts, loadingFacts, restoreFact, type EntryBy } from "./entry.ts";
export { searchPlan, unmappedSweep, type PlannedSearch } from "./plan.ts";
export { CHART_REASONS, reasonText } from "./reasons.ts";
export { POLICY } from "./policy.ts";
