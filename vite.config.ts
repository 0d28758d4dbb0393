import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = import.meta.dirname;
const APPS = ["ecg-triage", "coronary-risk", "lung-decision"];

/**
 * Publishes every model folder as data: `models/index.json` and the files it names, each with a content hash in its
 * name. Adding a model is adding a folder; no app changes.
 */
function publishModels(): Plugin {
  const source = path.join(here, "packages/models");
  const named = { graph: "model.onnx", golden: "golden.json", table: "table.json" };
  return {
    name: "bedside-models",
    generateBundle() {
      const index = readdirSync(source)
        .filter((id) => existsSync(path.join(source, id, "card.json")))
        .map((id) => {
          const files: Record<string, string> = {};
          for (const [role, name] of Object.entries(named)) {
            const file = path.join(source, id, name);
            if (!existsSync(file)) continue;
            const bytes = readFileSync(file);
            const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
            files[role] = `${id}/${name.replace(".", `.${hash}.`)}`;
            this.emitFile({ type: "asset", fileName: `models/${files[role]}`, source: bytes });
          }
          return { card: JSON.parse(readFileSync(path.join(source, id, "card.json"), "utf8")), files };
        });
      this.emitFile({ type: "asset", fileName: "models/index.json", source: JSON.stringify(index) });
      for (const name of ["LICENSE", "NOTICE"])
        this.emitFile({ type: "asset", fileName: `${name}.txt`, source: readFileSync(path.join(here, name)) });
    },
  };
}

/** Names an app's screen, which its entry imports while the session opens, in the page: it loads side by side with the entry. */
function preloadScreen(): Plugin {
  return {
    name: "bedside-preload-screen",
    transformIndexHtml: {
      order: "post",
      handler(_html, { chunk, bundle = {}, path: page }) {
        const up = "../".repeat(page.split("/").length - 2);
        const known = new Set<string>();
        const collect = (file: string): string[] => {
          const found = bundle[file];
          if (known.has(file) || found?.type !== "chunk") return [];
          known.add(file);
          const styles = [...(found.viteMetadata?.importedCss ?? [])];
          return [file, ...styles, ...found.imports.flatMap(collect)];
        };
        if (chunk) collect(chunk.fileName);
        return (chunk?.dynamicImports ?? []).flatMap(collect).map((file) => ({
          tag: "link",
          attrs: file.endsWith(".css")
            ? { rel: "preload", as: "style", crossorigin: true, href: up + file }
            : { rel: "modulepreload", crossorigin: true, href: up + file },
          injectTo: "head" as const,
        }));
      },
    },
  };
}

/** `--mode apps` (what a hospital copies to its web server) and `--mode launcher` (the sandbox's own page). */
export default defineConfig(({ mode }) => {
  const launcher = mode === "launcher";
  const root = path.join(here, launcher ? "packages/sandbox/launcher" : "apps");
  const pages = launcher ? ["index.html"] : APPS.flatMap((app) => [`${app}/index.html`, `${app}/launch.html`]);
  return {
    root,
    base: "./",
    plugins: [react(), ...(launcher ? [] : [publishModels(), preloadScreen()])],
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    worker: { format: "es" },
    build: {
      outDir: path.join(here, "dist", launcher ? "launcher" : "apps"),
      emptyOutDir: true,
      target: "es2023",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1000,
      manifest: "manifest.json",
      rollupOptions: { input: pages.map((page) => path.join(root, page)) },
    },
  };
});
