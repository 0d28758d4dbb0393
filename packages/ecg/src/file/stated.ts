import type { Stated, StatedMeasurements, StatedText } from "../recording.ts";

/** Measurements of which nothing is stated yet. */
export function noMeasurements(): StatedMeasurements {
  return {
    hrBpm: null,
    atrialRateBpm: null,
    rrMs: null,
    pMs: null,
    prMs: null,
    qrsMs: null,
    qtMs: null,
    qtcMs: { bazett: null, fridericia: null, unnamed: null },
    axisDeg: { p: null, qrs: null, t: null },
  };
}

/** What a file states; null when that is nothing at all. */
export function statedOrNull(measurements: StatedMeasurements, statements: StatedText[]): Stated | null {
  const { qtcMs, axisDeg, ...plain } = measurements;
  const isEmpty = [...Object.values(plain), ...Object.values(qtcMs), ...Object.values(axisDeg)].every(
    (v) => v === null,
  );
  if (isEmpty && statements.length === 0) return null;
  return { measurements: isEmpty ? null : measurements, statements };
}
