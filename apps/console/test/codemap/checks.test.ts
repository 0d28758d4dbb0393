import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { SYSTEMS } from "@bedside/terminology";
import { createCodeSystems } from "@bedside/terminology/code-systems";
import { createUnitCheck, readTable, TABLE_FILE } from "@bedside/terminology/mapper";
import { describe, expect, it } from "vitest";
import {
  brokenBy,
  brokenChanges,
  CHECK_REASONS,
  checkEdition,
  checkReasonText,
  checkValues,
  createProject,
  driftChanges,
  entryOf,
  type Project,
  statusOf,
  takeRows,
} from "../../src/codemap/index.ts";
import { after, change, LAB, mapTo, projectOf, row } from "./make.ts";

const DATA = path.join(import.meta.dirname, "../../../../packages/terminology/data");
const LDL = { system: SYSTEMS.loinc, code: "2089-1" };
const en = (reason: Parameters<typeof checkReasonText>[0]) => checkReasonText(reason, "en");

describe("sample values", () => {
  it("are shown in the concept's unit against its plausible range", () => {
    const samples = ["100", "130", "1,120", "0", "<5", "hemolysed", "３.5e1"];
    expect(checkValues(row("A", { samples }), LDL)).toMatchObject({
      concept: "ldl",
      unit: "mg/dL",
      unitProblem: null,
      inside: 3,
      outside: [0, 1120],
      unread: 2,
      histogram: { low: 35, high: 130 },
    });
    const mmol = checkValues(row("A", { unit: "mmol/L", samples: ["3.1"] }), LDL);
    expect(mmol).toMatchObject({ inside: 1, outside: [] });
    expect(mmol.histogram?.low).toBeCloseTo(119.86, 1);
  });

  it("of an ordinary number in the wrong unit lie outside", () => {
    expect(checkValues(row("A", { unit: "mmol/L", samples: ["120", "90"] }), LDL)).toMatchObject({ inside: 0 });
  });

  it("in a unit of another kind are not compared, and the unit is named", () => {
    expect(checkValues(row("A", { unit: "mmHg", samples: ["30"] }), LDL).unitProblem).toBe("unit-not-convertible");
    expect(checkValues(row("A", { unit: "" }), LDL).unitProblem).toBe("unit-absent");
    // The code states its own unit.
    expect(checkValues(row("A", { unit: "%" }), { ...LDL, code: "59261-8" }).unitProblem).toBe("unit-not-convertible");
  });

  describe("of a target that no model reads", () => {
    const fits = readTable(readFileSync(path.join(DATA, TABLE_FILE))).then(createUnitCheck);

    it.each([
      // The errors that published maps are full of: the other property of the same analyte.
      ["13969-1", "IU/L", "other-property"],
      ["13969-1", "ng/mL", null],
      ["751-8", "%", "other-property"],
      ["770-8", "10^3/uL", "other-property"],
      ["2951-2", "mEq/L", null],
      ["2951-2", "", null],
      ["2951-2", "see note", null],
      ["99999-9", "mg/dL", null],
    ])("%s in %s is checked by the property of the code", async (code, unit, unitProblem) => {
      const check = checkValues(row("A", { unit, samples: ["3"] }), { ...LDL, code }, await fits);
      expect(check).toMatchObject({ concept: null, unitProblem, inside: 1, unit });
    });

    it("and is no LOINC code is not checked", async () => {
      const other = { system: SYSTEMS.nhiService, code: "13969-1" };
      expect(checkValues(row("A", { unit: "IU/L" }), other, await fits).unitProblem).toBeNull();
    });
  });
});

describe("a newer list", () => {
  const before = after(
    projectOf("A", "B"),
    change("Wang", { row: row("A").key, do: "propose", decision: mapTo("2089-1") }),
    change("Lin", { row: row("A").key, do: "approve" }),
  );
  const umol = row("A", { unit: "mmol/L" });
  const list = [row("A", { count: 99 }), umol, row("C")];
  const { project, changes } = takeRows(before, list, { whole: true });

  it("keeps decisions, adds rows as unmapped, and marks those that are gone", () => {
    expect(changes).toMatchObject({ kept: 1, added: [{ code: "C" }], gone: [{ code: "B" }], back: [] });
    const at = (code: string) => entryOf(project, row(code).key)!;
    expect(at("A").row.count).toBe(99);
    expect(["A", "B", "C"].map((code) => statusOf(at(code).state))).toEqual(["approved", "unmapped", "unmapped"]);
    expect(at("B").row.gone).toBe(true);
    expect(takeRows(project, [row("B")], { whole: false }).changes).toMatchObject({ back: [{ code: "B" }], gone: [] });
  });

  it("does not miss what a server has, and a harvest takes nothing away", () => {
    const server = row("S", { source: "https://fhir.example", count: 5 });
    const withServer = takeRows(before, [server, row("A", { count: 2, source: "https://fhir.example" })], {
      whole: false,
    });
    expect(entryOf(withServer.project, row("A").key)!.row.count).toBe(10);
    expect(takeRows(withServer.project, [row("A"), row("B")], { whole: true }).changes.gone).toEqual([]);
  });

  it("shows a new unit of an old code as drift, to be looked at", () => {
    expect(changes.drift).toMatchObject([{ changed: "unit", row: { unit: "mmol/L" }, before: { unit: "mg/dL" } }]);
    const flagged = after(project, change("Wang", ...driftChanges(changes.drift, en)));
    expect(entryOf(flagged, umol.key)!.state.review?.reason).toBe(
      "The code was there before with the unit “mg/dL”, now with “mmol/L”",
    );
    expect(statusOf(entryOf(flagged, umol.key)!.state)).toBe("needs-review");
    expect(statusOf(entryOf(flagged, row("A").key)!.state)).toBe("approved");
  });

  it("knows a new specimen and a new text from a new unit", () => {
    const drift = (more: object) => takeRows(before, [row("A", more)], { whole: false }).changes.drift[0]?.changed;
    expect([drift({ specimen: "Urine" }), drift({ item: "LDL direct" })]).toEqual(["specimen", "item"]);
  });
});

describe("a new edition of a code system", () => {
  const decided = (project: Project, code: string, target: string, more: object = {}) =>
    after(
      project,
      change("Wang", { row: row(code).key, do: "propose", decision: mapTo(target, more) }),
      change("Lin", { row: row(code).key, do: "approve" }),
    );
  const waits = after(
    decided(decided(projectOf("A", "B", "C"), "A", "2089-1"), "B", "2085-9"),
    change("Wang", { row: row("C").key, do: "propose", decision: mapTo("2089-1") }),
  );

  it("breaks the rows that use a code that it dropped or renamed, published ones first", () => {
    const broken = brokenBy(
      waits,
      [
        { code: "2089-1", changes: ["removed"], names: { from: "LDL", to: null } },
        { code: "2085-9", changes: ["renamed"], names: { from: "HDL", to: "HDL cholesterol" } },
        { code: "9999-9", changes: ["added"], names: { from: null, to: "X" } },
      ],
      { system: "http://loinc.org/", edition: "2.82" },
    );
    expect(broken.map(({ row: { code }, isPublished, reason }) => [code, isPublished, en(reason)])).toEqual([
      ["A", true, "2089-1 is not in 2.82 any more"],
      ["B", true, "2085-9 is called otherwise in 2.82: HDL cholesterol"],
      ["C", false, "2089-1 is not in 2.82 any more"],
    ]);
    const flagged = after(waits, change("Wang", ...brokenChanges(broken, en)));
    expect(statusOf(entryOf(flagged, row("A").key)!.state)).toBe("needs-review");
    // What the apps read stays until somebody approves another.
    expect(entryOf(flagged, row("A").key)!.state.published?.decision).toEqual(mapTo("2089-1"));
  });

  it("is checked code by code against the shipped tables", async () => {
    const index = JSON.parse(await readFile(path.join(DATA, "index.json"), "utf8"));
    const systems = createCodeSystems(index, async (file) => new Uint8Array(await readFile(path.join(DATA, file))));
    const loinc = systems.shipped.find(({ system }) => system === SYSTEMS.loinc)!;
    const project = decided(
      decided(decided(projectOf("A", "B", "C"), "A", "2089-1", { display: "" }), "B", "2085-8", { display: "" }),
      "C",
      "6690-2",
      { display: "" },
    );
    const { broken, notListed } = await checkEdition(project, systems, {
      system: SYSTEMS.loinc,
      edition: loinc.edition,
    });
    expect(broken.map(({ row: { code }, reason }) => [code, reason.code])).toEqual([["B", "check-digit"]]);
    expect(notListed).toBe(1);
    const icd = createProject("p", "ICD", [row("X", { system: LAB })]);
    const heading = decided(icd, "X", "I47.2", { system: SYSTEMS.icd10cm });
    const drift = await systems.drift({ system: SYSTEMS.icd10cm, from: "us-fy2021", to: "tw-2023" });
    expect(brokenBy(heading, drift, { system: SYSTEMS.icd10cm, edition: "tw-2023" })).toMatchObject([
      { reason: { code: "became-heading" } },
    ]);
  });
});

it("every sentence fills the same places in both languages", () => {
  const places = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g))].sort();
  for (const { en: english, "zh-TW": zh } of Object.values(CHECK_REASONS)) expect(places(zh)).toEqual(places(english));
});
