/** What the licence of LOINC asks to be shown with its codes and names. */
export const LOINC_NOTICE =
  "This material contains content from LOINC (http://loinc.org). LOINC is copyright © 1995-2024, Regenstrief Institute, Inc. and the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the license at http://loinc.org/license. LOINC® is a registered United States trademark of Regenstrief Institute, Inc.";

/** True when the LOINC code has the form digits-digit and its check digit (mod 10, as in LOINC's own guide) is right. */
export function isLoincCode(code: string): boolean {
  const match = /^(\d{1,7})-(\d)$/.exec(code);
  if (!match) return false;
  const digits = match[1]!;
  let doubled = "";
  let even = "";
  for (let i = 0; i < digits.length; i += 1) {
    const fromRight = digits.length - i;
    if (fromRight % 2 === 1) doubled += digits[i];
    else even += digits[i];
  }
  const spread = even + (doubled === "" ? "" : String(Number(doubled) * 2));
  let sum = 0;
  for (const digit of spread) sum += Number(digit);
  return (10 - (sum % 10)) % 10 === Number(match[2]);
}
