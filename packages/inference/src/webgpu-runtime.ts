import wasmUrl from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import * as ort from "onnxruntime-web/webgpu";
import { ortRuntime, type Runtime } from "./runtime.ts";

export function openWebGpu(): Runtime {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  ort.env.wasm.wasmPaths = { wasm: wasmUrl };
  return ortRuntime(ort, "webgpu", 1, { executionProviders: ["webgpu"], logSeverityLevel: 3 });
}
