/**
 * Writes the generated files of `src/` (concepts, sources, drug products, units) from the shared data.
 * Usage: npm run -s generate -w packages/terminology
 */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { generatedFiles } from "./tables/generated.ts";

for (const [file, content] of Object.entries(generatedFiles())) {
  writeFileSync(resolve(import.meta.dirname, file), content);
  console.log(`${file}: ${content.length} characters`);
}
