import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { modelFiles } from "./build/files.ts";

/** Writes `<id>/{card.json, model.onnx | table.json, golden.json}` of every equation and rule table. */
for (const [name, bytes] of modelFiles()) {
  const file = path.join(import.meta.dirname, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  console.log(`${name}  ${bytes.length} bytes`);
}
