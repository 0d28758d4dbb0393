import { readFile } from "node:fs/promises";
import path from "node:path";
import { type CodeSystems, createCodeSystems } from "@bedside/terminology/code-systems";

const DATA = path.resolve(import.meta.dirname, "../../terminology/data");

/** The shipped code systems, each table read from the disk when it is first asked for. */
export async function openCodeSystems(): Promise<CodeSystems> {
  const index: unknown = JSON.parse(await readFile(path.join(DATA, "index.json"), "utf8"));
  return createCodeSystems(index, async (file) => new Uint8Array(await readFile(path.join(DATA, file))));
}
