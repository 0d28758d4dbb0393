import { type Localized, SYSTEMS } from "@bedside/terminology";
import { parseConceptMap } from "@bedside/terminology/concept-map";
import {
  createMapper,
  createUnitCheck,
  type LoincRow,
  loincRelease,
  readLoincCsv,
  readTable,
} from "@bedside/terminology/mapper";
import { expose } from "comlink";
import { editionsOf } from "../codemap/exchange/editions.ts";
import type { LocalRow } from "../codemap/index.ts";
import { type CandidateSource, search, suggest } from "./candidates.ts";

type Tables = Omit<CandidateSource, "locale"> & { unitFits: ReturnType<typeof createUnitCheck> };
let tables: Promise<Tables> | null = null;

async function fetched(url: string): Promise<Response> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`HTTP ${answer.status} ${new URL(url).pathname}`);
  return answer;
}

async function load(table: string, map: string, index: string): Promise<Tables> {
  const [bytes, json, listed] = await Promise.all([
    fetched(table).then((answer) => answer.arrayBuffer()),
    fetched(map).then((answer) => answer.json()),
    fetched(index).then((answer) => answer.json()),
  ]);
  const nhi = parseConceptMap(json);
  if (!nhi.ok) throw new Error(nhi.problems[0]?.problem.en ?? "ConceptMap");
  return {
    ...tablesOf(await readTable(new Uint8Array(bytes))),
    nhi: nhi.map,
    edition: editionsOf(listed).get(SYSTEMS.loinc) ?? "",
  };
}

const tablesOf = (rows: readonly LoincRow[]) => ({ mapper: createMapper(rows), unitFits: createUnitCheck(rows) });

async function withTables<T>(work: (source: Tables) => T): Promise<T> {
  if (!tables) throw new Error("the tables are not loaded");
  return work(await tables);
}

const api = {
  /** Loads the matching table, the suite's map, and the editions of its tables; again after a failure. */
  load: async (table: string, map: string, index: string): Promise<number> => {
    tables ??= load(table, map, index).catch((cause) => {
      tables = null;
      throw cause;
    });
    return (await tables).mapper.size;
  },
  /** Puts the hospital's own LOINC table (Loinc.csv of loinc.org) in the place of the shipped one. Says how many codes it has. */
  takeLoincCsv: async (text: string): Promise<number> => {
    const { nhi } = await withTables((source) => source);
    const own = tablesOf(readLoincCsv(text));
    tables = Promise.resolve({ ...own, nhi, edition: loincRelease(text) });
    return own.mapper.size;
  },
  suggest: (row: LocalRow, locale: keyof Localized) => withTables((source) => suggest(row, { ...source, locale })),
  /** For many rows: what is sure of each, null where nothing is. */
  sureOf: (rows: readonly LocalRow[], locale: keyof Localized) =>
    withTables((source) =>
      rows.map((row) => {
        const { candidates, isSure } = suggest(row, { ...source, locale });
        return isSure ? (candidates[0] ?? null) : null;
      }),
    ),
  /** Whether a unit can be one of a LOINC code. */
  unitFits: (unit: string, loinc: string) => withTables((source) => source.unitFits(unit, loinc)),
  search: (row: LocalRow, text: string, locale: keyof Localized) =>
    withTables((source) => search(row, text, { ...source, locale })),
};
export type CandidatesApi = typeof api;

expose(api);
