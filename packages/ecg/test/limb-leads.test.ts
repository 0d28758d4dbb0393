import { LEADS_12, leadSamples, type Recording, readWfdb } from "@bedside/ecg";
import { describe, expect, it } from "vitest";
import { int16, steps } from "./files/bytes.ts";

const [one, two] = [steps(100, 0), steps(100, 1)];
/** By Einthoven and Goldberger, microvolt. */
const LIMB: Record<string, number[]> = {
  I: one,
  II: two,
  III: one.map((v, i) => two[i]! - v),
  aVR: one.map((v, i) => -(v + two[i]!) / 2),
  aVL: one.map((v, i) => v - two[i]! / 2),
  aVF: one.map((v, i) => two[i]! - v / 2),
};
const names = Object.keys(LIMB);

function read(leads: string[]): Recording {
  const sums = leads.map((lead) => (LIMB[lead]!.reduce((sum, v) => sum + Math.round(2 * v), 0) << 16) >> 16);
  const text = [
    `rec ${leads.length} 500 100`,
    ...leads.map((lead, i) => `rec.dat 16 2000/mV 16 0 0 ${sums[i]} 0 ${lead}`),
  ].join("\n");
  const result = readWfdb(text, int16(one.flatMap((_, i) => leads.map((lead) => Math.round(2 * LIMB[lead]![i]!)))));
  if (!result.ok) throw new Error(result.error.code);
  return result.recording;
}

describe("limb leads", () => {
  it.each(names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const)))(
    "%s and %s give the other four",
    (a, b) => {
      const recording = read([b, a]);
      expect(recording.leads).toEqual(LEADS_12.slice(0, 6));
      expect(new Set(recording.derivedLeads)).toEqual(new Set(names.filter((lead) => lead !== a && lead !== b)));
      for (const lead of names)
        for (const [i, uv] of LIMB[lead]!.entries())
          expect(leadSamples(recording, lead)![i], `${lead} ${i}`).toBeCloseTo(uv / 1000, 6);
    },
  );

  it("one limb lead gives no other, and what is there is never replaced", () => {
    expect(read(["II"]).leads).toEqual(["II"]);
    expect(read(["I", "II", "aVF"]).derivedLeads).toEqual(["III", "aVR", "aVL"]);
  });
});
