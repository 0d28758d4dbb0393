import type { Fact } from "@bedside/chart";
import {
  type Backend,
  type Evaluate,
  type ModelSettings,
  type Result,
  type RuleTable,
  runModel,
} from "@bedside/models";
import { fileOf, parseCatalogue } from "./catalogue.ts";
import { SAMPLES_PER_ECG } from "./engine.ts";
import { asInferenceError, InferenceError } from "./errors.ts";
import { verify } from "./files.ts";
import { readTable } from "./rules.ts";
import type {
  CatalogueEntry,
  Classified,
  ClassifyOptions,
  Inference,
  InferenceEvent,
  ModelStatus,
  PrepareOptions,
  PrepareProgress,
} from "./types.ts";

/** Where the bytes of `index.json` and of the rule tables come from. */
interface ModelSource {
  index(): Promise<unknown>;
  file(model: string, name: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** Where graphs are computed: a worker in the browser, this process in Node. */
export interface ComputePort {
  /** Differs when what was prepared before is gone. */
  generation(): number;
  prepare(
    entry: CatalogueEntry,
    onProgress: (progress: PrepareProgress) => void,
    signal: AbortSignal,
  ): Promise<ModelStatus>;
  evaluate(model: string, rows: Float64Array, n: number): Promise<Awaited<ReturnType<Evaluate>>>;
  classify(
    model: string,
    ecg: Float32Array,
    n: number,
    signal?: AbortSignal,
  ): Promise<{ probability: Float32Array; backend: Backend }>;
  /** Gives all memory back, prepared models with it. */
  restart(cause: string): void;
  dispose(): void;
}

interface HostOptions {
  source: ModelSource;
  /** `onDeath` is to be called when the computing side was lost. */
  connect: (onDeath: (cause: string) => void) => ComputePort;
  /** ECGs in one job: small enough that cancelling and progress feel immediate. */
  batchSize?: number;
}

interface Preparation {
  promise: Promise<ModelStatus>;
  control: AbortController;
  listeners: Set<(progress: PrepareProgress) => void>;
  waiting: number;
  /** Generation it was finished in, null while it is under way. */
  generation: number | null;
}

export function createHost({ source, connect, batchSize = 16 }: HostOptions): Inference {
  const listeners = new Set<(event: InferenceEvent) => void>();
  const statuses = new Map<string, ModelStatus>();
  const tables = new Map<string, RuleTable>();
  const preparations = new Map<string, Preparation>();
  const port = connect((cause) => emit({ type: "worker-died", cause }));
  let entries: Promise<CatalogueEntry[]> | null = null;
  let disposed = false;

  function emit(event: InferenceEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  function catalogue(): Promise<CatalogueEntry[]> {
    if (disposed) return Promise.reject(new InferenceError("disposed"));
    entries ??= source
      .index()
      .then(parseCatalogue)
      .catch((cause) => {
        entries = null;
        throw asInferenceError(cause, "catalogue-unreachable", {});
      });
    return entries;
  }

  async function find(model: string): Promise<CatalogueEntry> {
    const entry = (await catalogue()).find(({ card }) => card.id === model);
    if (entry === undefined) throw new InferenceError("model-unknown", { model });
    return entry;
  }

  async function load(
    model: string,
    onProgress: (progress: PrepareProgress) => void,
    signal: AbortSignal,
  ): Promise<ModelStatus> {
    const entry = await find(model);
    const status =
      entry.card.kind === "rules"
        ? await loadTable(entry, onProgress, signal)
        : await port.prepare(entry, onProgress, signal);
    statuses.set(model, status);
    if (status.selfTest === "failed") {
      throw new InferenceError("self-test-failed", { model, difference: status.maxDifference.toPrecision(3) });
    }
    return status;
  }

  async function loadTable(
    entry: CatalogueEntry,
    onProgress: (progress: PrepareProgress) => void,
    signal: AbortSignal,
  ): Promise<ModelStatus> {
    const { id } = entry.card;
    const bytes = await source.file(id, fileOf(entry, "table"), signal);
    onProgress({ step: "verify", loaded: bytes.byteLength, total: bytes.byteLength });
    await verify(id, bytes, entry.card.sha256);
    const { table, status } = readTable(entry.card, bytes);
    tables.set(id, table);
    return status;
  }

  function begin(model: string): Preparation {
    const control = new AbortController();
    const watching: Preparation["listeners"] = new Set();
    const preparation: Preparation = {
      control,
      listeners: watching,
      waiting: 0,
      generation: null,
      promise: load(
        model,
        (progress) => {
          for (const listener of [...watching]) listener(progress);
          emit({ type: "progress", model, progress });
        },
        control.signal,
      ).then(
        (status) => {
          preparation.generation = port.generation();
          emit({ type: "ready", status });
          return status;
        },
        (cause) => {
          if (preparations.get(model) === preparation) preparations.delete(model);
          throw asInferenceError(cause, "run-failed", { model });
        },
      ),
    };
    preparations.set(model, preparation);
    return preparation;
  }

  /** Joins the preparation that is under way or done, or begins one. It is cancelled when nobody waits any more. */
  async function join(model: string, { onProgress, signal }: PrepareOptions): Promise<ModelStatus> {
    if (disposed) throw new InferenceError("disposed");
    if (signal?.aborted) throw new InferenceError("cancelled");
    const known = preparations.get(model);
    const current =
      known !== undefined && (known.generation === null || known.generation === port.generation() || tables.has(model));
    const preparation = current ? known : begin(model);
    if (onProgress !== undefined) preparation.listeners.add(onProgress);
    preparation.waiting++;
    try {
      return await orAbort(preparation.promise, signal);
    } finally {
      preparation.waiting--;
      if (onProgress !== undefined) preparation.listeners.delete(onProgress);
      if (signal?.aborted && preparation.waiting === 0 && preparation.generation === null) {
        if (preparations.get(model) === preparation) preparations.delete(model);
        preparation.control.abort();
      }
    }
  }

  /** A job that the worker's death interrupts is done once more, on a fresh worker, with its model prepared again. */
  async function surviving<T>(
    model: string,
    options: PrepareOptions,
    job: (status: ModelStatus) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await job(await join(model, options));
      } catch (cause) {
        const error = asInferenceError(cause, "run-failed", { model });
        if (error.code === "worker-died" && attempt === 0 && !disposed) continue;
        if (error.code !== "cancelled") emit({ type: "failed", model, error });
        throw error;
      }
    }
  }

  function lostGpu(model: string, backend: Backend): void {
    const before = statuses.get(model);
    if (before === undefined || before.backend === backend) return;
    const status: ModelStatus = { ...before, backend, webgpu: { ...before.webgpu, agreed: false, reason: "failed" } };
    statuses.set(model, status);
    emit({ type: "ready", status });
  }

  function evaluate(model: string): Evaluate {
    return (rows, n) => surviving(model, {}, () => port.evaluate(model, rows, n));
  }

  async function run(
    model: string,
    facts: Record<string, Fact>,
    settings: ModelSettings = {},
    patient: string | null = null,
  ): Promise<Result> {
    const { card } = await find(model);
    if (card.kind === "network") throw new InferenceError("input-invalid", { model, detail: "facts" });
    const { backend } = await surviving(model, {}, async (status) => status);
    const table = tables.get(model);
    try {
      if (table !== undefined) return await runModel({ card, table }, facts, settings, null, { patient });
      const result = await runModel({ card }, facts, settings, evaluate(model), { patient });
      return result.status === "refused" ? { ...result, backend } : result;
    } catch (cause) {
      throw asInferenceError(cause, "run-failed", { model });
    }
  }

  async function classify(
    model: string,
    ecg: Float32Array,
    n: number,
    { signal, onProgress = () => {} }: ClassifyOptions = {},
  ): Promise<Classified> {
    const labels = (await find(model)).card.labels ?? [];
    if (ecg.length !== n * SAMPLES_PER_ECG) {
      throw new InferenceError("input-invalid", { model, detail: `${ecg.length} / ${n} x 12 x 1000` });
    }
    if (!ecg.every(Number.isFinite)) throw new InferenceError("input-invalid", { model, detail: "NaN" });
    let backend = (await surviving(model, { signal }, async (status) => status)).backend;
    const probability = new Float32Array(n * labels.length);
    const started = performance.now();
    let size = batchSize;
    for (let done = 0; done < n; ) {
      const count = Math.min(size, n - done);
      const from = done * SAMPLES_PER_ECG;
      try {
        const batch = await surviving(model, { signal }, () =>
          port.classify(model, ecg.slice(from, from + count * SAMPLES_PER_ECG), count, signal),
        );
        probability.set(batch.probability, done * labels.length);
        if (batch.backend !== backend) lostGpu(model, batch.backend);
        backend = batch.backend;
      } catch (cause) {
        if (!(cause instanceof InferenceError) || cause.code !== "out-of-memory" || count === 1) throw cause;
        port.restart(cause.code);
        size = Math.ceil(count / 2);
        continue;
      }
      done += count;
      onProgress({ done, total: n });
    }
    return { probability, labels, backend, latencyMs: performance.now() - started };
  }

  return {
    catalogue,
    prepare: (model, options = {}) => surviving(model, options, async (status) => status),
    evaluate,
    run,
    classify,
    status: (model) => statuses.get(model) ?? null,
    table: (model) => tables.get(model) ?? null,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: () => {
      disposed = true;
      for (const { control } of preparations.values()) control.abort();
      listeners.clear();
      port.dispose();
    },
  };
}

function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new InferenceError("cancelled"));
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
