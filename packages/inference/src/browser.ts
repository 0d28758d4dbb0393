import { fileOf, specOf } from "./catalogue.ts";
import { InferenceError } from "./errors.ts";
import { download } from "./files.ts";
import { type ComputePort, createHost } from "./host.ts";
import { createLink, type LinkOptions, type Spawn } from "./link.ts";
import { markLoaded } from "./preload.ts";
import type { Reply } from "./protocol.ts";
import { takeWorker } from "./spawn.ts";
import type { Inference, WebGpuUse } from "./types.ts";

export interface BrowserInferenceOptions {
  /** Folder of `index.json` on our own origin, e.g. `/models/`. */
  modelsUrl: string;
  /** Feature flag of `config.json`: whether networks may run on WebGPU once it agrees with the reference. Default off. */
  webgpu?: WebGpuUse | Promise<WebGpuUse>;
  /** ECGs in one job of the worker. Default 16. */
  batchSize?: number;
  /** For tests: another worker, and how soon its silence counts as death. */
  link?: Partial<Pick<LinkOptions, "spawn" | "pingMs" | "silentPings">>;
}

/** The models of this installation, computed in a worker of this page. The worker starts with the first model. */
export function createInference({ modelsUrl, webgpu = "off", batchSize, link }: BrowserInferenceOptions): Inference {
  const base = new URL(modelsUrl.endsWith("/") ? modelsUrl : `${modelsUrl}/`, globalThis.location?.href);
  const urlOf = (name: string) => new URL(name, base).href;
  return createHost({
    batchSize,
    source: {
      index: () => readIndex(urlOf("index.json")),
      file: (model, name, signal) => download(model, urlOf(name), signal),
    },
    connect: (onDeath) => {
      const worker = createLink({ spawn: spawnWorker, onDeath, ...link });
      const port: ComputePort = {
        generation: worker.generation,
        prepare: async (entry, onProgress, signal) => {
          const answer = await worker.call(
            {
              type: "prepare",
              spec: specOf(entry),
              graphUrl: urlOf(fileOf(entry, "graph")),
              goldenUrl: urlOf(fileOf(entry, "golden")),
              webgpu: await webgpu,
            },
            { onProgress, signal },
          );
          markLoaded();
          return answer.status;
        },
        evaluate: (model, rows, n) => worker.call({ type: "evaluate", model, rows, n }),
        classify: (model, ecg, n, signal) =>
          worker.call({ type: "classify", model, ecg, n }, { signal, transfer: [ecg.buffer] }),
        restart: worker.restart,
        dispose: worker.dispose,
      };
      return port;
    },
  });
}

const spawnWorker: Spawn = ({ reply, died }) => {
  const worker = takeWorker();
  worker.addEventListener("message", (event: MessageEvent<Reply>) => reply(event.data));
  worker.addEventListener("messageerror", () => died("unreadable answer"));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    died(event.message || "the worker could not start");
  });
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    end: () => worker.terminate(),
  };
};

async function readIndex(url: string): Promise<unknown> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new InferenceError("catalogue-unreachable", { detail: `HTTP ${response.status}` });
  try {
    return await response.json();
  } catch {
    throw new InferenceError("catalogue-invalid", { detail: "index.json" });
  }
}
