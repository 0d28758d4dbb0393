/** A FHIR date or dateTime (possibly partial), as the days that it may lie in and, when it has a time, the instant. */
export interface ChartTime {
  /** As recorded. */
  text: string;
  /** First and last day (days since 1970-01-01, by the recorded local date). */
  firstDay: number;
  lastDay: number;
  /** Milliseconds since 1970 when a time is recorded, else null. */
  instant: number | null;
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;
const DAY_MS = 86_400_000;

const dayOf = (year: number, month: number, day: number) => Math.round(Date.UTC(year, month - 1, day) / DAY_MS);

/** The time in a FHIR date, dateTime or instant; null when the text is none (impossible days included). */
export function parseTime(text: unknown): ChartTime | null {
  if (typeof text !== "string") return null;
  const trimmed = text.trim();
  const match = DATE.exec(trimmed);
  if (!match) return null;
  const year = Number(match[1]);
  if (match[2] === undefined)
    return { text: trimmed, firstDay: dayOf(year, 1, 1), lastDay: dayOf(year, 12, 31), instant: null };
  const month = Number(match[2]);
  if (month < 1 || month > 12) return null;
  const lastOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (match[3] === undefined)
    return { text: trimmed, firstDay: dayOf(year, month, 1), lastDay: dayOf(year, month, lastOfMonth), instant: null };
  const day = Number(match[3]);
  if (day < 1 || day > lastOfMonth) return null;
  const firstDay = dayOf(year, month, day);
  const instant = match[4] === undefined ? null : Date.parse(match[8] ? trimmed : `${trimmed}Z`);
  if (instant !== null && Number.isNaN(instant)) return null;
  return { text: trimmed, firstDay, lastDay: firstDay, instant };
}

/** Day number of a `YYYY-MM-DD` text. Throws `RangeError` when it is none. */
export function dayNumber(date: string): number {
  const time = parseTime(date);
  if (!time || time.firstDay !== time.lastDay) throw new RangeError(`Not a day: ${date}`);
  return time.firstDay;
}

/** Today by the clock of this machine, `YYYY-MM-DD`. */
export function today(): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/**
 * True when `a` certainly lies before `b`. With `byInstant` two recorded times are compared to the millisecond; otherwise
 * only days count, so that two rows of one day are never before each other.
 */
export function surelyBefore(a: ChartTime, b: ChartTime, byInstant: boolean): boolean {
  if (a.instant !== null && b.instant !== null) {
    if (a.instant >= b.instant) return false;
    return byInstant || a.lastDay < b.firstDay;
  }
  return a.lastDay < b.firstDay;
}

/** Whole years from one day to another, both `[year, month, day]`. */
export function wholeYears(from: readonly [number, number, number], to: readonly [number, number, number]): number {
  const before = to[1] < from[1] || (to[1] === from[1] && to[2] < from[2]);
  return to[0] - from[0] - (before ? 1 : 0);
}

/** Year, month and day of a day number. */
export function calendarDay(day: number): [number, number, number] {
  const date = new Date(day * DAY_MS);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}
