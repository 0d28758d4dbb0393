import type { FuzzyWords } from "./fuzzy.ts";
import { GENERAL_CODES } from "./kinds.ts";
import type { Library } from "./library.ts";
import type { Group, Query } from "./query.ts";
import { specimenFit } from "./specimen.ts";

/** An alternative of a group as numbers of words; an unknown word is -1. */
export interface Reading {
  words: readonly number[];
  /** Sum of the weights of its words. */
  weight: number;
  /** Less than 1 for a near spelling. */
  trust: number;
}

export interface ReadGroup {
  readings: readonly Reading[];
  weight: number;
  context: boolean;
}

/** Weight of a word that no code holds. */
const UNKNOWN = 7;
const NEAR_TRUST = 0.7;
const CONTEXT = 0.25;
export const CANDIDATES = 150;

/** The groups of a query in the numbers of the library. */
export function readGroups(query: Query, library: Library, fuzzy: FuzzyWords): ReadGroup[] {
  const singles = query.groups.map((group) => single(group, library));
  return query.groups.map((group, i) => {
    const readings: Reading[] = group.alternatives.map((words) => reading(words, library, 1));
    const own = group.alternatives[0] ?? [];
    const first = own[0];
    if (own.length === 1 && first !== undefined && group.alternatives.length === 1 && rare(first, library))
      for (const near of fuzzy.near(first)) readings.push(reading([near], library, NEAR_TRUST));
    const mine = singles[i];
    if (mine !== undefined) {
      for (const joined of [`${singles[i - 1] ?? ""}${mine}`, `${mine}${singles[i + 1] ?? ""}`])
        if (joined !== mine && joined.length >= 7 && library.vocabulary.has(joined))
          readings.push(reading([joined], library, 1));
      const parts = rare(mine, library) ? splitIn(mine, library) : null;
      if (parts) readings.push(reading(parts, library, NEAR_TRUST));
    }
    const known = readings.filter((one) => one.words.some((word) => word >= 0));
    return {
      readings: known,
      weight: Math.min(...(known.length > 0 ? known : readings).map((one) => one.weight / Math.sqrt(one.words.length))),
      context: group.context,
    };
  });
}

/** The word of a group that is one word with one reading. */
function single(group: Group, library: Library): string | undefined {
  const own = group.alternatives[0] ?? [];
  if (own.length !== 1 || group.alternatives.length > 1) return undefined;
  return /^[a-z]{3,}$/.test(own[0]!) || !library.vocabulary.has(own[0]!) ? own[0] : undefined;
}

/** Shortest part that a word is cut into. */
const PART = 4;

/** A word that is two known words written as one. */
function splitIn(word: string, library: Library): string[] | null {
  if (!/^[a-z]+$/.test(word)) return null;
  for (let at = word.length - PART; at >= PART; at -= 1) {
    const parts = [word.slice(0, at), word.slice(at)];
    if (parts.every((part) => library.vocabulary.has(part) && !rare(part, library))) return parts;
  }
  return null;
}

const rare = (word: string, library: Library) => {
  const number = library.vocabulary.get(word);
  return number === undefined || (library.postings[number]?.length ?? 0) < 3;
};

function reading(words: readonly string[], library: Library, trust: number): Reading {
  const numbers = words.map((word) => library.vocabulary.get(word) ?? -1);
  const weight = numbers.reduce((sum, number) => sum + (number < 0 ? UNKNOWN : (library.weight[number] ?? 0)), 0);
  return { words: numbers, weight, trust };
}

/** Room to add up in, as long as the library. */
export interface Scratch {
  total: Float32Array;
  best: Float32Array;
  sum: Float32Array;
}

export const makeScratch = (library: Library): Scratch => ({
  total: new Float32Array(library.rows.length),
  best: new Float32Array(library.rows.length),
  sum: new Float32Array(library.rows.length),
});

/** Words held by more codes than this choose nothing. */
const TOO_COMMON = 20000;

/** The codes worth comparing, by the words that they share with the query and the parts that fit. */
export function retrieve(query: Query, groups: readonly ReadGroup[], library: Library, scratch: Scratch): number[] {
  const { total, best, sum } = scratch;
  const touched: number[] = [];
  for (const group of groups) {
    const ofGroup: number[] = [];
    for (const one of group.readings) {
      const ofReading: number[] = [];
      for (const word of one.words) {
        if (word < 0) continue;
        const codes = library.postings[word]!;
        if (codes.length > TOO_COMMON) continue;
        const share = ((library.weight[word] ?? 0) / Math.max(one.weight, 1e-6)) * one.trust;
        for (let i = 0; i < codes.length; i += 1) {
          const code = codes[i]!;
          if (sum[code] === 0) ofReading.push(code);
          sum[code]! += share;
        }
      }
      for (const code of ofReading) {
        if (best[code] === 0) ofGroup.push(code);
        if (sum[code]! > best[code]!) best[code] = sum[code]!;
        sum[code] = 0;
      }
    }
    const weight = group.weight * (group.context ? CONTEXT : 1);
    for (const code of ofGroup) {
      if (total[code] === 0) touched.push(code);
      total[code]! += best[code]! * weight;
      best[code] = 0;
    }
  }
  const scores = Float32Array.from(touched, (code) => (total[code] ?? 0) + fit(query, code, library));
  for (const code of touched) total[code] = 0;
  const floor = floorOf(scores);
  const kept = touched.flatMap((code, i) => (scores[i]! >= floor ? [{ code, score: scores[i]! }] : []));
  const codes = kept
    .sort((a, b) => b.score - a.score || a.code - b.code)
    .slice(0, CANDIDATES)
    .map(({ code }) => code);
  for (const loinc of GENERAL_CODES[query.kind]) {
    const code = library.byCode.get(loinc);
    if (code !== undefined && !codes.includes(code)) codes.push(code);
  }
  return codes;
}

/** The score that the last candidate must have. */
function floorOf(scores: Float32Array): number {
  if (scores.length <= CANDIDATES) return -Infinity;
  const sorted = Float32Array.from(scores).sort();
  return sorted[sorted.length - CANDIDATES] ?? -Infinity;
}

/** What the parts of a code add before it is compared in full. */
function fit(query: Query, code: number, library: Library): number {
  const row = library.rows[code]!;
  let sum = 2 * (library.usual[code] ?? 0);
  const specimen = query.specimens[0];
  if (specimen !== undefined) {
    const how = specimenFit(specimen, row.system);
    sum += how === "same" ? 2 : how === "near" ? 1 : how === "other" ? -2.5 : 0;
  }
  if (query.unit !== null && row.property !== "") {
    const share = library.propertyOfUnit.get(query.unit)?.get(row.property) ?? 0;
    sum += share > 0.02 ? 1.5 : share > 0.002 ? 0 : -2;
  }
  sum -= 0.25 * ((library.start[code + 1] ?? 0) - (library.start[code] ?? 0)) * 0.1;
  if (row.deprecated) sum -= 1.5;
  return sum;
}
