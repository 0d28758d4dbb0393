import { SYNONYMS } from "./synonyms/index.ts";
import { words } from "./words.ts";

/** Longest phrase of the lists, in words. */
export const LONGEST = 6;

function read(): Map<string, string[][]> {
  const phrases = new Map<string, string[][]>();
  for (const list of SYNONYMS) {
    for (const line of list.split("\n")) {
      const at = line.indexOf("=");
      if (at < 0) continue;
      const meaning = words(line.slice(0, at));
      for (const writing of line.slice(at + 1).split(";")) {
        const key = words(writing).join(" ");
        if (key === "" || key === meaning.join(" ")) continue;
        const known = phrases.get(key) ?? [];
        known.push(meaning);
        phrases.set(key, known);
      }
    }
  }
  return phrases;
}

/** Writing, in words with a blank between -> what LOINC calls it. */
export const PHRASES: ReadonlyMap<string, readonly (readonly string[])[]> = read();

const CHINESE_KEYS = [...PHRASES.keys()]
  .filter((key) => /\p{Script=Han}/u.test(key))
  .sort((a, b) => b.length - a.length);

/** A run of Chinese characters cut into the known names inside it, the longest first. */
export function chineseTerms(run: string): string[] {
  const found: string[] = [];
  let left = run;
  for (const key of CHINESE_KEYS) {
    if (left.includes(key)) {
      found.push(key);
      left = left.replace(key, " ");
    }
  }
  return found;
}
