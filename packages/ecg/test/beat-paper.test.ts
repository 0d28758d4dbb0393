import { beatGeometry, drawBeat, type MedianBeat, type PaperColours, type PaperContext } from "@bedside/ecg";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const COLOURS: PaperColours = {
  paper: "#fff",
  line1Mm: "#eee",
  line5Mm: "#ddd",
  trace: "#000",
  text: "#000",
  evidence: "#ff0",
  evidenceEdge: "#fa0",
  prior: "#00f",
};

/** A beat with a QRS of one height and depth. */
const beatOf = (highMv: number, lowMv: number): MedianBeat => ({
  leads: ["II"],
  samples: [Float64Array.from({ length: 550 }, (_, i) => (i === 205 ? highMv : i === 215 ? lowMv : 0))],
  samplingRateHz: 500,
  fiducial: 200,
  beats: [],
  rrS: 0.8,
});
const room = (widthPx: number, heightPx: number) => ({
  leads: ["II"],
  fromMs: -220,
  toMs: 520,
  qrsOnsetMs: -40,
  widthPx,
  heightPx,
  topPx: 30,
  bottomPx: 58,
});

describe("the enlarged paper of the median beat", () => {
  it("is 24 px a millimetre, 0.1 mV a millimetre, where the room allows", () => {
    expect(beatGeometry(beatOf(1.2, -0.2), room(508, 470))).toMatchObject({
      pxPerMm: 24,
      gainMmPerMv: 10,
      pxPerMs: 0.6,
    });
    expect(beatGeometry(beatOf(1.2, -0.2), room(508, 300))).toMatchObject({ pxPerMm: 24, gainMmPerMv: 5 });
    expect(beatGeometry(beatOf(1.2, -0.2), room(400, 470))).toMatchObject({ pxPerMm: 20, gainMmPerMv: 10 });
  });

  it("shows the whole stretch and the whole QRS in any room that can", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 1400 }),
        fc.integer({ min: 200, max: 900 }),
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        fc.double({ min: -2, max: -0.2, noNaN: true }),
        (widthPx, heightPx, high, low) => {
          const geometry = beatGeometry(beatOf(high, low), room(widthPx, heightPx));
          const { pxPerMs, pxPerMm, gainMmPerMv, baselinePx, fromMs } = geometry;
          expect(pxPerMs * 40).toBeCloseTo(pxPerMm, 9);
          expect(fromMs).toBe(-220);
          expect((520 - fromMs) * pxPerMs).toBeLessThanOrEqual(widthPx);
          expect(baselinePx - high * gainMmPerMv * pxPerMm).toBeGreaterThanOrEqual(30 - 1e-9);
          expect(baselinePx - low * gainMmPerMv * pxPerMm).toBeLessThanOrEqual(heightPx - 58 + 1e-9);
        },
      ),
    );
  });

  it("draws 1 mV as 10 mm and 100 ms as 2.5 mm at that scale", () => {
    const beat = beatOf(1, -0.1);
    const geometry = beatGeometry(beat, room(600, 470));
    const points: [number, number][] = [];
    const nothing = () => undefined;
    const context: PaperContext = {
      fillStyle: "",
      strokeStyle: "",
      lineWidth: 1,
      lineJoin: "round",
      font: "",
      textBaseline: "alphabetic",
      beginPath: nothing,
      stroke: nothing,
      fillRect: nothing,
      fillText: nothing,
      moveTo: (x, y) => points.push([x, y]),
      lineTo: (x, y) => points.push([x, y]),
    };
    drawBeat(context, beat, geometry, {
      leads: ["II"],
      strong: ["II"],
      qrsOnsetMs: -40,
      colours: COLOURS,
      pixelRatio: 1,
    });
    expect(points).toHaveLength(550);
    const [flat, peak] = [points[100]!, points[205]!];
    expect(flat[1] - peak[1]).toBeCloseTo(10 * geometry.pxPerMm, 6);
    expect(points[250]![0] - points[200]![0]).toBeCloseTo(2.5 * geometry.pxPerMm, 6);
    expect(points[200]![0]).toBeCloseTo((0 - geometry.fromMs) * geometry.pxPerMs, 6);
  });
});
