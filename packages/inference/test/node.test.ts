import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type ModelCard, parseCard } from "@bedside/models";
import { describe, expect, test, vi } from "vitest";
import { createNodeInference, type InferenceEvent } from "../src/node.ts";
import {
  card,
  equationFolder,
  equationOf,
  flatEcgs,
  install,
  networkBytes,
  networkFolder,
  probabilitiesOf,
  sha256,
} from "./installation.ts";

// Every runtime and every installed model starts here; a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const RUNTIMES = ["wasm", "cpu"] as const;
const MODELS = resolve(import.meta.dirname, "../../models");

describe.each(RUNTIMES)("a model on %s", (runtime) => {
  test("computes an equation in double precision, row by row", async () => {
    const inference = createNodeInference({ modelsDir: install({ equation: equationFolder() }), runtime });
    const answer = await inference.evaluate("equation")(Float64Array.of(1, 2, 55.5, -3), 2);
    expect(answer.backend).toBe(runtime);
    expect(answer.value[0]).toBeCloseTo(equationOf(1, 2), 14);
    expect(answer.value[1]).toBeCloseTo(equationOf(55.5, -3), 13);
    expect([...answer.terms].map((term) => term.toFixed(12))).toEqual(
      [0.1, -0.5, 5.55, 0.75].map((term) => term.toFixed(12)),
    );
  });

  test("tells what stands behind its numbers", async () => {
    const inference = createNodeInference({ modelsDir: install({ network: networkFolder() }), runtime });
    expect(inference.status("network")).toBeNull();
    const steps = new Set<string>();
    const status = await inference.prepare("network", { onProgress: ({ step }) => steps.add(step) });
    expect([...steps]).toEqual(["fetch", "verify", "start", "self-test", "webgpu"]);
    expect(status).toMatchObject({
      model: "network",
      backend: runtime,
      threads: 1,
      selfTest: "passed",
      vectors: 2,
      sha256: sha256(networkBytes),
      webgpu: { tried: false, reason: "no-adapter" },
    });
    expect(status.maxDifference).toBeLessThan(1e-6);
    expect(inference.status("network")).toEqual(status);
  });

  test("refuses a graph that is not the one of the card", async () => {
    const folders = { equation: equationFolder({ sha256: sha256("another file") }) };
    const inference = createNodeInference({ modelsDir: install(folders), runtime });
    await expect(inference.evaluate("equation")(Float64Array.of(1, 2), 1)).rejects.toMatchObject({
      code: "model-hash-mismatch",
    });
  });

  test("refuses a model that misses a golden vector, and keeps the difference", async () => {
    const golden = { x: [[1, 1]], value: [equationOf(1, 1) + 1e-9] };
    const inference = createNodeInference({ modelsDir: install({ equation: equationFolder({}, golden) }), runtime });
    const events: InferenceEvent[] = [];
    inference.subscribe((event) => events.push(event));
    await expect(inference.prepare("equation")).rejects.toMatchObject({ code: "self-test-failed" });
    await expect(inference.evaluate("equation")(Float64Array.of(1, 2), 1)).rejects.toMatchObject({
      code: "self-test-failed",
    });
    expect(inference.status("equation")).toMatchObject({ selfTest: "failed" });
    expect(inference.status("equation")?.maxDifference).toBeCloseTo(1e-9, 12);
    expect(events.some((event) => event.type === "ready")).toBe(false);
    expect(events.some((event) => event.type === "failed")).toBe(true);
  });

  test("classifies a batch in the order it was given", async () => {
    const inference = createNodeInference({
      modelsDir: install({ network: networkFolder() }),
      runtime,
      batchSize: 3,
    });
    const n = 8;
    const done: number[] = [];
    const { probability, labels, backend } = await inference.classify(
      "network",
      flatEcgs(n, (i) => i / 4),
      n,
      {
        onProgress: (progress) => done.push(progress.done),
      },
    );
    expect(labels).toEqual(["one", "two"]);
    expect(backend).toBe(runtime);
    expect(done).toEqual([3, 6, 8]);
    for (let i = 0; i < n; i++) {
      expect(probability[2 * i]).toBeCloseTo(probabilitiesOf(i / 4)[0] ?? 0, 6);
      expect(probability[2 * i + 1]).toBeCloseTo(probabilitiesOf(i / 4)[1] ?? 0, 6);
    }
  });
});

describe("refusals", () => {
  test.each([
    ["a missing file", { ...equationFolder(), graph: undefined }, "model-invalid"],
    [
      "a graph that is no ONNX",
      { ...equationFolder({ sha256: sha256("text") }), graph: Buffer.from("text") },
      "model-invalid",
    ],
    ["golden vectors of another kind", equationFolder({}, { x: [], value: [] }), "model-invalid"],
    ["golden rows of another width", equationFolder({}, { x: [[1]], value: [1] }), "model-invalid"],
    ["a card that is not one", { card: { id: "equation" } }, "catalogue-invalid"],
  ])("%s", async (_, folder, code) => {
    const inference = createNodeInference({ modelsDir: install({ equation: folder }), runtime: "cpu" });
    await expect(inference.prepare("equation")).rejects.toMatchObject({ name: "InferenceError", code });
  });

  test("a model that is not installed, a folder that is not there", async () => {
    const inference = createNodeInference({ modelsDir: install({}), runtime: "cpu" });
    await expect(inference.prepare("nothing")).rejects.toMatchObject({ code: "model-unknown" });
    const nowhere = createNodeInference({ modelsDir: "/nowhere/at/all", runtime: "cpu" });
    await expect(nowhere.catalogue()).rejects.toMatchObject({ code: "catalogue-unreachable" });
  });

  test("input of the wrong size, or not numbers", async () => {
    const modelsDir = install({ equation: equationFolder(), network: networkFolder() });
    const inference = createNodeInference({ modelsDir, runtime: "cpu" });
    const invalid = { code: "input-invalid" };
    await expect(inference.evaluate("equation")(Float64Array.of(1, 2, 3), 1)).rejects.toMatchObject(invalid);
    await expect(inference.evaluate("network")(Float64Array.of(), 0)).rejects.toMatchObject(invalid);
    await expect(inference.classify("network", new Float32Array(100), 1)).rejects.toMatchObject(invalid);
    await expect(
      inference.classify(
        "network",
        flatEcgs(1, () => Number.NaN),
        1,
      ),
    ).rejects.toMatchObject(invalid);
    await expect(
      inference.classify(
        "equation",
        flatEcgs(1, () => 1),
        1,
      ),
    ).rejects.toMatchObject(invalid);
  });

  test("a decision table whose bytes were changed", async () => {
    const table = JSON.stringify({
      id: "t",
      version: "1",
      effective: "2026-01-01",
      source: [],
      readings: [],
      rules: [],
    });
    const honest = { card: card("rules", { sha256: sha256(table) }), table };
    const changed = { card: card("rules", { id: "changed", sha256: sha256(table) }), table: `${table} ` };
    const inference = createNodeInference({ modelsDir: install({ honest, changed }), runtime: "cpu" });
    await expect(inference.prepare("rules")).resolves.toMatchObject({
      backend: "rules",
      selfTest: "passed",
      vectors: 0,
    });
    await expect(inference.prepare("changed")).rejects.toMatchObject({ code: "model-hash-mismatch" });
  });

  test("everything after dispose", async () => {
    const inference = createNodeInference({ modelsDir: install({ equation: equationFolder() }), runtime: "cpu" });
    await inference.prepare("equation");
    inference.dispose();
    await expect(inference.evaluate("equation")(Float64Array.of(1, 2), 1)).rejects.toMatchObject({ code: "disposed" });
    await expect(inference.catalogue()).rejects.toMatchObject({ code: "disposed" });
  });
});

test("an abort is obeyed between two batches", async () => {
  const inference = createNodeInference({
    modelsDir: install({ network: networkFolder() }),
    runtime: "cpu",
    batchSize: 2,
  });
  const control = new AbortController();
  let seen = 0;
  const job = inference.classify(
    "network",
    flatEcgs(20, () => 0.1),
    20,
    {
      signal: control.signal,
      onProgress: ({ done }) => {
        seen = done;
        if (done === 4) control.abort();
      },
    },
  );
  await expect(job).rejects.toMatchObject({ code: "cancelled" });
  expect(seen).toBe(4);
});

describe("the installed models", () => {
  const installed = readdirSync(MODELS).flatMap((name) => {
    const file = resolve(MODELS, name, "card.json");
    return existsSync(file) ? [parseCard(JSON.parse(readFileSync(file, "utf8")))] : [];
  });
  const ofKind = (kind: ModelCard["kind"]) => installed.filter((card) => card.kind === kind).map(({ id }) => id);

  test.each(RUNTIMES)("all reproduce their golden vectors on %s", async (runtime) => {
    const inference = createNodeInference({ runtime });
    const catalogue = await inference.catalogue();
    expect(catalogue.map(({ card }) => card.id).sort()).toEqual(installed.map(({ id }) => id).sort());
    for (const { card } of catalogue) {
      const status = await inference.prepare(card.id);
      expect(status).toMatchObject({ model: card.id, selfTest: "passed", sha256: card.sha256 });
      if (card.kind !== "rules") expect(status.vectors).toBeGreaterThan(0);
    }
  });

  test.each([...ofKind("equation"), ...ofKind("rules")])("%s gives no number without facts", async (model) => {
    const inference = createNodeInference();
    const result = await inference.run(model, {}, {}, "Patient/1");
    expect(["range", "refused"]).toContain(result.status);
    expect(result).toMatchObject({ model, patient: "Patient/1" });
    expect(result.backend).toBe(inference.status(model)?.backend);
  });

  test.each(ofKind("network"))("%s: WASM and onnxruntime-node agree to 1e-4", async (model) => {
    const n = 4;
    const ecg = Float32Array.from({ length: n * 12_000 }, (_, i) => Math.sin(i / 13) * Math.sin(i / 971));
    const [wasm, cpu] = await Promise.all(
      RUNTIMES.map((runtime) => createNodeInference({ runtime }).classify(model, ecg, n)),
    );
    expect(wasm?.probability.length).toBe(n * (wasm?.labels.length ?? 0));
    const difference = Math.max(...(wasm?.probability ?? []).map((p, i) => Math.abs(p - (cpu?.probability[i] ?? 2))));
    expect(difference).toBeLessThan(1e-4);
  });
});
