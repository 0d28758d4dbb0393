const pad = (n: number) => String(n).padStart(2, "0");

/** `2026-11-22` in local time; a partial date is shown as far as it is known. Anything else is shown as written. */
export function formatDate(iso: string | null | undefined): string {
  if (!iso) return "";
  if (!iso.includes("T")) return iso;
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** `14:02`, 24 hours, local. Empty when the text has no time. */
export function formatTime(iso: string | null | undefined): string {
  if (!iso?.includes("T")) return "";
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? "" : `${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

export function formatDateTime(iso: string | null | undefined): string {
  return [formatDate(iso), formatTime(iso)].filter(Boolean).join(" ");
}
