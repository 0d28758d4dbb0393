import { drawPaper, gridLayer, type PaperColours, type PaperLayout, type Recording } from "@bedside/ecg";
import uPlot from "uplot";

/** What the page measured, in milliseconds. */
export interface PaperTimes {
  first: number[];
  pan: number[];
  zoom: number[];
}

const COLOURS: PaperColours = {
  paper: "#fff9f8",
  line1Mm: "#f7dad6",
  line5Mm: "#e5a49d",
  trace: "#101a33",
  text: "#3b1512",
  evidence: "rgba(255,205,40,.17)",
  evidenceEdge: "#0b5f61",
  prior: "#1f4e8c",
};
const SIZE = { width: 1366, height: 600 };
const FIRSTS = 15;
const FRAMES = 120;
const LEADS = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"];

/** Beats of a plausible shape with noise; the same in every run. */
function recordingOf(leads: number, seconds: number, samplingRateHz: number): Recording {
  let seed = 1;
  const noise = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return (seed / 2_147_483_647 - 0.5) * 0.02;
  };
  const bump = (t: number, at: number, width: number) => Math.exp(-(((t - at) / width) ** 2));
  const mv = (t: number) => 0.15 * bump(t, 0.1, 0.03) + 1.1 * bump(t, 0.25, 0.012) + 0.3 * bump(t, 0.5, 0.06);
  return {
    format: "csv",
    source: null,
    start: null,
    samplingRateHz,
    durationS: seconds,
    leads: LEADS.slice(0, leads),
    samples: Array.from({ length: leads }, () =>
      Float32Array.from({ length: seconds * samplingRateHz }, (_, i) => mv((i / samplingRateHz) % 0.8) + noise()),
    ),
    derivedLeads: [],
    device: null,
    lsbUv: Array.from({ length: leads }, () => null),
    ecgEnd: null,
    filters: null,
    patient: null,
    stated: null,
    synthetic: true,
    warnings: [],
  };
}

/** A pixel is read after each drawing, so that work which the browser put off is in the time. */
function settle(canvas: HTMLCanvasElement): void {
  canvas.getContext("2d")!.getImageData(0, 0, 1, 1);
}

function timed(canvas: HTMLCanvasElement, draw: () => void): number {
  const started = performance.now();
  draw();
  settle(canvas);
  return performance.now() - started;
}

const frames = (draw: (k: number) => number): number[] => Array.from({ length: FRAMES }, (_, k) => draw(k));

function ours(recording: Recording, layout: PaperLayout): PaperTimes {
  const layers = new WeakMap<CanvasRenderingContext2D, ReturnType<typeof gridLayer>>();
  const draw = (canvas: HTMLCanvasElement, startS: number, pxPerMm: number) => {
    const context = canvas.getContext("2d")!;
    const putGrid = layers.get(context) ?? gridLayer(context);
    layers.set(context, putGrid);
    drawPaper(context, recording, {
      layout,
      speedMmPerS: 25,
      gainMmPerMv: 10,
      pxPerMm,
      widthPx: SIZE.width,
      startS,
      colours: COLOURS,
      putGrid,
    });
  };
  const fresh = () => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, SIZE);
    document.body.replaceChildren(canvas);
    return canvas;
  };
  const first = Array.from({ length: FIRSTS }, () => {
    const started = performance.now();
    const surface = fresh();
    draw(surface, 0, 4);
    settle(surface);
    return performance.now() - started;
  });
  const canvas = fresh();
  const last = Math.max(0, recording.durationS - 10);
  return {
    first,
    pan: frames((k) =>
      timed(canvas, () => draw(canvas, last > 0 ? (k / FRAMES) * last : k / FRAMES, last > 0 ? 4 : 6)),
    ),
    zoom: frames((k) => timed(canvas, () => draw(canvas, 0, 3 + (k / FRAMES) * 5))),
  };
}

/** One chart a lead, as uPlot draws series of separate axes. */
async function theirs(recording: Recording): Promise<PaperTimes> {
  const { samplingRateHz, durationS, samples, leads } = recording;
  const x = Array.from({ length: samples[0]!.length }, (_, i) => i / samplingRateHz);
  const height = Math.floor(SIZE.height / leads.length);
  const spanS = Math.min(10, durationS);
  const make = () => {
    document.body.replaceChildren();
    return leads.map(
      (lead, at) =>
        new uPlot(
          {
            width: SIZE.width,
            height,
            legend: { show: false },
            cursor: { show: false },
            scales: { x: { time: false, min: 0, max: spanS }, y: { auto: false, range: [-1, 1.5] } },
            series: [{}, { label: lead, stroke: COLOURS.trace, points: { show: false } }],
          },
          [x, samples[at]!],
          document.body,
        ),
    );
  };
  /** uPlot draws in a microtask after the call. */
  const clocked = async (act: () => uPlot[]) => {
    const started = performance.now();
    const drawn = act();
    await Promise.resolve();
    for (const plot of drawn) settle(plot.ctx.canvas);
    return performance.now() - started;
  };
  const times: PaperTimes = { first: [], pan: [], zoom: [] };
  for (let k = 0; k < FIRSTS; k++) times.first.push(await clocked(make));
  const plots = make();
  const to = (min: number, max: number) => () => {
    for (const plot of plots) plot.setScale("x", { min, max });
    return plots;
  };
  const last = Math.max(0, durationS - 10);
  for (let k = 0; k < FRAMES; k++) {
    const startS = last > 0 ? (k / FRAMES) * last : k / FRAMES;
    times.pan.push(await clocked(to(startS, startS + spanS)));
  }
  for (let k = 0; k < FRAMES; k++) times.zoom.push(await clocked(to(0, spanS * (1 - (0.6 * k) / FRAMES))));
  return times;
}

/** Twelve leads of 10 s at 500 Hz, then two of 30 minutes at 250 Hz: ours and uPlot in turn, each twice, the first to warm up. */
async function run(): Promise<Record<string, PaperTimes>> {
  const page = recordingOf(12, 10, 500);
  const long = recordingOf(2, 1800, 250);
  const times: Record<string, PaperTimes> = {};
  for (let round = 0; round < 2; round++) {
    times.page = ours(page, "3x4+rhythm");
    times.pageUplot = await theirs(page);
    times.long = ours(long, "strips");
    times.longUplot = await theirs(long);
  }
  return times;
}

Object.assign(globalThis, { run });
