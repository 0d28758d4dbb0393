import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { readingOfRow } from "@bedside/chart";
import { parseCard } from "@bedside/models";
import { SYSTEMS } from "@bedside/terminology";
import { localCodes, readPublishedMap } from "@bedside/terminology/concept-map";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apply, coverageOf, createProject, criticalConcepts, harvest, publish } from "../../src/codemap/index.ts";
import { after, change, LAB, mapTo, NO_MAP, row } from "./make.ts";

const MODELS = path.join(import.meta.dirname, "../../../../packages/models");
const CARDS = readdirSync(MODELS, { withFileTypes: true })
  .filter((it) => it.isDirectory())
  .flatMap(({ name }) => {
    try {
      return [parseCard(JSON.parse(readFileSync(path.join(MODELS, name, "card.json"), "utf8")))];
    } catch {
      return [];
    }
  });
const CRITICAL = criticalConcepts(CARDS);

describe("critical concepts", () => {
  it("are what the models' cards need, and a result can say", () => {
    const of = (app: string) => CRITICAL.filter((it) => it.app === app).map(({ concept }) => concept);
    expect(of("coronary-risk")).toEqual(expect.arrayContaining(["tc", "hdl", "sbp"]));
    expect(of("coronary-risk")).not.toContain("diabetes");
    expect(of("ecg-triage")).toEqual(["ecg-study"]);
    expect(CRITICAL.find(({ concept }) => concept === "hdl")).toMatchObject({
      required: true,
      models: ["score2-asia-pacific"],
    });
  });
});

describe("coverage", () => {
  const rows = [
    row("HDL", { count: 100 }),
    row("TC", { count: 50 }),
    row("09043C", { system: SYSTEMS.nhiService, count: 7 }),
    row("X", { count: 3 }),
  ];
  const key = (at: number) => rows[at]!.key;
  const propose = (at: number, code: string, more: object = {}) =>
    change("Wang", { row: key(at), do: "propose", decision: mapTo(code, more) });
  const approve = (at: number) => change("Lin", { row: key(at), do: "approve" });
  const start = createProject("p", "Lab", rows);
  const concept = (project: typeof start, id: string) =>
    coverageOf(project, CRITICAL)
      .apps.flatMap(({ concepts }) => concepts)
      .find((it) => it.concept === id);

  it("counts by codes and by results, and says what waits and what is missing", () => {
    const project = after(start, propose(0, "2085-9"), approve(0), propose(1, "2093-3"));
    const coverage = coverageOf(project, CRITICAL);
    expect(coverage.usable).toEqual({ codes: 2, rows: 107 });
    expect(coverage.waiting).toEqual({ codes: 1, rows: 50 });
    expect(coverage.tally.all).toEqual({ codes: 4, rows: 160 });
    expect(concept(project, "hdl")).toMatchObject({ state: "mapped", usable: { codes: 2, rows: 107 } });
    expect(concept(project, "tc")).toMatchObject({ state: "waiting", waiting: { codes: 1, rows: 50 } });
    expect(coverage.missing.map(({ concept: id }) => id)).toContain("sbp");
    expect(coverage.missing.map(({ concept: id }) => id)).not.toContain("tc");
  });

  it("counts what only a person may look at for nothing", () => {
    const shown = after(start, propose(1, "2093-3", { relation: "narrower" }), approve(1));
    expect(concept(shown, "tc")?.state).toBe("missing");
    const fed = after(start, propose(1, "2093-3", { relation: "narrower", forCalculation: true }), approve(1));
    expect(concept(fed, "tc")?.state).toBe("mapped");
  });

  it("takes the hospital's word before the table's", () => {
    expect(concept(start, "hdl")?.usable.codes).toBe(1);
    const none = after(start, change("Wang", { row: key(2), do: "propose", decision: NO_MAP }), approve(2));
    expect(concept(none, "hdl")?.state).toBe("missing");
  });
});

describe("coverage and the apps", () => {
  const nhi = (code: string, more: object) => row(code, { system: SYSTEMS.nhiService, count: 10, ...more });
  const usable = (...rows: ReturnType<typeof row>[]) =>
    coverageOf(createProject("p", "Lab", rows), CRITICAL).usable.codes;

  it("agree on units, items and specimens", () => {
    expect(usable(nhi("09001C", { item: "總膽固醇", unit: "mg/dL" }))).toBe(1);
    expect(usable(nhi("09001C", { item: "總膽固醇", unit: "U/L" }))).toBe(0);
    expect(usable(nhi("09001C", { item: "總膽固醇", unit: "" }))).toBe(0);
    expect(usable(nhi("09005C", { item: "葡萄糖-隨機" }))).toBe(0);
    expect(usable(nhi("09005C", { item: "Glucose AC" }))).toBe(1);
    expect(usable(nhi("09001C", { item: "總膽固醇", specimen: "Urine" }))).toBe(0);
    expect(usable(nhi("12111C", { item: "UACR", specimen: "Urine", unit: "mg/g" }))).toBe(1);
    expect(usable(nhi("12111C", { item: "UACR", specimen: "Urine", unit: "" }))).toBe(0);
  });

  it("agree on what the other rows of a code say", () => {
    const [serum, plasma] = [row("TC", { item: "TC" }), row("TC", { item: "TC", specimen: "" })];
    const project = after(
      createProject("p", "Lab", [serum, plasma, row("X")]),
      change("Wang", { row: serum.key, do: "propose", decision: mapTo("2093-3") }),
      change("Lin", { row: serum.key, do: "approve" }),
    );
    expect(coverageOf(project, CRITICAL).usable).toEqual({ codes: 2, rows: 20 });
    const other = after(
      project,
      change("Wang", { row: plasma.key, do: "propose", decision: NO_MAP }),
      change("Lin", { row: plasma.key, do: "approve" }),
    );
    const head = { url: "urn:x", version: "1", title: "Lab", date: "2026-11-20" };
    const read = readPublishedMap(publish(other, head).map);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const local = localCodes([read.map]);
    const rows = [serum, plasma, row("X")].filter((it) => readingOfRow(it, local).usable.length > 0);
    expect(coverageOf(other, CRITICAL).usable.codes).toBe(rows.length);
  });

  it("agree for any rows and acts", () => {
    const item = fc.constantFrom("", "總膽固醇", "HDL", "LDL", "QC");
    const some = fc.record({
      system: fc.constantFrom(LAB, SYSTEMS.nhiService),
      code: fc.constantFrom("09001C", "09043C", "12111C", "L1"),
      item: fc.oneof(item, fc.constantFrom("UACR", "微白蛋白")),
      specimen: fc.constantFrom("", "Serum", "血清", "Urine"),
      unit: fc.constantFrom("", "mg/dL", "mg/g", "U/L"),
    });
    const decided = fc.constantFrom(
      null,
      NO_MAP,
      mapTo("2093-3"),
      mapTo("2085-9"),
      mapTo("2093-3", { relation: "relatedto" }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(some, decided), { minLength: 1, maxLength: 6 }), (list) => {
        const rows = [
          ...new Map(
            list.map(([content, decision]) => [row(content.code, content).key, { content, decision }]),
          ).values(),
        ];
        const made = rows.map(({ content, decision }) => ({ row: row(content.code, content), decision }));
        let project = createProject(
          "p",
          "Lab",
          made.map((it) => it.row),
        );
        for (const {
          row: { key },
          decision,
        } of made) {
          if (decision === null) continue;
          project = apply(project, change("Wang", { row: key, do: "propose", decision })).project;
          project = apply(project, change("Lin", { row: key, do: "approve" })).project;
        }
        const published = publish(project, { url: "urn:x", version: "1", title: "Lab", date: "2026-11-20" });
        const read = readPublishedMap(published.map);
        fc.pre(read.ok && published.problems.length === 0);
        const local = read.ok ? localCodes([read.map]) : null;
        const expected = made.filter((it) => readingOfRow(it.row, local).usable.length > 0).length;
        expect(coverageOf(project, CRITICAL).usable.codes).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it("do not count what a harvest found unread", async () => {
    async function* pages() {
      yield {
        resourceType: "Bundle",
        type: "searchset",
        entry: [
          ["09001C", "總膽固醇", "U/L"],
          ["09005C", "葡萄糖-隨機", "mg/dL"],
          ["12111C", "微白蛋白", "%"],
        ].map(([code, text, unit], at) => ({
          resource: {
            resourceType: "Observation",
            id: String(at),
            status: "final",
            code: { coding: [{ system: SYSTEMS.nhiService, code }], text },
            valueQuantity: { value: 5, unit },
          },
        })),
      };
    }
    const { rows } = await harvest(pages(), { source: "https://fhir.example", local: null });
    expect(rows.map(({ resolution }) => resolution.state)).toEqual(["doubtful", "doubtful", "doubtful"]);
    const project = createProject(
      "p",
      "Lab",
      rows.map((it) => it.row),
    );
    expect(coverageOf(project, CRITICAL).usable).toEqual({ codes: 0, rows: 0 });
  });
});

describe("a harvest of a FHIR server", () => {
  const observation = (id: string, coding: object[], more: object = {}) => ({
    resource: {
      resourceType: "Observation",
      id,
      status: "final",
      subject: { reference: `Patient/${Number(id) % 2}` },
      effectiveDateTime: `2026-03-0${(Number(id) % 9) + 1}T08:00:00Z`,
      code: { coding, text: "HDL-C" },
      specimen: { display: "Serum" },
      valueQuantity: { value: 40 + Number(id), unit: "mg/dL" },
      ...more,
    },
  });
  const page = (...entry: object[]) => ({ resourceType: "Bundle", type: "searchset", entry });
  const local = [{ system: LAB, code: "HDL" }];
  async function* pages() {
    yield page(
      observation("1", local),
      observation("2", local),
      observation("3", [{ system: SYSTEMS.nhiService, code: "09043C" }]),
    );
    yield page(
      observation("2", local),
      observation("4", [{ system: SYSTEMS.loinc, code: "2085-9" }]),
      observation("5", []),
      observation("6", [{ code: "HDL" }]),
      observation("7", [{ system: SYSTEMS.nhiService, code: "09044C" }], {
        code: { coding: [{ system: SYSTEMS.nhiService, code: "18001C" }] },
      }),
      { resource: "broken" },
      observation("8", local, { status: "entered-in-error" }),
    );
  }

  it("gives rows with counts, patients, values, days and what they are read as today", async () => {
    const found = await harvest(pages(), { source: "https://fhir.example", local: null });
    expect(found).toMatchObject({ observations: 8, international: 1, withoutCode: 1, withoutSystem: 1 });
    expect(found.problems).toHaveLength(1);
    expect(found.rows.map(({ row: { code }, resolution }) => [code, resolution.state, resolution.concepts])).toEqual([
      ["HDL", "unmapped", ["hdl"]],
      ["09043C", "read", ["hdl"]],
      ["18001C", "doubtful", ["ecg-study"]],
    ]);
    expect(found.rows[0]!.row).toMatchObject({
      item: "HDL-C",
      specimen: "Serum",
      unit: "mg/dL",
      count: 2,
      patients: 2,
      samples: ["41", "42"],
      firstSeen: "2026-03-02",
      lastSeen: "2026-03-03",
      source: "https://fhir.example",
    });
  });

  it("reads them by the map that was published for them", async () => {
    const { rows } = await harvest(pages(), { source: "s", local: null });
    const key = rows[0]!.row.key;
    const project = after(
      createProject(
        "p",
        "Lab",
        rows.map(({ row: found }) => found),
      ),
      change("Wang", { row: key, do: "propose", decision: mapTo("2085-9") }),
      change("Lin", { row: key, do: "approve" }),
    );
    const head = { url: "https://hospital.example/ConceptMap/lab", version: "1", title: "Lab", date: "2026-11-20" };
    const read = readPublishedMap(publish(project, head).map);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const again = await harvest(pages(), { source: "s", local: localCodes([read.map]) });
    expect(again.rows[0]!.resolution).toMatchObject({ state: "read", concepts: ["hdl"] });
  });

  it("keeps values spread over all that came", async () => {
    async function* many() {
      for (let at = 0; at < 5; at += 1)
        yield page(...Array.from({ length: 100 }, (_, n) => observation(String(at * 100 + n + 1), local)));
    }
    const { rows } = await harvest(many(), { source: "s", local: null });
    const { samples, count } = rows[0]!.row;
    expect(count).toBe(500);
    expect(samples.length).toBeLessThanOrEqual(100);
    expect(Number(samples.at(-1))).toBeGreaterThan(500);
  });
});
