export { type ModelCard, type ModelFinding, type ModelInput, modelCardSchema, parseCard } from "./card.ts";
export { categoryName, formatResultValue } from "./format.ts";
export { applicability, leadingModel, SCREENING_PROGRAMME } from "./leading.ts";
export {
  describeOracleFile,
  type OracleCase,
  type OracleMiss,
  type OracleOutcome,
  type OracleSuite,
  oracleCases,
  runOracles,
} from "./oracles/index.ts";
export { MODEL_REASONS, modelReasonText } from "./reasons.ts";
export type { Backend, CategoryOutcome, ClauseOutcome, MissingInput, Result, UsedInput } from "./result.ts";
export { parseTable, type RuleTable, ruleTableSchema } from "./rules/table.ts";
export { type Evaluate, type ModelSettings, type RunHost, type RunnableModel, runModel } from "./run.ts";
