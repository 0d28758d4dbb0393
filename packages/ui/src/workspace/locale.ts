import type { Locale } from "../i18n/i18n.tsx";

/** The reader's choice is a preference of the screen, not clinical, so it may stay in this browser. */
const LOCALE_KEY = "bedside.language";

/** The kept choice, else the browser's language. */
export function firstLocale(): Locale {
  const kept = storedLocale();
  if (kept) return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh-TW" : "en";
}

/** What the reader chose before in this browser, or null. */
export function storedLocale(): Locale | null {
  try {
    const value = localStorage.getItem(LOCALE_KEY);
    return value === "en" || value === "zh-TW" ? value : null;
  } catch {
    return null;
  }
}

/** Keeps the reader's language for the next launch; a browser that refuses storage just forgets it. */
export function keepLocale(locale: Locale): void {
  try {
    localStorage.setItem(LOCALE_KEY, locale);
  } catch {
    return;
  }
}
