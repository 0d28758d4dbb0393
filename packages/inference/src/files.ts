import { InferenceError } from "./errors.ts";

/** sha256 of the bytes in lower-case hex. Needs a secure context, as signing in with PKCE does. */
async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) throw new InferenceError("runtime-unavailable", { detail: "HTTPS" });
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Refuses bytes that are not the ones the card speaks of. */
export async function verify(model: string, bytes: Uint8Array<ArrayBuffer>, sha256: string): Promise<void> {
  if ((await sha256Hex(bytes)) !== sha256.toLowerCase()) throw new InferenceError("model-hash-mismatch", { model });
}

/** Downloads a file of a model. Rejects with `model-unreachable` or `cancelled`. */
export async function download(
  model: string,
  url: string,
  signal: AbortSignal,
  onProgress: (loaded: number, total: number | null) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, { signal, credentials: "same-origin" });
    if (!response.ok) throw new InferenceError("model-unreachable", { model, detail: `HTTP ${response.status}` });
    return await readAll(response, onProgress);
  } catch (cause) {
    if (signal.aborted) throw new InferenceError("cancelled");
    if (cause instanceof InferenceError) throw cause;
    throw new InferenceError("model-unreachable", { model, detail: cause instanceof Error ? cause.message : "" });
  }
}

async function readAll(
  response: Response,
  onProgress: (loaded: number, total: number | null) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  // Content-Length counts the compressed bytes, the stream delivers the others.
  const compressed = response.headers.get("content-encoding") !== null;
  const length = Number(response.headers.get("content-length") ?? Number.NaN);
  const total = compressed || !Number.isFinite(length) ? null : length;
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array(await response.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    loaded += part.value.byteLength;
    onProgress(loaded, total);
  }
  const bytes = new Uint8Array(loaded);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
