import { addDoubled, convolve, type Kernel, makeRows, type Rows, rowOf } from "./convolution.ts";
import { DELINEATION_LAYERS, DELINEATION_WEIGHTS } from "./delineation-weights.ts";

/** The marks of one beat in the order of the network's outputs. */
export const MARKS = [
  "pOnset",
  "pPeak",
  "pOffset",
  "qrsOnset",
  "qrsPeak",
  "qrsOffset",
  "tOnset",
  "tPeak",
  "tOffset",
] as const;
export type MarkName = (typeof MARKS)[number];

/** What the network reads: 500 Hz, the QRS (the fiducial of the beat) at sample 205 of 560. */
const LENGTH = 560;
const FIDUCIAL = 205;
const QRS_REACH = 60;
/** Its outputs lie two samples apart. */
const STEP = 2;

type Layers = Record<keyof typeof DELINEATION_LAYERS, Kernel>;
let layers: Layers | null = null;

/**
 * Places of the nine marks in every lead of a beat that is sampled at 500 Hz (millivolt), as samples of it: a U-Net of
 * 41,000 weights, learnt in `training/delineation` from what cardiologists marked in LUDB. It always answers; whether a
 * wave is there at all is not its question.
 */
export function networkMarks(samples: Float64Array[], fiducial: number): Record<MarkName, number>[] {
  const leads = samples.map((lead) => cut(lead, fiducial));
  const size = rootMeanSquare(leads, (lead, i) => lead[i]!);
  const speed = rootMeanSquare(leads, (lead, i) => lead[i]! - lead[Math.max(0, i - 1)]!);
  return leads.map((lead) => {
    const logits = forward(inputOf(lead, size, speed));
    const places = MARKS.map((mark, row) => [mark, STEP * expectedPlace(rowOf(logits, row)) - FIDUCIAL + fiducial]);
    return Object.fromEntries(places) as Record<MarkName, number>;
  });
}

/** Other weights for the same layers: a cross-validation measures each record with those that have not seen it. */
export function setWeights(base64: string): void {
  layers = unpack(base64);
}

/** The part that the network reads; beyond the ends of the beat its outermost value. */
function cut(lead: Float64Array, fiducial: number): Float64Array {
  const last = lead.length - 1;
  return Float64Array.from({ length: LENGTH }, (_, i) => lead[Math.max(0, Math.min(last, i - FIDUCIAL + fiducial))]!);
}

function rootMeanSquare(leads: Float64Array[], value: (lead: Float64Array, i: number) => number): Float64Array {
  return Float64Array.from({ length: LENGTH }, (_, i) =>
    Math.sqrt(leads.reduce((sum, lead) => sum + value(lead, i) ** 2, 0) / leads.length),
  );
}

/** The lead by its own QRS and companded, size and speed of all leads, time from the QRS. */
function inputOf(lead: Float64Array, size: Float64Array, speed: Float64Array): Rows {
  const input = makeRows(5, LENGTH);
  const [own, companded, sizes, speeds, time] = [0, 1, 2, 3, 4].map((row) => rowOf(input, row));
  let top = 0;
  for (let i = FIDUCIAL - QRS_REACH; i < FIDUCIAL + QRS_REACH; i++) top = Math.max(top, Math.abs(lead[i]!));
  for (let i = 0; i < LENGTH; i++) {
    own![i] = lead[i]! / (top + 0.05);
    companded![i] = Math.asinh(lead[i]! / 0.05) / 2;
    sizes![i] = Math.asinh(size[i]! / 0.05) / 2;
    speeds![i] = Math.asinh(speed[i]! / 0.005) / 2;
    time![i] = (i - FIDUCIAL) / 250;
  }
  return input;
}

function forward(input: Rows): Rows {
  layers ??= unpack(DELINEATION_WEIGHTS);
  const stem = convolve(input, layers.stem);
  const one = convolve(convolve(stem, layers.down1), layers.level1);
  const two = convolve(convolve(one, layers.down2), layers.level2);
  const deep = convolve(convolve(convolve(two, layers.down3), layers.deep1), layers.deep2);
  const back2 = convolve(addDoubled(two, convolve(deep, layers.to2)), layers.back2);
  const back1 = convolve(addDoubled(one, convolve(back2, layers.to1)), layers.back1);
  const back0 = addDoubled(convolve(stem, layers.skip0), convolve(back1, layers.to0));
  return convolve(convolve(back0, layers.back0), layers.head);
}

/** Mean place under the softmax of the logits. */
function expectedPlace(logits: Float64Array): number {
  const top = logits.reduce((most, v) => Math.max(most, v));
  let sum = 0;
  let moment = 0;
  for (let i = 0; i < logits.length; i++) {
    const weight = Math.exp(logits[i]! - top);
    sum += weight;
    moment += weight * i;
  }
  return moment / sum;
}

function unpack(base64: string): Layers {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  return Object.fromEntries(
    Object.entries(DELINEATION_LAYERS).map(([name, shape]): [string, Kernel] => {
      const { inputs, outputs, size } = shape;
      const taps = inputs * size;
      const padded = Math.ceil(outputs / 4) * 4;
      const weights = new Float64Array(padded * taps);
      const bias = new Float64Array(padded);
      const scaleAt = at;
      for (let o = 0; o < outputs; o++) bias[o] = view.getFloat32(at + 4 * (outputs + o), true);
      at += 8 * outputs;
      for (let o = 0; o < outputs; o++) {
        const scale = view.getFloat32(scaleAt + 4 * o, true);
        for (let tap = 0; tap < taps; tap++, at += 2)
          weights[((o >> 2) * taps + tap) * 4 + (o & 3)] = view.getInt16(at, true) * scale;
      }
      return [name, { ...shape, weights, bias }];
    }),
  ) as Layers;
}
