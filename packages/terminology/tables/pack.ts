import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { encodeTable } from "../src/code-systems/table-format.ts";
import type { TableEntry } from "../src/code-systems/table-index.ts";
import type { TableSource } from "./sources.ts";

/**
 * A table as its line of the index, its unpacked content and its file. The hash is of the content: another version of zlib
 * packs it otherwise, and nothing but `bytes` differs.
 */
export function pack({ columns, ...about }: TableSource): { entry: TableEntry; content: Buffer; file: Buffer } {
  const content = Buffer.from(encodeTable(columns), "utf8");
  const file = gzipSync(content, { level: 9 });
  const sha256 = createHash("sha256").update(content).digest("hex");
  return {
    entry: {
      ...about,
      // No `.gz`, which web servers tell the browser to unpack.
      file: `${about.id}.${sha256.slice(0, 12)}.table`,
      sha256,
      bytes: file.length,
      contentBytes: content.length,
      rows: Object.values(columns)[0]?.length ?? 0,
    },
    content,
    file,
  };
}
