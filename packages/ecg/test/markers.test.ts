import {
  inOrder,
  MARKERS,
  type MarkerName,
  type Markers,
  type MedianBeat,
  measure,
  measureMarkers,
  moveMarker,
  tTangent,
} from "@bedside/ecg";
import { syntheticEcg } from "@bedside/ecg/synthetic";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const measured = (seed: number, more: { rateBpm?: number } = {}) => {
  const { recording } = syntheticEcg({ seed, ...more });
  const measures = measure(recording);
  if (!measures.median) throw new Error("a median beat is expected");
  const meanMs = measures.rrMs.reduce((sum, rr) => sum + rr, 0) / measures.rrMs.length;
  return { recording, measures, meanMs, ...measures.median };
};

describe("the marks of the median beat", () => {
  it("give every measurement of the machine again", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 45, max: 120 }), (seed, rateBpm) => {
        const { measures, beat, markers, meanMs } = measured(seed, { rateBpm });
        const again = measureMarkers(beat, markers, meanMs);
        const { prMs, qrsMs, qtMs, qtcMs, axisDeg, stMv, stJMv, uncertainty } = measures;
        const { hrBpm: _rate, ...sd } = uncertainty;
        expect(again).toEqual({ prMs, qrsMs, qtMs, qtcMs, axisDeg, stMv, stJMv, uncertainty: sd });
        expect(inOrder(markers)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it("stand in their order after any moves, and a stop names the neighbour", () => {
    const { beat, markers } = measured(7);
    const move = fc.record({ name: fc.constantFrom(...MARKERS), ms: fc.integer({ min: -900, max: 1500 }) });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
        let now: Markers = markers;
        for (const { name, ms } of moves) {
          const result = moveMarker(beat, now, name, ms);
          now = result.markers;
          expect(inOrder(now)).toBe(true);
          expect(now[name]?.ms === ms).toBe(result.stoppedBy === null);
        }
      }),
    );
  });

  it("stop at the very neighbour", () => {
    const { beat, markers } = measured(7);
    const stop = (name: MarkerName, ms: number) => {
      const { markers: after, stoppedBy } = moveMarker(beat, markers, name, ms);
      return [after[name]?.ms, stoppedBy];
    };
    expect(stop("pOffset", 400)).toEqual([markers.qrsOnset!.ms, "qrsOnset"]);
    expect(stop("qrsOnset", -390)).toEqual([markers.pOffset!.ms, "pOffset"]);
    expect(stop("tOffset", 0)).toEqual([markers.tPeak!.ms + 1, "tPeak"]);
    expect(stop("tOffset", 5000)).toEqual([698, "beat"]);
  });

  it("move the interval that they end, and nothing else", () => {
    const { beat, markers, meanMs, measures } = measured(7);
    const { markers: later } = moveMarker(beat, markers, "tOffset", markers.tOffset!.ms - 40);
    const after = measureMarkers(beat, later, meanMs);
    expect(after.qtMs).toBe(measures.qtMs! - 40);
    expect(after.qtcMs!.hodges).toBe(measures.qtcMs!.hodges - 40);
    expect([after.prMs, after.qrsMs, after.stMv]).toEqual([measures.prMs, measures.qrsMs, measures.stMv]);
    expect(after.uncertainty.qtMs).toBeNull();
  });

  it("that is not sure gives no interval until a person sets it", () => {
    const { beat, markers, meanMs, measures } = measured(7);
    const unsure: Markers = { ...markers, tOffset: { ...markers.tOffset!, unsure: true } };
    expect(measureMarkers(beat, unsure, meanMs)).toMatchObject({ qtMs: null, qtcMs: null });
    const { markers: set } = moveMarker(beat, unsure, "tOffset", markers.tOffset!.ms);
    expect(measureMarkers(beat, set, meanMs).qtMs).toBe(measures.qtMs);
  });

  it("can be copied to a worker and back", () => {
    const { median } = measured(7).measures;
    expect(structuredClone(median)).toEqual(median);
  });
});

describe("the median beat", () => {
  it("says which beats it holds, which it leaves out, and which have another shape", () => {
    const { measures, used, leftOut, ectopic } = measured(7);
    expect([...used, ...leftOut].sort((a, b) => a - b)).toEqual(measures.beats.map((_, i) => i));
    expect(ectopic).toEqual(measures.beatClasses.flatMap((k, i) => (k === 0 ? [] : [i])));
    expect(used.length).toBeGreaterThan(5);
  });

  it("is of the beats that are given: without one of them the rate falls, with it again nothing has changed", () => {
    const { recording, measures } = measured(7);
    const without = measure(
      recording,
      measures.beats.filter((_, i) => i !== 3),
    );
    expect(without.beats).toHaveLength(measures.beats.length - 1);
    expect(without.hrBpm!).toBeLessThan(measures.hrBpm!);
    const again = measure(recording, [...without.beats, measures.beats[3]!]);
    expect(again.beats).toHaveLength(measures.beats.length);
    expect(Math.abs(again.hrBpm! - measures.hrBpm!)).toBeLessThan(0.2);
    expect(Math.abs(again.qtMs! - measures.qtMs!)).toBeLessThanOrEqual(4);
  });
});

describe("the tangent to T", () => {
  /** A beat whose T is a Gaussian: its steepest point lies one sigma behind the peak, its tangent ends at two. */
  const beatOf = (t: (ms: number) => number): MedianBeat => ({
    leads: ["II"],
    samples: [Float64Array.from({ length: 550 }, (_, i) => t((i - 200) * 2))],
    samplingRateHz: 500,
    fiducial: 200,
    beats: [],
    rrS: 0.9,
  });
  const gauss = (ms: number, at: number, sigma: number, mv: number) =>
    mv * Math.exp(-((ms - at) ** 2) / 2 / sigma ** 2);

  it("ends two sigma behind the peak, upright or inverted, on any level, with a U wave or without", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 220, max: 330 }),
        fc.integer({ min: 25, max: 50 }),
        fc.double({ min: 0.12, max: 1.2, noNaN: true }),
        fc.constantFrom(1, -1),
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        fc.boolean(),
        (at, sigma, mv, sign, level, hasU) => {
          const beat = beatOf(
            (ms) =>
              level + gauss(ms, at, sigma, sign * mv) + (hasU ? gauss(ms, at + 5 * sigma, sigma, sign * mv * 0.2) : 0),
          );
          const tangent = tTangent(beat, "II", -40, at);
          expect(Math.abs(tangent!.endMs - (at + 2 * sigma))).toBeLessThan(3);
          expect(Math.sign(tangent!.slopeMvPerS)).toBe(-sign);
          expect(tangent!.baselineMv).toBeCloseTo(level, 3);
        },
      ),
    );
  });

  it("is not there for a flat T or a lead that is not recorded", () => {
    expect(
      tTangent(
        beatOf(() => 0),
        "II",
        -40,
        280,
      ),
    ).toBeNull();
    expect(
      tTangent(
        beatOf(() => 0),
        "V2",
        -40,
        280,
      ),
    ).toBeNull();
  });
});
