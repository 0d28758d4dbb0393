import { leadSamples, type Recording } from "../recording.ts";
import { median } from "../signal/filters.ts";
import { type PaperCell, type PaperGeometry, type PaperSetting, paperGeometry } from "./geometry.ts";

/** The part of Canvas 2D that the paper needs; a test passes a recorder. */
export type PaperContext = Pick<
  CanvasRenderingContext2D,
  "beginPath" | "moveTo" | "lineTo" | "stroke" | "fillRect" | "fillText" | "measureText"
> & {
  fillStyle: CanvasRenderingContext2D["fillStyle"];
  strokeStyle: CanvasRenderingContext2D["strokeStyle"];
  lineWidth: number;
  lineJoin: CanvasLineJoin;
  font: string;
  textBaseline: CanvasTextBaseline;
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
}

/** A stretch of some leads that a finding rests on. No `leads`: all. */
export interface PaperEvidence {
  leads?: readonly string[];
  fromS: number;
  toS: number;
}

export interface PaperOptions extends PaperSetting {
  colours: PaperColours;
  /** 1.1 when absent; 1.8 on high-contrast paper. */
  traceWidthPx?: number;
  evidence?: PaperEvidence[];
  /** Filter and the like, printed behind speed and gain. */
  caption?: string;
  /** Printed at the right of the same line, such as the screen's scale. */
  captionRight?: string;
  font?: string;
}

/**
 * Draws ECG paper on a Canvas 2D context in the context's own coordinates (scale it by the device's pixel ratio
 * first). Each lead rests at its own median; a gap in the recording is a gap in the line.
 */
export function drawPaper(ctx: PaperContext, recording: Recording, options: PaperOptions): PaperGeometry {
  const geometry = paperGeometry(recording, options);
  drawGrid(ctx, geometry, options.colours);
  for (const evidence of options.evidence ?? []) drawEvidence(ctx, geometry, evidence, options.colours);
  ctx.strokeStyle = options.colours.trace;
  ctx.lineWidth = options.traceWidthPx ?? 1.1;
  ctx.lineJoin = "round";
  drawPulses(ctx, geometry);
  for (const cell of geometry.cells) {
    const samples = leadSamples(recording, cell.lead);
    if (samples) drawTrace(ctx, geometry, cell, samples, recording.samplingRateHz);
  }
  drawText(ctx, geometry, options);
  return geometry;
}

function drawGrid(ctx: PaperContext, { widthPx, heightPx, pxPerMm }: PaperGeometry, colours: PaperColours): void {
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, widthPx, heightPx);
  for (const [everyMm, colour] of [
    [1, colours.line1Mm],
    [5, colours.line5Mm],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1;
    ctx.beginPath();
    const step = everyMm * pxPerMm;
    for (let k = 0; k * step <= widthPx; k++) {
      if (everyMm === 1 && k % 5 === 0) continue;
      const x = Math.round(k * step) + 0.5;
      ctx.moveTo(x, 0);
      ctx.lineTo(x, heightPx);
    }
    for (let k = 0; k * step <= heightPx; k++) {
      if (everyMm === 1 && k % 5 === 0) continue;
      const y = Math.round(k * step) + 0.5;
      ctx.moveTo(0, y);
      ctx.lineTo(widthPx, y);
    }
    ctx.stroke();
  }
}

function drawEvidence(
  ctx: PaperContext,
  geometry: PaperGeometry,
  evidence: PaperEvidence,
  colours: PaperColours,
): void {
  for (const cell of geometry.cells) {
    if (evidence.leads && !evidence.leads.includes(cell.lead)) continue;
    const fromS = Math.max(evidence.fromS, cell.fromS);
    const toS = Math.min(evidence.toS, cell.toS);
    if (toS <= fromS) continue;
    const x = cell.xPx + (fromS - cell.fromS) * geometry.pxPerS;
    ctx.fillStyle = colours.evidence;
    ctx.fillRect(x, cell.topPx, (toS - fromS) * geometry.pxPerS, cell.heightPx);
    ctx.fillStyle = colours.evidenceEdge;
    ctx.fillRect(x, cell.topPx, 3, cell.heightPx);
  }
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
  samples: Float32Array,
  fs: number,
): void {
  const first = Math.max(0, Math.ceil(cell.fromS * fs));
  const last = Math.min(samples.length - 1, Math.floor(cell.toS * fs));
  if (last <= first) return;
  const rest = median(samples.subarray(first, last + 1).filter((v) => !Number.isNaN(v)));
  const pxPerSample = geometry.pxPerS / fs;
  const x0 = cell.xPx - cell.fromS * geometry.pxPerS;
  let pen = false;
  ctx.beginPath();
  for (let i = first; i <= last; i++) {
    const mv = samples[i]!;
    if (Number.isNaN(mv)) {
      pen = false;
      continue;
    }
    const x = x0 + i * pxPerSample;
    const y = cell.baselinePx - (mv - rest) * geometry.pxPerMv;
    if (pen) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
    pen = true;
  }
  ctx.stroke();
}

function drawText(ctx: PaperContext, geometry: PaperGeometry, options: PaperOptions): void {
  const mm = geometry.pxPerMm;
  ctx.fillStyle = options.colours.text;
  ctx.textBaseline = "alphabetic";
  ctx.font = options.font ?? "600 13px sans-serif";
  for (const cell of geometry.cells) ctx.fillText(cell.lead, cell.xPx + mm, cell.topPx + 4 * mm);
  ctx.font = (options.font ?? "13px sans-serif").replace(/^600 /, "");
  ctx.fillText([geometry.caption, options.caption].filter(Boolean).join("   "), 2 * mm, 3.6 * mm);
  if (options.captionRight)
    ctx.fillText(
      options.captionRight,
      geometry.widthPx - ctx.measureText(options.captionRight).width - 2 * mm,
      3.6 * mm,
    );
  ctx.strokeStyle = options.colours.trace;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const cell of geometry.cells) {
    if (cell.fromS <= (options.startS ?? 0)) continue;
    ctx.moveTo(cell.xPx, cell.baselinePx - 5 * mm);
    ctx.lineTo(cell.xPx, cell.baselinePx - 2 * mm);
    ctx.moveTo(cell.xPx, cell.baselinePx + 2 * mm);
    ctx.lineTo(cell.xPx, cell.baselinePx + 5 * mm);
  }
  ctx.stroke();
}
