import { readFile } from "node:fs/promises";
import path from "node:path";
import { type CodeSystems, createCodeSystems } from "./code-systems/index.ts";

const DATA = path.resolve(import.meta.dirname, "../data");

/** The text of a shipped map, e.g. `nhi-loinc`. Rejects with the error of the file system when there is none. */
export const readShippedMap = (id: string): Promise<string> => readFile(path.join(DATA, "maps", `${id}.json`), "utf8");

/** The shipped code systems, each table read from the disk when it is first asked for. */
export async function openCodeSystems(): Promise<CodeSystems> {
  const index: unknown = JSON.parse(await readFile(path.join(DATA, "index.json"), "utf8"));
  return createCodeSystems(index, async (file) => new Uint8Array(await readFile(path.join(DATA, file))));
}
