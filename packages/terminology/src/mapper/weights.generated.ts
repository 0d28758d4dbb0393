export const WEIGHTS: Readonly<Record<string, number>> = {};
export const CONFIDENCE: readonly number[] = [];
export const THRESHOLDS = { accept: 1, property: 1, specimen: 1, review: 0 };
