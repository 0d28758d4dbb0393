import { type CodeTable, NAME_KINDS } from "./code-table.ts";
import { fold, hanRuns } from "./fold.ts";

/**
 * The names of all rows as two strings that a query is looked up in from end to end.
 *
 * `latin` holds the words of Latin letters, each begun by a capital or by `#` before a digit, so that the beginning of a
 * word is a character of its own: `Type#2DiabetesMellitus`. `han` holds the runs of Han characters, nothing between them. A
 * name ends with `/`, a row with a line break.
 *
 * Why not an inverted index: MiniSearch 7.2 over bigrams needs 9 s and 156 MB for the 96,802 codes of ICD-10-CM, and up to
 * 200 ms for a common word. These strings need 0.4 s, 10 MB and up to 8 ms. (Processor time, Node 24.)
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
  const latin = new LatinWriter();
  const latinStart = new Int32Array(rows + 1);
  const han: string[] = [];
  const hanStart = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row += 1) {
    if (row % SLICE_ROWS === SLICE_ROWS - 1) await new Promise((resolve) => setTimeout(resolve));
    let hanRow = "";
    for (const kind of NAME_KINDS) {
      const name = table.names[kind]?.[row];
      if (!name) continue;
      const folded = fold(name);
      latin.name(folded);
      const runs = hanRuns(folded);
      if (runs.length > 0) hanRow += `${runs.join("")}/`;
    }
    latin.endRow();
    latinStart[row + 1] = latin.length;
    han.push(hanRow);
    hanStart[row + 1] = hanStart[row]! + hanRow.length + 1;
  }
  return {
    latin: latin.text(),
    latinStart,
    han: `${han.join("\n")}\n`,
    hanStart,
    ...sortedCodes(table.codes.map(compactCode)),
  };
}

/** Writes the words of folded names as `markedWords` would, byte by byte: no object a word, over a million of them. */
class LatinWriter {
  length = 0;
  private bytes = new Uint8Array(1 << 16);

  name(folded: string): void {
    const room = this.length + 2 * folded.length + 2;
    if (room > this.bytes.length) this.grow(2 * room);
    const { bytes } = this;
    let inside = false;
    let at = this.length;
    for (let i = 0; i < folded.length; i += 1) {
      const c = folded.charCodeAt(i);
      const isDigit = c >= 48 && c <= 57;
      if (isDigit || (c >= 97 && c <= 122)) {
        if (!inside && isDigit) bytes[at++] = 35;
        bytes[at++] = inside || isDigit ? c : c - 32;
        inside = true;
      } else inside = false;
    }
    bytes[at++] = 47;
    this.length = at;
  }

  endRow(): void {
    if (this.length === this.bytes.length) this.grow(2 * this.length);
    this.bytes[this.length++] = 10;
  }

  text(): string {
    return new TextDecoder("latin1").decode(this.bytes.subarray(0, this.length));
  }

  private grow(size: number): void {
    const bytes = new Uint8Array(size);
    bytes.set(this.bytes);
    this.bytes = bytes;
  }
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
