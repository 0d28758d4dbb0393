export { EQUIVALENCES, type Equivalence, isExact, isNoMatch } from "./equivalence.ts";
export { GEM_MAPS, gemConceptMap } from "./from-gems.ts";
export { type CodedRow, type LocalCodes, localCodes } from "./local-codes.ts";
export { DEPENDS_ON, mayFeed, type RowReview, readPublishedMap, reviewExtension, reviewOf } from "./published.ts";
export { type ConceptMap, type MapProblem, parseConceptMap } from "./schema.ts";
export {
  type Coding,
  type Dependency,
  REVERSIBLE,
  type TranslateMatch,
  type TranslateRequest,
  type Translation,
  translate,
} from "./translate.ts";
