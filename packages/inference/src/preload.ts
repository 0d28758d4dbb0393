import wasmUrl from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";

/** The runtime that this browser has loaded before, so that a launch does not read 14 MB from the cache for nothing. */
const LOADED_KEY = "bedside.runtime";

/** Says that this browser has the runtime. One that refuses storage is asked to load it ahead at every launch. */
export function markLoaded(): void {
  try {
    localStorage.setItem(LOADED_KEY, wasmUrl);
  } catch {
    return;
  }
}

function isLoaded(): boolean {
  try {
    return localStorage.getItem(LOADED_KEY) === wasmUrl;
  } catch {
    return false;
  }
}

/**
 * Puts the runtime and the models of an app into the browser's cache, e.g. while the OAuth redirects run. Best effort:
 * errors are left to `prepare`, which asks for the same addresses again.
 */
export async function preloadInference({ modelsUrl, app }: { modelsUrl: string; app: string }): Promise<void> {
  if (isLoaded()) return;
  const base = new URL(modelsUrl.endsWith("/") ? modelsUrl : `${modelsUrl}/`, location.href);
  const [index] = await Promise.all([fetchQuietly(new URL("index.json", base)), fetchQuietly(wasmUrl)]);
  const rows = parseRows(await index?.text());
  await Promise.all(rows.flatMap((row) => filesOf(row, app)).map((file) => fetchQuietly(new URL(file, base))));
}

/** The body is read to its end, else the browser keeps nothing. */
async function fetchQuietly(url: string | URL): Promise<Blob | null> {
  try {
    const response = await fetch(url, { credentials: "same-origin", priority: "low" });
    return response.ok ? await response.blob() : null;
  } catch {
    return null;
  }
}

function parseRows(text: string | undefined): Row[] {
  try {
    const rows: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(rows) ? rows : [];
  } catch {
    return [];
  }
}

type Row = { card?: { app?: unknown }; files?: Record<string, unknown> } | null;

function filesOf(row: Row, app: string): string[] {
  if (row?.card?.app !== app) return [];
  return Object.values(row.files ?? {}).filter((file) => typeof file === "string");
}
