import type { Page } from "@playwright/test";

/** What the worker of an open app answers. */
export interface Classified {
  backend: string;
  selfTest: string;
  webgpu: { tried: boolean; agreed: boolean; reason: string | null; maxDifference: number | null };
  probability: number[];
}

/**
 * Classifies ECGs (millivolt, [n, 12, 1000]) in a second worker of the page's own build: the same file, the same model files
 * of this origin, under the same policy. The page keeps its own worker.
 */
export async function classifyInWorker(
  page: Page,
  ecg: Float32Array,
  n: number,
  webgpu: "off" | "always",
): Promise<Classified> {
  const address = new URL("/models/e2e-ecg.bin", page.url()).href;
  await page.route(address, (route) =>
    route.fulfill({
      body: Buffer.from(ecg.buffer, ecg.byteOffset, ecg.byteLength),
      contentType: "application/octet-stream",
    }),
  );
  const worker = page.workers().find((it) => /\/worker-[\w-]+\.js$/.test(it.url()));
  if (!worker) throw new Error("the app has no worker");
  return page.evaluate(
    async ({ address, n, webgpu, workerUrl }) => {
      const models = new URL("/models/", location.href);
      const index = (await (await fetch(new URL("index.json", models))).json()) as {
        card: {
          id: string;
          version: string;
          kind: string;
          sha256: string;
          tolerance: unknown;
          labels: string[];
          inputs: unknown[];
        };
        files: { graph: string; golden: string };
      }[];
      const entry = index.find(({ card }) => card.kind === "network");
      if (!entry) throw new Error("no network is published");
      const { card, files } = entry;
      const ecg = new Float32Array(await (await fetch(address)).arrayBuffer());
      const worker = new Worker(workerUrl, { type: "module" });
      let id = 0;
      const ask = <T>(message: object): Promise<T> =>
        new Promise((resolve, reject) => {
          const mine = ++id;
          const heard = ({ data }: MessageEvent<{ id: number; type: string }>) => {
            if (data.id !== mine || data.type === "progress") return;
            worker.removeEventListener("message", heard);
            if (data.type === "failed") reject(new Error(JSON.stringify(data)));
            else resolve(data as T);
          };
          worker.addEventListener("message", heard);
          worker.postMessage({ ...message, id: mine });
        });
      const spec = {
        model: card.id,
        version: card.version,
        kind: "network",
        sha256: card.sha256,
        tolerance: card.tolerance,
        inputs: card.inputs.length,
        labels: card.labels.length,
      };
      const { status } = await ask<{ status: { selfTest: string; webgpu: Classified["webgpu"] } }>({
        type: "prepare",
        spec,
        graphUrl: new URL(files.graph, models).href,
        goldenUrl: new URL(files.golden, models).href,
        webgpu,
      });
      const probability: number[] = [];
      let backend = "";
      for (let from = 0; from < n; from += 16) {
        const count = Math.min(16, n - from);
        const part = ecg.slice(from * 12_000, (from + count) * 12_000);
        const answer = await ask<{ probability: Float32Array; backend: string }>({
          type: "classify",
          model: card.id,
          ecg: part,
          n: count,
        });
        probability.push(...answer.probability);
        backend = answer.backend;
      }
      worker.terminate();
      return { backend, selfTest: status.selfTest, webgpu: status.webgpu, probability };
    },
    { address, n, webgpu, workerUrl: worker.url() },
  );
}
