/**
 * Writes the code tables and their index into `data/` from the shared terminology data.
 * Usage: npm run -s generate:tables -w packages/terminology
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pack } from "./tables/pack.ts";
import { tableSources } from "./tables/sources.ts";

const data = resolve(import.meta.dirname, "data");
mkdirSync(data, { recursive: true });
for (const name of readdirSync(data)) if (name.endsWith(".table")) rmSync(resolve(data, name));

const packed = tableSources().map(pack);
for (const { entry, file } of packed) writeFileSync(resolve(data, entry.file), file);
writeFileSync(
  resolve(data, "index.json"),
  `${JSON.stringify({ tables: packed.map(({ entry }) => entry) }, null, 1)}\n`,
);

for (const { entry } of packed) console.log(`${entry.id.padEnd(20)} ${entry.rows} rows, ${entry.bytes} bytes`);
