/**
 * The logic of the code-map workbench, without a screen: a project is rows and the acts of people; `apply` makes an act, everything
 * else is derived. What a file, a server or a check brings comes as changes, which the person's own act then makes.
 */
export { driftChanges } from "./checks/drift.ts";
export { type Broken, brokenBy, brokenChanges, checkEdition } from "./checks/editions.ts";
export { CHECK_REASONS, type CheckReason, checkReasonText } from "./checks/reasons.ts";
export { checkValues, type FitsCode, type Histogram, type ValueCheck } from "./checks/values.ts";
export { type AppCoverage, type ConceptCoverage, type Coverage, coverageOf } from "./coverage/coverage.ts";
export { type CriticalConcept, criticalConcepts } from "./coverage/critical.ts";
export { type Adoption, adopt, type Trusted } from "./exchange/adopt.ts";
export { fromCsv, toCsv } from "./exchange/csv-file.ts";
export { editionsOf } from "./exchange/editions.ts";
export { fromConceptMap, readConceptMapFile } from "./exchange/from-concept-map.ts";
export { type Publication, publish } from "./exchange/publish.ts";
export { EXCHANGE_REASONS, type ExchangeProblem, exchangeReasonText } from "./exchange/reasons.ts";
export type { MapRecord, Reader, ReadMap } from "./exchange/record.ts";
export { fromSssom, toSssom } from "./exchange/sssom.ts";
export { type MapHead, toConceptMap } from "./exchange/to-concept-map.ts";
export { type Harvest, type Harvested, type HarvestOptions, harvest, type Resolution } from "./harvest/harvest.ts";
export { COLUMN_ROLES, type ColumnRole, type Columns } from "./import/columns.ts";
export { decodeText, ENCODINGS, type Encoding } from "./import/decode.ts";
export { type List, type ListFile, type ListOptions, type Merged, MOST_BYTES, readList } from "./import/read-list.ts";
export {
  LIST_REASONS,
  type LineProblem,
  ListError,
  type ListLayout,
  type ListReason,
  listReasonText,
} from "./import/reasons.ts";
export { type Act, type Change, foldName, type Refusal, type RefusalCode } from "./project/act.ts";
export { allItems } from "./project/chunked.ts";
export {
  type Candidate,
  type Decision,
  decisionOf,
  mayBeForCalculation,
  RELATIONS,
  type Relation,
  type Target,
  targetsOf,
} from "./project/decision.ts";
export { type Filter, filterRows, SORTS, type Sort } from "./project/filter.ts";
export {
  type Applied,
  apply,
  createProject,
  type Entry,
  entryOf,
  nextRedo,
  nextUndo,
  type Project,
  replay,
} from "./project/project.ts";
export { REFUSALS, refusalText } from "./project/reasons.ts";
export { type LocalRow, localRow, MOST_ROWS, type RowContent, rowKey } from "./project/row.ts";
export { type Drift, type ListChanges, takeRows } from "./project/rows.ts";
export {
  approvalRefusal,
  type RowState,
  type RowStatus,
  type Snapshot,
  statusOf,
  type Version,
  waitsForApproval,
} from "./project/state.ts";
export { type Amount, type Tally, tallyOf } from "./project/tally.ts";
export { type Autosave, createAutosave, type SaveState } from "./store/autosave.ts";
export { STORE_REASONS, StoreError, type StoreErrorCode, storeErrorText } from "./store/reasons.ts";
export { type Opened, openStore, type ProjectHead, type Store } from "./store/store.ts";
