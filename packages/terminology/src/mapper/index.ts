export type { Decision } from "./decide.ts";
export type { Evidence } from "./evidence.ts";
export { ANSWER_COLUMNS, decodeCsv, type MappedCsv, mapCsv, type Refusal } from "./local-csv.ts";
export { loincRelease, readLoincCsv } from "./loinc-csv.ts";
export { createMapper, type Mapper, type Mapping, type Suggestion } from "./mapper.ts";
export type { LocalRow } from "./query.ts";
export { type LoincRow, readTable } from "./table.ts";
export { TABLE_FILE } from "./table-file.generated.ts";
export { createUnitCheck, type UnitVerdict } from "./unit-check.ts";
