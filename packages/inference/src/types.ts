import type { Fact } from "@bedside/chart";
import type { Backend, Evaluate, ModelCard, ModelSettings, Result, RuleTable } from "@bedside/models";
import type { InferenceError } from "./errors.ts";

/** One row of `models/index.json`. File names are relative to it and content-hashed. */
export interface CatalogueEntry {
  card: ModelCard;
  files: { graph?: string; golden?: string; table?: string };
}

export type PrepareStep = "fetch" | "verify" | "start" | "self-test" | "webgpu";

/** `loaded` and `total` are bytes of the model's file; `total` is null when the server does not say. */
export interface PrepareProgress {
  step: PrepareStep;
  loaded: number;
  total: number | null;
}

/** `reason` is a code of `WEBGPU_REASONS`; null when WebGPU is in use, or when the reference itself failed. */
export interface WebGpuStatus {
  tried: boolean;
  agreed: boolean;
  reason: WebGpuReason | null;
  /** Largest difference from the reference backend over the golden vectors; null when it never ran. */
  maxDifference: number | null;
}

/** `faster`: when it agrees with the reference and is faster; `always`: when it agrees. */
export type WebGpuUse = "off" | "faster" | "always";

export type WebGpuReason = "not-a-network" | "switched-off" | "no-adapter" | "failed" | "differs" | "slower";

/** What stands behind a number on this computer: which backend, and whether it reproduced the golden vectors. */
export interface ModelStatus {
  model: string;
  version: string;
  backend: Backend;
  threads: number;
  selfTest: "passed" | "failed";
  selfTestMs: number;
  /** Largest absolute difference from the golden vectors, in the model's output unit. */
  maxDifference: number;
  /** Number of golden vectors that were run; 0 for a decision table, which is checked by hash and schema. */
  vectors: number;
  sha256: string;
  webgpu: WebGpuStatus;
}

export type InferenceEvent =
  | { type: "progress"; model: string; progress: PrepareProgress }
  | { type: "ready"; status: ModelStatus }
  | { type: "failed"; model: string; error: InferenceError }
  | { type: "worker-died"; cause: string };

/** `probability` is [n, labels] row by row, in the order of the card's labels. */
export interface Classified {
  probability: Float32Array;
  labels: string[];
  backend: Backend;
  latencyMs: number;
}

export interface PrepareOptions {
  onProgress?: (progress: PrepareProgress) => void;
  signal?: AbortSignal;
}

export interface ClassifyOptions {
  onProgress?: (progress: { done: number; total: number }) => void;
  signal?: AbortSignal;
}

/**
 * The models of this installation, ready to compute. Every method rejects with an `InferenceError` and nothing else.
 * The browser host and the Node host are the same thing to a caller.
 */
export interface Inference {
  /** Every published model, checked against the card schema. */
  catalogue(): Promise<CatalogueEntry[]>;
  /** Loads, verifies and self-tests a model. Calling it again returns the same work. */
  prepare(modelId: string, options?: PrepareOptions): Promise<ModelStatus>;
  /** The graph as a function of rows (float64 [n, inputs]); prepares the model on its first call. */
  evaluate(modelId: string): Evaluate;
  /** The model applied to facts; `settings` are the site's (`config.json`), `patient` is `Patient/1`. */
  run(modelId: string, facts: Record<string, Fact>, settings?: ModelSettings, patient?: string | null): Promise<Result>;
  /** `ecg` is [n, 12, 1000] millivolt at 100 Hz, leads I, II, III, aVR, aVL, aVF, V1 to V6. */
  classify(modelId: string, ecg: Float32Array, n: number, options?: ClassifyOptions): Promise<Classified>;
  /** Null until the model has been prepared. */
  status(modelId: string): ModelStatus | null;
  /** The decision table of a `rules` model, for the words of its clauses; null until it has been prepared. */
  table(modelId: string): RuleTable | null;
  subscribe(listener: (event: InferenceEvent) => void): () => void;
  dispose(): void;
}
