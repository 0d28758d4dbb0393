import { formatDate } from "@bedside/chart";

export { formatDate, formatDateTime, formatTime } from "@bedside/chart";

/** U+202F, stands before a unit or a percent sign. */
export const NARROW = "\u202f";
const MINUS = "\u2212";
const EN_DASH = "\u2013";
const DAYS_PER_MONTH = 30.4375;

/** `1,418`, `−3.5`, always `digits` decimals. A null is an en dash. */
export function formatNumber(value: number | null, digits = 0): string {
  if (value === null || !Number.isFinite(value)) return EN_DASH;
  const [whole = "0", fraction] = Math.abs(value).toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const body = fraction ? `${grouped}.${fraction}` : grouped;
  return value < 0 && Number(body.replace(/,/g, "")) !== 0 ? `${MINUS}${body}` : body;
}

/** Number and unit with the narrow space; the degree sign stands close. */
export function withUnit(text: string, unit: string | null | undefined): string {
  if (!unit || unit === "1") return text;
  return unit === "°" ? `${text}°` : `${text}${NARROW}${unit}`;
}

export function formatQuantity(value: number, digits: number, unit: string | null): string {
  return withUnit(formatNumber(value, digits), unit);
}

/**
 * A risk in its displayed unit (per cent, not a fraction): one decimal from 1 up, two below. Where rounding would put it
 * on the other side of a threshold, or onto it, decimals are added until it does not (9.96 with threshold 10 stays 9.96).
 */
export function formatRisk(value: number, thresholds: readonly number[] = []): string {
  let digits = Math.abs(value) < 1 ? 2 : 1;
  const sideKept = (shown: number) =>
    thresholds.every((t) => Math.sign(shown - t) === Math.sign(value - t) || value === t);
  while (digits < 8 && !sideKept(Number(value.toFixed(digits)))) digits += 1;
  return formatNumber(value, digits);
}

/** `7.6–26.7`, with a true range between two formatted numbers. A negative upper end is spaced so that dashes do not meet. */
export function formatRange(low: string, high: string): string {
  return high.startsWith(MINUS) ? `${low} ${EN_DASH} ${high}` : `${low}${EN_DASH}${high}`;
}

export function formatPercent(text: string): string {
  return `${text}${NARROW}%`;
}

/** Network probability: two decimals; never shown as certain (`> 0.99`, `< 0.01`). */
export function formatProbability(value: number, threshold: number | null = null): string {
  if (value > 0.995) return `>${NARROW}0.99`;
  if (value < 0.005) return `<${NARROW}0.01`;
  let digits = 2;
  if (threshold !== null)
    while (digits < 6 && Number(value.toFixed(digits)) >= threshold !== value >= threshold) digits += 1;
  return value.toFixed(digits);
}

export function formatFactor(value: number): string {
  return `×${value.toFixed(2)}`;
}

/** ROC date of NHI forms only: `115/11/22`. Null for a date before 1912 or one that is not complete. */
export function formatRocDate(iso: string): string | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(formatDate(iso));
  if (!match || Number(match[1]) < 1912) return null;
  return `${Number(match[1]) - 1911}/${match[2]}/${match[3]}`;
}

export interface Age {
  unit: "years" | "months" | "days";
  n: number;
}

/** Years from 2 up, months from 2 to 23 months, days below. A partial birth date gives only years that are sure. */
export function ageAt(birthDate: string | null, asOf: string): Age | null {
  const birth = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(birthDate ?? "");
  const day = /^(\d{4})-(\d{2})-(\d{2})/.exec(formatDate(asOf));
  if (!birth || !day) return null;
  const [by, bm, bd] = [Number(birth[1]), Number(birth[2] ?? 12), Number(birth[3] ?? 31)];
  const [y, m, d] = [Number(day[1]), Number(day[2]), Number(day[3])];
  const months = (y - by) * 12 + (m - bm) - (d < bd ? 1 : 0);
  if (months >= 24) return { unit: "years", n: Math.floor(months / 12) };
  if (!birth[3]) return null;
  if (months >= 2) return { unit: "months", n: months };
  const days = Math.round((Date.UTC(y, m - 1, d) - Date.UTC(by, bm - 1, bd)) / 86_400_000);
  return days < 0 ? null : { unit: "days", n: days };
}

/** Age of a value: months above 60 days, else days. */
export function dataAge(days: number): { unit: "months" | "days"; n: number } {
  return days > 60
    ? { unit: "months", n: Math.floor(days / DAYS_PER_MONTH) }
    : { unit: "days", n: Math.max(0, Math.floor(days)) };
}

/** National id with only the first two and last two characters. Four characters or fewer are hidden whole. */
export function maskNationalId(id: string): string {
  const letters = [...id.trim()];
  if (letters.length <= 4) return "•".repeat(letters.length);
  return `${letters.slice(0, 2).join("")}${"•".repeat(letters.length - 4)}${letters.slice(-2).join("")}`;
}

/** Longer than 14 Han or 32 Latin characters: two lines at a smaller size. */
export function isLongName(name: string): boolean {
  let width = 0;
  for (const letter of name) width += /\p{Script=Han}/u.test(letter) ? 32 / 14 : 1;
  return width > 32.001;
}

/** The domain packages give fractions (unit "1") as they are; the screen shows per cent. */
export function displayScale(unit: string): { factor: number; unit: string } {
  return unit === "1" ? { factor: 100, unit: "%" } : { factor: 1, unit: unit === "{score}" ? "" : unit };
}
