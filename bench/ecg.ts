import { createNodeInference } from "@bedside/inference/node";
import { median } from "./common.ts";

const MODEL = "ecg-ptbxl-71";
const RUNS = 60;

/** One ECG through the network: WASM with one thread against onnxruntime-node with one thread, in turn. */
export async function ecgBench(): Promise<string[][]> {
  const hosts = { wasm: createNodeInference({ runtime: "wasm" }), cpu: createNodeInference({ runtime: "cpu" }) };
  const ecg = Float32Array.from({ length: 12_000 }, (_, index) => Math.sin(index / 7) * 0.3);
  const times: Record<keyof typeof hosts, number[]> = { wasm: [], cpu: [] };
  for (const host of Object.values(hosts)) await host.prepare(MODEL);
  for (let run = 0; run < RUNS; run++) {
    for (const name of ["wasm", "cpu"] as const) {
      const started = performance.now();
      await hosts[name].classify(MODEL, ecg.slice(), 1);
      if (run > 5) times[name].push(performance.now() - started);
    }
  }
  for (const host of Object.values(hosts)) host.dispose();
  const [wasm, cpu] = [median(times.wasm), median(times.cpu)];
  return [
    ["one ECG, WASM, one thread (aim <= 10 ms)", `${wasm.toFixed(2)} ms`],
    ["one ECG, onnxruntime-node, one thread", `${cpu.toFixed(2)} ms`],
    ["ratio (aim <= 3)", `${(wasm / cpu).toFixed(2)}x`],
  ];
}
