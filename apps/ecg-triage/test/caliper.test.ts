import type { PaperCell } from "@bedside/ecg";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Caliper, firstCaliper, march, readCaliper, stepLeg } from "../src/paper/caliper.ts";
import { difference } from "../src/paper/PriorStrip.tsx";
import { earlierEcg } from "../src/paper/usePrior.ts";
import type { ChartEcg } from "../src/useEcgs.ts";

const CELL = { lead: "II", fromS: 0, toS: 10 } as PaperCell;
const caliper = (one: number, other: number, mv = 0): Caliper => ({
  lead: "II",
  legs: [
    { timeS: one, mv: 0 },
    { timeS: other, mv },
  ],
});

describe("caliper", () => {
  it("reads milliseconds, beats a minute and millivolt", () => {
    expect(readCaliper(caliper(1.1, 1.99, -0.25), null)).toEqual({
      ms: 890,
      perMin: expect.closeTo(67.4, 1),
      mv: -0.25,
      qtcMs: null,
    });
    expect(readCaliper(caliper(2, 2), 900)).toMatchObject({ ms: 0, perMin: null, qtcMs: null });
  });

  it("takes an interval that can be a QT as one, by Fridericia: QT / cube root of RR in seconds", () => {
    expect(readCaliper(caliper(1, 1.405), 903).qtcMs).toBe(419);
    expect(readCaliper(caliper(1.405, 1), 903).qtcMs).toBe(419);
    expect(readCaliper(caliper(1, 1.4), 1000).qtcMs).toBe(400);
    expect(readCaliper(caliper(1, 1.9), 903).qtcMs).toBeNull();
    expect(readCaliper(caliper(1, 1.4), null).qtcMs).toBeNull();
  });

  it("moves by 1 ms and 0.01 mV, by ten with Shift, and not off the paper", () => {
    const leg = { timeS: 1, mv: 0 };
    expect(stepLeg(leg, "ArrowRight", false, CELL)).toEqual({ timeS: expect.closeTo(1.001, 9), mv: 0 });
    expect(stepLeg(leg, "ArrowLeft", true, CELL)).toEqual({ timeS: expect.closeTo(0.99, 9), mv: 0 });
    expect(stepLeg(leg, "ArrowUp", true, CELL)).toEqual({ timeS: 1, mv: expect.closeTo(0.1, 9) });
    expect(stepLeg(leg, "ArrowDown", false, CELL)).toEqual({ timeS: 1, mv: expect.closeTo(-0.01, 9) });
    expect(stepLeg(leg, "x", false, CELL)).toBeNull();
    expect(stepLeg({ timeS: 9.9999, mv: 0 }, "ArrowRight", true, CELL)?.timeS).toBe(10);
  });

  it("comes back exactly: a thousand steps to the right and to the left", () => {
    let leg = { timeS: 1.234, mv: 0.5 };
    for (const key of ["ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"])
      for (let step = 0; step < 1000; step++) leg = stepLeg(leg, key, false, CELL) ?? leg;
    expect(leg).toEqual({ timeS: expect.closeTo(1.234, 9), mv: expect.closeTo(0.5, 9) });
  });

  it("marches over the whole place in equal steps, through both legs", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        (one, other) => {
          const lines = march(caliper(one, other), CELL);
          const step = Math.abs(other - one);
          if (step < 0.02) {
            expect(lines).toEqual([]);
            return;
          }
          for (const at of [one, other]) expect(Math.min(...lines.map((it) => Math.abs(it - at)))).toBeLessThan(1e-6);
          expect(lines[0]).toBeGreaterThanOrEqual(-1e-6);
          expect(lines[0]).toBeLessThan(step + 1e-6);
          expect(10 - lines.at(-1)!).toBeLessThan(step + 1e-6);
        },
      ),
    );
  });

  it("begins on the first two beats that are shown, else in the middle", () => {
    const times = (beats: number[]) => firstCaliper(CELL, beats).legs.map(({ timeS }) => timeS);
    expect(times([0.5, 1.4, 2.3])).toEqual([0.5, expect.closeTo(1.4, 9)]);
    expect(times([0.5])).toEqual([expect.closeTo(3.333, 9), expect.closeTo(6.667, 9)]);
  });
});

describe("earlier ECG", () => {
  const ecg = (reference: string, isDrawn = true) =>
    ({ reference, recording: isDrawn ? {} : null }) as unknown as ChartEcg;

  it("is the next older one that can be drawn", () => {
    const ecgs = [ecg("Observation/3"), ecg("Observation/2", false), ecg("Observation/1")];
    expect(earlierEcg(ecgs, "Observation/3")?.reference).toBe("Observation/1");
    expect(earlierEcg(ecgs, "Observation/1")).toBeNull();
    expect(earlierEcg(ecgs, undefined)).toBeNull();
  });

  it("is compared in whole numbers, with a sign, and with a dash where one is not known", () => {
    expect([difference(111.4, 72.4), difference(60, 72), difference(72.2, 71.9), difference(null, 72)]).toEqual([
      "+39",
      "\u221212",
      "0",
      "\u2014",
    ]);
  });
});
