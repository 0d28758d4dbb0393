import { InferenceError } from "./errors.ts";
import { ANSWER_OF, type Answers, type Reply, type Request } from "./protocol.ts";
import type { PrepareProgress } from "./types.ts";

/** A running worker, without the browser: tests bring their own. */
export interface WorkerHandle {
  post(request: Request, transfer: Transferable[]): void;
  end(): void;
}

export type Spawn = (on: { reply(reply: Reply): void; died(cause: string): void }) => WorkerHandle;

export interface LinkOptions {
  spawn: Spawn;
  onDeath?: (cause: string) => void;
  /** While something is pending the worker is asked for a sign of life this often. */
  pingMs?: number;
  /** Pings in a row without any message from the worker that count as its death. */
  silentPings?: number;
}

type Body = { [K in keyof Answers]: Omit<Extract<Request, { type: K }>, "id"> }[keyof Answers];

interface Pending {
  answer: Reply["type"];
  resolve(reply: Reply): void;
  reject(error: InferenceError): void;
  onProgress(progress: PrepareProgress): void;
}

interface CallOptions {
  transfer?: Transferable[];
  signal?: AbortSignal;
  onProgress?: (progress: PrepareProgress) => void;
}

/**
 * Requests and answers over a worker that may die. It is started on demand; when it dies (error event, or silence)
 * everything pending is rejected with `worker-died`, and the next call starts a fresh one. `generation` then differs.
 */
export function createLink({ spawn, onDeath = () => {}, pingMs = 3_000, silentPings = 4 }: LinkOptions) {
  const pending = new Map<number, Pending>();
  let worker: WorkerHandle | null = null;
  let watch: ReturnType<typeof setInterval> | null = null;
  let generation = 0;
  let nextId = 1;
  let heard = true;
  let silent = 0;
  let disposed = false;

  function start(): WorkerHandle {
    const born = generation;
    return spawn({
      reply: (reply) => {
        if (born === generation) receive(reply);
      },
      died: (cause) => {
        if (born === generation) die(cause);
      },
    });
  }

  function receive(reply: Reply): void {
    heard = true;
    const waiting = pending.get(reply.id);
    if (reply.type === "failed" && reply.code === "worker-died") {
      die(String(reply.values.detail ?? ""));
    } else if (reply.type === "progress") {
      waiting?.onProgress(reply.progress);
    } else if (waiting !== undefined) {
      settle(reply.id);
      if (reply.type === "failed") {
        waiting.reject(new InferenceError(reply.code, reply.values));
        // onnxruntime never tries to start twice.
        if (reply.code === "runtime-unreachable" || reply.code === "runtime-unavailable") die(reply.code);
      } else if (reply.type === waiting.answer) waiting.resolve(reply);
      else waiting.reject(new InferenceError("run-failed", { model: "", detail: reply.type }));
    }
  }

  function settle(id: number): void {
    pending.delete(id);
    if (pending.size === 0) stopWatching();
  }

  function die(cause: string): void {
    stopWatching();
    worker?.end();
    worker = null;
    generation++;
    const lost = [...pending.values()];
    pending.clear();
    for (const waiting of lost) waiting.reject(new InferenceError("worker-died", { detail: cause }));
    onDeath(cause);
  }

  /** Counts pings, not time: a computer that slept for a night has missed one. */
  function beat(): void {
    silent = heard ? 0 : silent + 1;
    heard = false;
    if (silent >= silentPings) die("no answer");
    else worker?.post({ type: "ping", id: 0 }, []);
  }

  function stopWatching(): void {
    if (watch !== null) clearInterval(watch);
    watch = null;
  }

  function call<K extends keyof Answers>(
    body: Extract<Body, { type: K }>,
    { transfer = [], signal, onProgress = () => {} }: CallOptions = {},
  ): Promise<Answers[K]> {
    if (disposed) return Promise.reject(new InferenceError("disposed"));
    if (signal?.aborted) return Promise.reject(new InferenceError("cancelled"));
    const id = nextId++;
    return new Promise<Reply>((resolve, reject) => {
      const cancel = () => {
        if (!pending.has(id)) return;
        settle(id);
        worker?.post({ type: "cancel", id: nextId++, target: id }, []);
        reject(new InferenceError("cancelled"));
      };
      const done = () => signal?.removeEventListener("abort", cancel);
      pending.set(id, {
        answer: ANSWER_OF[body.type],
        onProgress,
        resolve: (reply) => {
          done();
          resolve(reply);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      signal?.addEventListener("abort", cancel);
      if (watch === null) {
        heard = true;
        silent = 0;
        watch = setInterval(beat, pingMs);
      }
      try {
        worker ??= start();
        worker.post({ ...body, id } as Request, transfer);
      } catch (cause) {
        die(cause instanceof Error ? cause.message : String(cause));
      }
    }) as Promise<Answers[K]>;
  }

  return {
    call,
    generation: () => generation,
    /** Ends the worker to give its memory back; the next call starts a fresh one. */
    restart: (cause: string) => {
      if (worker !== null) die(cause);
    },
    dispose: () => {
      disposed = true;
      stopWatching();
      worker?.end();
      worker = null;
      generation++;
      for (const waiting of pending.values()) waiting.reject(new InferenceError("disposed"));
      pending.clear();
    },
  };
}
