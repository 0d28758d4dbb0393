import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "./common.ts";

interface Chunk {
  file: string;
  imports?: string[];
}

/** JavaScript that the first screen of each app loads, gzip, without the runtime's WASM and the models. */
export function sizeBench(): string[][] {
  const dist = path.join(root, "dist", "apps");
  const manifest = JSON.parse(readFileSync(path.join(dist, "manifest.json"), "utf8")) as Record<string, Chunk>;
  return ["ecg-triage", "coronary-risk", "lung-decision"].map((app) => {
    const files = new Set<string>();
    const collect = (key: string) => {
      const chunk = manifest[key];
      if (!chunk || files.has(chunk.file)) return;
      files.add(chunk.file);
      for (const next of chunk.imports ?? []) collect(next);
    };
    collect(`${app}/index.html`);
    const bytes = [...files].filter((file) => file.endsWith(".js")).reduce((sum, file) => sum + gzipSync(readFileSync(path.join(dist, file))).length, 0);
    return [`first-load JavaScript, ${app} (aim <= 150 kB gzip)`, `${(bytes / 1000).toFixed(1)} kB`];
  });
}
