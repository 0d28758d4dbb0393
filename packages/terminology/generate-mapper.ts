/**
 * Writes the table that the mapper chooses from, `data/loinc-<hash>.tsv.gz`, from the shared LOINC table.
 * Usage: npm run -s generate:mapper -w packages/terminology
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { writeTable } from "./src/mapper/table.ts";
import { loincRows } from "./tables/loinc-table.ts";

const data = resolve(import.meta.dirname, "data");

const rows = loincRows();
const bytes = gzipSync(writeTable(rows), { level: 9 });
const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
mkdirSync(data, { recursive: true });
for (const old of readdirSync(data)) if (/^loinc-.*\.tsv\.gz$/.test(old)) rmSync(resolve(data, old));
writeFileSync(resolve(data, `loinc-${hash}.tsv.gz`), bytes);
writeFileSync(
  resolve(import.meta.dirname, "src/mapper/table-file.generated.ts"),
  `// Made by generate-mapper.ts. Do not edit.
/** The table file in \`data/\`, named by its content. */
export const TABLE_FILE = "loinc-${hash}.tsv.gz";
`,
);
console.log(`${rows.length} codes, ${bytes.length} bytes`);
