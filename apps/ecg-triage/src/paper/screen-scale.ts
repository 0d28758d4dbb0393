/**
 * How many device pixels a millimetre has on this screen, measured once with a bank card. A property of the screen, not of
 * a patient or a user: it stays in this browser.
 */

/** ISO/IEC 7810, ID-1: bank card, health insurance card, driving licence. */
export const CARD_MM = { width: 85.6, height: 53.98 };

const KEY = "bedside.device-pixels-per-mm";
/** From a television at arm's length (1 px = 0.5 mm) to a telephone (20 px = 1 mm): anything else is a slip of the hand. */
const LEAST = 2;
const MOST = 30;

/** CSS pixels a millimetre at this ratio of device pixels, or null where nobody measured. Follows the browser's zoom. */
export function screenPxPerMm(pixelRatio: number): number | null {
  try {
    const kept = Number(localStorage.getItem(KEY));
    return isPlausible(kept) ? kept / pixelRatio : null;
  } catch {
    return null;
  }
}

/** Keeps what was measured; false when this browser refuses storage or the value can not be. */
export function keepScreenPxPerMm(pxPerMm: number, pixelRatio: number): boolean {
  const devicePx = pxPerMm * pixelRatio;
  if (!isPlausible(devicePx)) return false;
  try {
    localStorage.setItem(KEY, devicePx.toFixed(4));
    return true;
  } catch {
    return false;
  }
}

const isPlausible = (devicePxPerMm: number): boolean => devicePxPerMm >= LEAST && devicePxPerMm <= MOST;
