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
