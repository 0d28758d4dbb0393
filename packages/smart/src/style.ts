import type { Platform } from "./platform.ts";
import { isSafeEndpoint } from "./protocol.ts";

/** What an EHR wishes for the look, as far as an app may follow it: see SMART App Launch 2.2, "Styling". */
export interface EhrStyle {
  /** `#rrggbb` of `color_highlight`, the colour of what is in focus or to be pressed; null when it names none. */
  highlight: string | null;
  /** `dim_border_radius` in CSS pixels; null when it names none. */
  borderRadiusPx: number | null;
}

/** `ignored` names what the file holds and this app can not use; `why` says why there is no file. For the console. */
export type StyleOutcome = { ok: true; style: EhrStyle; ignored: string[] } | { ok: false; why: string };

const TIMEOUT_MS = 5000;
const MOST_CHARACTERS = 65_536;
const MOST_PX = 24;

/**
 * Reads the style of an EHR from its own origins (`servers`) or from ours: an address elsewhere is not asked, so that an
 * EHR's setting can not tell a third party who opens an app. Sent without a token and without cookies. Never rejects.
 */
export async function readStyle(
  address: string,
  servers: readonly string[],
  platform: Platform,
): Promise<StyleOutcome> {
  const url = URL.parse(address, platform.location.href);
  const own = new URL(platform.location.href).origin;
  const origins = [own, ...servers.map((server) => URL.parse(server)?.origin)];
  if (url === null || !isSafeEndpoint(url.href) || !origins.includes(url.origin)) {
    return { ok: false, why: "the address is neither on the EHR's servers nor on the app's own" };
  }
  try {
    const answer = await platform.fetch(url.href, {
      headers: { accept: "application/json" },
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) return { ok: false, why: `HTTP ${answer.status}` };
    if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(answer.headers.get("content-type") ?? "")) {
      return { ok: false, why: "the answer is not application/json" };
    }
    const text = await answer.text();
    if (text.length > MOST_CHARACTERS) return { ok: false, why: "the answer is too long" };
    return parseStyle(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof SyntaxError) return { ok: false, why: "the answer is not JSON" };
    const late = cause instanceof DOMException && cause.name === "TimeoutError";
    return { ok: false, why: late ? "no answer in 5 s" : "no answer (network, CORS or a redirect)" };
  }
}

function parseStyle(json: unknown): StyleOutcome {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return { ok: false, why: "the answer is no JSON object" };
  }
  const { color_highlight: colour, dim_border_radius: radius } = json as Record<string, unknown>;
  const highlight = hexOf(colour);
  const borderRadiusPx = pixelsOf(radius);
  const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== "";
  const ignored = [
    ...(isGiven(colour) && highlight === null ? ["color_highlight: not a colour as #rrggbb"] : []),
    ...(isGiven(radius) && borderRadiusPx === null ? [`dim_border_radius: not 0px to ${MOST_PX}px`] : []),
  ];
  return { ok: true, style: { highlight, borderRadiusPx }, ignored };
}

/** `#abc` and `#aabbcc`; any other notation is no colour here. */
function hexOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(value.trim())?.[1]?.toLowerCase();
  if (digits === undefined) return null;
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits}`;
}

function pixelsOf(value: unknown): number | null {
  const digits = typeof value === "string" ? /^(\d{1,2}(?:\.\d+)?)(?:px)?$/.exec(value.trim())?.[1] : undefined;
  const px = digits === undefined ? Number.NaN : Number(digits);
  return px <= MOST_PX ? px : null;
}
