import { lowerBound } from "./code-table.ts";
import { fold, hanRuns, words, wordsBeside } from "./fold.ts";
import { compactCode, markedWords, type SearchText } from "./search-text.ts";

/**
 * Rows that a query finds, the best first, at most `limit`: codes that begin with it; then names that are the query, that
 * begin with it, and that hold each of its words at the beginning of one of theirs and each of its Chinese runs as it
 * stands, in any order. Among equals the shorter name, then the earlier code.
 */
export function searchRows(text: SearchText, query: string, limit: number): number[] {
  const folded = fold(query).trim();
  const best = new Best(limit);
  if (/^[a-z\d.-]+$/.test(folded)) offerCodes(text, compactCode(folded), best, limit);
  const longestFirst = (list: string[]) => [...new Set(list)].sort((a, b) => b.length - a.length);
  const runs = hanRuns(folded);
  const han = longestFirst(runs);
  const latin = longestFirst(markedWords(wordsBeside(runs, folded)));
  if (han.length > 0) scanHan(text, han, latin, runs.join(""), best);
  else if (latin.length > 0) scanLatin(text, latin, markedWords(words(folded)).join(""), best);
  return best.rows();
}

/** Ranks, the smaller the better; the length of the name is added. */
const CODE = 0;
const CODE_BEGINS = 1;
const NAME = 1e6;
const NAME_BEGINS = 2e6;
const NAME_HOLDS = 3e6;

function offerCodes({ codes, codeRow }: SearchText, begin: string, best: Best, limit: number): void {
  if (begin === "") return;
  const first = lowerBound(codes, begin);
  for (let at = first; at < first + limit && codes[at]?.startsWith(begin); at += 1)
    best.offer(codeRow[at]!, codes[at] === begin ? CODE : CODE_BEGINS);
}

/** The longest word leads, being the rarest as a rule; the others are looked for in its rows alone. */
function scanLatin({ latin, latinStart }: SearchText, sought: readonly string[], whole: string, best: Best): void {
  const [lead = "", ...others] = sought;
  let row = 0;
  for (let at = latin.indexOf(lead); at >= 0; ) {
    row = rowAt(latinStart, at, row);
    const [start, end] = [latinStart[row]!, latinStart[row + 1]!];
    if (holdsAll(latin, start, end, others)) {
      const begins = latin.startsWith(whole, start);
      const rank = !begins ? NAME_HOLDS : latin[start + whole.length] === "/" ? NAME : NAME_BEGINS;
      best.offer(row, rank + end - start);
    }
    at = latin.indexOf(lead, end);
  }
}

function scanHan(
  { han, hanStart, latin, latinStart }: SearchText,
  sought: readonly string[],
  words: readonly string[],
  whole: string,
  best: Best,
): void {
  const [lead = "", ...others] = sought;
  let row = 0;
  for (let at = han.indexOf(lead); at >= 0; ) {
    row = rowAt(hanStart, at, row);
    const [start, end] = [hanStart[row]!, hanStart[row + 1]!];
    if (holdsAll(han, start, end, others) && holdsAll(latin, latinStart[row]!, latinStart[row + 1]!, words)) {
      const begins = han.startsWith(whole, start);
      const rank = !begins ? NAME_HOLDS : han[start + whole.length] === "/" ? NAME : NAME_BEGINS;
      best.offer(row, rank + end - start);
    }
    at = han.indexOf(lead, end);
  }
}

function holdsAll(text: string, start: number, end: number, sought: readonly string[]): boolean {
  if (sought.length === 0) return true;
  const row = text.slice(start, end);
  return sought.every((part) => row.includes(part));
}

/** The row that a position lies in, at or after another row: strides that double, then halves. */
function rowAt(starts: Int32Array, at: number, from: number): number {
  let stride = 1;
  let low = from;
  while (low + stride < starts.length && starts[low + stride]! <= at) {
    low += stride;
    stride *= 2;
  }
  let high = Math.min(low + stride, starts.length - 1);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** Keeps the best of what it is offered, in lists that stay sorted. A row counts with the first rank that it is offered with. */
class Best {
  private readonly kept: { row: number; rank: number }[] = [];
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  offer(row: number, rank: number): void {
    const { kept, limit } = this;
    if (kept.length >= limit && rank >= (kept.at(-1)?.rank ?? 0)) return;
    if (kept.some((hit) => hit.row === row)) return;
    const place = kept.findIndex((hit) => hit.rank > rank);
    kept.splice(place < 0 ? kept.length : place, 0, { row, rank });
    if (kept.length > limit) kept.pop();
  }

  rows(): number[] {
    return this.kept.map((hit) => hit.row);
  }
}
