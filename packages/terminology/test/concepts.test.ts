import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { CONCEPTS, conceptById, conceptsOfCoding, isLoincCode, SYSTEMS, systemKey } from "../src/index.ts";
import { CODE_SOURCES } from "../src/sources.generated.ts";

const table = resolve(import.meta.dirname, "../../../../shared/terminology/codes.csv");
const rows = Object.values(CONCEPTS).flatMap((concept) =>
  concept.codes.map((code) => ({ concept: concept.id, ...code })),
);
const ids = (system: string, code: string) => conceptsOfCoding({ system, code }).map((match) => match.concept.id);

function csv(text: string): string[][] {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((m) =>
        (m[1] ?? "").replace(/^"|"$/g, "").replace(/""/g, '"'),
      ),
    );
}

describe("code table", () => {
  it("has a right check digit in every LOINC code", () => {
    const loinc = rows.filter((row) => row.system === SYSTEMS.loinc);
    expect(loinc.length).toBeGreaterThan(50);
    expect(loinc.filter((row) => !isLoincCode(row.code))).toEqual([]);
    expect(isLoincCode("2093-4")).toBe(false);
    expect(isLoincCode("8625-2")).toBe(false);
  });

  it.skipIf(!existsSync(table))("shows every code with the name of its source row (shared code table present)", () => {
    const names = new Map<string, Set<string>>();
    const [header, ...lines] = csv(readFileSync(table, "utf8"));
    const at = (name: string) => header!.indexOf(name);
    for (const line of lines) {
      const key = line[at("code")]!;
      names.set(key, (names.get(key) ?? new Set()).add(line[at("display")]!));
    }
    const shown = rows.filter((row) => row.code !== "11367-0" && row.system !== SYSTEMS.snomed);
    const wrong = shown.filter((row) => !names.get(row.code)?.has(row.display));
    expect(wrong).toEqual([]);
  });

  it("lets a row whose name was read in no file feed nothing", () => {
    const unverified = rows.filter((row) => /^(FROM MEMORY|LOOKUP|VERIFIED-CODE)/.test(CODE_SOURCES[row.source] ?? ""));
    expect(unverified.map((row) => row.code)).toEqual(expect.arrayContaining(["63640-7", "8664-5", "131330"]));
    expect(unverified.filter((row) => row.safe)).toEqual([]);
  });

  it("lets what is only related feed nothing", () => {
    const related = rows.filter((row) => row.relation === "related");
    expect(related.length).toBeGreaterThan(10);
    expect(related.filter((row) => row.safe)).toEqual([]);
  });

  it("does not let an ambiguous order code or an MDRD value feed a model", () => {
    for (const code of ["12111C", "09099C", "12193C", "12015C", "33914-3", "48642-3", "77147-7", "1988-5"]) {
      const found = rows.filter((row) => row.code === code);
      for (const row of found) expect([row.concept, row.code, row.safe]).toEqual([row.concept, code, false]);
    }
    expect(rows.filter((row) => row.code === "09044C" && row.safe)).toHaveLength(1);
  });
});

describe("conceptsOfCoding", () => {
  it("reads the ways in which hospitals write a system", () => {
    for (const system of [
      "http://loinc.org",
      "https://loinc.org/",
      "urn:oid:2.16.840.1.113883.6.1",
      "http://loinc.org|2.77",
    ])
      expect(ids(system, "2093-3")).toEqual(["tc"]);
    for (const system of [SYSTEMS.nhiService, "https://twcore.mohw.gov.tw/CodeSystem/nhi-medical-order-code"])
      expect(ids(system, "09001C")).toEqual(["tc"]);
    expect(systemKey("https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/icd-10-cm-2023-tw")).toBe("icd10cm");
  });
  it("finds nothing for a code of another system, no system or no code", () => {
    expect(ids("http://snomed.info/sct", "2093-3")).toEqual([]);
    expect(conceptsOfCoding({ code: "2093-3" })).toEqual([]);
    expect(conceptsOfCoding({ system: SYSTEMS.loinc })).toEqual([]);
    expect(ids("http://hospital.example/codes", "2093-3")).toEqual([]);
  });
  it("keeps urine apart from blood", () => {
    expect(ids(SYSTEMS.loinc, "2160-0")).toEqual(["creat"]);
    expect(ids(SYSTEMS.loinc, "2161-8")).toEqual(["ucreat"]);
    expect(ids(SYSTEMS.nhiService, "09016C")).not.toContain("creat");
  });
  it("throws for an id that is no concept", () => expect(() => conceptById("constructor")).toThrow(RangeError));
});

it("pack-years show a tenth, so that 29.5 is not read as 30", () => {
  expect(conceptById("packyears").digits).toBe(1);
});
