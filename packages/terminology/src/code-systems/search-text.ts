import { type CodeTable, NAME_KINDS } from "./code-table.ts";
import { fold, hanRuns, words } from "./fold.ts";

/**
 * The names of all rows as two strings that a query is looked up in from end to end.
 *
 * `latin` holds the words of Latin letters, each begun by a capital or by `#` before a digit, so that the beginning of a
 * word is a character of its own: `Type#2DiabetesMellitus`. A name ends with `/`, a row with a line break. `han` holds the runs of Han
 * characters of a row, nothing between them.
 *
 * Why not an inverted index: MiniSearch 7.2 over bigrams needs 9 s and 156 MB for the 96,802 codes of ICD-10-CM, and up to
 * 200 ms for a common word. These strings need half a second and 20 MB, and a few milliseconds.
 */
export interface SearchText {
  latin: string;
  /** Where each row of `latin` begins, and the end. */
  latinStart: Int32Array;
  han: string;
  hanStart: Int32Array;
  /** Letters and digits of each code, in lower case, sorted. */
  codes: readonly string[];
  /** The row of each of `codes`. */
  codeRow: Int32Array;
}

/** Builds the strings, a slice at a time, so that a page goes on answering meanwhile. */
export async function buildSearchText(table: CodeTable): Promise<SearchText> {
  const rows = table.codes.length;
  const latinStart = new Int32Array(rows + 1);
  const hanStart = new Int32Array(rows + 1);
  const latin: string[] = [];
  const han: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    if (row % SLICE_ROWS === SLICE_ROWS - 1) await new Promise((resolve) => setTimeout(resolve));
    let latinRow = "";
    let hanRow = "";
    for (const kind of NAME_KINDS) {
      const name = table.names[kind]?.[row];
      if (!name) continue;
      const folded = fold(name);
      latinRow += `${markedWords(words(folded)).join("")}/`;
      if (kind === "zh-TW") hanRow = hanRuns(folded).join("");
    }
    latin.push(latinRow);
    han.push(hanRow);
    latinStart[row + 1] = latinStart[row]! + latinRow.length + 1;
    hanStart[row + 1] = hanStart[row]! + hanRow.length + 1;
  }
  return {
    latin: `${latin.join("\n")}\n`,
    latinStart,
    han: `${han.join("\n")}\n`,
    hanStart,
    ...sortedCodes(table.codes.map(compactCode)),
  };
}

const SLICE_ROWS = 4000;

/** Dots and dashes aside, the order is most often the one that the codes are in. */
function sortedCodes(compact: readonly string[]): Pick<SearchText, "codes" | "codeRow"> {
  const order = [...compact.keys()];
  if (compact.some((code, row) => row > 0 && compact[row - 1]! > code))
    order.sort((a, b) => (compact[a]! < compact[b]! ? -1 : compact[a]! > compact[b]! ? 1 : a - b));
  return { codes: order.map((row) => compact[row]!), codeRow: Int32Array.from(order) };
}

/** A code or the beginning of one, as people type it: `i472` for `I47.2`. */
export const compactCode = (code: string) => code.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Words as `latin` holds them. */
export const markedWords = (plain: readonly string[]) =>
  plain.map((word) => (word[0]! > "9" ? word[0]!.toUpperCase() + word.slice(1) : `#${word}`));
