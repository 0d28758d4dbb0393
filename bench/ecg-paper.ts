import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { median, root } from "./common.ts";
import type { PaperTimes } from "./paper/page.ts";

/**
 * ECG paper beside uPlot on the same recordings, in one page of one browser: first paint, each frame of panning and zooming.
 * uPlot draws no grid of millimetres and no calibration, and spends pixels, not millimetres; it is here as the fast chart.
 */
export async function ecgPaperBench(): Promise<string[][]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "bedside-paper-"));
  try {
    await build({
      root: path.join(root, "bench/paper"),
      base: "./",
      configFile: false,
      logLevel: "error",
      build: { outDir: folder, target: "es2023", modulePreload: { polyfill: false } },
    });
    return rowsOf(await measured(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(folder: string): Promise<Record<string, PaperTimes>> {
  const executablePath = process.env.CHROMIUM_PATH;
  const browser = await chromium.launch({ args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) });
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await page.route("http://paper.test/**", (route) =>
      route.fulfill({ path: path.join(folder, new URL(route.request().url()).pathname) }),
    );
    await page.goto("http://paper.test/index.html");
    await page.waitForFunction(() => "run" in globalThis);
    return await page.evaluate(() =>
      (globalThis as unknown as { run: () => Promise<Record<string, PaperTimes>> }).run(),
    );
  } finally {
    await browser.close();
  }
}

function rowsOf(times: Record<string, PaperTimes>): string[][] {
  const rows: string[][] = [];
  for (const [name, title] of [
    ["page", "12 leads x 10 s x 500 Hz"],
    ["long", "2 leads x 30 min x 250 Hz"],
  ] as const) {
    const [ours, theirs] = [times[name], times[`${name}Uplot`]];
    if (!ours || !theirs) continue;
    for (const [what, aim] of [
      ["first", "first paint (aim <= 50 ms)"],
      ["pan", "one frame of panning (aim <= 16.7 ms)"],
      ["zoom", "one frame of zooming (aim <= 16.7 ms)"],
    ] as const) {
      rows.push([`${title}, ${aim}`, `${median(ours[what]).toFixed(2)} ms`]);
      rows.push([`${title}, ${what}, slowest of ${ours[what].length}`, `${Math.max(...ours[what]).toFixed(2)} ms`]);
      rows.push([`${title}, ${what}, uPlot`, `${median(theirs[what]).toFixed(2)} ms`]);
      rows.push([`${title}, ${what}, ratio`, `${(median(ours[what]) / median(theirs[what])).toFixed(2)}x`]);
    }
  }
  return rows;
}
