import { defineConfig } from "@playwright/test";

const port = Number(process.env.E2E_PORT ?? 8480);
const executablePath = process.env.CHROMIUM_PATH ?? undefined;
const onHapi = process.env.E2E_FHIR === "hapi";
/** Beside Chromium's flows. On HAPI FHIR they are left out: their subject is the browser, not the server behind. */
const OTHER_BROWSERS = /webgpu|engines/;
/** They bring an EHR of their own, whose records are not in HAPI FHIR. */
const OWN_EHR = /(deployed|cds-hooks)\.spec/;

export default defineConfig({
  testDir: "e2e",
  timeout: 90_000,
  expect: { timeout: 20_000 },
  fullyParallel: true,
  workers: 2,
  // A shared CI machine stalls now and then: one more try there, and the report names what needed it.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? ".cache/playwright.json" }]],
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1366, height: 768 },
    locale: "en-GB",
    timezoneId: "Asia/Taipei",
    contextOptions: { reducedMotion: "reduce" },
    // A trace takes a picture of every step and slows a run by half: E2E_TRACE=1 asks for it.
    trace: process.env.E2E_TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        "--no-sandbox",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "clinic", testIgnore: onHapi ? [OTHER_BROWSERS, OWN_EHR] : OTHER_BROWSERS },
    { name: "other engines", testMatch: onHapi ? [] : /engines\/.*\.spec/ },
    {
      name: "webgpu",
      testMatch: onHapi ? [] : /webgpu/,
      use: {
        launchOptions: {
          ...(executablePath ? { executablePath } : {}),
          args: [
            "--no-sandbox",
            "--enable-unsafe-webgpu",
            "--use-webgpu-adapter=swiftshader",
            "--enable-features=Vulkan",
            "--use-vulkan=swiftshader",
            "--disable-background-networking",
          ],
        },
      },
    },
  ],
  webServer: {
    command: `"${process.execPath}" --disable-warning=ExperimentalWarning e2e/sandbox.ts`,
    env: { E2E_PORT: String(port) },
    url: `http://localhost:${port}/fhir/metadata`,
    reuseExistingServer: false,
    // A HAPI FHIR server behind may have to be built first.
    timeout: onHapi ? 600_000 : 120_000,
    stdout: "pipe",
    // HAPI FHIR is a process of its own: its parent must have time to stop it.
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
  },
});
