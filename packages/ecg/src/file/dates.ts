const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

/** A FHIR date of a day that exists; null for any other. */
export function isoDate(year: number, month: number, day: number): string | null {
  if (![year, month, day].every(Number.isInteger) || year < 1800 || year > 2200) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? `${pad(year, 4)}-${pad(month)}-${pad(day)}`
    : null;
}

/** `hh:mm:ss[.fff]`; null when it is no time of day. */
function isoTime(hour: number, minute: number, second: number, fraction = ""): string | null {
  if (![hour, minute, second].every((it) => Number.isInteger(it) && it >= 0)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const decimals = fraction.replace(/0+$/, "").slice(0, 6);
  return `${pad(hour)}:${pad(minute)}:${pad(second)}${decimals === "" ? "" : `.${decimals}`}`;
}

/** Date and time of a device, local and without a zone. The date alone when the time is none; null without a date. */
export function isoDateTime(
  date: string | null,
  clock: [hour: number, minute: number, second: number, fraction?: string] | null,
): string | null {
  if (date === null) return null;
  const time = clock ? isoTime(...clock) : null;
  return time === null ? date : `${date}T${time}`;
}

/**
 * A date and time so many seconds on, in the zone that it names, if any; null when that is no date, or without a time of
 * day to go on from.
 */
export function laterBy(start: string | null, seconds: number): string | null {
  if (start === null || seconds === 0) return start;
  const [, local, zone = ""] = /^(.*?T.*?)(Z|[+-]\d{2}:\d{2})?$/.exec(start) ?? [];
  const time = Date.parse(`${local}Z`);
  if (local === undefined || Number.isNaN(time) || !Number.isFinite(seconds)) return null;
  const moved = new Date(time + seconds * 1000);
  return Number.isNaN(moved.getTime()) ? null : `${moved.toISOString().replace(/\.?0*Z$/, "")}${zone}`;
}

/** `YYYYMMDD[hhmm[ss[.ffff]]]` with an optional zone, as HL7 v3 (TS) and DICOM (DT) write it. */
export function fromCompact(value: string | null | undefined): string | null {
  const match = /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(\d{2})(?:(\d{2})(?:\.(\d+))?)?)?)?)?([+-]\d{4})?$/.exec(
    value?.trim() ?? "",
  );
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  if (!month) return Number(year) >= 1800 && Number(year) <= 2200 ? year! : null;
  if (!day) return isoDate(Number(year), Number(month), 1)?.slice(0, 7) ?? null;
  const date = isoDate(Number(year), Number(month), Number(day));
  const read = isoDateTime(date, hour ? [Number(hour), Number(minute), Number(second ?? 0), fraction] : null);
  return read?.includes("T") && zone ? `${read}${zone.slice(0, 3)}:${zone.slice(3)}` : read;
}

/** `YYYY-MM-DD` or `YYYY/MM/DD` and `hh:mm[:ss]` in two fields. */
export function fromFields(date: string | null | undefined, time: string | null | undefined): string | null {
  const day = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(date?.trim() ?? "");
  return isoDateTime(day ? isoDate(Number(day[1]), Number(day[2]), Number(day[3])) : null, clockOf(time));
}

/** `MM-DD-YYYY` and `hh:mm:ss` in two fields, as MUSE writes them. */
export function fromAmericanFields(date: string | null | undefined, time: string | null | undefined): string | null {
  const day = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/.exec(date?.trim() ?? "");
  return isoDateTime(day ? isoDate(Number(day[3]), Number(day[1]), Number(day[2])) : null, clockOf(time));
}

function clockOf(time: string | null | undefined): [number, number, number, string?] | null {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?$/.exec(time?.trim() ?? "");
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0), match[4]] : null;
}
