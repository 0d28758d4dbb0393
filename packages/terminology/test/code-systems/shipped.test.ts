import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { CODE_ROWS } from "../../src/concepts.generated.ts";
import { LOINC_NOTICE } from "../../src/index.ts";
import { CODE_SOURCES } from "../../src/sources.generated.ts";
import { pack } from "../../tables/pack.ts";
import { readShared } from "../../tables/shared.ts";
import { tableSources } from "../../tables/sources.ts";
import { DATA, hasShared, index, shipped, TAIWAN } from "./shipped.ts";
import { type CodeRow, problemsOf } from "./verify.ts";

const systems = shipped();
const FROM_MEMORY = CODE_SOURCES.findIndex((source) => source.startsWith("FROM MEMORY"));

/** SNOMED CT codes are shipped without their names. */
const nameOf = (row: Record<string, string>) => (row.system === "SNOMED CT" ? "" : row.display);

describe("every shipped code", () => {
  it("exists in its edition under the name that it is shown with", async () => {
    expect(CODE_ROWS.length).toBeGreaterThan(300);
    const problems = await Promise.all(CODE_ROWS.map((row) => problemsOf(row, systems)));
    expect(problems.flat()).toEqual([]);
  });

  it("would fail with its row", async () => {
    const wrong: [CodeRow, string][] = [
      [["ldl", "loinc", "2093-4", "Cholesterol", null, "equivalent", 1, 0], "check digit"],
      [["ct", "loinc", "2093-3", "CT Chest WO and W contrast IV", null, "equivalent", 1, 0], "named Cholesterol [Mass"],
      [
        ["af", "icd10cm", "I48.0", "Paroxysmal atrial fibrillation / 心房顫動", null, "equivalent", 1, 0],
        "陣發性心房顫動",
      ],
      [["vt", "icd10cm", "I47.19", "Supraventricular tachycardia", null, "equivalent", 1, 0], "not a code"],
      [["vt", "icd10cm", "I47.20", "Ventricular tachycardia, unspecified", null, "equivalent", 1, 0], "us-fy2021"],
      [
        ["vt", "icd10cm", "I47.2", "Ventricular tachycardia / 心室心搏過速", null, "equivalent", 1, 0],
        "heading in tw-2023",
      ],
      [["vt", "icd10cm", "I472", "Ventricular tachycardia / 心室心搏過速", null, "equivalent", 1, 0], "written I47.2"],
      [["af", "snomed", "49436005", "Atrial fibrillation", null, "equivalent", 1, 0], "check digit"],
      [["pp", "loinc", "8664-5", "Pack-years", null, "equivalent", 1, 0], "without an official name"],
      [["cpd", "loinc", "8663-7", "Cigarettes smoked", null, "equivalent", 1, FROM_MEMORY], "read in no file"],
      [["htn", "snomed", "38341003", "Hypertension", null, "equivalent", 1, 0], "may not be passed on"],
      [["tc", "nhiService", "09001D", "總膽固醇", null, "narrower", 1, 0], "not in the list"],
    ];
    for (const [row, text] of wrong) {
      const problems = (await problemsOf(row, systems)).join("\n");
      expect(problems).toContain(`${row[0]} | ${row[1]} | ${row[2]} | `);
      expect(problems).toContain(text);
    }
  });

  it.skipIf(!hasShared)("is in the shared code table or the names beside it (shared data present)", () => {
    const table = new Set(readShared("codes.csv").map((row) => `${row.code} ${nameOf(row)}`));
    const unknown = CODE_ROWS.filter(([, , code, display]) => !table.has(`${code} ${display}`));
    expect(unknown.map(([, , code]) => code)).toEqual(["11367-0"]);
    const harvested = new Set(readShared("data/harvested_codes.csv.gz").map((row) => row.code));
    expect(harvested.has("11367-0")).toBe(true);
  });
});

describe("the tables", () => {
  it("of Taiwan are under 2 MB together", () => {
    const taiwan = index.tables.filter(({ id }) => ["icd10cm-tw-2023", "nhi-services", "nhi-drugs"].includes(id));
    expect(taiwan.map(({ rows }) => rows)).toEqual([96_802, 5_899, 45_035]);
    const bytes = taiwan.map(({ file }) => readFileSync(resolve(DATA, file)).length);
    expect(bytes.reduce((sum, length) => sum + length)).toBeLessThan(2_000_000);
  });

  it("are the files of the index, whole and no others", () => {
    const files = readdirSync(DATA)
      .filter((name) => /\.table$|^index/.test(name))
      .filter((name) => name !== "index.json");
    expect(files).toEqual(index.tables.map(({ file }) => file).sort());
    for (const { file, bytes, sha256 } of index.tables) {
      expect(readFileSync(resolve(DATA, file))).toHaveLength(bytes);
      expect(file).toContain(sha256.slice(0, 12));
    }
  });

  it("say where they are from, and carry the notice that their licence asks for", () => {
    for (const table of index.tables) expect(table.source, table.id).toMatch(/@[0-9a-f]{7}|LOINC|RxNorm/);
    expect(index.tables.find(({ id }) => id === "loinc-curated")?.notice).toBe(LOINC_NOTICE);
    const notice = readFileSync(resolve(DATA, "../../../NOTICE"), "utf8");
    for (const word of ["ICD-10-CM", "LOINC", "RxNorm", "Open Government Data License", "NHI", "equivalence mappings"])
      expect(notice).toContain(word);
  });

  it("hold no derived LOINC parts and no system that may not be passed on", () => {
    const loinc = index.tables.find(({ id }) => id === "loinc-curated")!;
    const content = gunzipSync(readFileSync(resolve(DATA, loinc.file))).toString("utf8");
    expect(JSON.parse(content.split("\n")[0]!).columns).toEqual(["code", "en", "short"]);
    expect(index.tables.filter(({ system }) => /whocc|snomed/.test(system))).toEqual([]);
  });

  it.skipIf(!hasShared)("are what the generator makes of the data (shared data present)", () => {
    for (const source of tableSources()) {
      const { entry, content } = pack(source);
      const now = index.tables.find(({ id }) => id === entry.id);
      expect(now, "run: npm run generate:tables -w packages/terminology").toEqual({ ...entry, bytes: now?.bytes });
      expect(gunzipSync(readFileSync(resolve(DATA, entry.file))).equals(content), entry.id).toBe(true);
    }
  });

  it("keep every Chinese name whole: none has the question marks of the damaged list", async () => {
    const { entry } = (await systems.lookup({ ...TAIWAN, code: "A00.0" })) as { entry: { names: { "zh-TW": string } } };
    expect(entry.names["zh-TW"]).toBe("血清型01 cholerae霍亂弧菌所致之霍亂");
    const table = index.tables.find(({ id }) => id === "icd10cm-tw-2023")!;
    const content = gunzipSync(readFileSync(resolve(DATA, table.file))).toString("utf8");
    const lines = content.split("\n");
    expect(lines.slice(1 + 3 * table.rows).filter((line) => /[?\uFFFD]/.test(line.slice(1)))).toEqual([]);
  });
});
