import { drawPaper, type PaperContext, type PaperOptions, type Recording, restLevel } from "@bedside/ecg";
import { syntheticEcg } from "@bedside/ecg/synthetic";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

type Point = [x: number, y: number];

const { recording } = syntheticEcg({ seed: 1 });
const COLOURS = {
  paper: "#fff",
  line1Mm: "#f7dad6",
  line5Mm: "#e5a49d",
  trace: "#101a33",
  text: "#000",
  evidence: "#ff0",
  evidenceEdge: "#0b5f61",
  prior: "#8a5a00",
};

/** The pieces that were filled, each a closed outline, with their colour. */
function filled(held: Recording, options: Partial<PaperOptions>) {
  const outlines: { colour: unknown; points: Point[] }[] = [];
  let points: Point[] = [];
  const ctx = {
    fillStyle: "",
    strokeStyle: "",
    lineWidth: 1,
    beginPath: () => {
      points = [];
    },
    moveTo: (x: number, y: number) => points.push([x, y]),
    lineTo: (x: number, y: number) => points.push([x, y]),
    stroke: () => undefined,
    fillRect: () => undefined,
    fillText: () => undefined,
    fill: () => outlines.push({ colour: ctx.fillStyle, points }),
  };
  const geometry = drawPaper(ctx as unknown as PaperContext, held, {
    layout: "strips",
    speedMmPerS: 25,
    gainMmPerMv: 10,
    pxPerMm: 4,
    colours: COLOURS,
    ...options,
  });
  return { outlines, geometry };
}

const oneLead = (mv: readonly number[], samplingRateHz: number): Recording => ({
  ...recording,
  samplingRateHz,
  durationS: mv.length / samplingRateHz,
  leads: ["II"],
  samples: [Float32Array.from(mv)],
});

/** The heights of both edges at a place, straight between the vertices; null outside the outline. */
function edgesAt(points: Point[], x: number): [upper: number, lower: number] | null {
  const half = points.length / 2;
  const on = (edge: Point[]): number | null => {
    const after = edge.findIndex(([at]) => at >= x - 1e-9);
    if (after < 0 || edge[0]![0] > x + 1e-9) return null;
    const [x1, y1] = edge[after]!;
    const [x0, y0] = edge[Math.max(0, after - 1)]!;
    return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
  };
  const upper = on(points.slice(0, half));
  const lower = on(points.slice(half).reverse());
  return upper === null || lower === null ? null : [upper, lower];
}

function distance([px, py]: Point, line: Point[]): number {
  let least = Math.hypot(px - line[0]![0], py - line[0]![1]);
  for (let i = 1; i < line.length; i++) {
    const [[ax, ay], [bx, by]] = [line[i - 1]!, line[i]!];
    const along = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
    const t = Math.min(1, Math.max(0, along));
    least = Math.min(least, Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay)));
  }
  return least;
}

const drawing = fc.record({
  mv: fc.array(fc.oneof(fc.double({ min: -2, max: 2, noNaN: true }), fc.constant(0)), {
    minLength: 40,
    maxLength: 400,
  }),
  samplingRateHz: fc.constantFrom(100, 250, 500, 1000),
  pxPerMm: fc.double({ min: 2, max: 12, noNaN: true }),
  pixelRatio: fc.constantFrom(1, 1.25, 1.5, 2, 3),
  traceWidthPx: fc.constantFrom(1.1, 1.8),
});

/** Where each sample belongs on the paper. */
function placesOf(mv: Float32Array, { cells, pxPerS, pxPerMv }: ReturnType<typeof filled>["geometry"], rate: number) {
  const [cell] = cells;
  const rest = restLevel(mv);
  return Array.from(mv, (v, i): Point => [cell!.xPx + (i / rate) * pxPerS, cell!.baselinePx - (v - rest) * pxPerMv]);
}

describe("a trace as a filled outline", () => {
  it("has its edge half of its width from the samples' line, everywhere", () => {
    fc.assert(
      fc.property(drawing, ({ mv, samplingRateHz, pxPerMm, pixelRatio, traceWidthPx }) => {
        const held = oneLead(mv, samplingRateHz);
        const { outlines, geometry } = filled(held, { pxPerMm, pixelRatio, traceWidthPx });
        const line = placesOf(held.samples[0]!, geometry, samplingRateHz);
        for (const vertex of outlines.flatMap(({ points }) => points))
          expect(Math.abs(distance(vertex, line) - traceWidthPx / 2)).toBeLessThan(0.01);
      }),
      { numRuns: 40 },
    );
  });

  it("covers every sample: the lowest and the highest of each column are on the paper", () => {
    fc.assert(
      fc.property(drawing, ({ mv, samplingRateHz, pxPerMm, pixelRatio, traceWidthPx }) => {
        const held = oneLead(mv, samplingRateHz);
        const { outlines, geometry } = filled(held, { pxPerMm, pixelRatio, traceWidthPx });
        for (const [x, y] of placesOf(held.samples[0]!, geometry, samplingRateHz)) {
          const edges = outlines.flatMap(({ points }) => [edgesAt(points, x)]).find((found) => found !== null);
          // The grid of the outline may end up to one step before the last instant; never before its rounded end.
          expect(edges).toBeDefined();
          expect(edges![0]).toBeLessThanOrEqual(y + 0.01);
          expect(edges![1]).toBeGreaterThanOrEqual(y - 0.01);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("shows a spike of one sample among many in a column at its full height", () => {
    const mv = Array.from({ length: 20_000 }, (_, i) => (i === 7777 ? 1 : 0));
    const { outlines, geometry } = filled(oneLead(mv, 2000), {});
    const top = Math.min(...outlines.flatMap(({ points }) => points.map(([, y]) => y)));
    expect(geometry.cells[0]!.baselinePx - top - 0.55).toBeGreaterThan(40 - 0.15);
    expect(geometry.cells[0]!.baselinePx - top - 0.55).toBeLessThanOrEqual(40 + 0.001);
  });

  it("meets its next piece on a whole device pixel, and is interrupted where the recording is", () => {
    for (const pixelRatio of [1, 1.25, 2]) {
      const { outlines } = filled(recording, { layout: "12x1", pixelRatio });
      const firstRow = outlines.slice(
        0,
        outlines.findIndex(({ points }, at) => at > 0 && points[0]![0] < 40),
      );
      expect(firstRow.length).toBeGreaterThan(5);
      for (const [at, { points }] of firstRow.entries()) {
        if (at === 0) continue;
        const seam = points[0]![0];
        expect(seam * pixelRatio).toBeCloseTo(Math.round(seam * pixelRatio), 6);
        const before = firstRow[at - 1]!.points;
        expect(before[before.length / 2 - 1]).toEqual(points[0]);
      }
    }
    const gap = oneLead(
      Array.from({ length: 1000 }, (_, i) => (i >= 400 && i < 500 ? Number.NaN : 0)),
      500,
    );
    const { outlines, geometry } = filled(gap, {});
    const xs = outlines.flatMap(({ points }) => points.map(([x]) => x));
    const [from, to] = [400, 500].map((i) => geometry.cells[0]!.xPx + i * 0.2);
    expect(xs.some((x) => x > from! + 0.4 && x < to! - 0.6)).toBe(false);
    expect(xs.some((x) => x > to!)).toBe(true);
  });

  it("has the colour of its line", () => {
    const prior = { recording, beatsS: [1], ownBeatsS: [1] };
    const { outlines } = filled(recording, { prior });
    expect(new Set(outlines.map(({ colour }) => colour))).toEqual(new Set([COLOURS.prior, COLOURS.trace]));
  });
});
