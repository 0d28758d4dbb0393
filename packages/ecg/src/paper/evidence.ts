import { drawChip, fontOf, widthOf } from "./chip.ts";
import type { PaperColours, PaperContext, PaperOptions } from "./draw.ts";
import type { PaperCell, PaperGeometry } from "./geometry.ts";

/** A stretch of some leads that a finding rests on. No `leads`: all. */
export interface PaperEvidence {
  leads?: readonly string[];
  fromS: number;
  toS: number;
  /** Only where the lead stands last, such as in the rhythm strip. */
  isStrip?: boolean;
  /** What the band says and who says it; stands at its right end, once. */
  note?: string;
}

/** Intervals that are written under a lead where it stands last. */
export interface PaperIntervals {
  lead: string;
  /** Middle of each QRS in seconds, in order. */
  beatsS: readonly number[];
}

const EDGE_PX = 3;

/** A highlighter with an edge at the left of each stretch, under the trace. */
export function drawEvidence(
  ctx: PaperContext,
  geometry: PaperGeometry,
  evidence: PaperEvidence,
  colours: PaperColours,
): void {
  for (const { cell, fromS, toS } of placesOf(geometry, evidence)) {
    const x = cell.xPx + (fromS - cell.fromS) * geometry.pxPerS;
    ctx.fillStyle = colours.evidence;
    ctx.fillRect(x, cell.topPx, (toS - fromS) * geometry.pxPerS, cell.heightPx);
    ctx.fillStyle = colours.evidenceEdge;
    ctx.fillRect(x, cell.topPx, EDGE_PX, cell.heightPx);
  }
}

/** Says above the first place of a band what it is: over the trace, at the top where nothing is measured. */
export function drawEvidenceNote(
  ctx: PaperContext,
  geometry: PaperGeometry,
  { note, ...evidence }: PaperEvidence,
  options: Pick<PaperOptions, "font" | "colours">,
): void {
  const [place] = placesOf(geometry, evidence);
  if (note === undefined || !place) return;
  const { sizePx } = fontOf(options);
  const { cell, toS } = place;
  const { evidenceEdge, paper } = options.colours;
  const right = Math.min(cell.xPx + (toS - cell.fromS) * geometry.pxPerS, geometry.widthPx) - sizePx * 0.4;
  const x = Math.max(cell.xPx + geometry.pxPerMm * 8, right - widthOf(note, sizePx) - sizePx * 0.8);
  drawChip(
    ctx,
    note,
    { x, y: cell.topPx + sizePx * 1.5, ...options },
    { ink: paper, tint: evidenceEdge, line: evidenceEdge },
  );
}

function placesOf(
  { cells }: PaperGeometry,
  { leads, isStrip, fromS, toS }: PaperEvidence,
): { cell: PaperCell; fromS: number; toS: number }[] {
  return cells.flatMap((cell, at) => {
    if (leads && !leads.includes(cell.lead)) return [];
    if (isStrip && cells.slice(at + 1).some(({ lead }) => lead === cell.lead)) return [];
    const part = { cell, fromS: Math.max(fromS, cell.fromS), toS: Math.min(toS, cell.toS) };
    return part.toS > part.fromS ? [part] : [];
  });
}

/** Whole milliseconds between the beats, under a line with a tick at each. A number that has no room is left out. */
export function drawIntervals(
  ctx: PaperContext,
  geometry: PaperGeometry,
  { lead, beatsS }: PaperIntervals,
  options: Pick<PaperOptions, "font" | "colours">,
): void {
  const cell = geometry.cells.findLast((it) => it.lead === lead);
  const shown = cell ? beatsS.filter((at) => at >= cell.fromS && at <= cell.toS) : [];
  const [first, last] = [shown.at(0), shown.at(-1)];
  if (!cell || first === undefined || last === undefined) return;
  const { font, sizePx } = fontOf(options);
  const { evidenceEdge, paper } = options.colours;
  const xOf = (atS: number) => cell.xPx + (atS - cell.fromS) * geometry.pxPerS;
  const y = cell.topPx + cell.heightPx - 1.5 * sizePx;
  ctx.strokeStyle = evidenceEdge;
  ctx.lineWidth = Math.max(1, sizePx / 9);
  ctx.beginPath();
  ctx.moveTo(xOf(first), y);
  ctx.lineTo(xOf(last), y);
  for (const at of shown) {
    ctx.moveTo(xOf(at), y - sizePx * 0.25);
    ctx.lineTo(xOf(at), y + sizePx * 0.25);
  }
  ctx.stroke();
  ctx.font = `600 ${font}`;
  for (const [i, at] of shown.slice(1).entries()) {
    const from = shown[i]!;
    const words = String(Math.round((at - from) * 1000));
    const width = widthOf(words, sizePx);
    if (width + 4 > (at - from) * geometry.pxPerS) continue;
    const x = (xOf(from) + xOf(at) - width) / 2;
    ctx.fillStyle = paper;
    ctx.fillRect(x - 2, y + sizePx * 0.3, width + 4, sizePx * 1.1);
    ctx.fillStyle = evidenceEdge;
    ctx.fillText(words, x, y + sizePx * 1.25);
  }
}
