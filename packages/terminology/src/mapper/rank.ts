import { type Coverage, coverage, type Marks } from "./coverage.ts";
import { features } from "./features.ts";
import { type FuzzyWords, fuzzyWords } from "./fuzzy.ts";
import { type Library, prepareLibrary } from "./library.ts";
import type { Query } from "./query.ts";
import { makeScratch, type ReadGroup, readGroups, retrieve, type Scratch } from "./retrieve.ts";
import type { LoincRow } from "./table.ts";

/** What ranking needs and keeps between rows. */
export interface Ranker {
  library: Library;
  fuzzy: FuzzyWords;
  scratch: Scratch;
  marks: Marks;
}

export interface Ranked {
  code: number;
  score: number;
}

export function prepareRanker(table: readonly LoincRow[]): Ranker {
  const library = prepareLibrary(table);
  const marks = () => new Uint8Array(library.vocabulary.size);
  return { library, fuzzy: fuzzyWords(library), scratch: makeScratch(library), marks: { in: marks(), said: marks() } };
}

/** The candidates of a query without an order, and its groups. */
export function candidatesOf(query: Query, ranker: Ranker): { groups: ReadGroup[]; codes: number[] } {
  const groups = readGroups(query, ranker.library, ranker.fuzzy);
  return { groups, codes: retrieve(query, groups, ranker.library, ranker.scratch) };
}

/** How well the words of a query and of one candidate cover each other. */
export const coverageOf = (groups: readonly ReadGroup[], code: number | undefined, ranker: Ranker): Coverage | null =>
  code === undefined ? null : coverage(groups, code, ranker.library, ranker.marks);

/** The candidates with their scores, best first; equal ones in the order of their codes. */
export function rank(
  query: Query,
  ranker: Ranker,
  weights: ReadonlyMap<string, number>,
): { ranked: Ranked[]; cover: Coverage | null } {
  const { groups, codes } = candidatesOf(query, ranker);
  const ranked = codes
    .map((code) => {
      let score = 0;
      features(query, groups, code, ranker.library, ranker.marks, (name, value) => {
        score += (weights.get(name) ?? 0) * value;
      });
      return { code, score };
    })
    .sort((a, b) => b.score - a.score || a.code - b.code);
  return { ranked, cover: coverageOf(groups, ranked[0]?.code, ranker) };
}
