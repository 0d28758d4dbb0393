import { loadPtbxlFold } from "@bedside/ecg/node";
import { createNodeInference } from "@bedside/inference/node";
import { launchAddress } from "./clinic.ts";
import { hasPtbxl, PTBXL } from "./shared.ts";
import { expect, test } from "./test.ts";
import { classifyInWorker } from "./worker.ts";

// The numbers are compared in a worker that the test starts itself; policy.spec.ts holds the page to its policy.
test.use({ bypassCSP: true });

test("200 real ECGs (PTB-XL fold 9): the browser gives the probabilities of onnxruntime-node to 1e-4", async ({
  page,
}) => {
  test.skip(!hasPtbxl, "needs PTB-XL in ../shared/ecg");
  test.setTimeout(120_000);
  const { ecg, n } = await loadPtbxlFold(PTBXL, 9, 200);
  expect(n).toBe(200);
  const inference = createNodeInference({ runtime: "cpu" });
  const entry = (await inference.catalogue()).find(({ card }) => card.kind === "network");
  if (!entry) throw new Error("no network");
  const { probability, backend } = await inference.classify(entry.card.id, ecg.slice(), n);
  inference.dispose();
  expect(backend).toBe("cpu");

  await page.goto(await launchAddress(page, "cheng-chia-hao", "ecg-triage"));
  await expect(page.getByTestId("finding-list")).toBeVisible();
  const inBrowser = await classifyInWorker(page, ecg, n, "off");
  expect(inBrowser.backend).toBe("wasm");
  expect(inBrowser.selfTest).toBe("passed");
  expect(inBrowser.probability).toHaveLength(n * 71);
  let largest = 0;
  inBrowser.probability.forEach((p, index) => {
    largest = Math.max(largest, Math.abs(p - (probability[index] ?? Number.NaN)));
  });
  expect(largest).toBeLessThan(1e-4);
});
