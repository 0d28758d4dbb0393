import type { PaperColours, PaperContext, PaperOptions } from "./draw.ts";

/** Colours of a word in a box. */
export interface ChipColours {
  ink: string;
  tint: string;
  line: string;
}

/** Text of the paper, and its height in the context's pixels. */
export const fontOf = ({ font = "13px sans-serif" }: Pick<PaperOptions, "font">) => ({
  font,
  sizePx: Number.parseFloat(font),
});

/**
 * What a word of the paper is wide at most, in pixels, by the wider of the usual sans-serif faces: a Han character is as
 * wide as it is high. Print has no ruler of its own.
 */
export function widthOf(text: string, sizePx: number): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * sizePx;
}

function emsOf(character: string): number {
  if (/[\u2e80-\uffef]/.test(character)) return 1;
  if (/[mwMW]/.test(character)) return 0.95;
  return /[\s.,:ilI|()]/.test(character) ? 0.4 : 0.64;
}

/** A word in a box on the baseline `y`; the right end of the box. */
export function drawChip(
  ctx: PaperContext,
  text: string,
  { x, y, ...setting }: { x: number; y: number } & Pick<PaperOptions, "font">,
  { ink, tint, line }: ChipColours,
): number {
  const { font, sizePx } = fontOf(setting);
  const pad = sizePx * 0.4;
  const box = { x, y: y - sizePx, width: widthOf(text, sizePx) + 2 * pad, height: sizePx * 1.35 };
  const border = Math.max(1, sizePx / 13);
  ctx.fillStyle = line;
  ctx.fillRect(box.x - border, box.y - border, box.width + 2 * border, box.height + 2 * border);
  ctx.fillStyle = tint;
  ctx.fillRect(box.x, box.y, box.width, box.height);
  ctx.fillStyle = ink;
  ctx.font = font;
  ctx.fillText(text, box.x + pad, y);
  return box.x + box.width;
}

/** Black on paper, where a page names no colours of its own. */
export const plainChip = ({ text, paper }: Pick<PaperColours, "text" | "paper">): ChipColours => ({
  ink: text,
  tint: paper,
  line: text,
});
