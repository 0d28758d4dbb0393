import type { Library } from "./library.ts";

/** Finds known words near an unknown one: abbreviations cut short, and misspellings. */
export interface FuzzyWords {
  near(word: string): readonly string[];
}

const KEEP = 4;

export function fuzzyWords(library: Library): FuzzyWords {
  const known = [...library.vocabulary.keys()].filter((word) => /^[a-z]{4,}$/.test(word)).sort();
  const grams = new Map<string, number[]>();
  for (const [at, word] of known.entries())
    for (const gram of trigrams(word)) {
      const list = grams.get(gram);
      if (list) list.push(at);
      else grams.set(gram, [at]);
    }
  const cache = new Map<string, readonly string[]>();
  return {
    near(word) {
      const before = cache.get(word);
      if (before) return before;
      const found = search(word, known, grams, library);
      cache.set(word, found);
      return found;
    },
  };
}

function trigrams(word: string): Set<string> {
  const padded = ` ${word} `;
  const out = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i += 1) out.add(padded.slice(i, i + 3));
  return out;
}

function search(
  word: string,
  known: readonly string[],
  grams: ReadonlyMap<string, readonly number[]>,
  library: Library,
): string[] {
  if (!/^[a-z]{4,}$/.test(word)) return [];
  const mine = trigrams(word);
  const shared = new Map<number, number>();
  for (const gram of mine) for (const at of grams.get(gram) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1);
  const scored: [string, number][] = [];
  for (const [at, n] of shared) {
    const other = known[at]!;
    if (other === word) continue;
    const dice = (2 * n) / (mine.size + other.length);
    const prefix = other.startsWith(word) || (other.length >= 5 && word.startsWith(other));
    const score = prefix ? Math.max(dice, 0.75) : dice;
    if (score >= 0.62) scored.push([other, score + commonness(other, library) / 100]);
  }
  return scored
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, KEEP)
    .map(([other]) => other);
}

function commonness(word: string, library: Library): number {
  const number = library.vocabulary.get(word);
  return number === undefined ? 0 : Math.log(1 + (library.postings[number]?.length ?? 0));
}
