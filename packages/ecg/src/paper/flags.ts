import { type ChipColours, drawChip, fontOf, plainChip, widthOf } from "./chip.ts";
import type { PaperColours, PaperContext, PaperOptions } from "./draw.ts";
import type { PaperGeometry } from "./geometry.ts";

export type FlagKind = "reversed" | "poor" | "off" | "good";

/** What a lead's signal is worth, in a word at its name. */
export interface PaperFlag {
  lead: string;
  kind: FlagKind;
  text: string;
  /** Hatched, and its trace grey. The trace itself is always drawn. */
  isUnusable: boolean;
  /** Only where the lead stands last, such as in the rhythm strip. */
  isStrip?: boolean;
}

/** Colours of the words, and of what is grey and hatched. */
export type FlagColours = Record<FlagKind, ChipColours> & { unusable: string };

const HATCH_MM = 2;

const isAt = ({ cells }: PaperGeometry, at: number, flag: PaperFlag): boolean => {
  const lead = cells[at]?.lead;
  return lead === flag.lead && !(flag.isStrip && cells.slice(at + 1).some((cell) => cell.lead === lead));
};

/** The colour of a lead's trace: grey where its signal is unusable. */
export function traceColour(lead: string, { colours, flags = [] }: Pick<PaperOptions, "colours" | "flags">): string {
  const isUnusable = flags.some((flag) => flag.lead === lead && flag.isUnusable);
  return isUnusable ? (colours.flags?.unusable ?? colours.trace) : colours.trace;
}

/** Hatches the places of unusable leads: no value here. */
export function drawHatching(ctx: PaperContext, geometry: PaperGeometry, options: PaperOptions): void {
  for (const flag of options.flags ?? [])
    for (const [at, cell] of geometry.cells.entries())
      if (flag.isUnusable && isAt(geometry, at, flag)) hatch(ctx, geometry.pxPerMm, cell, options.colours);
}

function hatch(
  ctx: PaperContext,
  pxPerMm: number,
  { xPx, topPx, widthPx, heightPx }: PaperGeometry["cells"][number],
  colours: PaperColours,
): void {
  ctx.strokeStyle = colours.flags?.unusable ?? colours.text;
  ctx.lineWidth = 0.6;
  ctx.beginPath();
  const bottom = topPx + heightPx;
  for (let x = xPx - heightPx; x < xPx + widthPx; x += HATCH_MM * pxPerMm) {
    const from = Math.max(0, xPx - x);
    const to = Math.min(heightPx, xPx + widthPx - x);
    if (to <= from) continue;
    ctx.moveTo(x + from, bottom - from);
    ctx.lineTo(x + to, bottom - to);
  }
  ctx.stroke();
}

/** The words, each behind the name of its lead. */
export function drawFlags(ctx: PaperContext, geometry: PaperGeometry, options: PaperOptions): void {
  const mm = geometry.pxPerMm;
  const { sizePx } = fontOf(options);
  for (const flag of options.flags ?? [])
    for (const [at, cell] of geometry.cells.entries()) {
      if (!isAt(geometry, at, flag)) continue;
      const x = cell.xPx + mm + widthOf(cell.label, sizePx * 1.15) + sizePx * 0.6;
      const y = cell.topPx + 4 * mm;
      drawChip(ctx, flag.text, { x, y, ...options }, options.colours.flags?.[flag.kind] ?? plainChip(options.colours));
    }
}
