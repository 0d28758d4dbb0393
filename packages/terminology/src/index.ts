export type { Concept, ConceptCode, Localized } from "./concept.ts";
export { CONCEPTS, type CodeMatch, conceptById, conceptsOfCoding } from "./concepts.ts";
export { isLoincCode, LOINC_NOTICE } from "./loinc.ts";
export { NHI_TARGETS } from "./nhi-targets.ts";
export { isSplitOrder, type OrderedRow, resultOfOrder } from "./orders.ts";
export { canonicalSystem, SYSTEMS, type SystemKey, systemKey, systemLabel } from "./systems.ts";
export { unitLabelOf } from "./unit-label.ts";
export { prepareUnits, toCanonical, type UnitInput, type UnitOutcome, type UnitRefusal } from "./units.ts";
