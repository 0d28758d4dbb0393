import fc from "fast-check";
import * as ort from "onnxruntime-node";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type BrowserInferenceOptions, createInference } from "../src/browser.ts";
import { createEngine } from "../src/engine.ts";
import type { Spawn } from "../src/link.ts";
import type { Request } from "../src/protocol.ts";
import { ortRuntime } from "../src/runtime.ts";
import { createServer } from "../src/server.ts";
import type { InferenceEvent } from "../src/types.ts";
import {
  card,
  equationBytes,
  equationGolden,
  equationOf,
  flatEcgs,
  networkBytes,
  networkGolden,
  probabilitiesOf,
} from "./installation.ts";

vi.setConfig({ testTimeout: 30_000 });

const BASE = "https://bedside.test/models/";

/** What the origin serves, by file name. */
let served: Record<string, Uint8Array | string>;
let requested: string[];
/** While set, graphs are not delivered. */
let held: Promise<void> | null;

beforeEach(() => {
  requested = [];
  held = null;
  served = {
    "index.json": JSON.stringify([
      { card: card("equation"), files: { graph: "equation.1a.onnx", golden: "equation.golden.2b.json" } },
      { card: card("network"), files: { graph: "network.3c.onnx", golden: "network.golden.4d.json" } },
    ]),
    "equation.1a.onnx": equationBytes,
    "equation.golden.2b.json": JSON.stringify(equationGolden),
    "network.3c.onnx": networkBytes,
    "network.golden.4d.json": JSON.stringify(networkGolden),
  };
  vi.stubGlobal("fetch", async (url: string, options: { signal?: AbortSignal } = {}) => {
    requested.push(url);
    const body = url.startsWith(BASE) ? served[url.slice(BASE.length)] : undefined;
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (url.endsWith(".onnx")) await held;
    options.signal?.throwIfAborted();
    if (body === undefined) return new Response("", { status: 404 });
    return new Response(typeof body === "string" ? body : new Uint8Array(body));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** The real worker code in this process; messages are cloned as between threads. `disturb` may kill it or answer itself. */
function inProcess(disturb: (request: Request, died: (cause: string) => void, worker: number) => void = () => {}) {
  const log: Request[][] = [];
  const spawn: Spawn = ({ reply, died }) => {
    const requests: Request[] = [];
    let ended = false;
    const end = () => {
      ended = true;
    };
    const worker = log.push(requests) - 1;
    const serve = createServer({ post: (answer) => !ended && reply(structuredClone(answer)) }, () =>
      createEngine({ reference: async () => ortRuntime(ort, "wasm", 1, {}), accelerator: async () => "switched-off" }),
    );
    return {
      post: (request, transfer) => {
        if (ended) return;
        const received = structuredClone(request, { transfer });
        requests.push(received);
        disturb(received, (cause) => setTimeout(() => died(cause)), worker);
        void serve(received);
      },
      end,
    };
  };
  return { log, spawn };
}

function open(options: Partial<BrowserInferenceOptions>, spawn: Spawn) {
  const events: InferenceEvent[] = [];
  const inference = createInference({ modelsUrl: BASE, ...options, link: { spawn, ...options.link } });
  inference.subscribe((event) => events.push(event));
  return { inference, events: () => events.filter(({ type }) => type !== "progress").map(({ type }) => type) };
}

test("a model goes the whole way: index, download, hash, self-test, number", async () => {
  const { log, spawn } = inProcess();
  const { inference, events } = open({}, spawn);
  const steps: string[] = [];
  const status = await inference.prepare("equation", { onProgress: ({ step }) => steps.push(step) });
  expect(status).toMatchObject({ selfTest: "passed", vectors: 2, backend: "wasm" });
  expect([...new Set(steps)]).toEqual(["fetch", "verify", "start", "self-test"]);
  const answer = await inference.evaluate("equation")(Float64Array.of(4, 5), 1);
  expect(answer.value[0]).toBeCloseTo(equationOf(4, 5), 14);
  expect(requested.every((url) => url.startsWith(BASE))).toBe(true);
  expect(requested.filter((url) => url.endsWith(".onnx")).length).toBe(1);
  expect([log.length, events()]).toEqual([1, ["ready"]]);
});

test("preparing twice at the same time is one piece of work", async () => {
  const { log, spawn } = inProcess();
  const { inference } = open({}, spawn);
  await Promise.all([inference.prepare("network"), inference.prepare("network"), inference.prepare("network")]);
  expect(log[0]?.filter(({ type }) => type === "prepare").length).toBe(1);
});

test.each([
  ["model-hash-mismatch", { "network.3c.onnx": equationBytes }],
  [
    "self-test-failed",
    {
      "network.golden.4d.json": JSON.stringify({
        ...networkGolden,
        probability: [
          [0, 0],
          [0, 0],
        ],
      }),
    },
  ],
  ["model-invalid", { "network.golden.4d.json": "<!doctype html>" }],
  ["catalogue-invalid", { "index.json": "<!doctype html>" }],
  ["catalogue-invalid", { "index.json": JSON.stringify([{ card: card("network"), files: { graph: "../../etc/x" } }]) }],
  [
    "catalogue-invalid",
    { "index.json": JSON.stringify([{ card: card("network"), files: { graph: "https://x.test/a" } }]) },
  ],
])("%s is refused", async (code, files) => {
  Object.assign(served, files);
  const { inference, events } = open({}, inProcess().spawn);
  const job = inference.classify(
    "network",
    flatEcgs(1, () => 0),
    1,
  );
  await expect(job).rejects.toMatchObject({ name: "InferenceError", code });
  expect(events()).not.toContain("ready");
});

test("a file that is missing is said to be missing, and may come back", async () => {
  const graph = served["network.3c.onnx"];
  delete served["network.3c.onnx"];
  const { inference } = open({}, inProcess().spawn);
  await expect(inference.prepare("network")).rejects.toMatchObject({
    code: "model-unreachable",
    reason: { values: { model: "network", detail: "HTTP 404" } },
  });
  Object.assign(served, { "network.3c.onnx": graph });
  await expect(inference.prepare("network")).resolves.toMatchObject({ selfTest: "passed" });
});

describe("the death of the worker", () => {
  const classify = (inference: ReturnType<typeof open>["inference"]) =>
    inference.classify(
      "network",
      flatEcgs(6, (i) => i / 8),
      6,
    );
  const expected = Array.from({ length: 6 }, (_, i) => probabilitiesOf(i / 8)).flat();

  test("is survived once: a fresh worker, the model prepared again, the same numbers", async () => {
    let batches = 0;
    const { log, spawn } = inProcess((request, died) => {
      if (request.type === "classify" && ++batches === 2) died("boom");
    });
    const { inference, events } = open(
      { batchSize: 2 },
      withoutAnswerTo(spawn, () => batches === 2),
    );
    const { probability } = await classify(inference);
    for (const [i, p] of probability.entries()) expect(p).toBeCloseTo(expected[i] ?? 0, 6);
    expect(log.map((requests) => requests.map(({ type }) => type))).toEqual([
      ["prepare", "classify", "classify"],
      ["prepare", "classify", "classify"],
    ]);
    expect(events()).toEqual(["ready", "worker-died", "ready"]);
  });

  test("twice in one job is explained, and the next job starts afresh", async () => {
    let deadly = true;
    const { log, spawn } = inProcess((request, died) => {
      if (deadly && request.type === "classify") died("boom");
    });
    const { inference, events } = open(
      {},
      withoutAnswerTo(spawn, () => deadly),
    );
    await expect(classify(inference)).rejects.toMatchObject({
      code: "worker-died",
      reason: { values: { detail: "boom" } },
    });
    expect(log.length).toBe(2);
    expect(events()).toEqual(["ready", "worker-died", "ready", "worker-died", "failed"]);
    deadly = false;
    expect((await classify(inference)).probability.length).toBe(12);
    expect(log.length).toBe(3);
  });

  test("during preparation is survived too", async () => {
    const { log, spawn } = inProcess((request, died, worker) => {
      if (request.type === "prepare" && worker === 0) died("boom");
    });
    const { inference } = open(
      {},
      withoutAnswerTo(spawn, () => log.length === 1),
    );
    await expect(inference.prepare("network")).resolves.toMatchObject({ selfTest: "passed" });
    expect(log.length).toBe(2);
  });
});

describe("batches", () => {
  test("cover every ECG once and in order, whatever their size", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 5 }), async (n, batchSize) => {
        const { log, spawn } = inProcess();
        const { inference } = open({ batchSize }, spawn);
        const done: number[] = [];
        const { probability } = await inference.classify(
          "network",
          flatEcgs(n, (i) => i / 16),
          n,
          {
            onProgress: (progress) => done.push(progress.done),
          },
        );
        const sizes = (log[0] ?? []).flatMap((request) => (request.type === "classify" ? [request.n] : []));
        expect(sizes.length).toBe(Math.ceil(n / batchSize));
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(batchSize);
        expect(done.at(-1) ?? 0).toBe(n);
        expect(probability.length).toBe(2 * n);
        for (let i = 0; i < n; i++) expect(probability[2 * i]).toBeCloseTo(probabilitiesOf(i / 16)[0] ?? 0, 6);
        inference.dispose();
      }),
      { numRuns: 15 },
    );
  });

  test("shrink when memory runs out, on a fresh worker", async () => {
    const { log, spawn } = inProcess();
    const { inference } = open(
      { batchSize: 8 },
      refusing(spawn, (n) => n > 2),
    );
    const { probability } = await inference.classify(
      "network",
      flatEcgs(8, (i) => i / 8),
      8,
    );
    for (let i = 0; i < 8; i++) expect(probability[2 * i]).toBeCloseTo(probabilitiesOf(i / 8)[0] ?? 0, 6);
    expect(log.length).toBe(3);
  });

  test("of one ECG that does not fit are explained", async () => {
    const { inference } = open(
      { batchSize: 2 },
      refusing(inProcess().spawn, () => true),
    );
    await expect(
      inference.classify(
        "network",
        flatEcgs(2, () => 0),
        2,
      ),
    ).rejects.toMatchObject({ code: "out-of-memory" });
  });

  test("leave the caller's samples alone", async () => {
    const { inference } = open({ batchSize: 4 }, inProcess().spawn);
    const ecg = flatEcgs(4, () => 0.25);
    await inference.classify("network", ecg, 4);
    expect([ecg.length, ecg[0]]).toEqual([48_000, 0.25]);
  });
});

describe("cancelling", () => {
  test("one of two who wait for a model leaves the other alone", async () => {
    const { inference } = open({}, inProcess().spawn);
    const control = new AbortController();
    const [mine, theirs] = [inference.prepare("network", { signal: control.signal }), inference.prepare("network")];
    control.abort();
    await expect(mine).rejects.toMatchObject({ code: "cancelled" });
    await expect(theirs).resolves.toMatchObject({ selfTest: "passed" });
  });

  test("the only one stops the download, and a later call begins again", async () => {
    const { log, spawn } = inProcess();
    const { inference, events } = open({}, spawn);
    let deliver = () => {};
    held = new Promise((resolve) => {
      deliver = resolve;
    });
    const control = new AbortController();
    const job = inference.prepare("network", { signal: control.signal });
    await vi.waitFor(() => expect(requested.some((url) => url.endsWith(".onnx"))).toBe(true));
    control.abort();
    await expect(job).rejects.toMatchObject({ code: "cancelled" });
    expect(log[0]?.map(({ type }) => type)).toEqual(["prepare", "cancel"]);
    deliver();
    expect(events()).toEqual([]);
    await expect(inference.prepare("network")).resolves.toMatchObject({ selfTest: "passed" });
  });
});

/** Swallows the answers while `when` holds, as a worker that dies at work does. */
function withoutAnswerTo(spawn: Spawn, when: () => boolean): Spawn {
  return ({ reply, died }) =>
    spawn({
      died,
      reply: (answer) => {
        if (!when() || answer.type === "prepared" || answer.type === "progress") reply(answer);
      },
    });
}

/** Answers batches of a size with `out-of-memory`. */
function refusing(spawn: Spawn, tooLarge: (n: number) => boolean): Spawn {
  return (on) => {
    const worker = spawn(on);
    return {
      end: worker.end,
      post: (request, transfer) => {
        if (request.type !== "classify" || !tooLarge(request.n)) return worker.post(request, transfer);
        on.reply({ type: "failed", id: request.id, code: "out-of-memory", values: {} });
      },
    };
  };
}
