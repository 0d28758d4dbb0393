import {
  drawPaper,
  layoutFor,
  type PaperContext,
  type PaperOptions,
  type PaperSetting,
  paperGeometry,
  paperPoint,
  priorShiftS,
  type Recording,
  restLevel,
} from "@bedside/ecg";
import { syntheticEcg } from "@bedside/ecg/synthetic";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordingOf } from "./shared.ts";

const COLOURS = {
  paper: "#fff",
  line1Mm: "#f7dad6",
  line5Mm: "#e5a49d",
  trace: "#101a33",
  text: "#000",
  evidence: "rgba(255,205,40,.17)",
  evidenceEdge: "#0b5f61",
  prior: "#8a5a00",
};
const { recording } = syntheticEcg({ seed: 1 });

/** Keeps each stroked path with its colour, and each filled rectangle and text. */
function recorder() {
  const paths: { colour: unknown; width: number; moves: [number, number][][] }[] = [];
  const rects: { colour: unknown; box: number[] }[] = [];
  const texts: string[] = [];
  let path: [number, number][][] = [];
  const ctx = {
    fillStyle: "",
    strokeStyle: "",
    lineWidth: 1,
    lineJoin: "miter",
    font: "",
    textBaseline: "alphabetic",
    beginPath: () => {
      path = [];
    },
    moveTo: (x: number, y: number) => {
      path.push([[x, y]]);
    },
    lineTo: (x: number, y: number) => {
      path[path.length - 1]!.push([x, y]);
    },
    stroke: () => {
      paths.push({ colour: ctx.strokeStyle, width: ctx.lineWidth, moves: path });
    },
    fillRect: (...box: number[]) => {
      rects.push({ colour: ctx.fillStyle, box });
    },
    fillText: (text: string) => {
      texts.push(text);
    },
  } as unknown as PaperContext;
  return { ctx, paths, rects, texts };
}

const setting = fc.record<PaperSetting>({
  layout: fc.constantFrom("3x4+rhythm", "6x2", "12x1", "strips"),
  order: fc.constantFrom("standard", "cabrera"),
  speedMmPerS: fc.constantFrom(25, 50),
  gainMmPerMv: fc.constantFrom(5, 10, 20),
  pxPerMm: fc.double({ min: 2, max: 8, noNaN: true }),
});

describe("ECG paper", () => {
  it("is 1,032 pixels wide for 10 s at 4 pixels a millimetre, 3 x 4 with rhythm strip", () => {
    const g = paperGeometry(recording, { layout: "3x4+rhythm", speedMmPerS: 25, gainMmPerMv: 10, pxPerMm: 4 });
    expect(g.widthPx).toBe(1032);
    expect(g.cells.map((cell) => cell.lead).join(" ")).toBe("I aVR V1 V4 II aVL V2 V5 III aVF V3 V6 II");
    expect(g.cells.at(-1)).toMatchObject({ fromS: 0, toS: 10 });
    expect(g.pulses).toHaveLength(4);
  });

  it("has the millimetres that it prints: seconds, millivolts and the calibration pulse", () => {
    fc.assert(
      fc.property(setting, (s) => {
        const g = paperGeometry(recording, s);
        const mm = (px: number) => px / s.pxPerMm;
        for (const cell of g.cells) expect(mm(cell.widthPx)).toBeCloseTo((cell.toS - cell.fromS) * s.speedMmPerS, 6);
        for (const pulse of g.pulses) {
          expect(mm(pulse.heightPx)).toBeCloseTo(s.gainMmPerMv, 6);
          expect(mm(pulse.widthPx)).toBeCloseTo(5, 6);
        }
        expect(g.caption).toBe(`${s.speedMmPerS} mm/s   ${s.gainMmPerMv} mm/mV`);
      }),
    );
  });

  it("draws a 1 mV step 10 mm high at the right instant", () => {
    const n = 5000;
    const step = recordingOf(
      Float64Array.from({ length: 12 * n }, (_, i) => (i % n === 1000 ? 1 : 0)),
      500,
      1,
    );
    const { ctx, paths } = recorder();
    const g = drawPaper(ctx, step, { layout: "6x2", speedMmPerS: 25, gainMmPerMv: 10, pxPerMm: 4, colours: COLOURS });
    const trace = paths.find(({ colour, moves }) => colour === COLOURS.trace && moves[0]!.length > 1000)!.moves[0]!;
    const top = trace.reduce((best, point) => (point[1] < best[1] ? point : best));
    expect(g.cells[0]!.baselinePx - top[1]).toBeCloseTo(40, 6);
    expect(top[0] - g.cells[0]!.xPx).toBeCloseTo(2 * 25 * 4, 6);
    expect(paperPoint(g, top[0], top[1])).toMatchObject({
      timeS: expect.closeTo(2, 6),
      millivolt: expect.closeTo(1, 6),
    });
  });

  it("leaves a gap where the recording has one, and an empty place for a missing lead", () => {
    const samples = recording.samples.map((lead) => lead.slice());
    samples[0]!.fill(Number.NaN, 400, 500);
    const { ctx, paths } = recorder();
    const g = drawPaper(
      ctx,
      { ...recording, leads: recording.leads.slice(0, 6), samples: samples.slice(0, 6) },
      { ...STANDARD, pixelRatio: 2 },
    );
    expect(g.cells.map((cell) => cell.lead)).toEqual(["I", "aVR", "II", "aVL", "III", "aVF", "II"]);
    expect(paths.find(({ moves }) => (moves[0]?.length ?? 0) > 300)!.moves).toHaveLength(2);
  });

  it("highlights evidence in the leads it names, with an edge, under the trace", () => {
    const { ctx, rects, texts } = recorder();
    const g = drawPaper(ctx, recording, {
      layout: "3x4+rhythm",
      speedMmPerS: 25,
      gainMmPerMv: 10,
      pxPerMm: 4,
      colours: COLOURS,
      evidence: [{ leads: ["V1"], fromS: 5.5, toS: 6.5 }],
      head: ["Somebody", "synthetic"],
    });
    const cell = g.cells.find(({ lead }) => lead === "V1")!;
    const bands = rects.filter(({ colour }) => colour === COLOURS.evidence);
    expect(bands).toHaveLength(1);
    expect(bands[0]!.box.slice(0, 3)).toEqual([cell.xPx + 50, cell.topPx, 100]);
    expect(texts).toContain("25 mm/s   10 mm/mV");
    expect(texts).toEqual(expect.arrayContaining(["Somebody", "synthetic"]));
  });

  it("puts the limb leads in Cabrera's order, aVR upside down and named so", () => {
    const columns = (setting: Partial<PaperSetting>) =>
      paperGeometry(recording, { ...STANDARD, order: "cabrera", ...setting }).cells.map(({ label }) => label);
    expect(columns({}).slice(0, -1).join(" ")).toBe("aVL II V1 V4 I aVF V2 V5 \u2212aVR III V3 V6");
    expect(columns({ layout: "12x1" }).join(" ")).toBe("aVL I \u2212aVR II aVF III V1 V2 V3 V4 V5 V6");
    const { ctx, paths } = recorder();
    const up = stepped(1000);
    const g = drawPaper(ctx, up, { ...STANDARD, layout: "12x1", order: "cabrera" });
    const cell = g.cells.find(({ label }) => label === "\u2212aVR")!;
    expect(cell).toMatchObject({ lead: "aVR", inverted: true });
    const traces = paths.filter(({ colour, moves }) => colour === COLOURS.trace && (moves[0]?.length ?? 0) > 100);
    const lowest = (at: number) => Math.max(...traces[at]!.moves[0]!.map(([, y]) => y)) - g.cells[at]!.baselinePx;
    expect([lowest(0), lowest(2)]).toEqual([expect.closeTo(0, 6), expect.closeTo(40, 6)]);
  });

  it("draws strips where the twelve leads are not there, and where the recording is longer than a page", () => {
    expect(layoutFor(recording, "6x2")).toBe("6x2");
    expect(layoutFor({ ...recording, durationS: 1800 }, "6x2")).toBe("strips");
    const two = { leads: ["MLII", "V5"], durationS: 1800 };
    expect(layoutFor(two, "3x4+rhythm")).toBe("strips");
    const g = paperGeometry(two, { ...STANDARD, layout: "strips", widthPx: 1032, startS: 100 });
    expect(g.cells.map(({ lead, fromS, toS }) => [lead, fromS, toS])).toEqual([
      ["MLII", 100, 110],
      ["V5", 100, 110],
    ]);
    expect(g.widthPx).toBe(1032);
    expect(g.lastStartS).toBe(1790);
  });

  it("keeps its scale in a narrow room, shows fewer seconds and never leaves the recording", () => {
    fc.assert(
      fc.property(
        setting,
        fc.integer({ min: 200, max: 2000 }),
        fc.double({ min: -5, max: 50, noNaN: true }),
        (s, widthPx, startS) => {
          const g = paperGeometry(recording, { ...s, widthPx, startS });
          expect(g.pxPerS).toBeCloseTo(s.speedMmPerS * s.pxPerMm, 9);
          expect(g.startS).toBeGreaterThanOrEqual(0);
          expect(g.endS).toBeLessThanOrEqual(10 + 1e-9);
          for (const cell of g.cells) {
            expect(cell.fromS).toBeGreaterThanOrEqual(-1e-9);
            expect(cell.toS).toBeLessThanOrEqual(10 + 1e-9);
            expect(cell.toS - cell.fromS).toBeCloseTo(cell.widthPx / g.pxPerS, 6);
          }
          expect(paperGeometry(recording, { ...s, widthPx, startS: g.lastStartS }).endS).toBeCloseTo(10, 6);
        },
      ),
    );
  });

  it("shortens the columns beside a drawer to 1.7 s a lead and leaves the rhythm strip its ten", () => {
    const g = paperGeometry(recording, { ...STANDARD, leftMm: 6, widthPx: 1024, columnsWidthPx: 704, startS: 3 });
    expect(g.secondsPerLead).toBeCloseTo(1.7, 9);
    expect(g.cells[0]).toMatchObject({ fromS: 3 });
    expect(g.cells.at(-1)).toMatchObject({ fromS: 0, toS: 10 });
  });

  it("narrows rows to a page, never the scale, and leaves room for the lines above", () => {
    const page = { ...STANDARD, layout: "12x1" as const, widthPx: 1124, maxHeightPx: 744, topMm: 27 };
    const g = paperGeometry(recording, page);
    expect(g.heightPx).toBeCloseTo(744, 6);
    expect(g.pxPerMv).toBe(40);
    expect(g.cells[0]!.topPx).toBe(108);
    expect(paperGeometry(recording, { ...page, layout: "3x4+rhythm" }).heightPx).toBe((27 + 4 * 28) * 4);
  });

  it("joins the lowest and highest sample of each pixel column, so that no peak is lost", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ min: -2, max: 2, noNaN: true }), fc.constant(Number.NaN)), {
          minLength: 2000,
          maxLength: 2000,
        }),
        (mv) => {
          const long: Recording = {
            ...recording,
            samplingRateHz: 1000,
            durationS: 2,
            leads: ["II"],
            samples: [Float32Array.from(mv)],
          };
          const rest = restLevel(long.samples[0]!);
          const { ctx, paths } = recorder();
          const g = drawPaper(ctx, long, { ...STANDARD, layout: "strips", pxPerMm: 1 });
          const [cell] = g.cells;
          const drawn = paths
            .filter(({ colour, width }) => colour === COLOURS.trace && width === 1.1)
            .at(-1)!
            .moves.flat();
          const columns = Map.groupBy(drawn, ([x]) => Math.floor(x));
          expect(drawn.length).toBeLessThanOrEqual(4 * 51 + mv.filter(Number.isNaN).length * 2);
          for (const [column, samples] of Map.groupBy(mv.keys(), (i) => Math.floor(cell!.xPx + i * 0.025))) {
            const there = samples.map((i) => long.samples[0]![i]!).filter((v) => !Number.isNaN(v));
            if (there.length === 0) continue;
            const ys = columns.get(column)!.map(([, y]) => y);
            expect(Math.min(...ys)).toBeCloseTo(cell!.baselinePx - (Math.max(...there) - rest) * 10, 3);
            expect(Math.max(...ys)).toBeCloseTo(cell!.baselinePx - (Math.min(...there) - rest) * 10, 3);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it("lays an R wave of the earlier recording on the first one of each place", () => {
    const prior = { ownBeatsS: [0.4, 1.4, 2.4], beatsS: [0.1, 0.9, 1.7, 2.5] };
    expect(priorShiftS({ fromS: 1, toS: 2 }, prior)).toBeCloseTo(1.4 - 1.7, 9);
    expect(priorShiftS({ fromS: 5, toS: 6 }, prior)).toBeNull();
    const { ctx, paths } = recorder();
    const own = stepped(1000);
    const earlier = stepped(700);
    const g = drawPaper(ctx, own, {
      ...STANDARD,
      layout: "12x1",
      prior: { recording: earlier, ownBeatsS: [2], beatsS: [1.4] },
    });
    const [under] = paths.filter(({ colour }) => colour === COLOURS.prior);
    const top = under!.moves[0]!.reduce((best, point) => (point[1] < best[1] ? point : best));
    expect(top[0] - g.cells[0]!.xPx).toBeCloseTo(200, 6);
  });
});

const STANDARD: PaperOptions = {
  layout: "3x4+rhythm",
  speedMmPerS: 25,
  gainMmPerMv: 10,
  pxPerMm: 4,
  colours: COLOURS,
};

/** Twelve flat leads of 10 s with 1 mV in one sample. */
function stepped(at: number): Recording {
  const n = 5000;
  return recordingOf(
    Float64Array.from({ length: 12 * n }, (_, i) => (i % n === at ? 1 : 0)),
    500,
    1,
  );
}
