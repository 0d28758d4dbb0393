import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "./common.ts";

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
}

type Manifest = Record<string, Chunk>;

/**
 * JavaScript of each app, gzip, without the runtime and the models: what its page must have before anything is drawn, and
 * the whole until the number, with the screen's code that loads while the session opens.
 */
export function sizeBench(): string[][] {
  const dist = path.join(root, "dist", "apps");
  const manifest = JSON.parse(readFileSync(path.join(dist, "manifest.json"), "utf8")) as Manifest;
  const kilobytes = (files: ReadonlySet<string>) => {
    const sizes = [...files]
      .filter((file) => file.endsWith(".js"))
      .map((file) => gzipSync(readFileSync(path.join(dist, file))).length);
    return `${(sizes.reduce((sum, size) => sum + size, 0) / 1000).toFixed(1)} kB`;
  };
  return ["ecg-triage", "coronary-risk", "lung-decision", "console"].flatMap((app) => {
    const entry = `${app}/index.html`;
    const first = filesOf(manifest, [entry]);
    const screen = Object.keys(manifest).filter((key) => key.endsWith("/AppScreen.tsx"));
    const all = filesOf(manifest, [entry, ...(manifest[entry]?.dynamicImports ?? []), ...screen]);
    return [
      [`first-load JavaScript, ${app} (aim <= 150 kB gzip)`, kilobytes(first)],
      [`  with the code of its screen, until the number`, kilobytes(all)],
    ];
  });
}

/** The files of these chunks and of all that they import statically. */
function filesOf(manifest: Manifest, keys: readonly string[]): Set<string> {
  const files = new Set<string>();
  const collect = (key: string) => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const next of chunk.imports ?? []) collect(next);
  };
  for (const key of keys) collect(key);
  return files;
}
