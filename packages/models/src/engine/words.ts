/** Numbers for sentences. */

/** The number with as few decimals as still show on which side of both limits it lies. */
export function numberWithin(value: number, ...limits: number[]): string {
  for (let digits = 0; digits <= 6; digits++) {
    const shown = Number(value.toFixed(digits));
    const close = Math.abs(shown - value) <= Math.abs(value) * 0.005;
    if (close && limits.every((limit) => Math.sign(shown - limit) === Math.sign(value - limit))) {
      return String(shown);
    }
  }
  return String(value);
}

const DAYS_IN_MONTH = 30.44;

/** "15 months, 12 at most"; days below two months. */
export function ageInWords(
  ageDays: number,
  limitDays: number,
): { age: number; limit: number; unit: "days" | "months" } {
  if (limitDays < 61) return { age: ageDays, limit: limitDays, unit: "days" };
  const limit = Math.round(limitDays / DAYS_IN_MONTH);
  return { age: Math.max(Math.floor(ageDays / DAYS_IN_MONTH), limit), limit, unit: "months" };
}
