import type { Pen, TraceScale } from "./trace.ts";

/** Device columns of one outline: short ones are filled faster than one long one. */
const OUTLINE_COLUMNS = 128;
let upper = new Float32Array(0);
let lower = new Float32Array(0);

/**
 * The outline of samples `first..last` drawn `widthPx` wide with round ends and joins, to be filled: a third of the time
 * of stroking. A trace has one height at each instant, so such a line covers one interval in each column: from the
 * highest to the lowest point of the discs of that width around all its points. `fill` is called after each closed piece.
 * The edges are exact at each device column (at each half for a line under two columns), straight between, and never
 * leave out a sample. NaN is a gap.
 */
export function ribbonTrace(
  pen: Pen,
  fill: () => void,
  samples: Float32Array,
  first: number,
  last: number,
  scale: TraceScale,
  widthPx: number,
): void {
  let from = first;
  while (from <= last) {
    if (Number.isNaN(samples[from])) {
      from++;
      continue;
    }
    let to = from;
    while (to < last && !Number.isNaN(samples[to + 1])) to++;
    ribbon(pen, fill, samples, from, to, scale, widthPx);
    from = to + 1;
  }
}

/** One stretch without gaps. Edges are kept on a grid that a device column divides, so that pieces meet on whole pixels. */
function ribbon(
  pen: Pen,
  fill: () => void,
  samples: Float32Array,
  first: number,
  last: number,
  { x0, y0, pxPerSample, pxPerMv, columnsPerPx }: TraceScale,
  widthPx: number,
): void {
  const radius = widthPx / 2;
  const perColumn = Math.ceil(1 / (radius * columnsPerPx));
  const step = 1 / (perColumn * columnsPerPx);
  const begin = Math.ceil((x0 + first * pxPerSample - radius) / step);
  const count = Math.floor((x0 + last * pxPerSample + radius) / step) - begin + 1;
  if (count > upper.length) [upper, lower] = [new Float32Array(2 * count), new Float32Array(2 * count)];
  upper.fill(Number.POSITIVE_INFINITY, 0, count);
  lower.fill(Number.NEGATIVE_INFINITY, 0, count);
  let y = y0 - samples[first]! * pxPerMv;
  for (let i = first; i <= last; i++) {
    const x = x0 + i * pxPerSample;
    const length = i < last ? pxPerSample : 0;
    const nextY = length > 0 ? y0 - samples[i + 1]! * pxPerMv : y;
    const slope = length > 0 ? (nextY - y) / length : 0;
    // Where on the line the disc lies that reaches furthest up (one way) and down (the other way) in a column.
    const reach = (radius * slope) / Math.sqrt(1 + slope * slope);
    const end = Math.min(count - 1, Math.floor((x + length + radius) / step) - begin);
    for (let k = Math.max(0, Math.ceil((x - radius) / step) - begin); k <= end; k++) {
      const at = (begin + k) * step - x;
      const above = Math.min(Math.max(0, at - reach), length);
      const below = Math.min(Math.max(0, at + reach), length);
      const top = y + slope * above - Math.sqrt(Math.max(0, radius * radius - (above - at) ** 2));
      const bottom = y + slope * below + Math.sqrt(Math.max(0, radius * radius - (below - at) ** 2));
      if (top < upper[k]!) upper[k] = top;
      if (bottom > lower[k]!) lower[k] = bottom;
    }
    y = nextY;
  }
  outline(pen, fill, begin, count, step, OUTLINE_COLUMNS * perColumn);
}

/** Pieces that begin and end on multiples of `every` grid lines, of which one is shared by both. */
function outline(pen: Pen, fill: () => void, begin: number, count: number, step: number, every: number): void {
  let from = 0;
  while (from < count) {
    const to = Math.min(count - 1, (Math.floor((begin + from) / every) + 1) * every - begin);
    pen.moveTo((begin + from) * step, upper[from]!);
    for (let k = from + 1; k <= to; k++) pen.lineTo((begin + k) * step, upper[k]!);
    for (let k = to; k >= from; k--) pen.lineTo((begin + k) * step, lower[k]!);
    fill();
    if (to === count - 1) return;
    from = to;
  }
}
