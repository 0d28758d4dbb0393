import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import index from "../../data/index.json" with { type: "json" };
import { createCodeSystems } from "../../src/code-systems/index.ts";
import { SYSTEMS } from "../../src/index.ts";
import { SHARED } from "../../tables/shared.ts";

export { index };
export const DATA = resolve(import.meta.dirname, "../../data");
export const hasShared = existsSync(resolve(SHARED, "codes.csv"));

export const readTableFile = async (file: string) => new Uint8Array(await readFile(resolve(DATA, file)));

/** The shipped tables, read from the disk. */
export const shipped = () => createCodeSystems(index, readTableFile);

export const TAIWAN = { system: SYSTEMS.icd10cm, edition: "tw-2023" };
export const AMERICAN = { system: SYSTEMS.icd10cm, edition: "us-fy2021" };
