/** Greek letters of the names, so that `beta` and `β` find the same and the English text stays one byte a letter. */
const GREEK: Readonly<Record<string, string>> = {
  α: "alpha",
  β: "beta",
  γ: "gamma",
  δ: "delta",
  ι: "iota",
  κ: "kappa",
  λ: "lambda",
  μ: "mu",
};
const ASCII = /^\p{ASCII}*$/u;
const NUMERALS = "一二三四五六七八九";

/**
 * A text as it is compared: full-width to half, the compatibility ideographs of Big5 (類, 不, 神 twice over) to one form,
 * lower case, no accents, Greek letters by name, and the numeral of a type or stage as a digit (第二型 is 第2型).
 */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[αβγδικλμ]/g, (letter) => ` ${GREEK[letter]} `)
    .replaceAll("臺", "台")
    .replace(/[一二三四五六七八九](?=[型期級度])/g, (numeral) => String(1 + NUMERALS.indexOf(numeral)));
}

/** The runs of Han characters, digits among them, of a folded text. */
export const hanRuns = (folded: string): string[] => folded.match(HAN_RUN) ?? [];

/** The words of Latin letters and digits of a folded text. */
export const words = (folded: string): string[] => folded.match(/[a-z0-9]+/g) ?? [];

/** The words of a query without the numbers that stand in its Han runs (`2` of 第2型). */
export function wordsBeside(runs: readonly string[], folded: string): string[] {
  return words(folded).filter((word) => !/^\d+$/.test(word) || !runs.some((run) => run.includes(word)));
}

const HAN_RUN = /\d*\p{Script=Han}[\p{Script=Han}\d]*/gu;

/** True when two texts are the same name: case, width, spaces and punctuation aside. */
export function isSameName(a: string, b: string): boolean {
  const bare = (text: string) => fold(text).replace(/[^\p{L}\p{N}]/gu, "");
  return bare(a) === bare(b);
}
