import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { root } from "./common.ts";

/** Builds the page in a folder of this one, opens it in Chromium and gives what its global `run` answers. */
export async function runPage<T>(folder: string): Promise<T> {
  const built = mkdtempSync(path.join(os.tmpdir(), "bedside-bench-page-"));
  try {
    await build({
      root: path.join(root, "bench", folder),
      base: "./",
      configFile: false,
      logLevel: "error",
      build: { outDir: built, target: "es2023", modulePreload: { polyfill: false } },
    });
    return await answerOf<T>(built);
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}

async function answerOf<T>(built: string): Promise<T> {
  const executablePath = process.env.CHROMIUM_PATH;
  const browser = await chromium.launch({ args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) });
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await page.route("http://page.test/**", (route) =>
      route.fulfill({ path: path.join(built, new URL(route.request().url()).pathname) }),
    );
    await page.goto("http://page.test/index.html");
    await page.waitForFunction(() => "run" in globalThis);
    return await page.evaluate(() => (globalThis as unknown as { run: () => Promise<T> }).run());
  } finally {
    await browser.close();
  }
}
