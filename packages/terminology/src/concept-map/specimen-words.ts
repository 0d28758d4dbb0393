/**
 * Specimens as rows and results name them, by meaning: 血清, Serum and "serum or plasma" are one, Urine is another. Only what a row
 * has to be compared by: kinds of specimen, and for blood and urine which part or collection.
 */
export type SpecimenFit = "same" | "near" | "other";

const KINDS: readonly (readonly [string, RegExp])[] = [
  ["urine", /\burin|\bu(?:r|rn)?\b|尿/],
  ["csf", /\bcsf\b|cerebrospinal|spinal fluid|脊髓液/],
  ["pleural", /pleura|thoracentesis|胸水|肋膜/],
  ["peritoneal", /periton|ascit|腹水/],
  ["synovial", /synovial|joint|關節/],
  ["pericardial", /pericard|心包/],
  ["amniotic", /amnio|羊水/],
  ["dialysate", /dialys|透析/],
  ["drain", /drain|引流/],
  ["cord", /\bcord\b|臍帶/],
  ["marrow", /marrow|骨髓/],
  ["saliva", /saliva|oral fluid|唾液/],
  ["stool", /stool|f(?:a?e)ces|f(?:a?e)cal|糞|大便/],
  ["sputum", /sputum|痰/],
  ["semen", /semen|seminal|精液/],
  ["sweat", /sweat|汗/],
  ["bile", /\bbile\b|膽汁/],
  ["gastric", /gastric|胃液/],
  ["tissue", /tissue|biops|組織/],
  ["fluid", /body fluid|體液/],
  ["blood", /serum|plasma|blood|\b(?:ser|plas|wb|bld|[sp])\b|血/],
];

/** Parts and collections within a kind; a text that names none means any of them. */
const PARTS: readonly (readonly [string, RegExp])[] = [
  ["serum", /serum|\bs(?:er)?\b|血清/],
  ["plasma", /plasma|\bp(?:las)?\b|血漿/],
  ["whole", /whole|\bwb\b|全血/],
  ["arterial", /arter|動脈/],
  ["venous", /venous|靜脈/],
  ["capillary", /capillar|finger|微血管|指尖/],
  ["timed", /24|timed|小時/],
];

const namedIn = (text: string, words: readonly (readonly [string, RegExp])[]): string[] =>
  words.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);

/** Compares two texts. Of different meaning are also a text that names several kinds and one that is not known, unless it is the same words. */
export function specimenFit(a: string, b: string): SpecimenFit {
  const [left, right] = [a, b].map((text) => text.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase());
  if (left === undefined || right === undefined) return "other";
  if (left === right) return "same";
  const [kind, ...more] = namedIn(left, KINDS);
  const others = namedIn(right, KINDS);
  if (kind === undefined || more.length > 0 || others.length !== 1 || others[0] !== kind) return "other";
  const [mine, theirs] = [namedIn(left, PARTS), namedIn(right, PARTS)];
  if (mine.length === 0 && theirs.length === 0) return "same";
  return mine.some((part) => theirs.includes(part)) ? "same" : "near";
}
