import { drawPaper, type PaperContext, type PaperSetting, paperGeometry, paperPoint } from "@bedside/ecg";
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
    measureText: (text: string) => ({ width: text.length * 7 }) as TextMetrics,
  } as unknown as PaperContext;
  return { ctx, paths, rects, texts };
}

const setting = fc.record<PaperSetting>({
  layout: fc.constantFrom("3x4+rhythm", "6x2", "12x1"),
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
      { layout: "3x4+rhythm", speedMmPerS: 25, gainMmPerMv: 10, pxPerMm: 4, colours: COLOURS },
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
      captionRight: "4 px = 1 mm",
    });
    const cell = g.cells.find(({ lead }) => lead === "V1")!;
    const bands = rects.filter(({ colour }) => colour === COLOURS.evidence);
    expect(bands).toHaveLength(1);
    expect(bands[0]!.box.slice(0, 3)).toEqual([cell.xPx + 50, cell.topPx, 100]);
    expect(texts).toContain("25 mm/s   10 mm/mV");
    expect(texts).toContain("4 px = 1 mm");
  });
});
