import { launchAddress } from "./clinic.ts";
import { networkInputs } from "./recordings.ts";
import { expect, test } from "./test.ts";
import { classifyInWorker } from "./worker.ts";

// The numbers are compared in a worker that the test starts itself; policy.spec.ts holds the page to its policy.
test.use({ bypassCSP: true });

test("WebGPU (software adapter) is used once it agrees with WASM, and reads the same", async ({ page, context }) => {
  test.setTimeout(120_000);
  await context.route("**/config.json", async (route) => {
    const answer = await route.fetch();
    const config = (await answer.json()) as { features: object };
    await route.fulfill({ response: answer, json: { ...config, features: { ...config.features, webgpu: "always" } } });
  });
  await page.goto(await launchAddress(page, "liu-yueh-tao", "ecg-triage"));
  await expect(page.getByTestId("backend")).toContainText("This PC, WebGPU", { timeout: 90_000 });
  await expect(page.getByTestId("backend")).toContainText("self-test passed");
  await expect(page.getByTestId("leading-finding")).toContainText(/atrial fibrillation/i);

  const { ecg, n } = await networkInputs(page.request, ["liu-yueh-tao", "wu-chien-hung", "tseng-kuo-an"]);
  const gpu = await classifyInWorker(page, ecg, n, "always");
  const wasm = await classifyInWorker(page, ecg, n, "off");
  expect(gpu.webgpu).toMatchObject({ tried: true, agreed: true });
  expect(gpu.backend).toBe("webgpu");
  expect(wasm.backend).toBe("wasm");
  const largest = Math.max(...gpu.probability.map((p, index) => Math.abs(p - (wasm.probability[index] ?? Number.NaN))));
  expect(largest).toBeLessThan(1e-3);
});
