/** A unit as written, brought to one form: full-width to half, micro signs to u, no spaces, lower case. */
export function normaliseUnit(raw: string): string {
  return raw
    .normalize("NFKC")
    .replace(/[µμ]/g, "u")
    .replace(/\s+/g, "")
    .toLowerCase();
}
