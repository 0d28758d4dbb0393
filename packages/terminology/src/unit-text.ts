/** A unit as written, brought to one form: full-width to half, micro signs to u, no spaces, lower case. */
export function normaliseUnit(raw: string): string {
  return raw.normalize("NFKC").replace(/[µμ]/g, "u").replace(/\s+/g, "").toLowerCase();
}

/** What a UCUM code can be made of. The library writes other texts to the console. */
const UCUM_TEXT = /^[\w[\]{}().*/^%'"+-]+$/;

const ODD_BRACKETS = /\(\)|\)[^./)]|\(\{|\{[^}]*\{|\([^)]*$/;

/** True when a text has the shape of a UCUM code, so that it is worth asking the library. */
export const canBeUcum = (text: string) => UCUM_TEXT.test(text) && !ODD_BRACKETS.test(text);
