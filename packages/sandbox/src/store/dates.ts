/** A span of time in milliseconds since 1970 UTC; `to` is exclusive. */
export interface Span {
  from: number;
  to: number;
}

/** Bounds of an open period. */
export const BEGINNING = -8.64e15;
export const END = 8.64e15;

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

const utc = (year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number => {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  date.setUTCHours(hour, minute, second, 0);
  return date.getTime();
};

/**
 * The span that a FHIR date, dateTime or instant means at its own precision: "2026" is the whole year.
 * A value without a time zone is read in UTC. Null when it is no date (2026-02-30 included).
 */
export function spanOfDate(text: string): Span | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [, y, mo, d, h, mi, s, fraction, zone] = match;
  const year = Number(y);
  if (mo === undefined) return { from: utc(year, 0, 1), to: utc(year + 1, 0, 1) };
  const month = Number(mo) - 1;
  if (month < 0 || month > 11) return null;
  if (d === undefined) return { from: utc(year, month, 1), to: utc(year, month + 1, 1) };
  const day = Number(d);
  if (day < 1 || day > new Date(utc(year, month + 1, 0)).getUTCDate()) return null;
  if (h === undefined) return { from: utc(year, month, day), to: utc(year, month, day + 1) };
  const [hour, minute, second] = [Number(h), Number(mi), Number(s ?? 0)];
  if (hour > 24 || minute > 59 || second > 60) return null;
  let shift = 0;
  if (zone !== undefined && zone !== "Z") {
    const sign = zone.startsWith("-") ? -1 : 1;
    const [zoneHour, zoneMinute] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
    if (zoneHour > 14 || zoneMinute > 59) return null;
    shift = sign * (zoneHour * 60 + zoneMinute) * 60_000;
  }
  const base = utc(year, month, day, hour, minute, second) - shift;
  if (s === undefined) return { from: base, to: base + 60_000 };
  if (fraction === undefined) return { from: base, to: base + 1000 };
  const from = base + Math.floor(Number(`0${fraction}`) * 1000);
  const width = fraction.length === 2 ? 100 : fraction.length === 3 ? 10 : 1;
  return { from, to: from + width };
}
