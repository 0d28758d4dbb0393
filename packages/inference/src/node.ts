import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fileOf, specOf } from "./catalogue.ts";
import { createEngine } from "./engine.ts";
import { InferenceError } from "./errors.ts";
import { verify } from "./files.ts";
import { parseGolden } from "./golden.ts";
import { createHost } from "./host.ts";
import { ortRuntime, type Runtime } from "./runtime.ts";
import type { Inference } from "./types.ts";

export interface NodeInferenceOptions {
  /** Folder with one folder a model. Default: this repository's packages/models. */
  modelsDir?: string;
  /** `wasm` is the browser's own runtime (default), `cpu` is onnxruntime-node for batches. */
  runtime?: "wasm" | "cpu";
  /** ECGs in one job. Default 16. */
  batchSize?: number;
}

export { INFERENCE_REASONS, InferenceError, type InferenceErrorCode, inferenceErrorText } from "./errors.ts";
export type * from "./types.ts";

const MODELS_DIR = fileURLToPath(new URL("../../models/", import.meta.url));

/** The same models in this process, from their folders: `<id>/card.json` with `model.onnx` or `table.json`. */
export function createNodeInference({
  modelsDir = MODELS_DIR,
  runtime = "wasm",
  batchSize,
}: NodeInferenceOptions = {}): Inference {
  const read = async (model: string, name: string): Promise<Uint8Array<ArrayBuffer>> => {
    try {
      return new Uint8Array(await readFile(join(modelsDir, name)));
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : "";
      throw new InferenceError("model-unreachable", { model, detail });
    }
  };
  return createHost({
    batchSize,
    source: { index: () => indexOf(modelsDir), file: read },
    connect: () => {
      const engine = createEngine({
        reference: runtime === "wasm" ? wasmRuntime : cpuRuntime,
        accelerator: async () => "no-adapter",
      });
      let disposed = false;
      const alive = () => {
        if (disposed) throw new InferenceError("disposed");
        return engine;
      };
      return {
        generation: () => 0,
        prepare: async (entry, onProgress, signal) => {
          const spec = specOf(entry);
          const graph = await read(spec.model, fileOf(entry, "graph"));
          const size = { loaded: graph.byteLength, total: graph.byteLength };
          onProgress({ step: "fetch", ...size });
          onProgress({ step: "verify", ...size });
          await verify(spec.model, graph, spec.sha256);
          const golden = parseGolden(
            spec.model,
            parseJson(spec.model, await read(spec.model, fileOf(entry, "golden"))),
          );
          if (signal.aborted) throw new InferenceError("cancelled");
          return alive().load(spec, graph, golden, onProgress);
        },
        evaluate: async (model, rows, n) => alive().evaluate(model, rows, n),
        classify: async (model, ecg, n) => {
          // Lets an abort between two batches be seen.
          await new Promise(setImmediate);
          return alive().classify(model, ecg, n);
        },
        restart: () => {},
        dispose: () => {
          disposed = true;
        },
      };
    },
  });
}

async function wasmRuntime(): Promise<Runtime> {
  const ort = await import("onnxruntime-web/wasm");
  const file = createRequire(import.meta.url).resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm");
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  ort.env.wasm.wasmBinary = await readFile(file);
  return ortRuntime(ort, "wasm", 1, { executionProviders: ["wasm"] });
}

async function cpuRuntime(): Promise<Runtime> {
  const ort = await import("onnxruntime-node");
  return ortRuntime(ort, "cpu", 1, { intraOpNumThreads: 1, interOpNumThreads: 1 });
}

async function indexOf(modelsDir: string): Promise<unknown> {
  const folders = await readdir(modelsDir, { withFileTypes: true }).catch((cause: Error) => {
    throw new InferenceError("catalogue-unreachable", { detail: cause.message });
  });
  const rows = await Promise.all(
    folders
      .filter((folder) => folder.isDirectory())
      .map(async ({ name }) => {
        const files = await readdir(join(modelsDir, name));
        if (!files.includes("card.json")) return null;
        const card = parseJson(name, await readFile(join(modelsDir, name, "card.json")));
        const present = (file: string) => (files.includes(file) ? `${name}/${file}` : undefined);
        return {
          card,
          files: { graph: present("model.onnx"), golden: present("golden.json"), table: present("table.json") },
        };
      }),
  );
  return rows.filter((row) => row !== null);
}

function parseJson(model: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new InferenceError("model-invalid", { model, detail: "JSON" });
  }
}
