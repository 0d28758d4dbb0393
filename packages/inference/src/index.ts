export { type BrowserInferenceOptions, createInference } from "./browser.ts";
export { INFERENCE_REASONS, InferenceError, type InferenceErrorCode, inferenceErrorText } from "./errors.ts";
export type {
  CatalogueEntry,
  Classified,
  ClassifyOptions,
  Inference,
  InferenceEvent,
  ModelStatus,
  PrepareOptions,
  PrepareProgress,
  PrepareStep,
  WebGpuReason,
  WebGpuStatus,
  WebGpuUse,
} from "./types.ts";
export { WEBGPU_REASONS } from "./webgpu.ts";
