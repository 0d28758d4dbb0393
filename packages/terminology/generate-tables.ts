/**
 * Writes the code tables, their index and the maps into `data/` from the shared terminology data.
 * Usage: npm run -s generate:tables -w packages/terminology
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { nhiLoincMap } from "./tables/nhi-loinc.ts";
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

const map = nhiLoincMap();
mkdirSync(resolve(data, "maps"), { recursive: true });
writeFileSync(resolve(data, "maps/nhi-loinc.json"), `${JSON.stringify(map, null, 1)}\n`);
console.log(`nhi-loinc            ${map.group?.[0]?.element.length} orders`);
