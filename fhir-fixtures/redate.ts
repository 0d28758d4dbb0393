/**
 * Shifts every date of a FHIR resource by whole days, so that the clinic's patients keep their ages and the ages of
 * their results. Always computed from the stored anchor date, so doing it again on another day gives that day's clinic.
 * Precision, time of day and zone stay; a year or a month moves as its middle would.
 */

const DATE_KEYS =
  /^(birthDate|date|issued|start|end|authoredOn|authored|recorded|recordedDate|lastUpdated|time|sent|received|created|timestamp|assertedDate|onset|effective)$|(Date|DateTime|Instant)$/;
const FHIR_DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T.+)?)?)?$/;
const DAY_MS = 86_400_000;

/** Days from the clinic's anchor date to `today`, both `YYYY-MM-DD`. */
export function daysSinceAnchor(anchorDate: string, today: string): number {
  return Math.round((Date.parse(`${today}T00:00:00Z`) - Date.parse(`${anchorDate}T00:00:00Z`)) / DAY_MS);
}

/** A FHIR date, dateTime or instant `deltaDays` later; any other text comes back as it is. */
export function redateText(text: string, deltaDays: number): string {
  const match = FHIR_DATE.exec(text);
  if (!match) return text;
  const [, year, month, day, time] = match;
  const moved = new Date(Date.UTC(Number(year), Number(month ?? 7) - 1, Number(day ?? (month ? 15 : 1)) + deltaDays));
  const iso = moved.toISOString();
  if (day) return iso.slice(0, 10) + (time ?? "");
  return iso.slice(0, month ? 7 : 4);
}

/** A copy of the resource (or any part of one) with all its dates shifted. The input is not touched. */
export function redate<T>(resource: T, deltaDays: number): T {
  return (deltaDays === 0 ? structuredClone(resource) : shift(resource, deltaDays)) as T;
}

function shift(node: unknown, deltaDays: number): unknown {
  if (Array.isArray(node)) return node.map((item) => shift(item, deltaDays));
  if (node === null || typeof node !== "object") return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      typeof value === "string" && DATE_KEYS.test(key) ? redateText(value, deltaDays) : shift(value, deltaDays),
    ]),
  );
}
