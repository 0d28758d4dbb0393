import { readFile } from "node:fs/promises";
import path from "node:path";
import { SYSTEMS } from "@bedside/terminology";
import { createCodeSystems } from "@bedside/terminology/code-systems";
import { type ConceptMap, parseConceptMap, translate } from "@bedside/terminology/concept-map";
import { describe, expect, it } from "vitest";
import { createTerminologyService } from "../src/index.ts";

const DATA = path.resolve(import.meta.dirname, "../../terminology/data");
const index: unknown = JSON.parse(await readFile(path.join(DATA, "index.json"), "utf8"));
const systems = createCodeSystems(index, async (file) => new Uint8Array(await readFile(path.join(DATA, file))));

const LAB = "https://hospital.example/CodeSystem/lab";
const MAP = {
  resourceType: "ConceptMap",
  id: "lab",
  url: "https://hospital.example/ConceptMap/lab",
  status: "active",
  group: [
    {
      source: LAB,
      target: SYSTEMS.loinc,
      element: [
        { code: "CHOL", target: [{ code: "2093-3", display: "Cholesterol", equivalence: "equal", comment: "seen" }] },
        {
          code: "CREA",
          target: [
            { code: "2160-0", equivalence: "equal", dependsOn: [{ property: "specimen", value: "Serum" }] },
            {
              code: "2161-8",
              equivalence: "equal",
              dependsOn: [{ property: "specimen", value: "Urine" }],
              product: [{ property: "method", value: "enzymatic" }],
            },
          ],
        },
        { code: "QC", target: [{ equivalence: "unmatched" }] },
      ],
    },
  ],
};
const parsed = parseConceptMap(MAP);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const maps: ConceptMap[] = [parsed.map];
const service = createTerminologyService({ systems, maps, base: "/terminology" });

type Part = { name: string; part?: Part[]; [value: string]: unknown };
interface Answer {
  status: number;
  body: {
    resourceType: string;
    parameter?: Part[];
    issue?: { diagnostics: string }[];
    expansion?: { contains: object[] };
  };
}
async function ask(address: string, body?: unknown): Promise<Answer> {
  const init =
    body === undefined ? {} : { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) };
  const answer = await service.fetch(new Request(`http://localhost/terminology/${address}`, init));
  return { status: answer.status, body: (await answer.json()) as Answer["body"] };
}
const query = (operation: string, params: Record<string, string>) => ask(`${operation}?${new URLSearchParams(params)}`);
const post = (operation: string, ...parameter: object[]) => ask(operation, { resourceType: "Parameters", parameter });
const value = (list: Part[] | undefined, name: string): unknown => {
  const found = list?.find((it) => it.name === name);
  return found && Object.entries(found).find(([key]) => key.startsWith("value"))?.[1];
};
const said = ({ body }: Answer) => body.issue?.[0]?.diagnostics;

describe("ConceptMap/$translate over HTTP", () => {
  const chol = { code: "CHOL", system: LAB };

  it("answers as the library does, by address and by body", async () => {
    const expected = translate(maps, { codings: [chol] }).matches[0];
    for (const answer of [
      await query("ConceptMap/$translate", chol),
      await query("ConceptMap/lab/$translate", chol),
      await post("ConceptMap/$translate", { name: "coding", valueCoding: chol }),
      await post("ConceptMap/$translate", { name: "codeableConcept", valueCodeableConcept: { coding: [chol] } }),
      await post(
        "ConceptMap/$translate",
        { name: "code", valueCode: "CHOL" },
        { name: "system", valueUri: LAB },
        { name: "url", valueUri: MAP.url },
      ),
    ]) {
      expect(answer.status).toBe(200);
      const match = answer.body.parameter?.find(({ name }) => name === "match")?.part;
      expect(value(answer.body.parameter, "result")).toBe(true);
      expect(value(match, "equivalence")).toBe(expected?.equivalence);
      expect(value(match, "concept")).toEqual({ system: SYSTEMS.loinc, code: "2093-3", display: "Cholesterol" });
      expect(value(match, "source")).toBe(MAP.url);
      expect(value(match, "comment")).toBe("seen");
    }
  });

  it("uses dependencies, and gives products", async () => {
    const crea = [{ name: "coding", valueCoding: { code: "CREA", system: LAB } }];
    const specimen = (text: string) => ({
      name: "dependency",
      part: [
        { name: "element", valueUri: "specimen" },
        { name: "concept", valueCodeableConcept: { text } },
      ],
    });
    const none = await post("ConceptMap/$translate", ...crea);
    expect(value(none.body.parameter, "result")).toBe(false);
    expect(value(none.body.parameter, "message")).toContain("specimen");
    const urine = await post("ConceptMap/$translate", ...crea, specimen("urine"));
    const match = urine.body.parameter?.find(({ name }) => name === "match")?.part;
    expect(value(match, "concept")).toMatchObject({ code: "2161-8" });
    expect(match?.find(({ name }) => name === "product")?.part).toMatchObject([
      { valueUri: "method" },
      { valueCoding: { code: "enzymatic" } },
    ]);
  });

  it("gives back a row without a target, which is no success", async () => {
    const { body } = await query("ConceptMap/$translate", { code: "QC", system: LAB });
    expect(value(body.parameter, "result")).toBe(false);
    expect(value(body.parameter?.find(({ name }) => name === "match")?.part, "equivalence")).toBe("unmatched");
  });

  it("answers ICD-9-CM from the GEMs, with their flags", async () => {
    const { body } = await query("ConceptMap/icd9-icd10/$translate", {
      code: "427.31",
      system: "http://hl7.org/fhir/sid/icd-9-cm",
    });
    const matches = body.parameter?.filter(({ name }) => name === "match") ?? [];
    expect(matches.map(({ part }) => (value(part, "concept") as { code: string }).code)).toContain("I48.91");
  });

  it("translates by a map that comes with the question", async () => {
    const own = {
      ...MAP,
      url: "urn:own",
      group: [{ ...MAP.group[0], element: [{ code: "X", target: [{ code: "1-8", equivalence: "wider" }] }] }],
    };
    const { body } = await post(
      "ConceptMap/$translate",
      { name: "conceptMap", resource: own },
      { name: "coding", valueCoding: { system: LAB, code: "X" } },
    );
    expect(value(body.parameter?.find(({ name }) => name === "match")?.part, "source")).toBe("urn:own");
    const wrong = structuredClone(own);
    wrong.group[0]!.element = [{ code: "X", target: [{ code: "1-8", equivalence: "alike" }] }] as never;
    const refused = await post(
      "ConceptMap/$translate",
      { name: "conceptMap", resource: wrong },
      { name: "coding", valueCoding: { system: LAB, code: "X" } },
    );
    expect([refused.status, said(refused)]).toEqual([
      400,
      expect.stringContaining("target[0].equivalence: must be one of"),
    ]);
  });

  it.each([
    ["no code", "ConceptMap/$translate", {}, 400, "code with system, coding, or codeableConcept"],
    ["no system", "ConceptMap/$translate", { code: "CHOL" }, 400, '"system" is missing'],
    [
      "a map that is not there",
      "ConceptMap/none/$translate",
      { code: "CHOL", system: LAB },
      404,
      "There is no map none",
    ],
    ["another operation", "ConceptMap/$closure", {}, 404, "There is no"],
  ])("says what is wrong: %s", async (_, operation, params, status, words) => {
    const answer = await query(operation, params);
    expect([answer.status, said(answer)]).toEqual([status, expect.stringContaining(words)]);
  });

  it.each([
    ["no JSON", "{"],
    ["no Parameters", { resourceType: "Patient" }],
    ["a list that is none", { resourceType: "Parameters", parameter: {} }],
    ["a parameter without a name", { resourceType: "Parameters", parameter: [{}] }],
    ["two values", { resourceType: "Parameters", parameter: [{ name: "code", valueCode: "A", valueString: "B" }] }],
    [
      "two codes",
      {
        resourceType: "Parameters",
        parameter: [
          { name: "code", valueCode: "A" },
          { name: "code", valueCode: "B" },
        ],
      },
    ],
    ["a coding that is none", { resourceType: "Parameters", parameter: [{ name: "coding", valueCoding: "A" }] }],
  ])("refuses a body with %s", async (_, body) => {
    const answer = await ask("ConceptMap/$translate", body);
    expect([answer.status, answer.body.resourceType]).toEqual([400, "OperationOutcome"]);
  });
});

describe("maps over HTTP", () => {
  type Bundle = { total: number; entry: { fullUrl: string; resource: Record<string, unknown> }[] };
  const search = async (params: Record<string, string>) =>
    (await query("ConceptMap", params)).body as unknown as Bundle;

  it("are read by their id", async () => {
    const { status, body } = await ask("ConceptMap/lab");
    expect(status).toBe(200);
    expect(body).toEqual(JSON.parse(JSON.stringify(maps[0])));
    const none = await ask("ConceptMap/none");
    expect([none.status, said(none)]).toEqual([404, "There is no map none"]);
    expect((await ask("ConceptMap/lab", MAP)).status).toBe(405);
  });

  it("are found by what they map", async () => {
    const all = await search({});
    expect(all).toMatchObject({ resourceType: "Bundle", type: "searchset", total: 1 });
    expect(all.entry[0]).toMatchObject({ fullUrl: "http://localhost/terminology/ConceptMap/lab", resource: MAP });
    const some: Record<string, string>[] = [
      { url: MAP.url },
      { _id: "lab", status: "active" },
      { "source-system": LAB, "target-system": "loinc.org" },
    ];
    for (const params of some) expect((await search(params)).total).toBe(1);
    const none: Record<string, string>[] = [
      { url: "urn:x" },
      { _id: "lab", status: "draft" },
      { "source-system": SYSTEMS.loinc },
    ];
    for (const params of none) expect((await search(params)).total).toBe(0);
    const brief = await search({ _summary: "true" });
    expect(brief.entry[0]?.resource).toMatchObject({ id: "lab", meta: { tag: [{ code: "SUBSETTED" }] } });
    expect(brief.entry[0]?.resource.group).toBeUndefined();
    const wrong = await query("ConceptMap", { colour: "red" });
    expect([wrong.status, said(wrong)]).toEqual([400, expect.stringContaining('"colour" is not supported')]);
  });
});

describe("code systems over HTTP", () => {
  const tw = { system: SYSTEMS.icd10cm, version: "2023-TW" };

  it("wants the edition where a system has several, and names them", async () => {
    const answer = await query("CodeSystem/$lookup", { system: SYSTEMS.icd10cm, code: "I47.2" });
    expect([answer.status, said(answer)]).toEqual([400, expect.stringContaining("has the editions")]);
  });

  it("looks up, validates and subsumes in the edition that is named", async () => {
    const edition = systems.shipped.find(({ id }) => id === "icd10cm-tw-2023")?.edition ?? "";
    const looked = await query("CodeSystem/$lookup", { ...tw, version: edition, code: "I47.2" });
    expect(value(looked.body.parameter, "display")).toMatch(/ventricular tachycardia/i);
    const designations = looked.body.parameter?.filter(({ name }) => name === "designation") ?? [];
    expect(designations.map(({ part }) => value(part, "language"))).toEqual(["en", "zh-TW"]);
    const validated = (code: string, display = "") =>
      query("CodeSystem/$validate-code", { ...tw, version: edition, code, ...(display && { display }) });
    expect(value((await validated("I47.20")).body.parameter, "result")).toBe(true);
    expect(value((await validated("I99.99")).body.parameter, "result")).toBe(false);
    const misnamed = await validated("I47.20", "Pneumonia");
    expect(value(misnamed.body.parameter, "result")).toBe(false);
    expect(value(misnamed.body.parameter, "message")).toContain("Pneumonia");
    const subsumes = await query("CodeSystem/$subsumes", { ...tw, version: edition, codeA: "I47", codeB: "I47.20" });
    expect(value(subsumes.body.parameter, "outcome")).toBe("subsumes");
  });

  it("validates against the value set of a code system as the library does", async () => {
    const edition = systems.shipped.find(({ id }) => id === "icd10cm-tw-2023")?.edition ?? "";
    const url = `${SYSTEMS.icd10cm}?fhir_vs`;
    for (const [code, display] of [["I47.20"], ["I99.99"], ["I47.20", "Pneumonia"]] as const) {
      const expected = await systems.validate({ system: SYSTEMS.icd10cm, edition, code, display: display ?? null });
      const coding = { system: SYSTEMS.icd10cm, version: edition, code, ...(display && { display }) };
      const named = { system: SYSTEMS.icd10cm, systemVersion: edition, code, ...(display && { display }) };
      for (const answer of [
        await query("ValueSet/$validate-code", { url, ...named }),
        await post("ValueSet/$validate-code", { name: "url", valueUri: url }, { name: "coding", valueCoding: coding }),
        await post(
          "ValueSet/$validate-code",
          { name: "url", valueUri: url },
          { name: "codeableConcept", valueCodeableConcept: { coding: [{ system: LAB, code: "X" }, coding] } },
        ),
      ]) {
        expect(answer.status).toBe(200);
        expect(value(answer.body.parameter, "result")).toBe(expected.valid);
      }
    }
    const other = await query("ValueSet/$validate-code", { url, system: SYSTEMS.loinc, code: "2093-3" });
    expect(value(other.body.parameter, "result")).toBe(false);
    expect(value(other.body.parameter, "message")).toContain("is not in the value set");
    const none = await query("ValueSet/$validate-code", { url: "urn:set", system: SYSTEMS.loinc, code: "2093-3" });
    expect([none.status, said(none)]).toEqual([404, expect.stringContaining("urn:set")]);
    const bare = await query("ValueSet/$validate-code", { url, code: "I47.20" });
    expect([bare.status, said(bare)]).toEqual([400, expect.stringContaining('"system" is missing')]);
  });

  it("expands what a person types, in Chinese too, and not a whole system", async () => {
    const edition = systems.shipped.find(({ id }) => id === "icd10cm-tw-2023")?.edition ?? "";
    const expand = (filter: string | undefined) =>
      query("ValueSet/$expand", {
        url: `${SYSTEMS.icd10cm}?fhir_vs`,
        "system-version": `${SYSTEMS.icd10cm}|${edition}`,
        count: "5",
        displayLanguage: "zh-TW",
        ...(filter && { filter }),
      });
    const { body } = await expand("心房顫動");
    expect(body.expansion?.contains.length).toBeGreaterThan(0);
    expect(JSON.stringify(body.expansion?.contains)).toContain("心房顫動");
    expect((await expand(undefined)).status).toBe(422);
  });

  it("says which systems may not be shipped", async () => {
    const answer = await query("CodeSystem/$lookup", { system: SYSTEMS.snomed, code: "38341003", version: "x" });
    expect([answer.status, answer.body.resourceType]).toEqual([404, "OperationOutcome"]);
  });

  it("lists its operations", async () => {
    const { body } = await ask("metadata");
    expect(body.resourceType).toBe("CapabilityStatement");
    expect(JSON.stringify(body)).toContain("OperationDefinition/ConceptMap-translate");
    expect(JSON.stringify(body)).toContain("OperationDefinition/ValueSet-validate-code");
    expect(JSON.stringify(body)).toContain("search-type");
  });
});
