import type { Reason } from "@bedside/chart";
import type { Localized } from "@bedside/terminology";

export const MODEL_REASONS: Record<string, Localized> = {};
export function modelReasonText(reason: Reason, _locale: keyof Localized): string { return reason.code; }
