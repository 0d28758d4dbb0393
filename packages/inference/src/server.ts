import type { Engine } from "./engine.ts";
import { asInferenceError, InferenceError } from "./errors.ts";
import { download, verify } from "./files.ts";
import { parseGolden } from "./golden.ts";
import type { Reply, Request } from "./protocol.ts";
import type { WebGpuUse } from "./types.ts";

export interface ServerPort {
  post(reply: Reply, transfer?: Transferable[]): void;
}

/** Answers the requests of one page. It lives in the worker; the engine does the computing. */
export function createServer(port: ServerPort, engineFor: (webgpu: WebGpuUse) => Engine) {
  const running = new Map<number, AbortController>();
  let engine: Engine | null = null;

  function ready(model: string): Engine {
    if (engine === null) throw new InferenceError("model-unknown", { model });
    return engine;
  }

  async function prepare(request: Extract<Request, { type: "prepare" }>, signal: AbortSignal): Promise<void> {
    const { id, spec } = request;
    engine ??= engineFor(request.webgpu);
    const golden = download(spec.model, request.goldenUrl, signal);
    golden.catch(() => undefined);
    const graph = await download(spec.model, request.graphUrl, signal, (loaded, total) =>
      port.post({ type: "progress", id, progress: { step: "fetch", loaded, total } }),
    );
    const bytes = graph.byteLength;
    port.post({ type: "progress", id, progress: { step: "verify", loaded: bytes, total: bytes } });
    await verify(spec.model, graph, spec.sha256);
    const vectors = parseGolden(spec.model, readJson(spec.model, await golden));
    if (signal.aborted) throw new InferenceError("cancelled");
    const status = await engine.load(spec, graph, vectors, (progress) => port.post({ type: "progress", id, progress }));
    port.post({ type: "prepared", id, status });
  }

  async function answer(request: Request, signal: AbortSignal): Promise<void> {
    const { id } = request;
    switch (request.type) {
      case "ping":
        return port.post({ type: "pong", id });
      case "cancel":
        return running.get(request.target)?.abort();
      case "prepare":
        return prepare(request, signal);
      case "evaluate": {
        const { value, terms, backend } = await ready(request.model).evaluate(request.model, request.rows, request.n);
        return port.post({ type: "evaluated", id, value, terms, backend });
      }
      case "classify": {
        const { probability, backend } = await ready(request.model).classify(request.model, request.ecg, request.n);
        return port.post({ type: "classified", id, probability, backend });
      }
    }
  }

  return async function serve(request: Request): Promise<void> {
    const control = new AbortController();
    running.set(request.id, control);
    try {
      await answer(request, control.signal);
    } catch (cause) {
      const error = asInferenceError(cause, "run-failed", { model: "" });
      port.post({ type: "failed", id: request.id, code: error.code, values: error.reason.values ?? {} });
    } finally {
      running.delete(request.id);
    }
  };
}

function readJson(model: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new InferenceError("model-invalid", { model, detail: "golden vectors" });
  }
}
