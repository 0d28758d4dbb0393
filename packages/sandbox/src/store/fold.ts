/**
 * The form in which strings are compared: compatibility-decomposed, without accents, lower case, single spaces.
 * Chinese, Japanese and Korean text stays as it is but for full-width forms ("Ａ" -> "a").
 */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

/** The smallest string above every string that starts with this prefix, for a range scan. */
export const afterPrefix = (prefix: string): string => `${prefix}\u{10ffff}`;
