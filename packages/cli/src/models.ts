import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseTable, type RuleTable } from "@bedside/models";

const MODELS_DIR = path.resolve(import.meta.dirname, "../../models");

/** The decision table of a rules model. */
export async function readTable(id: string): Promise<RuleTable> {
  return parseTable(JSON.parse(await readFile(path.join(MODELS_DIR, id, "table.json"), "utf8")));
}
