/** Local rows with their candidates as numbers, for learning. */
import { features } from "../src/mapper/features.ts";
import { type Query, readQuery } from "../src/mapper/query.ts";
import { candidatesOf, type Ranker } from "../src/mapper/rank.ts";
import type { ReadGroup } from "../src/mapper/retrieve.ts";
import type { DevRow } from "./dev.ts";

export interface Case {
  row: DevRow;
  query: Query;
  groups: readonly ReadGroup[];
  candidates: readonly number[];
  /** Which candidate is the gold one, -1 for none. */
  gold: number;
  /** Sparse features of each candidate: numbers of the features and their values. */
  ids: readonly Int32Array[];
  values: readonly Float32Array[];
}

export function makeCases(ranker: Ranker, dev: readonly DevRow[]): { cases: Case[]; names: string[] } {
  const { library, marks } = ranker;
  const numbers = new Map<string, number>();
  const cases = dev.map((row): Case => {
    const query = readQuery(row);
    const { groups, codes } = candidatesOf(query, ranker);
    const ids: Int32Array[] = [];
    const values: Float32Array[] = [];
    for (const code of codes) {
      const id: number[] = [];
      const value: number[] = [];
      features(query, groups, code, library, marks, (name, amount) => {
        if (amount === 0) return;
        let number = numbers.get(name);
        if (number === undefined) {
          number = numbers.size;
          numbers.set(name, number);
        }
        id.push(number);
        value.push(amount);
      });
      ids.push(Int32Array.from(id));
      values.push(Float32Array.from(value));
    }
    const gold = codes.findIndex((code) => library.rows[code]?.loinc === row.gold);
    return { row, query, groups, candidates: codes, gold, ids, values };
  });
  return { cases, names: [...numbers.keys()] };
}
