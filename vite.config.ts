import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = import.meta.dirname;
const CHART_APPS = ["ecg-triage", "coronary-risk", "lung-decision"];
const APPS = [...CHART_APPS, "console"];

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

/** Publishes the code tables and maps of the terminology: `terminology/index.json`, the files that it names, the matching table. */
function publishTerminology(): Plugin {
  const data = path.join(here, "packages/terminology/data");
  return {
    name: "bedside-terminology",
    generateBundle() {
      for (const file of readdirSync(data, { recursive: true, encoding: "utf8" })) {
        if (!/\.(table|tsv\.gz|json)$/.test(file)) continue;
        this.emitFile({ type: "asset", fileName: `terminology/${file}`, source: readFileSync(path.join(data, file)) });
      }
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

/**
 * What every app's page says before its program runs, and goes on saying where it never does: a frame of an EHR without the
 * right to run scripts, a web server that lost a file. `late-words` keeps the explanation back for some seconds.
 */
const PAGE_WORDS = `<main aria-busy="true" data-testid="opening">
        <p role="status">開啟病歷中 <span lang="en">Opening the chart</span></p>
        <div class="late-words" data-testid="late-words">
          <p>若畫面停在此處，表示程式未能載入，沒有讀取或寫入任何資料。請關閉此視窗，由醫療資訊系統的病人畫面重新開啟；若重複發生，請告知資訊室。</p>
          <p>資訊室：請確認網頁伺服器提供完整檔案；若醫療資訊系統對框架設定了 <code>sandbox</code>，請加上 <code>allow-scripts</code> 與 <code>allow-same-origin</code>。</p>
          <div lang="en">
            <p>If the page stays like this, the app could not be loaded. Nothing was read or written. Close it and open the app again from the patient in the EHR. If it repeats, tell the IT desk.</p>
            <p>IT desk: check that the web server serves all files of the app. If the EHR sets <code>sandbox</code> on the frame, add <code>allow-scripts</code> and <code>allow-same-origin</code>.</p>
          </div>
        </div>
      </main>`;

/** The same for the console, which no patient's chart leads back to. */
const CONSOLE_WORDS = `<main aria-busy="true" data-testid="opening">
        <p role="status">開啟主控台中 <span lang="en">Opening the console</span></p>
        <div class="late-words" data-testid="late-words">
          <p>若畫面停在此處，表示程式未能載入，沒有讀取或寫入任何資料。請確認網頁伺服器提供完整檔案；若以框架開啟且設定了 <code>sandbox</code>，請加上 <code>allow-scripts</code> 與 <code>allow-same-origin</code>。</p>
          <p lang="en">If the page stays like this, the app could not be loaded. Nothing was read or written. Check that the web server serves all files of the app. If a frame around it sets <code>sandbox</code>, add <code>allow-scripts</code> and <code>allow-same-origin</code>.</p>
        </div>
      </main>`;

function pageWords(): Plugin {
  return {
    name: "bedside-page-words",
    transformIndexHtml: (html, { path: page }) => {
      const words = CHART_APPS.some((app) => page.startsWith(`/${app}/`)) ? PAGE_WORDS : CONSOLE_WORDS;
      return html.replace('<div id="root"></div>', `<div id="root">${words}</div>`);
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
    plugins: [react(), ...(launcher ? [] : [publishModels(), publishTerminology(), pageWords(), preloadScreen()])],
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
