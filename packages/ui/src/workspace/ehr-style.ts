import type { EhrStyle, StyleOutcome } from "@bedside/smart";
import { contrastRatio, mix } from "../format/contrast.ts";

/** The tokens that the accent has to be told from, as the page has them in this theme. */
export interface ThemeColours {
  onAccent: string;
  ink: string;
  /** What the accent lies on. */
  grounds: readonly string[];
  surface: string;
}

export interface StyleChange {
  tokens: Record<string, string>;
  /** Why a wish is not followed, for the console. Nothing of the chart is in it. */
  ignored: string[];
}

const TEXT_RATIO = 4.5;
const SHAPE_RATIO = 3;
const HOVER_SHARE = 0.82;
const TINT_SHARE = 0.14;
/** Larger ones would round a control of 30 px to a pill, which means something else here. */
const MOST_RADIUS_PX = 12;

/**
 * What an EHR's style may change: the accent where text on it keeps 4.5:1 and it keeps 3:1 against what it lies on (WCAG
 * 2.2, 1.4.3 and 1.4.11), and the radius. Colours that carry a meaning, sizes and fonts stay.
 */
export function styleChange({ highlight, borderRadiusPx }: EhrStyle, theme: ThemeColours): StyleChange {
  const tokens: Record<string, string> = {};
  const ignored: string[] = [];
  if (highlight !== null) {
    const why = whyNot(highlight, theme);
    if (why === null) Object.assign(tokens, accentTokens(highlight, theme));
    else ignored.push(`color_highlight ${highlight}: ${why}`);
  }
  if (borderRadiusPx !== null) {
    if (borderRadiusPx > MOST_RADIUS_PX) {
      ignored.push(`dim_border_radius ${borderRadiusPx}px: more than ${MOST_RADIUS_PX}px`);
    } else {
      tokens["--r-s"] = `${borderRadiusPx}px`;
      tokens["--r-m"] = `${Math.min(borderRadiusPx * 2, 16)}px`;
      tokens["--r-l"] = `${Math.min(borderRadiusPx * 3, 24)}px`;
    }
  }
  return { tokens, ignored };
}

function whyNot(accent: string, { onAccent, grounds }: ThemeColours): string | null {
  const onIt = contrastRatio(onAccent, accent);
  if (!(onIt >= TEXT_RATIO)) return `text on it has a contrast of ${onIt.toFixed(1)}, not ${TEXT_RATIO}`;
  const lowest = Math.min(...grounds.map((ground) => contrastRatio(accent, ground)));
  return lowest >= SHAPE_RATIO ? null : `it has a contrast of ${lowest.toFixed(1)} to the page, not ${SHAPE_RATIO}`;
}

/** The accent with its hover and its tint; both keep the text on them as legible as it was. */
function accentTokens(accent: string, { ink, onAccent, surface }: ThemeColours): Record<string, string> {
  const away = contrastRatio(onAccent, "#000000") > contrastRatio(onAccent, "#ffffff") ? "#000000" : "#ffffff";
  const tint = mix(accent, surface, TINT_SHARE);
  return {
    "--accent": accent,
    "--accent-hover": mix(accent, away, HOVER_SHARE),
    "--accent-tint": contrastRatio(ink, tint) >= TEXT_RATIO ? tint : surface,
  };
}

const TOKENS = ["--accent", "--accent-hover", "--accent-tint", "--r-s", "--r-m", "--r-l"];

/**
 * Follows an EHR's style on this page, anew when the theme changes between light and dark, and writes to the console what
 * is ignored and why. Returns what takes it back.
 */
export function applyStyle(outcome: StyleOutcome): () => void {
  if (!outcome.ok) {
    say(outcome.why);
    return () => {};
  }
  for (const why of outcome.ignored) say(why);
  const root = document.documentElement;
  const said = new Set<string>();
  const clear = (): void => {
    for (const token of TOKENS) root.style.removeProperty(token);
  };
  const apply = (): void => {
    clear();
    const { ignored, tokens } = styleChange(outcome.style, themeColours(root));
    for (const [token, value] of Object.entries(tokens)) root.style.setProperty(token, value);
    for (const why of ignored.filter((it) => !said.has(it))) say(why);
    for (const why of ignored) said.add(why);
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  apply();
  dark.addEventListener("change", apply);
  return () => {
    dark.removeEventListener("change", apply);
    clear();
  };
}

function themeColours(root: HTMLElement): ThemeColours {
  const style = getComputedStyle(root);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const grounds = ["--canvas", "--surface", "--sunken", "--paper"].map(token);
  return { onAccent: token("--on-accent"), ink: token("--ink"), surface: token("--surface"), grounds };
}

const say = (why: string): void => console.info(`smart_style_url ignored: ${why}`);
