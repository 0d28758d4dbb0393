import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { cacheControl, contentType, type Header } from "@bedside/deploy";
import type { Context } from "hono";

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

const COMPRESSIBLE = new Set([
  ".js",
  ".mjs",
  ".css",
  ".html",
  ".json",
  ".svg",
  ".wasm",
  ".onnx",
  ".txt",
  ".webmanifest",
]);
/** Above this size the first answer goes out plain while the compressed copy is made. */
const COMPRESS_AT_ONCE_BYTES = 3_000_000;

interface Entry {
  bytes: Buffer;
  etag: string;
  type: string;
  modifiedMs: number;
  encoded: Map<string, Promise<Buffer> | Buffer>;
}

/** Files below some folders, with validators, compression kept in memory, and nothing outside the folders. */
export class StaticFiles {
  readonly #roots: string[];
  readonly #cache = new Map<string, Entry>();

  constructor(roots: string[]) {
    this.#roots = roots;
  }

  async #locate(pathname: string): Promise<string | null> {
    let decoded: string;
    try {
      decoded = decodeURIComponent(pathname);
    } catch {
      return null;
    }
    if (
      decoded.includes("\0") ||
      decoded.includes("\\") ||
      decoded.split("/").some((part) => part === ".." || part.startsWith("."))
    )
      return null;
    const relative = decoded.endsWith("/") ? `${decoded}index.html` : decoded;
    for (const root of this.#roots) {
      const real = await realpath(path.join(root, relative)).catch(() => null);
      const base = await realpath(root).catch(() => null);
      if (real !== null && base !== null && real.startsWith(base + path.sep) && (await stat(real)).isFile())
        return real;
    }
    return null;
  }

  async #load(file: string): Promise<Entry> {
    const { mtimeMs } = await stat(file);
    const known = this.#cache.get(file);
    if (known && known.modifiedMs === mtimeMs) return known;
    const bytes = await readFile(file);
    const entry: Entry = {
      bytes,
      etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
      type: contentType(file),
      modifiedMs: mtimeMs,
      encoded: new Map(),
    };
    this.#cache.set(file, entry);
    return entry;
  }

  async #encode(file: string, entry: Entry, accepted: string): Promise<{ body: Buffer; encoding: string | null }> {
    const plain = { body: entry.bytes, encoding: null };
    if (!COMPRESSIBLE.has(path.extname(file)) || entry.bytes.length < 1024) return plain;
    const encoding = /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : null;
    if (!encoding) return plain;
    let made = entry.encoded.get(encoding);
    if (made === undefined) {
      const suffix = encoding === "br" ? ".br" : ".gz";
      const beside = await readFile(file + suffix).catch(() => null);
      made =
        beside ??
        (encoding === "br"
          ? brotli(entry.bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
          : gzipped(entry.bytes, { level: 6 }));
      entry.encoded.set(encoding, made);
      if (made instanceof Promise) {
        const pending = made.then((body) => {
          entry.encoded.set(encoding, body);
          return body;
        });
        entry.encoded.set(encoding, pending);
        if (entry.bytes.length > COMPRESS_AT_ONCE_BYTES) return plain;
        made = pending;
      }
    } else if (made instanceof Promise && entry.bytes.length > COMPRESS_AT_ONCE_BYTES) return plain;
    return { body: await made, encoding };
  }

  /** The answer for a path, or null when there is no such file. */
  async respond(c: Context, pathname: string, common: readonly Header[]): Promise<Response | null> {
    const file = await this.#locate(pathname);
    if (!file) return null;
    const entry = await this.#load(file);
    const headers: Record<string, string> = {
      ...Object.fromEntries(common),
      "content-type": entry.type,
      etag: entry.etag,
      vary: "Accept-Encoding",
      "cache-control": cacheControl(pathname),
    };
    if (c.req.header("if-none-match") === entry.etag) return c.body(null, 304, headers);
    const { body, encoding } = await this.#encode(file, entry, c.req.header("accept-encoding") ?? "");
    if (encoding) headers["content-encoding"] = encoding;
    headers["content-length"] = String(body.length);
    return new Response(c.req.method === "HEAD" ? null : new Uint8Array(body), { status: 200, headers });
  }
}

/** The launcher is the EHR: it frames the apps, wherever they are served, and is framed by nobody. */
export function launcherHeaders(appsOrigin: string): Header[] {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    `frame-src ${["'self'", ...(appsOrigin === "" ? [] : [appsOrigin])].join(" ")}`,
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  return [
    ["content-security-policy", policy],
    ["x-content-type-options", "nosniff"],
    ["referrer-policy", "no-referrer"],
    ["cross-origin-resource-policy", "same-origin"],
  ];
}
