import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "vite";
import { median, root } from "./common.ts";

const ROUNDS = 15;

/**
 * The curated terminology from nothing: the bundle is loaded and one NHI order is translated to its LOINC, each time in a new
 * process, so that nothing is compiled yet. Beside it, what a process takes that loads nothing.
 */
export async function startUpBench(): Promise<string[][]> {
  const outDir = mkdtempSync(path.join(os.tmpdir(), "bedside-start-"));
  try {
    await build({
      root,
      configFile: false,
      logLevel: "silent",
      build: {
        ssr: path.join(root, "bench/start/curated.ts"),
        outDir,
        minify: true,
        rolldownOptions: { output: { entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs" } },
      },
      ssr: { noExternal: true },
    });
    const runs = Array.from({ length: ROUNDS }, () => run(path.join(outDir, "curated.mjs")));
    const total = runs.map(({ load, answer }) => load + answer);
    const bare = Array.from({ length: ROUNDS }, () => processTime(["--input-type=module", "-e", "0"]));
    const whole = Array.from({ length: ROUNDS }, () => processTime([path.join(outDir, "curated.mjs")]));
    return [
      ["concepts loaded, one NHI order translated (aim <= 50 ms)", milliseconds(median(total))],
      ["  of this the translation", milliseconds(median(runs.map(({ answer }) => answer)))],
      ["  the whole process beside one that does nothing", `${(median(whole) / median(bare)).toFixed(2)}x`],
    ];
  } finally {
    rmSync(outDir, { recursive: true });
  }
}

const milliseconds = (time: number) => `${time.toFixed(1)} ms`;

const run = (file: string): { load: number; answer: number } =>
  JSON.parse(execFileSync(process.execPath, [file], { encoding: "utf8" }));

function processTime(args: readonly string[]): number {
  const started = performance.now();
  execFileSync(process.execPath, args);
  return performance.now() - started;
}
