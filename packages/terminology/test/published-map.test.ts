import { describe, expect, it } from "vitest";
import { DEPENDS_ON, localCodes, readPublishedMap, reviewExtension } from "../src/concept-map/index.ts";
import { SYSTEMS } from "../src/index.ts";

const LAB = "https://hospital.example/CodeSystem/lab";
const REVIEW = { author: "陳資訊", approver: "林檢驗", approvedOn: "2026-11-20", forCalculation: false };

const target = (code: string | undefined, equivalence: string, review: object = {}, more: object = {}) => ({
  ...(code && { code }),
  equivalence,
  extension: [reviewExtension({ ...REVIEW, ...review })],
  ...more,
});
const mapOf = (element: object[], more: object = {}) => ({
  resourceType: "ConceptMap",
  url: "https://hospital.example/ConceptMap/lab",
  status: "active",
  group: [{ source: LAB, target: SYSTEMS.loinc, element }],
  ...more,
});
function local(...element: object[]) {
  const read = readPublishedMap(mapOf(element));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return localCodes([read.map]);
}
const ROW = { texts: [], specimens: [], unit: null };
const problems = (json: unknown) => {
  const read = readPublishedMap(json);
  return read.ok ? [] : read.problems.map(({ path, problem }) => `${path} ${problem.en}`);
};
const inChinese = (json: unknown) => {
  const read = readPublishedMap(json);
  return read.ok ? "" : read.problems.map(({ problem }) => problem["zh-TW"]).join();
};

describe("a published map", () => {
  it("is read when every row was approved by somebody else than its author", () => {
    expect(
      problems(
        mapOf([
          { code: "L1", target: [target("2085-9", "equal")] },
          { code: "L2", target: [target(undefined, "unmatched")] },
        ]),
      ),
    ).toEqual([]);
  });

  it.each([
    [
      "a draft",
      mapOf([{ code: "L1", target: [target("2085-9", "equal")] }], { status: "draft" }),
      "ConceptMap.status draft",
    ],
    [
      "a row without a review",
      mapOf([{ code: "L1", target: [{ code: "2085-9", equivalence: "equal" }] }]),
      "has no review",
    ],
    [
      "a row that its author approved",
      mapOf([{ code: "L1", target: [target("2085-9", "equal", { approver: " 陳資訊 " })] }]),
      "approved by its own author",
    ],
    [
      "an approval without a day",
      mapOf([{ code: "L1", target: [target("2085-9", "equal", { approvedOn: "soon" })] }]),
      "no date",
    ],
    [
      "two targets of one code in the same case",
      mapOf([{ code: "L1", target: [target("2085-9", "equal"), target("2089-1", "equal")] }]),
      "applies in the same case as target[0]",
    ],
    [
      "an approval of what is only related for calculations",
      mapOf([{ code: "L1", target: [target("2085-9", "relatedto", { forCalculation: true })] }]),
      "can not be approved for calculations",
    ],
  ])("is refused whole for %s", (_, json, said) => {
    expect(problems(json)).toEqual([expect.stringContaining(said)]);
    expect(inChinese(json)).toMatch(/\p{Script=Han}{4}/u);
  });
});

describe("codes of a hospital", () => {
  const of = (maps: ReturnType<typeof local>, code: string, row: object = {}) =>
    maps
      .conceptsOf({ system: LAB, code }, { ...ROW, ...row })
      ?.map(
        ({ concept, code: found }) =>
          `${concept.id} ${found.relation} ${found.target} ${found.safe ? "feeds" : "shown"}`,
      );

  it("speak of concepts through their targets, and feed when they mean the same or were approved for it", () => {
    const maps = local(
      { code: "L1", target: [target("2085-9", "equivalent")] },
      { code: "L2", target: [target("2089-1", "narrower")] },
      { code: "L3", target: [target("2089-1", "narrower", { forCalculation: true })] },
      { code: "L4", target: [target("2093-3", "inexact")] },
      // Not declared high sensitivity: what the table does not let feed, a hospital can not either.
      { code: "L5", target: [target("1988-5", "equal")] },
      { code: "L6", target: [target(undefined, "unmatched")] },
    );
    expect(of(maps, "L1")).toEqual(["hdl equivalent 2085-9 feeds"]);
    expect(of(maps, "L2")).toEqual(["ldl narrower 2089-1 shown"]);
    expect(of(maps, "L3")).toEqual(["ldl narrower 2089-1 feeds"]);
    expect(of(maps, "L4")).toEqual(["tc related 2093-3 shown"]);
    expect(of(maps, "L5")).toEqual(["hscrp equivalent 1988-5 shown"]);
    expect(of(maps, "L6")).toEqual([]);
    expect(of(maps, "L7")).toBeUndefined();
    expect(maps.codesOf("ldl")).toEqual(["L2", "L3"]);
  });

  it("depend on item, specimen and unit where the map says so", () => {
    const on = (property: string, value: string) => ({ dependsOn: [{ property, value }] });
    const maps = local({
      code: "CREA",
      target: [
        target("2160-0", "equal", {}, on(DEPENDS_ON.specimen, "Serum")),
        target("2161-8", "equal", {}, on(DEPENDS_ON.specimen, "Urine")),
      ],
    });
    expect(of(maps, "CREA", { specimens: ["serum"] })).toEqual(["creat equivalent 2160-0 feeds"]);
    expect(of(maps, "CREA", { specimens: ["URINE"] })).toEqual(["ucreat equivalent 2161-8 feeds"]);
    // The map has the code, and does not say which it is here: nothing else may say it either.
    expect(of(maps, "CREA")).toEqual(["creat related undefined shown", "ucreat related undefined shown"]);
    expect(maps.conceptsOf({ system: LAB, code: "CREA" }, ROW)?.every(({ code }) => code.unclear)).toBe(true);
  });

  it("that two maps read differently are unclear, and a map that says no beats the rest", () => {
    const read = (...rows: object[]) => {
      const map = readPublishedMap(mapOf(rows));
      if (!map.ok) throw new Error(JSON.stringify(map.problems));
      return map.map;
    };
    const hdl = read({ code: "L1", target: [target("2085-9", "equal")] });
    const ldl = read({ code: "L1", target: [target("2089-1", "equal")] });
    const none = read({ code: "L1", target: [target(undefined, "unmatched")] });
    expect(of(localCodes([hdl, ldl]), "L1")).toEqual(["hdl related undefined shown", "ldl related undefined shown"]);
    expect(of(localCodes([hdl, none]), "L1")).toEqual([]);
    expect(of(localCodes([hdl, hdl]), "L1")).toEqual(["hdl equivalent 2085-9 feeds"]);
  });

  it("do not change what an international code means", () => {
    const read = readPublishedMap(
      mapOf([], {
        group: [
          {
            source: SYSTEMS.loinc,
            target: SYSTEMS.loinc,
            element: [{ code: "2085-9", target: [target("2089-1", "equal")] }],
          },
        ],
      }),
    );
    expect(read.ok && localCodes([read.map]).conceptsOf({ system: SYSTEMS.loinc, code: "2085-9" }, ROW)).toBeNull();
  });
});
