import type { Backend } from "@bedside/models";
import { asInferenceError, InferenceError } from "./errors.ts";
import { type Agreement, compare, type Golden, type Tolerance } from "./golden.ts";
import type { Numbers, Runtime, Session } from "./runtime.ts";
import type { ModelStatus, PrepareProgress, WebGpuStatus } from "./types.ts";

export const SAMPLES_PER_ECG = 12 * 1000;

/** What the engine has to know of a card. */
export interface ModelSpec {
  model: string;
  version: string;
  kind: "equation" | "network";
  sha256: string;
  tolerance: Tolerance;
  /** Columns of an equation, labels of a network. */
  inputs: number;
  labels: number;
}

export interface EngineOptions {
  /** Opened once, on the first model. */
  reference: () => Promise<Runtime>;
  /** WebGPU, or the reason why there is none. */
  accelerator: () => Promise<Runtime | "switched-off" | "no-adapter">;
  /** Use WebGPU when it agrees even if it is slower than the reference, as on a software adapter. Default false. */
  evenIfSlower?: boolean;
  /** A GPU that has not answered by then has failed. Default 20 s, for loading and for each batch. */
  gpuTimeoutMs?: number;
  now?: () => number;
}

interface Trial {
  session: Session | null;
  status: WebGpuStatus;
}

const GPU_FAILED: Trial = {
  session: null,
  status: { tried: true, agreed: false, reason: "failed", maxDifference: null },
};

interface Loaded {
  spec: ModelSpec;
  session: Session;
  backend: Backend;
  /** The reference session, kept for the day the GPU goes away. Null when it is `session`. */
  fallback: { session: Session; backend: Backend } | null;
}

/**
 * Verified models and their sessions, on whatever runtime the host has. A graph gets here only after its hash was
 * checked; it answers only after it has reproduced its golden vectors.
 */
export function createEngine({
  reference,
  accelerator,
  evenIfSlower = false,
  gpuTimeoutMs = 20_000,
  now = () => performance.now(),
}: EngineOptions) {
  const models = new Map<string, Loaded>();
  let opened: Promise<Runtime> | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  /** onnxruntime-web runs one job at a time. */
  function alone<T>(job: () => Promise<T>): Promise<T> {
    const result = queue.then(job);
    queue = result.catch(() => undefined);
    return result;
  }

  async function openReference(): Promise<Runtime> {
    opened ??= reference();
    try {
      return await opened;
    } catch (cause) {
      opened = null;
      throw asInferenceError(cause, "runtime-unavailable", {});
    }
  }

  async function load(
    spec: ModelSpec,
    graph: Uint8Array,
    golden: Golden,
    onProgress: (progress: PrepareProgress) => void,
  ): Promise<ModelStatus> {
    const bytes = graph.byteLength;
    onProgress({ step: "start", loaded: bytes, total: bytes });
    const runtime = await openReference();
    const session = await attempt(spec.model, "model-invalid", () => runtime.open(graph));
    onProgress({ step: "self-test", loaded: bytes, total: bytes });
    const started = now();
    const actual = await attempt(spec.model, "run-failed", () => runGolden(spec, session, golden));
    const test = compare(actual, expectedOf(golden), spec.tolerance);
    const status: ModelStatus = {
      model: spec.model,
      version: spec.version,
      backend: runtime.backend,
      threads: runtime.threads,
      selfTest: test.agrees ? "passed" : "failed",
      selfTestMs: now() - started,
      maxDifference: test.maxDifference,
      vectors: golden.kind === "equation" ? golden.x.length : golden.n,
      sha256: spec.sha256,
      webgpu: {
        tried: false,
        agreed: false,
        reason: spec.kind === "network" ? null : "not-a-network",
        maxDifference: null,
      },
    };
    if (!test.agrees) {
      await session.release();
      return status;
    }
    await release(spec.model);
    const entry: Loaded = { spec, session, backend: runtime.backend, fallback: null };
    if (spec.kind === "network") {
      onProgress({ step: "webgpu", loaded: bytes, total: bytes });
      const fast = await within(gpuTimeoutMs, tryAccelerator(spec, graph, golden, session, actual)).catch(
        () => GPU_FAILED,
      );
      status.webgpu = fast.status;
      if (fast.session !== null) {
        entry.fallback = { session, backend: runtime.backend };
        entry.session = fast.session;
        entry.backend = "webgpu";
        status.backend = "webgpu";
        status.threads = 1;
      }
    }
    models.set(spec.model, entry);
    return status;
  }

  async function release(model: string): Promise<void> {
    const known = models.get(model);
    models.delete(model);
    await known?.session.release();
    await known?.fallback?.session.release();
  }

  /** WebGPU has given wrong numbers without an error on real machines, so it must agree with the reference first. */
  async function tryAccelerator(
    spec: ModelSpec,
    graph: Uint8Array,
    golden: Golden,
    slow: Session,
    expected: Numbers,
  ): Promise<Trial> {
    const refused = (reason: WebGpuStatus["reason"], test?: Agreement) => ({
      session: null,
      status: {
        tried: test !== undefined,
        agreed: test?.agrees ?? false,
        reason,
        maxDifference: test?.maxDifference ?? null,
      },
    });
    let session: Session | null = null;
    try {
      const runtime = await accelerator();
      if (typeof runtime === "string") return refused(runtime);
      session = await runtime.open(graph);
      const test = compare(await runGolden(spec, session, golden), expected, spec.tolerance);
      const refusal = !test.agrees ? "differs" : (await isFaster(spec, session, slow, golden)) ? null : "slower";
      if (refusal === null) {
        return {
          session,
          status: { tried: true, agreed: true, reason: null, maxDifference: test.maxDifference },
        };
      }
      await session.release();
      return refused(refusal, test);
    } catch {
      await session?.release().catch(() => undefined);
      return GPU_FAILED;
    }
  }

  /** Both are warm by now; small networks are often slower on a GPU. */
  async function isFaster(spec: ModelSpec, fast: Session, slow: Session, golden: Golden): Promise<boolean> {
    if (evenIfSlower) return true;
    const start = now();
    await runGolden(spec, fast, golden);
    const middle = now();
    await runGolden(spec, slow, golden);
    return middle - start < now() - middle;
  }

  function loaded(model: string): Loaded {
    const found = models.get(model);
    if (found === undefined) throw new InferenceError("model-unknown", { model });
    return found;
  }

  return {
    load: (
      spec: ModelSpec,
      graph: Uint8Array,
      golden: Golden,
      onProgress: (progress: PrepareProgress) => void,
    ): Promise<ModelStatus> => alone(() => load(spec, graph, golden, onProgress)),

    /** `rows` is float64 [n, inputs] in the order of the card. */
    evaluate: (model: string, rows: Float64Array, n: number) =>
      alone(async () => {
        const { spec, session, backend } = loaded(model);
        if (spec.kind !== "equation" || rows.length !== n * spec.inputs) {
          throw new InferenceError("input-invalid", { model, detail: `${rows.length} / ${n} x ${spec.inputs}` });
        }
        const answer = await attempt(model, "run-failed", () => runEquation(session, rows, n));
        return { ...answer, backend };
      }),

    /** `ecg` is float32 [n, 12, 1000] in millivolt. When the GPU fails, the reference takes over for good. */
    classify: (model: string, ecg: Float32Array, n: number): Promise<{ probability: Float32Array; backend: Backend }> =>
      alone(async () => {
        const entry = loaded(model);
        if (entry.spec.kind !== "network" || ecg.length !== n * SAMPLES_PER_ECG) {
          throw new InferenceError("input-invalid", { model, detail: `${ecg.length} / ${n} x 12 x 1000` });
        }
        const run = () => attempt(model, "run-failed", () => runNetwork(entry.session, ecg, n, entry.spec.labels));
        const { fallback } = entry;
        if (fallback === null) return { probability: await run(), backend: entry.backend };
        try {
          return { probability: await within(gpuTimeoutMs, run()), backend: entry.backend };
        } catch {
          entry.session.release().catch(() => undefined);
          Object.assign(entry, { ...fallback, fallback: null });
          return { probability: await run(), backend: entry.backend };
        }
      }),
  };
}

export type Engine = ReturnType<typeof createEngine>;

async function runGolden(spec: ModelSpec, session: Session, golden: Golden): Promise<Numbers> {
  if (golden.kind !== spec.kind)
    throw new InferenceError("model-invalid", { model: spec.model, detail: "golden vectors" });
  if (golden.kind === "network") return runNetwork(session, golden.ecg, golden.n, spec.labels);
  const rows = Float64Array.from(golden.x.flat());
  if (rows.length !== golden.x.length * spec.inputs) {
    throw new InferenceError("model-invalid", { model: spec.model, detail: "golden vectors" });
  }
  return (await runEquation(session, rows, golden.x.length)).value;
}

function expectedOf(golden: Golden): number[] {
  return golden.kind === "network" ? golden.probability.flat() : golden.value;
}

async function runEquation(session: Session, rows: Float64Array, n: number) {
  const { value, terms } = await session.run({ name: "x", data: rows, dims: [n, n === 0 ? 0 : rows.length / n] });
  if (!(value instanceof Float64Array) || !(terms instanceof Float64Array) || value.length !== n) {
    throw new Error("outputs value and terms");
  }
  return { value, terms };
}

async function runNetwork(session: Session, ecg: Float32Array, n: number, labels: number): Promise<Float32Array> {
  const { probability } = await session.run({ name: "ecg", data: ecg, dims: [n, 12, 1000] });
  if (!(probability instanceof Float32Array)) throw new Error("output probability");
  if (probability.length !== n * labels) throw new Error(`${probability.length} / ${n} x ${labels}`);
  if (!probability.every(Number.isFinite)) throw new Error("NaN");
  return probability;
}

async function within<T>(limitMs: number, job: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([job, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function attempt<T>(model: string, code: "model-invalid" | "run-failed", job: () => Promise<T>): Promise<T> {
  try {
    return await job();
  } catch (cause) {
    throw asInferenceError(cause, code, { model });
  }
}
