import { describe, expect, test } from "vitest";
import { createEngine, type EngineOptions, type ModelSpec } from "../src/engine.ts";
import { type Golden, parseGolden } from "../src/golden.ts";
import type { Runtime } from "../src/runtime.ts";
import type { WebGpuReason } from "../src/types.ts";
import { flatEcgs, networkGolden } from "./installation.ts";

const spec: ModelSpec = {
  model: "network",
  version: "1",
  kind: "network",
  sha256: "",
  tolerance: { absolute: 1e-4, relative: 0 },
  inputs: 0,
  labels: 2,
};
const golden = parseGolden("network", networkGolden);

interface Slight {
  error?: number;
  ms?: number;
  fail?: boolean;
  hang?: boolean;
}

interface FakeRuntime extends Runtime {
  released: number;
  fail: boolean;
  hang: boolean;
}

/** Computes what the test network computes, `error` beside the truth, each run taking `ms` on the fake clock. */
function fakeRuntime(backend: Runtime["backend"], clock: { ms: number }, { error = 0, ms = 1 } = {}): FakeRuntime {
  const runtime: FakeRuntime = {
    backend,
    threads: 1,
    released: 0,
    fail: false,
    hang: false,
    open: async () => ({
      run: async ({ data, dims }) => {
        if (runtime.hang) await new Promise(() => {});
        if (runtime.fail) throw new Error("device lost");
        clock.ms += ms;
        const n = dims[0] ?? 0;
        const probability = new Float32Array(n * 2);
        for (let i = 0; i < n; i++) {
          const level = data[i * 12_000] ?? 0;
          probability[2 * i] = 1 / (1 + Math.exp(-level)) + error;
          probability[2 * i + 1] = 1 / (1 + Math.exp(-2 * level)) + error;
        }
        return { probability };
      },
      release: async () => {
        runtime.released++;
      },
    }),
  };
  return runtime;
}

async function load(gpu: Slight, options: Partial<EngineOptions> = {}) {
  const clock = { ms: 0 };
  const slow = fakeRuntime("wasm", clock, { ms: 10 });
  const fast = fakeRuntime("webgpu", clock, gpu);
  fast.fail = gpu.fail ?? false;
  fast.hang = gpu.hang ?? false;
  const engine = createEngine({
    reference: async () => slow,
    accelerator: async () => fast,
    now: () => clock.ms,
    ...options,
  });
  const status = await engine.load(spec, new Uint8Array(), golden, () => {});
  return { engine, status, slow, fast };
}

describe("WebGPU", () => {
  test("is used when it agrees and is faster", async () => {
    const { engine, status } = await load({ error: 1e-6 });
    expect(status).toMatchObject({ backend: "webgpu", webgpu: { tried: true, agreed: true, reason: null } });
    expect(status.webgpu.maxDifference).toBeCloseTo(1e-6, 6);
    expect(
      (
        await engine.classify(
          "network",
          flatEcgs(1, () => 1),
          1,
        )
      ).backend,
    ).toBe("webgpu");
  });

  const slights: [string, WebGpuReason, Slight, { agreed: boolean }][] = [
    ["differs", "differs", { error: 2e-4 }, { agreed: false }],
    ["gives no numbers", "failed", { error: Number.NaN }, { agreed: false }],
    ["is slower", "slower", { ms: 11 }, { agreed: true }],
    ["fails", "failed", { fail: true }, { agreed: false }],
  ];
  test.each(slights)("is not used when it %s", async (_, reason, gpu, webgpu) => {
    const { engine, status, fast } = await load(gpu);
    expect(status).toMatchObject({
      backend: "wasm",
      selfTest: "passed",
      webgpu: { tried: true, reason, ...webgpu },
    });
    expect(fast.released).toBe(1);
    expect(
      (
        await engine.classify(
          "network",
          flatEcgs(1, () => 1),
          1,
        )
      ).backend,
    ).toBe("wasm");
  });

  test("may be used although it is slower", async () => {
    const { status } = await load({ ms: 11 }, { evenIfSlower: true });
    expect(status.backend).toBe("webgpu");
  });

  test.each(["switched-off", "no-adapter"] as const)("is not tried when it is %s", async (reason) => {
    const { status } = await load({}, { accelerator: async () => reason });
    expect(status).toMatchObject({ backend: "wasm", webgpu: { tried: false, agreed: false, reason } });
  });

  test("hands over to the reference when it fails later", async () => {
    const { engine, fast } = await load({});
    fast.fail = true;
    const first = await engine.classify(
      "network",
      flatEcgs(1, () => 0.5),
      1,
    );
    fast.fail = false;
    const second = await engine.classify(
      "network",
      flatEcgs(1, () => 0.5),
      1,
    );
    expect([first.backend, second.backend]).toEqual(["wasm", "wasm"]);
    expect(first.probability[0]).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 6);
    expect(fast.released).toBe(1);
  });

  test("that never answers is given up, while loading and while computing", async () => {
    const { status } = await load({ hang: true }, { gpuTimeoutMs: 5 });
    expect(status).toMatchObject({ backend: "wasm", selfTest: "passed", webgpu: { tried: true, reason: "failed" } });
    const { engine, fast } = await load({}, { gpuTimeoutMs: 5 });
    fast.hang = true;
    const answer = await engine.classify(
      "network",
      flatEcgs(1, () => 0.5),
      1,
    );
    expect(answer.backend).toBe("wasm");
    expect(answer.probability[0]).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 6);
  });

  test("is not asked about an equation", async () => {
    let asked = false;
    const engine = createEngine({
      reference: async () => ({
        backend: "wasm",
        threads: 1,
        open: async () => ({
          run: async ({ data }) => ({ value: Float64Array.from(data), terms: Float64Array.from(data) }),
          release: async () => {},
        }),
      }),
      accelerator: async () => {
        asked = true;
        return "no-adapter";
      },
    });
    const equation: ModelSpec = { ...spec, kind: "equation", inputs: 1, labels: 0 };
    const status = await engine.load(equation, new Uint8Array(), { kind: "equation", x: [[2]], value: [2] }, () => {});
    expect(status).toMatchObject({ backend: "wasm", selfTest: "passed", webgpu: { reason: "not-a-network" } });
    expect(asked).toBe(false);
  });
});

test("golden vectors of the wrong kind are refused", async () => {
  const engine = createEngine({
    reference: async () => fakeRuntime("wasm", { ms: 0 }),
    accelerator: async () => "switched-off",
  });
  const wrong: Golden = { kind: "equation", x: [[1]], value: [1] };
  await expect(engine.load(spec, new Uint8Array(), wrong, () => {})).rejects.toMatchObject({ code: "model-invalid" });
});

test("jobs never overlap on one runtime", async () => {
  let inside = 0;
  let most = 0;
  const base = fakeRuntime("wasm", { ms: 0 });
  const engine = createEngine({
    reference: async () => ({
      ...base,
      open: async (graph) => {
        const session = await base.open(graph);
        return {
          ...session,
          run: async (input) => {
            most = Math.max(most, ++inside);
            await new Promise((resolve) => setTimeout(resolve, 1));
            inside--;
            return session.run(input);
          },
        };
      },
    }),
    accelerator: async () => "switched-off",
  });
  await engine.load(spec, new Uint8Array(), golden, () => {});
  await Promise.all(
    Array.from({ length: 5 }, () =>
      engine.classify(
        "network",
        flatEcgs(1, () => 0),
        1,
      ),
    ),
  );
  expect(most).toBe(1);
});
