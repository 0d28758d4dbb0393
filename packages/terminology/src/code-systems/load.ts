import { CodeSystemError } from "./reasons.ts";
import { type Columns, decodeTable } from "./table-format.ts";
import type { TableEntry } from "./table-index.ts";

/** Gives the bytes of a file of the index: by fetch in a browser, from the disk in Node. May reject with any error. */
export type ReadTableFile = (file: string) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * A function that gives the columns of a table. Each file is read once, when it is first asked for; after a failure the next
 * call tries again. Rejects with `CodeSystemError`.
 */
export function createTableLoader(read: ReadTableFile): (entry: TableEntry) => Promise<Columns> {
  const loaded = new Map<string, Promise<Columns>>();
  return (entry) => {
    const before = loaded.get(entry.file);
    if (before) return before;
    const columns = load(entry, read);
    loaded.set(entry.file, columns);
    columns.catch(() => loaded.delete(entry.file));
    return columns;
  };
}

async function load(entry: TableEntry, read: ReadTableFile): Promise<Columns> {
  const table = entry.id;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await read(entry.file);
  } catch (cause) {
    throw new CodeSystemError("table-unreachable", { table, detail: messageOf(cause) });
  }
  // A web server may have unpacked the file on its way.
  const content = isGzip(bytes) ? await gunzip(bytes, entry) : bytes;
  if ((await sha256Hex(content)) !== entry.sha256) throw new CodeSystemError("table-hash-mismatch", { table });
  try {
    const columns = decodeTable(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content));
    if ((Object.values(columns)[0]?.length ?? 0) !== entry.rows) throw new RangeError("the number of rows is wrong");
    return columns;
  } catch (cause) {
    throw new CodeSystemError("table-damaged", { table, detail: messageOf(cause) });
  }
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)).slice(0, 200);
const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Unpacks into exactly the length that the index names: a file that grows beyond it is let go at once. */
async function gunzip(bytes: Uint8Array<ArrayBuffer>, entry: TableEntry): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof DecompressionStream === "undefined")
    throw new CodeSystemError("browser-too-old", { detail: "DecompressionStream" });
  const content = new Uint8Array(entry.contentBytes);
  let length = 0;
  try {
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (length + part.value.length > content.length) {
        await reader.cancel();
        throw new RangeError("longer than it should be");
      }
      content.set(part.value, length);
      length += part.value.length;
    }
  } catch (cause) {
    throw new CodeSystemError("table-damaged", { table: entry.id, detail: messageOf(cause) });
  }
  return content.subarray(0, length);
}

async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) throw new CodeSystemError("browser-too-old", { detail: "crypto.subtle" });
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
