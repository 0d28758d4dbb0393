import type { Localized } from "@bedside/terminology";
import type { ModelCard } from "./card.ts";

export function formatResultValue(_card: ModelCard, value: number, _locale: keyof Localized = "en"): string { return String(value); }
export function categoryName(_card: ModelCard, _id: string): Localized | null { return null; }
