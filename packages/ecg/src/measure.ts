import type { Reason } from "@bedside/chart";
import type { Recording } from "./recording.ts";

export interface Mark {
  wave: "P" | "QRS" | "T";
  /** Sample indices at the recording's own rate. */
  onset: number;
  peak: number;
  offset: number;
}

/** Null is a measurement that could not be made; `warnings` says why. */
export interface Measurements {
  hrBpm: number | null;
  prMs: number | null;
  qrsMs: number | null;
  qtMs: number | null;
  qtcMs: { bazett: number; fridericia: number; framingham: number; hodges: number } | null;
  axisDeg: { p: number | null; qrs: number | null; t: number | null };
  /** ST level 60 ms after the J point against the PR segment, by lead. */
  stMv: Record<string, number> | null;
  /** Coefficient of variation of the RR intervals. */
  rrVariation: number | null;
  rrMs: number[];
  /** Sample index of each QRS (its main deflection). */
  beats: number[];
  marks: Record<string, Mark[]>;
  warnings: Reason[];
}

export function measure(_recording: Recording): Measurements {
  return { hrBpm: null, prMs: null, qrsMs: null, qtMs: null, qtcMs: null, axisDeg: { p: null, qrs: null, t: null }, stMv: null, rrVariation: null, rrMs: [], beats: [], marks: {}, warnings: [] };
}
