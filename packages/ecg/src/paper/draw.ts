import { leadSamples, type Recording } from "../recording.ts";
import { drawEvidence, drawEvidenceNote, drawIntervals, type PaperEvidence, type PaperIntervals } from "./evidence.ts";
import { drawFlags, drawHatching, type FlagColours, type PaperFlag, traceColour } from "./flags.ts";
import { type PaperCell, type PaperGeometry, type PaperSetting, paperGeometry } from "./geometry.ts";
import { ribbonTrace } from "./ribbon.ts";
import { penTrace, restLevel, type TraceScale } from "./trace.ts";

/** The part of Canvas 2D that the paper needs; print and tests pass others. Without `fill` traces stay lines. */
export type PaperContext = Pick<
  CanvasRenderingContext2D,
  "beginPath" | "moveTo" | "lineTo" | "stroke" | "fillRect" | "fillText"
> & {
  fillStyle: CanvasRenderingContext2D["fillStyle"];
  strokeStyle: CanvasRenderingContext2D["strokeStyle"];
  lineWidth: number;
  lineJoin: CanvasLineJoin;
  font: string;
  textBaseline: CanvasTextBaseline;
  fill?: () => void;
};

/** Colours from the design tokens of the page. */
export interface PaperColours {
  paper: string;
  line1Mm: string;
  line5Mm: string;
  trace: string;
  text: string;
  evidence: string;
  evidenceEdge: string;
  /** Trace of the earlier ECG under this one. */
  prior: string;
  /** Of what is said about the signal; black on paper when absent. */
  flags?: FlagColours;
}

/** An earlier recording under this one. In each lead's place one of its R waves lies on the first whole one of this. */
export interface PaperPrior {
  recording: Recording;
  /** Middle of each QRS in seconds, of the earlier recording and of this one. */
  beatsS: readonly number[];
  ownBeatsS: readonly number[];
}

export interface PaperOptions extends PaperSetting {
  colours: PaperColours;
  /** 1.1 when absent; 1.8 on high-contrast paper. */
  traceWidthPx?: number;
  evidence?: readonly PaperEvidence[];
  /** Intervals that are written under one lead. */
  intervals?: PaperIntervals;
  /** What the signal of single leads is worth. */
  flags?: readonly PaperFlag[];
  prior?: PaperPrior;
  /** What is shown and at which scale of the screen, printed behind speed and gain. */
  caption?: string;
  /** A second line of the caption. It needs 5 mm more of `topMm`. */
  captionLine?: string;
  /** Lines above everything: whose ECG this is. They need `topMm`. */
  head?: readonly string[];
  /** Font of all texts; its size is in the context's pixels. */
  font?: string;
  /** Device pixels in a pixel of the context's coordinates, 1 when absent. */
  pixelRatio?: number;
  /** Puts the empty paper there in place of drawing it, such as a kept picture of it. */
  putGrid?: (geometry: PaperGeometry, options: PaperOptions) => void;
}

/** Height of one line of the head. */
export const HEAD_LINE_MM = 5.5;

/**
 * Draws ECG paper on a Canvas 2D context in the context's own coordinates (scale it by the device's pixel ratio
 * first). Each lead rests at its own median; a gap in the recording is a gap in the line.
 */
export function drawPaper(ctx: PaperContext, recording: Recording, options: PaperOptions): PaperGeometry {
  const geometry = paperGeometry(recording, options);
  if (options.putGrid) options.putGrid(geometry, options);
  else drawGrid(ctx, geometry, options);
  for (const evidence of options.evidence ?? []) drawEvidence(ctx, geometry, evidence, options.colours);
  drawHatching(ctx, geometry, options);
  ctx.lineWidth = options.traceWidthPx ?? 1.1;
  ctx.lineJoin = "round";
  if (options.prior) drawPrior(ctx, geometry, options.prior, options);
  ctx.strokeStyle = options.colours.trace;
  drawPulses(ctx, geometry);
  for (const cell of geometry.cells) {
    ctx.strokeStyle = traceColour(cell.lead, options);
    drawTrace(ctx, geometry, cell, recording, 0, options);
  }
  drawText(ctx, geometry, options);
  drawFlags(ctx, geometry, options);
  if (options.intervals) drawIntervals(ctx, geometry, options.intervals, options);
  for (const evidence of options.evidence ?? []) drawEvidenceNote(ctx, geometry, evidence, options);
  return geometry;
}

/** Lines of whole device pixels, each at the pixel nearest to its millimetre: as rectangles, which need no smoothing. */
export function drawGrid(
  ctx: Pick<PaperContext, "fillStyle" | "fillRect">,
  { widthPx, heightPx, pxPerMm }: Pick<PaperGeometry, "widthPx" | "heightPx" | "pxPerMm">,
  { colours, pixelRatio: ratio = 1 }: Pick<PaperOptions, "colours" | "pixelRatio">,
): void {
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, widthPx, heightPx);
  const thick = Math.max(1, Math.round(ratio)) / ratio;
  const at = (mm: number) => (Math.round(mm * pxPerMm * ratio) - Math.floor((thick * ratio) / 2)) / ratio;
  for (const everyMm of [1, 5]) {
    ctx.fillStyle = everyMm === 1 ? colours.line1Mm : colours.line5Mm;
    for (let mm = 0; mm * pxPerMm <= Math.max(widthPx, heightPx); mm += everyMm) {
      if (everyMm === 1 && mm % 5 === 0) continue;
      if (mm * pxPerMm <= widthPx) ctx.fillRect(at(mm), 0, thick, heightPx);
      if (mm * pxPerMm <= heightPx) ctx.fillRect(0, at(mm), widthPx, thick);
    }
  }
}

function drawPrior(ctx: PaperContext, geometry: PaperGeometry, prior: PaperPrior, options: PaperOptions): void {
  ctx.strokeStyle = options.colours.prior;
  for (const cell of geometry.cells)
    drawTrace(ctx, geometry, cell, prior.recording, priorShiftS(cell, prior) ?? 0, options);
}

/** Seconds that an earlier recording moves to the right so that R lies on R in this place; null without beats. */
export function priorShiftS(
  cell: Pick<PaperCell, "fromS" | "toS">,
  { beatsS, ownBeatsS }: Pick<PaperPrior, "beatsS" | "ownBeatsS">,
): number | null {
  const own = ownBeatsS.find((at) => at >= cell.fromS && at <= cell.toS);
  if (own === undefined || beatsS.length === 0) return null;
  const nearest = beatsS.reduce((best, at) => (Math.abs(at - own) < Math.abs(best - own) ? at : best));
  return own - nearest;
}

function drawPulses(ctx: PaperContext, geometry: PaperGeometry): void {
  ctx.beginPath();
  for (const { xPx, baselinePx, widthPx, heightPx } of geometry.pulses) {
    ctx.moveTo(xPx - geometry.pxPerMm, baselinePx);
    ctx.lineTo(xPx, baselinePx);
    ctx.lineTo(xPx, baselinePx - heightPx);
    ctx.lineTo(xPx + widthPx, baselinePx - heightPx);
    ctx.lineTo(xPx + widthPx, baselinePx);
    ctx.lineTo(xPx + widthPx + geometry.pxPerMm, baselinePx);
  }
  ctx.stroke();
}

function drawTrace(
  ctx: PaperContext,
  geometry: PaperGeometry,
  cell: PaperCell,
  recording: Recording,
  shiftS: number,
  { pixelRatio = 1 }: PaperOptions,
): void {
  const samples = leadSamples(recording, cell.lead);
  if (!samples) return;
  const fs = recording.samplingRateHz;
  const first = Math.max(0, Math.ceil((cell.fromS - shiftS) * fs));
  const last = Math.min(samples.length - 1, Math.floor((cell.toS - shiftS) * fs));
  if (last <= first) return;
  const pxPerMv = cell.inverted ? -geometry.pxPerMv : geometry.pxPerMv;
  const scale: TraceScale = {
    x0: cell.xPx - (cell.fromS - shiftS) * geometry.pxPerS,
    y0: cell.baselinePx + restLevel(samples) * pxPerMv,
    pxPerSample: geometry.pxPerS / fs,
    pxPerMv,
    columnsPerPx: pixelRatio,
  };
  ctx.beginPath();
  if (!ctx.fill) {
    penTrace(ctx, samples, first, last, scale);
    ctx.stroke();
    return;
  }
  const piece = () => {
    ctx.fill?.();
    ctx.beginPath();
  };
  ctx.fillStyle = ctx.strokeStyle;
  ribbonTrace(ctx, piece, samples, first, last, scale, ctx.lineWidth);
}

function drawText(ctx: PaperContext, geometry: PaperGeometry, options: PaperOptions): void {
  const mm = geometry.pxPerMm;
  const font = options.font ?? "13px sans-serif";
  const { head = [] } = options;
  ctx.fillStyle = options.colours.text;
  ctx.textBaseline = "alphabetic";
  ctx.font = `600 ${font}`;
  for (const cell of geometry.cells) ctx.fillText(cell.label, cell.xPx + mm, cell.topPx + 4 * mm);
  for (const [line, words] of head.entries()) {
    ctx.font = line === 0 ? `600 ${font}` : font;
    ctx.fillText(words, 2 * mm, (line + 0.75) * HEAD_LINE_MM * mm);
  }
  ctx.font = font;
  const y = (head.length * HEAD_LINE_MM + 3.6) * mm;
  ctx.fillText([geometry.caption, options.caption].filter(Boolean).join("   "), 2 * mm, y);
  if (options.captionLine) ctx.fillText(options.captionLine, 2 * mm, y + 5 * mm);
  ctx.strokeStyle = options.colours.trace;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const [at, cell] of geometry.cells.entries()) {
    if (geometry.cells[at - 1]?.topPx !== cell.topPx) continue;
    ctx.moveTo(cell.xPx, cell.baselinePx - 5 * mm);
    ctx.lineTo(cell.xPx, cell.baselinePx - 2 * mm);
    ctx.moveTo(cell.xPx, cell.baselinePx + 2 * mm);
    ctx.lineTo(cell.xPx, cell.baselinePx + 5 * mm);
  }
  ctx.stroke();
}
