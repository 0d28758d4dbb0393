/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), in ms; null when absent, unreadable, or hidden by CORS. */
export function retryAfterMs(answer: Response, now: number): number | null {
  const value = answer.headers.get("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
