import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ConceptMap,
  EQUIVALENCES,
  parseConceptMap,
  REVERSIBLE,
  type TranslateRequest,
  translate,
} from "../src/concept-map/index.ts";
import { SYSTEMS } from "../src/index.ts";

const LOCAL = "https://hospital.example/CodeSystem/lab";

function map(group: object | object[], more: object = {}): ConceptMap {
  const groups = Array.isArray(group) ? group : [group];
  const parsed = parseConceptMap({
    resourceType: "ConceptMap",
    url: "https://hospital.example/ConceptMap/lab",
    version: "3",
    status: "active",
    group: groups.map((it) => ({ source: LOCAL, target: SYSTEMS.loinc, ...it })),
    ...more,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.map;
}

const row = (code: string, ...target: object[]) => ({ code, target });
const ask = (code: string, more: Partial<TranslateRequest> = {}): TranslateRequest => ({
  codings: [{ system: LOCAL, code }],
  ...more,
});
const codes = (maps: ConceptMap[], request: TranslateRequest) =>
  translate(maps, request).matches.map(({ equivalence, concept }) => `${equivalence} ${concept?.code ?? "-"}`);

describe("$translate", () => {
  it.each(EQUIVALENCES)("answers a row that is %s as it is, and is true unless there is no target", (equivalence) => {
    const { result, matches, message } = translate(
      [map({ element: [row("A", { code: "2093-3", display: "Cholesterol", equivalence, comment: "seen" })] })],
      ask("A"),
    );
    expect(matches).toMatchObject([
      {
        equivalence,
        concept: { system: SYSTEMS.loinc, code: "2093-3", display: "Cholesterol" },
        comment: "seen",
        source: "https://hospital.example/ConceptMap/lab|3",
      },
    ]);
    expect(result).toBe(!["unmatched", "disjoint"].includes(equivalence));
    expect(message === null).toBe(result);
  });

  it("tells a code that is mapped to nothing from one that is not mapped", () => {
    const maps = [map({ element: [row("A", { equivalence: "unmatched", comment: "no LOINC" })] })];
    expect(translate(maps, ask("A"))).toMatchObject({
      result: false,
      message: `The map says that ${LOCAL}|A has no target`,
      matches: [{ concept: null, comment: "no LOINC" }],
    });
    expect(translate(maps, ask("B"))).toMatchObject({
      result: false,
      message: `${LOCAL}|B is not in the map`,
      matches: [],
    });
  });

  it("picks among the results of one order by what the rows depend on, and none without it", () => {
    const depends = (property: string, value: string, system?: string) => ({
      property,
      value,
      ...(system && { system }),
    });
    const maps = [
      map({
        source: SYSTEMS.nhiService,
        element: [
          row(
            "12111C",
            { code: "14957-5", equivalence: "narrower", dependsOn: [depends("item", "Microalbumin")] },
            {
              code: "9318-7",
              equivalence: "narrower",
              dependsOn: [depends("item", "UACR"), depends("unit", "mg/g", SYSTEMS.ucum)],
            },
          ),
        ],
      }),
    ];
    const order = {
      codings: [{ system: "https://twcore.mohw.gov.tw/CodeSystem/nhi-medical-order-code", code: "12111C" }],
    };
    const item = (value: string) => ({ element: "item", values: [{ value }] });
    expect(codes(maps, { ...order, dependencies: [item(" micro Albumin".replace(" A", "a"))] })).toEqual([
      "narrower 14957-5",
    ]);
    expect(codes(maps, { ...order, dependencies: [item("UACR")] })).toEqual([]);
    const unit = { element: "unit", values: [{ system: SYSTEMS.ucum, value: "mg/g" }] };
    expect(codes(maps, { ...order, dependencies: [item("uacr"), unit] })).toEqual(["narrower 9318-7"]);
    const elsewhere = { element: "unit", values: [{ system: LOCAL, value: "mg/g" }] };
    expect(codes(maps, { ...order, dependencies: [item("uacr"), elsewhere] })).toEqual([]);
    expect(translate(maps, order)).toMatchObject({
      result: false,
      message: expect.stringContaining("depend on what was not given or does not fit: item, unit"),
    });
  });

  it("gives the products of a row", () => {
    const product = [{ property: "https://hospital.example/method", value: "direct" }];
    expect(
      translate([map({ element: [row("A", { code: "18262-6", equivalence: "equal", product })] })], ask("A"))
        .matches[0],
    ).toMatchObject({ product });
  });

  it("leaves what is unmapped as the map says: as it is, to one code, to another map", () => {
    const element = [row("A", { code: "1-8", equivalence: "equal" })];
    expect(codes([map({ element, unmapped: { mode: "provided" } })], ask("X"))).toEqual(["equal X"]);
    expect(codes([map({ element, unmapped: { mode: "fixed", code: "9-9", display: "Other" } })], ask("X"))).toEqual([
      "inexact 9-9",
    ]);
    const url = "https://hospital.example/ConceptMap/other";
    const first = map({ element, unmapped: { mode: "other-map", url: `${url}|2` } });
    const other = map({ element: [row("X", { code: "2-6", equivalence: "wider" })] }, { url });
    expect(codes([first], ask("X"))).toEqual([]);
    expect(translate([first], ask("X")).message).toContain(`a map that is not there: ${url}|2`);
    expect(translate([first, other], ask("X")).matches.map(({ source }) => source)).toEqual([`${url}|3`]);
    expect(codes([first, other], ask("A"))).toEqual(["equal 1-8"]);
  });

  it("does not run in circles between maps that refer to each other", () => {
    const url = (name: string) => `https://hospital.example/ConceptMap/${name}`;
    const circle = (name: string, next: string) =>
      map(
        { element: [row("A", { code: "1-8", equivalence: "equal" })], unmapped: { mode: "other-map", url: url(next) } },
        { url: url(name) },
      );
    expect(codes([circle("a", "b"), circle("b", "c"), circle("c", "a")], ask("X"))).toEqual([]);
    expect(codes([circle("a", "a")], ask("X"))).toEqual([]);
  });

  it("does not use the rule for what is unmapped on a code that is said to have no target", () => {
    const element = [row("A", { equivalence: "unmatched" }), { code: "B" }];
    const maps = [map({ element, unmapped: { mode: "provided" } })];
    expect(codes(maps, ask("A"))).toEqual(["unmatched -"]);
    expect(codes(maps, ask("B"))).toEqual([]);
  });

  it("keeps the matches of several groups and maps with where they stand", () => {
    const snomed = { target: SYSTEMS.snomed, element: [row("A", { code: "77068002", equivalence: "equivalent" })] };
    const loinc = { element: [row("A", { code: "2093-3", equivalence: "equal" })] };
    const second = map(loinc, { url: "https://other.example/map", version: undefined });
    expect(translate([map([loinc, snomed]), second], ask("A")).matches.map(({ source }) => source)).toEqual([
      "https://hospital.example/ConceptMap/lab|3",
      "https://hospital.example/ConceptMap/lab|3",
      "https://other.example/map",
    ]);
    expect(codes([map([loinc, snomed])], ask("A", { targetSystem: "urn:oid:2.16.840.1.113883.6.96" }))).toEqual([
      "equivalent 77068002",
    ]);
  });

  it("looks for a code of a stated edition in rows of that edition only", () => {
    const maps = [map({ sourceVersion: "2023", element: [row("I47.2", { code: "X", equivalence: "equal" })] })];
    const of = (version: string | undefined) =>
      codes(maps, { codings: [{ system: LOCAL, code: "I47.2", version }] }).length;
    expect([of("2023"), of("2021"), of(undefined)]).toEqual([1, 0, 1]);
  });

  it("reads a map backwards only when it says that it may be, with the relation turned round", () => {
    const group = {
      element: [row("A", { code: "2093-3", equivalence: "wider" }), row("B", { code: "2093-3", equivalence: "equal" })],
    };
    const back: TranslateRequest = { codings: [{ system: SYSTEMS.loinc, code: "2093-3" }], reverse: true };
    expect(translate([map(group)], back)).toMatchObject({
      result: false,
      message: "The map does not say that it may be read from target to source",
    });
    const reversible = map(group, { extension: [{ url: REVERSIBLE, valueBoolean: true }] });
    expect(codes([reversible], back)).toEqual(["narrower A", "equal B"]);
  });

  it("answers only from the map's rows, whatever is asked", () => {
    const code = fc.constantFrom("A", "B", "C", "D");
    const target = fc.record({ code, equivalence: fc.constantFrom(...EQUIVALENCES) });
    const element = fc
      .uniqueArray(fc.record({ code, target: fc.array(target, { maxLength: 3 }) }), {
        selector: (it) => it.code,
        minLength: 1,
      })
      .map((elements) => map({ element: elements }));
    fc.assert(
      fc.property(element, code, (made, asked) => {
        const expected = made.group?.[0]?.element.find((it) => it.code === asked)?.target ?? [];
        expect(codes([made], ask(asked))).toEqual(expected.map((it) => `${it.equivalence} ${it.code}`));
      }),
    );
  });
});

describe("a ConceptMap that can not be used", () => {
  const wrong = (group: object) =>
    parseConceptMap({ resourceType: "ConceptMap", status: "active", group: [{ source: LOCAL, ...group }] });

  it("names an equivalence that R4 does not know, and where it stands", () => {
    expect(wrong({ element: [{ code: "A", target: [{ code: "1-8", equivalence: "same-as" }] }] })).toMatchObject({
      ok: false,
      problems: [
        {
          path: "ConceptMap.group[0].element[0].target[0].equivalence",
          problem: {
            en: expect.stringContaining("must be one of relatedto"),
            "zh-TW": expect.stringContaining("須為下列之一：relatedto"),
          },
        },
      ],
    });
  });

  it("says that a relationship is R5's, and does not read its words as R4's", () => {
    // In R4 `narrower` is a target narrower than its source; R5 says `source-is-broader-than-target` for that.
    for (const relationship of ["equivalent", "source-is-narrower-than-target", "related-to", "not-related-to"])
      expect(wrong({ element: [{ code: "A", target: [{ code: "1-8", relationship }] }] })).toMatchObject({
        ok: false,
        problems: [
          {
            path: "ConceptMap.group[0].element[0].target[0].equivalence",
            problem: {
              en: expect.stringContaining(`“relationship” (${relationship}) is of FHIR R5`),
              "zh-TW": expect.stringContaining("請將對應表另存為 R4 版本"),
            },
          },
        ],
      });
    // R5's words under R4's name are unknown too.
    const named = { code: "1-8", equivalence: "source-is-narrower-than-target" };
    expect(wrong({ element: [{ code: "A", target: [named] }] })).toMatchObject({ ok: false });
  });

  it.each([
    ["a code that stands twice", { element: [row("A"), row("A")] }, "group[0].element[1].code"],
    ["a target without a code", { element: [row("A", { equivalence: "equal" })] }, "target[0].code"],
    ["mode fixed without a code", { element: [row("A")], unmapped: { mode: "fixed" } }, "unmapped.code"],
    ["mode other-map without a map", { element: [row("A")], unmapped: { mode: "other-map" } }, "unmapped.url"],
    ["no elements", { element: [] }, "group[0].element"],
  ])("names %s", (_, group, path) => {
    const parsed = wrong(group);
    const problems = parsed.ok ? [] : parsed.problems;
    expect(problems.map((it) => it.path).join()).toContain(path);
    for (const { problem } of problems) expect(problem["zh-TW"]).toMatch(/\p{Script=Han}{2}/u);
  });

  it("is any other JSON", () => {
    for (const json of [null, [], "map", { resourceType: "ValueSet" }]) expect(parseConceptMap(json).ok).toBe(false);
  });
});
