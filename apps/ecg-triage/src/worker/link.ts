import type { Reason } from "@bedside/chart";
import type { Answered, Asked, Kind, Reply, Request } from "./protocol.ts";

/** A running worker, without the browser: tests bring their own. */
export interface WorkerHandle {
  post(request: Request): void;
  end(): void;
}

export type Spawn = (on: { reply(reply: Reply): void; died(detail: string): void }) => WorkerHandle;

/** Why the worker gave no answer: `too-slow`, `worker-died`, `worker-failed` or `cancelled`. */
export class EcgWorkerError extends Error {
  readonly reason: Reason;

  constructor(code: "too-slow" | "worker-died" | "worker-failed" | "cancelled", values: Reason["values"] = {}) {
    super(code);
    this.name = "EcgWorkerError";
    this.reason = { code, values };
  }
}

export interface EcgLink {
  /** Rejects with `EcgWorkerError`. An aborted request that is already worked on ends its worker. */
  ask<K extends Kind>(kind: K, asked: Asked[K], signal?: AbortSignal): Promise<Answered[K]>;
  /** Starts the worker before it is needed. */
  warm(): void;
  /** Ends the worker and lets go of everything that waits. A later request starts it anew. */
  end(): void;
}

interface Job {
  request: Request;
  resolve(answer: Answered[Kind]): void;
  reject(error: EcgWorkerError): void;
}

/**
 * One request at a time over a worker that may die, or be ended because a file keeps it busy for longer than `limitMs`.
 * The request that did it is rejected; those behind it go on with a fresh worker.
 */
export function createEcgLink({ spawn, limitMs }: { spawn: Spawn; limitMs: Record<Kind, number> }): EcgLink {
  let waiting: Job[] = [];
  let current: Job | null = null;
  let worker: WorkerHandle | null = null;
  let clock: ReturnType<typeof setTimeout> | undefined;
  let nextId = 1;

  function start(): WorkerHandle {
    const born: WorkerHandle = spawn({
      reply: (reply) => worker === born && reply.id === current?.request.id && settle(reply),
      died: (detail) => worker === born && fail("worker-died", { detail }),
    });
    return born;
  }

  function next(): void {
    const job = current ? undefined : waiting.shift();
    if (!job) return;
    current = job;
    const limit = limitMs[job.request.kind];
    clock = setTimeout(() => fail("too-slow", { seconds: Math.round(limit / 1000) }), limit);
    try {
      worker ??= start();
      worker.post(job.request);
    } catch (thrown) {
      fail("worker-died", { detail: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  }

  function take(): Job | null {
    clearTimeout(clock);
    const job = current;
    current = null;
    return job;
  }

  function settle(reply: Reply): void {
    const job = take();
    if (reply.kind === "failed") job?.reject(new EcgWorkerError("worker-failed", { detail: reply.detail }));
    else job?.resolve(reply.answer);
    next();
  }

  function fail(code: "too-slow" | "worker-died" | "cancelled", values: Reason["values"]): void {
    const job = take();
    endWorker();
    job?.reject(new EcgWorkerError(code, values));
    next();
  }

  function endWorker(): void {
    worker?.end();
    worker = null;
  }

  return {
    ask: <K extends Kind>(kind: K, asked: Asked[K], signal?: AbortSignal) =>
      new Promise<Answered[Kind]>((resolve, reject) => {
        if (signal?.aborted) throw new EcgWorkerError("cancelled");
        const job: Job = { request: { id: nextId++, kind, asked } as Request, resolve, reject };
        signal?.addEventListener(
          "abort",
          () => {
            if (current === job) fail("cancelled", {});
            else if (waiting.includes(job)) {
              waiting = waiting.filter((it) => it !== job);
              reject(new EcgWorkerError("cancelled"));
            }
          },
          { once: true },
        );
        waiting.push(job);
        next();
      }) as Promise<Answered[K]>,
    warm: () => {
      worker ??= start();
    },
    end: () => {
      const lost = [take(), ...waiting];
      waiting = [];
      endWorker();
      for (const job of lost) job?.reject(new EcgWorkerError("cancelled"));
    },
  };
}
