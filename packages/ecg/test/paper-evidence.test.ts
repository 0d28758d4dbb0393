import { drawPaper, type PaperContext, type PaperOptions } from "@bedside/ecg";
import { syntheticEcg } from "@bedside/ecg/synthetic";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const { recording } = syntheticEcg({ seed: 1 });
const chip = (name: string) => ({ ink: `${name}-ink`, tint: `${name}-tint`, line: `${name}-line` });
const OPTIONS: PaperOptions = {
  layout: "3x4+rhythm",
  speedMmPerS: 25,
  gainMmPerMv: 10,
  pxPerMm: 4,
  colours: {
    paper: "paper",
    line1Mm: "fine",
    line5Mm: "coarse",
    trace: "trace",
    text: "text",
    evidence: "evidence",
    evidenceEdge: "edge",
    prior: "prior",
    flags: { reversed: chip("reversed"), poor: chip("poor"), off: chip("off"), good: chip("good"), unusable: "grey" },
  },
};

type Step =
  | { what: "rect"; colour: string; x: number; y: number; width: number; height: number }
  | { what: "text"; colour: string; text: string; x: number; y: number }
  | { what: "path"; colour: string; points: [number, number][] };

/** What was drawn, in order. */
function draw(more: Partial<PaperOptions>) {
  const steps: Step[] = [];
  let points: [number, number][] = [];
  const ctx: PaperContext = {
    fillStyle: "",
    strokeStyle: "",
    lineWidth: 1,
    lineJoin: "miter",
    font: "",
    textBaseline: "alphabetic",
    beginPath: () => {
      points = [];
    },
    moveTo: (x, y) => {
      points.push([x, y]);
    },
    lineTo: (x, y) => {
      points.push([x, y]);
    },
    stroke: () => {
      steps.push({ what: "path", colour: String(ctx.strokeStyle), points });
    },
    fillRect: (x, y, width, height) => {
      steps.push({ what: "rect", colour: String(ctx.fillStyle), x, y, width, height });
    },
    fillText: (text, x, y) => {
      steps.push({ what: "text", colour: String(ctx.fillStyle), text, x, y });
    },
  };
  const geometry = drawPaper(ctx, recording, { ...OPTIONS, ...more });
  const texts = steps.filter((step) => step.what === "text");
  return { geometry, steps, texts, rects: steps.filter((step) => step.what === "rect") };
}

describe("evidence on the paper", () => {
  it("is banded with an edge of 3 pixels; a strip's band is in the strip only", () => {
    const { geometry, rects } = draw({
      evidence: [{ leads: ["II"], fromS: 2, toS: 4, isStrip: true, note: "RR" }],
    });
    const strip = geometry.cells.at(-1)!;
    expect(rects.filter(({ colour }) => colour === "evidence")).toEqual([
      expect.objectContaining({ x: strip.xPx + 200, y: strip.topPx, width: 200, height: strip.heightPx }),
    ]);
    expect(rects.find(({ colour, width }) => colour === "edge" && width === 3)).toMatchObject({ x: strip.xPx + 200 });
  });

  it("says once what a band is, inside its place", () => {
    const { geometry, texts } = draw({ evidence: [{ leads: ["V1", "V2"], fromS: 0, toS: 10, note: "Network" }] });
    const said = texts.filter(({ text }) => text === "Network");
    expect(said).toHaveLength(1);
    const v1 = geometry.cells.find(({ lead }) => lead === "V1")!;
    expect(said[0]!.x).toBeGreaterThan(v1.xPx);
    expect(said[0]!.x).toBeLessThan(v1.xPx + v1.widthPx);
  });

  it("lies under the trace, and its words over it", () => {
    const { steps } = draw({ evidence: [{ leads: ["V1"], fromS: 0, toS: 10, note: "Network" }] });
    const at = (is: (step: Step) => boolean) => steps.findIndex(is);
    const trace = at(({ what, colour }) => what === "path" && colour === "trace");
    expect(at(({ colour }) => colour === "evidence")).toBeLessThan(trace);
    expect(at((step) => step.what === "text" && step.text === "Network")).toBeGreaterThan(trace);
  });

  it("writes whole milliseconds between the beats that are shown, each between its ticks", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 400, max: 2000 }), { minLength: 1, maxLength: 12 }), (rr) => {
        const beatsS = [0.5];
        for (const ms of rr) beatsS.push(beatsS.at(-1)! + ms / 1000);
        const { geometry, texts } = draw({ intervals: { lead: "II", beatsS } });
        const strip = geometry.cells.at(-1)!;
        const inside = beatsS.filter((at) => at <= strip.toS);
        const written = texts.filter(({ colour }) => colour === "edge");
        expect(written.map(({ text }) => Number(text))).toEqual(rr.slice(0, inside.length - 1));
        for (const [i, { x, y }] of written.entries()) {
          expect(x).toBeGreaterThan(strip.xPx + inside[i]! * 100);
          expect(x).toBeLessThan(strip.xPx + inside[i + 1]! * 100);
          expect(y).toBeLessThanOrEqual(strip.topPx + strip.heightPx);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("leaves out numbers that have no room, and everything where the lead is not there", () => {
    expect(
      draw({ pxPerMm: 1, intervals: { lead: "II", beatsS: [1, 1.4, 3] } }).texts.map(({ text }) => text),
    ).toContain("1600");
    expect(
      draw({ pxPerMm: 1, intervals: { lead: "II", beatsS: [1, 1.4, 3] } }).texts.map(({ text }) => text),
    ).not.toContain("400");
    expect(draw({ intervals: { lead: "X", beatsS: [1, 2] } }).texts.filter(({ colour }) => colour === "edge")).toEqual(
      [],
    );
  });
});

describe("signal flags on the paper", () => {
  it("stand behind the lead's name in the colours of their kind", () => {
    const { geometry, texts, rects } = draw({
      flags: [{ lead: "V2", kind: "poor", text: "60 Hz", isUnusable: false }],
    });
    const cell = geometry.cells.find(({ lead }) => lead === "V2")!;
    const flag = texts.find(({ text }) => text === "60 Hz")!;
    const name = texts.find(({ text }) => text === "V2")!;
    expect(flag).toMatchObject({ colour: "poor-ink", y: name.y });
    expect(flag.x).toBeGreaterThan(name.x + 13);
    expect(flag.x).toBeLessThan(cell.xPx + cell.widthPx);
    expect(rects.some(({ colour }) => colour === "poor-tint")).toBe(true);
  });

  it("hatch an unusable lead inside its place, and its trace is still drawn, in grey", () => {
    const { geometry, steps } = draw({ flags: [{ lead: "V3", kind: "off", text: "lead off", isUnusable: true }] });
    const cell = geometry.cells.find(({ lead }) => lead === "V3")!;
    const grey = steps.filter((step) => step.what === "path").filter(({ colour }) => colour === "grey");
    expect(grey).toHaveLength(2);
    const [hatching, trace] = grey;
    for (const [x, y] of hatching!.points) {
      expect(x).toBeGreaterThanOrEqual(cell.xPx - 1e-6);
      expect(x).toBeLessThanOrEqual(cell.xPx + cell.widthPx + 1e-6);
      expect(y).toBeGreaterThanOrEqual(cell.topPx - 1e-6);
      expect(y).toBeLessThanOrEqual(cell.topPx + cell.heightPx + 1e-6);
    }
    expect(trace!.points.length).toBeGreaterThan(200);
    expect(steps.filter((step) => step.what === "path" && step.colour === "trace").length).toBeGreaterThan(12);
  });

  it("are black on paper where the page names no colours, and a strip's flag stands in the strip only", () => {
    const { flags: _, ...colours } = OPTIONS.colours;
    const { geometry, texts } = draw({
      colours,
      flags: [{ lead: "II", kind: "good", text: "regular", isUnusable: false, isStrip: true }],
    });
    const said = texts.filter(({ text }) => text === "regular");
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ colour: "text" });
    expect(said[0]!.y).toBeGreaterThan(geometry.cells.at(-1)!.topPx);
  });
});
