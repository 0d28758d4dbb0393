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
  const bySource = Map.groupBy(diastolic, (reading) => reading.source);
  const paired = new Set(systolic.map((reading) => reading.source).filter((source) => bySource.has(source)));
  const alone = diastolic.filter((reading) => !paired.has(reading.source));
  const byInstant = Map.groupBy(alone, (reading) => reading.time?.instant ?? null);
  const partnersOf = (a: Reading): Reading[] => {
    if (paired.has(a.source)) return bySource.get(a.source) ?? [];
    const instant = a.time?.instant ?? null;
    return instant === null ? [] : (byInstant.get(instant) ?? []);
  };
  const barred = new Map<Reading, Reading["reason"]>();
  for (const a of systolic)
    for (const b of partnersOf(a)) {
      if ((a.value as number) > (b.value as number)) continue;
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
