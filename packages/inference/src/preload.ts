import wasmUrl from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";

/**
 * Puts the runtime and the named models into the browser's cache, e.g. while the OAuth redirects run. Best effort:
 * errors are left to `prepare`, which asks for the same addresses again.
 */
export async function preloadInference({ modelsUrl, models }: { modelsUrl: string; models: string[] }): Promise<void> {
  const base = new URL(modelsUrl.endsWith("/") ? modelsUrl : `${modelsUrl}/`, location.href);
  const [index] = await Promise.all([fetchQuietly(new URL("index.json", base)), fetchQuietly(wasmUrl)]);
  const rows = parseRows(await index?.text());
  await Promise.all(rows.flatMap((row) => filesOf(row, models)).map((file) => fetchQuietly(new URL(file, base))));
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

type Row = { card?: { id?: unknown }; files?: Record<string, unknown> } | null;

function filesOf(row: Row, models: string[]): string[] {
  if (typeof row?.card?.id !== "string" || !models.includes(row.card.id)) return [];
  return Object.values(row.files ?? {}).filter((file) => typeof file === "string");
}
