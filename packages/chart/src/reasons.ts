import type { Localized } from "@bedside/terminology";
import type { Reason } from "./fact.ts";

/** Sentence of every reason code that a chart gives, `{name}` filled from the reason's values. */
export const CHART_REASONS: Record<string, Localized> = {};

/** The reason as a sentence in the reader's language; the code itself when it has no template. */
export function reasonText(reason: Reason, _locale: keyof Localized): string {
  return reason.code;
}
