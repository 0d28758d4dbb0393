import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createLink, type LinkOptions, type Spawn } from "../src/link.ts";
import type { Reply, Request } from "../src/protocol.ts";

interface Fake {
  requests: Request[];
  ended: boolean;
  reply(reply: Reply): void;
  died(cause: string): void;
}

function setUp(options: Partial<LinkOptions> = {}) {
  const workers: Fake[] = [];
  const deaths: string[] = [];
  const spawn: Spawn = ({ reply, died }) => {
    const fake: Fake = { requests: [], ended: false, reply, died };
    workers.push(fake);
    return {
      post: (request) => fake.requests.push(request),
      end: () => {
        fake.ended = true;
      },
    };
  };
  const link = createLink({ spawn, onDeath: (cause) => deaths.push(cause), pingMs: 100, silentPings: 3, ...options });
  const evaluate = (signal?: AbortSignal) =>
    link.call({ type: "evaluate", model: "m", rows: Float64Array.of(1), n: 1 }, { signal });
  const evaluated = (id: number): Reply => ({
    type: "evaluated",
    id,
    value: Float64Array.of(id),
    terms: Float64Array.of(),
    backend: "wasm",
  });
  return { workers, deaths, link, evaluate, evaluated };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("answers find their questions, in any order", async () => {
  const { workers, evaluate, evaluated } = setUp();
  const jobs = [evaluate(), evaluate()];
  expect(workers.length).toBe(1);
  const ids = workers[0]?.requests.map(({ id }) => id) ?? [];
  expect(new Set(ids).size).toBe(2);
  for (const id of ids.toReversed()) workers[0]?.reply(evaluated(id));
  expect((await Promise.all(jobs)).map(({ value }) => value[0])).toEqual(ids);
});

test("progress is passed on, a failure keeps its code, another kind of answer is no answer", async () => {
  const { workers, link, evaluate, evaluated } = setUp();
  const steps: string[] = [];
  const spec = {
    model: "m",
    version: "1",
    kind: "network" as const,
    sha256: "",
    tolerance: { absolute: 0, relative: 0 },
    inputs: 0,
    labels: 1,
  };
  const prepare = link.call(
    { type: "prepare", spec, graphUrl: "g", goldenUrl: "g", webgpu: "off" },
    { onProgress: ({ step }) => steps.push(step) },
  );
  const id = workers[0]?.requests[0]?.id ?? 0;
  workers[0]?.reply({ type: "progress", id, progress: { step: "fetch", loaded: 1, total: 2 } });
  workers[0]?.reply({ type: "failed", id, code: "model-hash-mismatch", values: { model: "m" } });
  await expect(prepare).rejects.toMatchObject({ code: "model-hash-mismatch", reason: { values: { model: "m" } } });
  expect(steps).toEqual(["fetch"]);
  const job = evaluate();
  workers[0]?.reply({ type: "pong", id: workers[0]?.requests.at(-1)?.id ?? 0 });
  await expect(job).rejects.toMatchObject({ code: "run-failed" });
  workers[0]?.reply(evaluated(999));
});

describe("death", () => {
  test("by an error: everything pending is told, the next call gets a fresh worker", async () => {
    const { workers, deaths, link, evaluate, evaluated } = setUp();
    const lost = [evaluate(), evaluate()];
    workers[0]?.died("boom");
    for (const job of lost) await expect(job).rejects.toMatchObject({ code: "worker-died" });
    expect([deaths, workers[0]?.ended, link.generation()]).toEqual([["boom"], true, 1]);
    const job = evaluate();
    expect(workers.length).toBe(2);
    const id = workers[1]?.requests[0]?.id ?? 0;
    workers[0]?.reply({ type: "failed", id, code: "run-failed", values: {} });
    workers[0]?.died("again");
    workers[1]?.reply(evaluated(id));
    expect((await job).value[0]).toBe(id);
    expect(deaths).toEqual(["boom"]);
  });

  test("by silence", async () => {
    const { workers, deaths, evaluate } = setUp();
    const job = evaluate();
    const outcome = expect(job).rejects.toMatchObject({ code: "worker-died" });
    await vi.advanceTimersByTimeAsync(350);
    expect(deaths).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    await outcome;
    expect(deaths).toEqual(["no answer"]);
    expect(workers[0]?.ended).toBe(true);
  });

  test("is not assumed while the worker answers pings, however long the job takes", async () => {
    const { workers, deaths, evaluate, evaluated } = setUp();
    const job = evaluate();
    const id = workers[0]?.requests[0]?.id ?? 0;
    for (let i = 0; i < 50; i++) {
      await vi.advanceTimersByTimeAsync(200);
      workers[0]?.reply({ type: "pong", id: 0 });
    }
    workers[0]?.reply(evaluated(id));
    await job;
    expect(deaths).toEqual([]);
    const asked = workers[0]?.requests.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(workers[0]?.requests.length).toBe(asked);
  });

  test("by a broken runtime, which the worker reports itself", async () => {
    const { workers, deaths, evaluate } = setUp();
    const job = evaluate();
    const id = workers[0]?.requests[0]?.id ?? 0;
    workers[0]?.reply({ type: "failed", id, code: "worker-died", values: { detail: "unreachable" } });
    await expect(job).rejects.toMatchObject({ code: "worker-died" });
    expect(deaths).toEqual(["unreachable"]);
  });

  test("at birth", async () => {
    const link = createLink({
      spawn: () => {
        throw new Error("no workers here");
      },
    });
    await expect(link.call({ type: "ping" })).rejects.toMatchObject({ code: "worker-died" });
  });
});

test("a cancelled call is over at once, and the worker is told", async () => {
  const { workers, evaluate, evaluated } = setUp();
  const control = new AbortController();
  const job = evaluate(control.signal);
  const id = workers[0]?.requests[0]?.id ?? 0;
  control.abort();
  await expect(job).rejects.toMatchObject({ code: "cancelled" });
  expect(workers[0]?.requests.at(-1)).toMatchObject({ type: "cancel", target: id });
  workers[0]?.reply(evaluated(id));
  await expect(evaluate(control.signal)).rejects.toMatchObject({ code: "cancelled" });
});

test("dispose ends the worker and everything pending", async () => {
  const { workers, link, evaluate } = setUp();
  const job = evaluate();
  link.dispose();
  await expect(job).rejects.toMatchObject({ code: "disposed" });
  expect(workers[0]?.ended).toBe(true);
  await expect(evaluate()).rejects.toMatchObject({ code: "disposed" });
  expect(workers.length).toBe(1);
});
