import type { PaperContext } from "@bedside/ecg";

/** One thing that was drawn, ready to become an SVG element. */
export type Drawn =
  | { kind: "path"; d: string; stroke: string; width: number }
  | { kind: "rect"; x: number; y: number; width: number; height: number; fill: string }
  | { kind: "text"; x: number; y: number; text: string; fill: string; bold: boolean };

/** A drawing surface that keeps lines as lines: for print, sharp at the printer's own resolution. */
export function svgPaper(): { context: PaperContext; drawn: Drawn[] } {
  const drawn: Drawn[] = [];
  let d: string[] = [];
  const context: PaperContext = {
    fillStyle: "#000000",
    strokeStyle: "#000000",
    lineWidth: 1,
    lineJoin: "round",
    font: "",
    textBaseline: "alphabetic",
    beginPath: () => {
      d = [];
    },
    moveTo: (x, y) => {
      d.push(`M${short(x)} ${short(y)}`);
    },
    lineTo: (x, y) => {
      d.push(`L${short(x)} ${short(y)}`);
    },
    stroke: () => {
      if (d.length === 0) return;
      drawn.push({ kind: "path", d: d.join(""), stroke: String(context.strokeStyle), width: context.lineWidth });
    },
    fillRect: (x, y, width, height) => {
      drawn.push({ kind: "rect", x, y, width, height, fill: String(context.fillStyle) });
    },
    fillText: (text, x, y) => {
      const bold = context.font.startsWith("600");
      drawn.push({ kind: "text", x, y, text, fill: String(context.fillStyle), bold });
    },
  };
  return { context, drawn };
}

/** A thousandth of the paper's unit (a quarter of a millimetre) is finer than any printer. */
const short = (px: number): string => String(Math.round(px * 1000) / 1000);
