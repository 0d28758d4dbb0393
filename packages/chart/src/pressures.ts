import type { Reading } from "./readings.ts";

const usable = (concept: string) => (reading: Reading) =>
  reading.concept === concept && reading.reason === null && typeof reading.value === "number";

/**
 * The readings, with both pressures of a reading barred (`systolic-not-above-diastolic`) when its systolic is not above
 * its diastolic: which of them is wrong is not known. Two pressures are of one reading when one resource carries both, or
 * when they are rows of their own taken at the same instant.
 */
export function barImpossiblePressures(readings: readonly Reading[]): Reading[] {
  const systolic = readings.filter(usable("sbp"));
  const diastolic = readings.filter(usable("dbp"));
  const paired = new Set(
    systolic.filter((a) => diastolic.some((b) => a.source === b.source)).map((reading) => reading.source),
  );
  const sameReading = (a: Reading, b: Reading) => {
    if (paired.has(a.source) || paired.has(b.source)) return a.source === b.source;
    const instant = a.time?.instant ?? null;
    return instant !== null && instant === b.time?.instant;
  };
  const barred = new Map<Reading, Reading["reason"]>();
  for (const a of systolic)
    for (const b of diastolic) {
      if (!sameReading(a, b) || (a.value as number) > (b.value as number)) continue;
      const reason = {
        code: "systolic-not-above-diastolic",
        values: { sbp: Number((a.value as number).toPrecision(6)), dbp: Number((b.value as number).toPrecision(6)) },
      };
      barred.set(a, reason);
      barred.set(b, reason);
    }
  return readings.map((reading) => {
    const reason = barred.get(reading);
    return reason ? { ...reading, reason } : reading;
  });
}
