import { inflateSync } from "node:zlib";

/** A path of a PDF page: its colour (red, green, blue in 0..255) and corner points in millimetres of the page. */
export interface PdfPath {
  isFilled: boolean;
  colour: string;
  points: [x: number, y: number][];
}

interface State {
  matrix: Matrix;
  stroke: string;
  fill: string;
}

type Matrix = readonly [number, number, number, number, number, number];

const MM_PER_POINT = 25.4 / 72;

/** Size of each page in millimetres. */
export function pageSizes(pdf: Buffer): { widthMm: number; heightMm: number }[] {
  return [...pdf.toString("latin1").matchAll(/\/MediaBox\s*\[([^\]]+)\]/g)].map(([, box = ""]) => {
    const [left = 0, bottom = 0, right = 0, top = 0] = box.trim().split(/\s+/).map(Number);
    return { widthMm: (right - left) * MM_PER_POINT, heightMm: (top - bottom) * MM_PER_POINT };
  });
}

/** Everything that has straight edges, as the page's own operators and matrices place it. */
export function pathsOf(pdf: Buffer): PdfPath[] {
  return contents(pdf).flatMap(interpret);
}

/** Decompressed streams that hold drawing operators. */
function contents(pdf: Buffer): string[] {
  const text = pdf.toString("latin1");
  return [...text.matchAll(/\/FlateDecode[\s\S]*?stream\r?\n/g)].flatMap((found) => {
    const from = found.index + found[0].length;
    try {
      const content = inflateSync(pdf.subarray(from, text.indexOf("endstream", from))).toString("latin1");
      return /\s(l|re)\s/.test(content) && /\scm\s/.test(content) ? [content] : [];
    } catch {
      return [];
    }
  });
}

function interpret(content: string): PdfPath[] {
  const paths: PdfPath[] = [];
  const saved: State[] = [];
  let state: State = { matrix: [1, 0, 0, 1, 0, 0], stroke: "0 0 0", fill: "0 0 0" };
  let points: [number, number][] = [];
  let operands: number[] = [];
  for (const token of content.split(/\s+/)) {
    const number = Number(token);
    if (token !== "" && !Number.isNaN(number)) {
      operands.push(number);
      continue;
    }
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = operands;
    const colour = [a, b, c].map((part) => Math.round(part * 255)).join(" ");
    if (token === "q") saved.push(state);
    else if (token === "Q") state = saved.pop() ?? state;
    else if (token === "cm") state = { ...state, matrix: times([a, b, c, d, e, f], state.matrix) };
    else if (token === "RG") state = { ...state, stroke: colour };
    else if (token === "rg") state = { ...state, fill: colour };
    else if (token === "m" || token === "l") points.push(placed(state.matrix, a, b));
    else if (token === "re") points.push(placed(state.matrix, a, b), placed(state.matrix, a + c, b + d));
    else if (/^([SsfnBb]|[fBb]\*)$/.test(token)) {
      const isFilled = token.startsWith("f");
      if (token !== "n") paths.push({ isFilled, colour: isFilled ? state.fill : state.stroke, points });
      points = [];
    }
    operands = [];
  }
  return paths;
}

function times([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix {
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

function placed([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] {
  return [(x * a + y * c + e) * MM_PER_POINT, (x * b + y * d + f) * MM_PER_POINT];
}
