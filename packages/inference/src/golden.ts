import { z } from "zod/mini";
import { InferenceError } from "./errors.ts";

/** Published input and output pairs of a model; `ecg` is little-endian float32 [n, 12, 1000] in base64. */
export type Golden =
  | { kind: "equation"; x: number[][]; value: number[] }
  | { kind: "network"; ecg: Float32Array; n: number; probability: number[][] };

const equation = z.object({ x: z.array(z.array(z.number())), value: z.array(z.number()) });
const network = z.object({ ecg: z.string(), n: z.int(), probability: z.array(z.array(z.number())) });

const ECG_LENGTH = 12 * 1000;

/** Reads `golden.json`. A file without a single vector is refused: a self-test must be able to fail. */
export function parseGolden(model: string, json: unknown): Golden {
  const asEquation = equation.safeParse(json);
  if (asEquation.success) {
    const { x, value } = asEquation.data;
    if (x.length === 0 || x.length !== value.length) throw invalid(model, "golden vectors");
    return { kind: "equation", x, value };
  }
  const asNetwork = network.safeParse(json);
  if (!asNetwork.success) throw invalid(model, "golden vectors");
  const { n, probability } = asNetwork.data;
  const ecg = decodeFloat32(asNetwork.data.ecg);
  if (n === 0 || ecg === null || ecg.length !== n * ECG_LENGTH || probability.length !== n) {
    throw invalid(model, "golden vectors");
  }
  return { kind: "network", ecg, n, probability };
}

export interface Tolerance {
  absolute: number;
  relative: number;
}

export interface Agreement {
  agrees: boolean;
  maxDifference: number;
}

/** |actual - expected| <= absolute + relative * |expected| for every number; a NaN or a length mismatch disagrees. */
export function compare(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: Tolerance): Agreement {
  let agrees = actual.length === expected.length && expected.length > 0;
  let maxDifference = agrees ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < expected.length; i++) {
    const wanted = expected[i] ?? Number.NaN;
    const difference = Math.abs((actual[i] ?? Number.NaN) - wanted);
    if (!(difference <= tolerance.absolute + tolerance.relative * Math.abs(wanted))) agrees = false;
    if (!(difference <= maxDifference))
      maxDifference = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return { agrees, maxDifference };
}

function decodeFloat32(base64: string): Float32Array | null {
  let text: string;
  try {
    text = atob(base64);
  } catch {
    return null;
  }
  if (text.length % 4 !== 0) return null;
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(i * 4, true));
}

function invalid(model: string, detail: string): InferenceError {
  return new InferenceError("model-invalid", { model, detail });
}
