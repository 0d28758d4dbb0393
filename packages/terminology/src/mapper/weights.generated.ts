export const WEIGHTS: Readonly<Record<string, number>> = {};
export const CONFIDENCE: Readonly<Record<"code" | "property" | "specimen", Readonly<Record<string, number>>>> = { code: {}, property: {}, specimen: {} };
export const THRESHOLDS = { accept: { code: 1, property: 1, specimen: 1 }, review: 0 };
