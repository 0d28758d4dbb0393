import type { Localized } from "@bedside/terminology";
import { TABLE_FILE, type UnitVerdict } from "@bedside/terminology/mapper";
import { wrap } from "comlink";
import type { Candidate, LocalRow } from "../codemap/index.ts";
import { startWorker } from "../workers.ts";
import type { Suggested } from "./candidates.ts";
import type { CandidatesApi } from "./candidates.worker.ts";

/** The auto-mapper in a worker of its own. Every call rejects when the tables can not be loaded, and may be made again. */
export interface Candidates {
  suggest(row: LocalRow, locale: keyof Localized): Promise<Suggested>;
  /** For each row the candidate that the mapper is sure of, or null. */
  sureOf(rows: readonly LocalRow[], locale: keyof Localized): Promise<(Candidate | null)[]>;
  /** Whether a unit can be one of what a LOINC code measures. */
  unitFits(unit: string, loinc: string): Promise<UnitVerdict>;
  search(row: LocalRow, text: string, locale: keyof Localized): Promise<Candidate[]>;
  /** Puts the hospital's own LOINC table in the place of the shipped one; says how many codes it has. */
  takeLoincCsv(text: string): Promise<number>;
  close(): void;
}

/** @param folder address of the folder `terminology/` of this installation */
export function createCandidates(folder: string): Candidates {
  const worker = startWorker("candidates");
  const api = wrap<CandidatesApi>(worker);
  const [table, map, index] = [TABLE_FILE, "maps/nhi-loinc.json", "index.json"].map(
    (file) => new URL(file, folder).href,
  );
  const ready = () => api.load(table!, map!, index!);
  return {
    suggest: async (row, locale) => {
      await ready();
      return api.suggest(row, locale);
    },
    sureOf: async (rows, locale) => {
      await ready();
      return api.sureOf(rows, locale);
    },
    unitFits: async (unit, loinc) => {
      await ready();
      return api.unitFits(unit, loinc);
    },
    search: async (row, text, locale) => {
      await ready();
      return api.search(row, text, locale);
    },
    takeLoincCsv: async (text) => {
      await ready();
      return api.takeLoincCsv(text);
    },
    close: () => worker.terminate(),
  };
}
