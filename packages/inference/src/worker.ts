import wasmUrl from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import * as ort from "onnxruntime-web/wasm";
import { createEngine } from "./engine.ts";
import type { Request } from "./protocol.ts";
import { ortRuntime, type Runtime } from "./runtime.ts";
import { createServer } from "./server.ts";
import { trustOnly } from "./trusted.ts";

const MOST_THREADS = 4;
/** Software adapters compile shaders for many seconds; `always` is for them. */
const SOFTWARE_ADAPTER_MS = 120_000;

/** The smallest graph there is, one float32 through Identity: running it makes onnxruntime load and start. */
const IDENTITY = Uint8Array.from(
  atob("CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCAhAN"),
  (character) => character.charCodeAt(0),
);

let opened: Promise<Runtime> | null = null;

/** Begins when this file runs and goes on while the page is still finding out which models it needs. */
function reference(): Promise<Runtime> {
  opened ??= open().catch((cause: unknown) => {
    opened = null;
    throw cause;
  });
  return opened;
}

/** One thread is the reference; threads need SharedArrayBuffer, which an EHR's iframe mostly lacks. */
async function open(): Promise<Runtime> {
  const threads = self.crossOriginIsolated ? Math.min(MOST_THREADS, Math.ceil(navigator.hardwareConcurrency / 2)) : 1;
  if (threads > 1) trustThreads();
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.proxy = false;
  ort.env.wasm.wasmPaths = { wasm: wasmUrl };
  const runtime = ortRuntime(ort, threads > 1 ? "wasm-threads" : "wasm", threads, {
    executionProviders: ["wasm"],
    logSeverityLevel: 3,
  });
  const session = await runtime.open(IDENTITY);
  await session.run({ name: "x", data: new Float32Array(1), dims: [1] });
  await session.release();
  return runtime;
}

/** onnxruntime starts this same file for its threads, by its bare address. */
function trustThreads(): void {
  const trusted = trustOnly(self.location.href);
  self.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(trusted(url), options);
    }
  };
}

/** The WebGPU build is a second runtime of 27 MB, so it is fetched only where a GPU answers. */
async function accelerator(): Promise<Runtime | "no-adapter"> {
  const adapter = "gpu" in navigator ? await navigator.gpu.requestAdapter() : null;
  if (adapter === null) return "no-adapter";
  const { openWebGpu } = await import("./webgpu-runtime.ts");
  return openWebGpu();
}

const serve = createServer({ post: (reply, transfer = []) => self.postMessage(reply, { transfer }) }, (webgpu) =>
  createEngine({
    reference,
    accelerator: async () => (webgpu === "off" ? "switched-off" : accelerator()),
    evenIfSlower: webgpu === "always",
    gpuTimeoutMs: webgpu === "always" ? SOFTWARE_ADAPTER_MS : undefined,
  }),
);

// onnxruntime starts this same file for its threads; those take their orders from it.
if (!self.name.startsWith("em-pthread")) {
  self.addEventListener("message", (event: MessageEvent<Request>) => void serve(event.data));
  // A failure is said by the model that needs the runtime.
  reference().catch(() => undefined);
}
