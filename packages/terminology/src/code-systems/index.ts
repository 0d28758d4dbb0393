export { ICD9CM } from "./code-form.ts";
export type { CodeEntry, CodeTable, NameKind } from "./code-table.ts";
export type { CodeChange } from "./drift.ts";
export type { GemRow, GemTargets } from "./gems.ts";
export type { Subsumption } from "./hierarchy.ts";
export { type ImportOptions, importCodeSystem } from "./import.ts";
export { type CodeSystems, createCodeSystems, type Edition, type Lookup, type SubsumesAnswer } from "./library.ts";
export type { ReadTableFile } from "./load.ts";
export {
  CODE_FINDINGS,
  CODE_SYSTEM_REASONS,
  CodeSystemError,
  type CodeSystemErrorCode,
  codeSystemErrorText,
  type Finding,
  type FindingCode,
  findingText,
} from "./reasons.ts";
export type { TableEntry } from "./table-index.ts";
export type { Expectation, Validation } from "./validate.ts";
