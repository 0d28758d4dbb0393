import type { Backend } from "@bedside/models";
import type { ModelSpec } from "./engine.ts";
import type { InferenceErrorCode } from "./errors.ts";
import type { ModelStatus, PrepareProgress, WebGpuUse } from "./types.ts";

/** What the page asks of the worker. Every request but `cancel` is answered by one final reply with its id. */
export type Request =
  | { type: "ping"; id: number }
  | { type: "cancel"; id: number; target: number }
  | { type: "prepare"; id: number; spec: ModelSpec; graphUrl: string; goldenUrl: string; webgpu: WebGpuUse }
  | { type: "evaluate"; id: number; model: string; rows: Float64Array; n: number }
  | { type: "classify"; id: number; model: string; ecg: Float32Array; n: number };

/** What the worker answers. `progress` is the only one that is not final. */
export type Reply =
  | { type: "pong"; id: number }
  | { type: "progress"; id: number; progress: PrepareProgress }
  | { type: "prepared"; id: number; status: ModelStatus }
  | { type: "evaluated"; id: number; value: Float64Array; terms: Float64Array; backend: Backend }
  | { type: "classified"; id: number; probability: Float32Array; backend: Backend }
  | { type: "failed"; id: number; code: InferenceErrorCode; values: Record<string, string | number> };

/** The final reply of each request. */
export interface Answers {
  ping: Extract<Reply, { type: "pong" }>;
  prepare: Extract<Reply, { type: "prepared" }>;
  evaluate: Extract<Reply, { type: "evaluated" }>;
  classify: Extract<Reply, { type: "classified" }>;
}

export const ANSWER_OF = {
  ping: "pong",
  prepare: "prepared",
  evaluate: "evaluated",
  classify: "classified",
} as const satisfies { [K in keyof Answers]: Answers[K]["type"] };
