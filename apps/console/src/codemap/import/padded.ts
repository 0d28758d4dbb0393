/**
 * A literal in quotation marks, one behind a backslash (which the library takes off), one that stands for itself, or a place of a
 * digit. `E` would be an exponent.
 */
const PART = /"([^"]*)"|\\(.)|([-\s/()A-DF-Z])|(0)/gy;

/**
 * A whole number as a format of leading zeros shows it (`00000000`, `00-000`, `"A"0000`): lists keep their codes so. Null where the
 * format is another one.
 * @param format number format of the cell, as the file has it
 */
export function paddedNumber(value: number, format: string | undefined): string | null {
  const section = format?.split(";")[0] ?? "";
  if (!Number.isSafeInteger(value) || value < 0 || !/0.*0/.test(section)) return null;
  const parts: { literal: string | null }[] = [];
  let end = 0;
  for (const [whole, quoted, escaped, plain] of section.matchAll(PART)) {
    end += whole.length;
    parts.push({ literal: quoted ?? escaped ?? plain ?? null });
  }
  const places = parts.filter(({ literal }) => literal === null).length;
  if (end < section.length || places < 2) return null;
  const digits = [...String(value).padStart(places, "0")];
  const more = digits.splice(0, digits.length - places).join("");
  let isFirst = true;
  return parts
    .map(({ literal }) => {
      if (literal !== null) return literal;
      const digit = digits.shift() ?? "";
      const shown = isFirst ? more + digit : digit;
      isFirst = false;
      return shown;
    })
    .join("");
}
