import { drawPaper, gridLayer, type PaperColours, type PaperLayout, paperGeometry, type Recording } from "@bedside/ecg";
import uPlot from "uplot";

/** What the page measured of one recording on one kind of paper, in milliseconds. */
export interface PaperTimes {
  title: string;
  ours: Frames;
  /** Null where uPlot can not show the same. */
  uPlot: Frames | null;
}

type Frames = Record<"first" | "pan" | "zoom", number[]>;

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
const FRAMES = 240;
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

/** How one of both draws a stretch of time; `startS` and the part of the way (0..1) come with each frame. */
interface Drawer {
  first: () => Promise<number>;
  pan: (startS: number) => Promise<number>;
  zoom: (part: number) => Promise<number>;
}

/** As the app does: a canvas of the paper's size, the grid kept while it stays. */
function paper(recording: Recording, layout: PaperLayout, pixelRatio: number): Drawer {
  const fresh = () => {
    const canvas = document.createElement("canvas");
    document.body.append(canvas);
    return { canvas, putGrid: gridLayer(canvas.getContext("2d")!) };
  };
  const draw = ({ canvas, putGrid }: ReturnType<typeof fresh>, startS: number, pxPerMm: number) => {
    const context = canvas.getContext("2d")!;
    const options = {
      layout,
      speedMmPerS: 25,
      gainMmPerMv: 10,
      pxPerMm,
      widthPx: SIZE.width,
      minHeightPx: SIZE.height,
      startS,
      colours: COLOURS,
      pixelRatio,
      putGrid,
    } as const;
    const geometry = paperGeometry(recording, options);
    const width = Math.ceil(geometry.widthPx * pixelRatio);
    const height = Math.ceil(geometry.heightPx * pixelRatio);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    drawPaper(context, recording, options);
  };
  const kept = fresh();
  return {
    first: async () => {
      const started = performance.now();
      const surface = fresh();
      draw(surface, 0, 4);
      settle(surface.canvas);
      const time = performance.now() - started;
      surface.canvas.remove();
      return time;
    },
    pan: async (startS) => timed(kept.canvas, () => draw(kept, startS, recording.durationS > 10 ? 4 : 6)),
    zoom: async (part) => timed(kept.canvas, () => draw(kept, 0, 3 + part * 5)),
  };
}

/** One chart a lead, as uPlot draws series of separate axes. */
function charts({ samplingRateHz, durationS, samples, leads }: Recording): Drawer {
  const x = Array.from({ length: samples[0]!.length }, (_, i) => i / samplingRateHz);
  const height = Math.floor(SIZE.height / leads.length);
  const spanS = Math.min(10, durationS);
  const make = () =>
    leads.map(
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
  /** uPlot draws in a microtask after the call. */
  const clocked = async (act: () => uPlot[]) => {
    const started = performance.now();
    const drawn = act();
    await Promise.resolve();
    for (const plot of drawn) settle(plot.ctx.canvas);
    return { time: performance.now() - started, drawn };
  };
  const plots = make();
  const show = async (min: number, max: number) => {
    const { time } = await clocked(() => {
      for (const plot of plots) plot.setScale("x", { min, max });
      return plots;
    });
    return time;
  };
  return {
    first: async () => {
      const { time, drawn } = await clocked(make);
      for (const plot of drawn) plot.destroy();
      return time;
    },
    pan: (startS) => show(startS, startS + spanS),
    zoom: (part) => show(0, spanS * (1 - 0.6 * part)),
  };
}

/** One frame of each in turn, so that whatever else the machine does falls on both. */
async function compare(title: string, recording: Recording, layout: PaperLayout, pixelRatio = 1): Promise<PaperTimes> {
  document.body.replaceChildren();
  const drawers = [paper(recording, layout, pixelRatio), ...(pixelRatio === 1 ? [charts(recording)] : [])];
  const times = drawers.map((): Frames => ({ first: [], pan: [], zoom: [] }));
  const last = Math.max(0, recording.durationS - 10);
  const each = async (count: number, what: keyof Frames, frame: (drawer: Drawer, part: number) => Promise<number>) => {
    for (let k = 0; k < count; k++)
      for (const [at, drawer] of drawers.entries()) times[at]![what].push(await frame(drawer, k / count));
  };
  await each(FIRSTS, "first", ({ first }) => first());
  await each(FRAMES, "pan", ({ pan }, part) => pan(part * (last || 1)));
  await each(FRAMES, "zoom", ({ zoom }, part) => zoom(part));
  return { title, ours: times[0]!, uPlot: times[1] ?? null };
}

/** Twelve leads of 10 s at 500 Hz on two papers, then two leads of 30 minutes at 250 Hz, scrolled from end to end. */
async function run(): Promise<PaperTimes[]> {
  const page = recordingOf(12, 10, 500);
  const long = recordingOf(2, 1800, 250);
  const all = async () => [
    await compare("12 leads x 10 s x 500 Hz, 3x4 + rhythm", page, "3x4+rhythm"),
    await compare("12 leads x 10 s x 500 Hz, twelve rows", page, "12x1"),
    await compare("12 leads x 10 s x 500 Hz, 3x4 + rhythm, 2 device pixels", page, "3x4+rhythm", 2),
    await compare("2 leads x 30 min x 250 Hz, strips", long, "strips"),
  ];
  await all();
  return await all();
}

Object.assign(globalThis, { run });
