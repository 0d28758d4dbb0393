import { median } from "../signal/filters.ts";

const REST_SAMPLES = 5000;
const rests = new WeakMap<Float32Array, number>();

/** A lead's rest level in millivolt: the median of its samples (evenly spread ones of a long recording), reckoned once. */
export function restLevel(samples: Float32Array): number {
  const known = rests.get(samples);
  if (known !== undefined) return known;
  const step = Math.max(1, Math.floor(samples.length / REST_SAMPLES));
  const some: number[] = [];
  for (let i = 0; i < samples.length; i += step) if (!Number.isNaN(samples[i])) some.push(samples[i]!);
  const rest = some.length > 0 ? median(some) : 0;
  rests.set(samples, rest);
  return rest;
}

/** How a stretch of samples becomes points: `x0 + i * pxPerSample`, `y0 - mv * pxPerMv`. */
export interface TraceScale {
  x0: number;
  y0: number;
  pxPerSample: number;
  pxPerMv: number;
  /** Columns of the device in one pixel of these coordinates (its pixel ratio). */
  columnsPerPx: number;
}

/** The part of a path that a trace needs. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/** From this many samples a device column on, only the first, lowest, highest and last of each are drawn. */
const DENSE = 4;

/**
 * Draws samples `first..last`. NaN lifts the pen. Where many samples share a column of device pixels, its first, lowest,
 * highest and last sample are joined in their order: the same pixels, far fewer points (Jugel et al., M4, 2014).
 */
export function penTrace(pen: Pen, samples: Float32Array, first: number, last: number, scale: TraceScale): void {
  const { x0, y0, pxPerSample, pxPerMv, columnsPerPx } = scale;
  let down = false;
  const point = (i: number) => {
    const x = x0 + i * pxPerSample;
    const y = y0 - samples[i]! * pxPerMv;
    if (down) pen.lineTo(x, y);
    else pen.moveTo(x, y);
    down = true;
  };
  if (pxPerSample * columnsPerPx * DENSE >= 1) {
    for (let i = first; i <= last; i++) {
      if (Number.isNaN(samples[i])) down = false;
      else point(i);
    }
    return;
  }
  let i = first;
  while (i <= last) {
    if (Number.isNaN(samples[i])) {
      down = false;
      i++;
      continue;
    }
    const column = Math.floor((x0 + i * pxPerSample) * columnsPerPx);
    const begin = i;
    let low = i;
    let high = i;
    while (i <= last && !Number.isNaN(samples[i]) && Math.floor((x0 + i * pxPerSample) * columnsPerPx) === column) {
      if (samples[i]! < samples[low]!) low = i;
      if (samples[i]! > samples[high]!) high = i;
      i++;
    }
    point(begin);
    const [one, other] = low < high ? [low, high] : [high, low];
    if (one !== begin) point(one);
    if (other !== one && other !== begin) point(other);
    if (i - 1 !== begin && i - 1 !== other && i - 1 !== one) point(i - 1);
  }
}
