import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { writeTable } from "../src/mapper/table.ts";
import { TABLE_FILE } from "../src/mapper/table-file.generated.ts";
import { generatedFiles } from "../tables/generated.ts";
import { loincRows } from "../tables/loinc-table.ts";
import { SHARED } from "../tables/shared.ts";

const ROOT = resolve(import.meta.dirname, "..");
const FILES = ["concepts", "sources", "drug-products", "units"].map((name) => `src/${name}.generated.ts`);

/** Lines that stand in one text only, so that a failure names its row. */
function differences(now: string, made: string): string[] {
  const [here, there] = [new Set(now.split("\n")), new Set(made.split("\n"))];
  const stale = [...here].filter((line) => !there.has(line)).map((line) => `- ${line}`);
  return [...stale, ...[...there].filter((line) => !here.has(line)).map((line) => `+ ${line}`)];
}

describe("a file that is not what the data give", () => {
  it("is told by its rows", () => {
    expect(differences('a\n["af",1]\nb', 'a\n["af",0]\nb')).toEqual(['- ["af",1]', '+ ["af",0]']);
    expect(differences("a\nb", "a\nb")).toEqual([]);
  });
});

describe.skipIf(!existsSync(SHARED))("what the shared data give (shared data present)", () => {
  const made = existsSync(SHARED) ? generatedFiles() : {};

  it.each(FILES)("%s is that (run: npm run generate -w packages/terminology)", (file) => {
    const now = readFileSync(resolve(ROOT, file), "utf8");
    expect(differences(now, made[file] ?? "")).toEqual([]);
    expect(now).toBe(made[file]);
  });

  it("no generated file is left out", () => expect(Object.keys(made).sort()).toEqual([...FILES].sort()));

  it("the table of the mapper is that (run: npm run generate:mapper -w packages/terminology)", () => {
    const now = gunzipSync(readFileSync(resolve(ROOT, "data", TABLE_FILE))).toString("utf8");
    expect(differences(now, writeTable(loincRows())).slice(0, 20)).toEqual([]);
  });
});
