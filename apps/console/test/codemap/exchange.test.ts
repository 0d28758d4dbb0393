import { SYSTEMS } from "@bedside/terminology";
import { localCodes, parseConceptMap, readPublishedMap } from "@bedside/terminology/concept-map";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  adopt,
  allItems,
  apply,
  createProject,
  EXCHANGE_REASONS,
  entryOf,
  exchangeReasonText,
  fromConceptMap,
  fromCsv,
  fromSssom,
  localRow,
  type Project,
  publish,
  type ReadMap,
  readConceptMapFile,
  replay,
  type Trusted,
  toConceptMap,
  toCsv,
  toSssom,
} from "../../src/codemap/index.ts";
import { actsOn, after, change, LAB, mapTo, NO_MAP, row } from "./make.ts";

const HEAD = {
  url: "https://hospital.example/ConceptMap/lab",
  version: "2026-11-20",
  title: "檢驗對應",
  date: "2026-11-20",
};
const READER = { by: "匯入者", at: "2026-11-21T00:00:00.000Z" };

const ROWS = [
  row("A", { samples: ["1.2", "<0.5"], patients: 3, firstSeen: "2024-01-05", method: "direct" }),
  row("A", { unit: "mmol/L" }),
  row("=B 1:2/%", { system: SYSTEMS.nhiService, item: "低密度 | “LDL” \\ x", specimen: "", unit: "" }),
  localRow({ code: "no-system", item: "'-x" }),
];
const KEYS = ROWS.map(({ key }) => key);
const start = () => createProject("p", "Lab", ROWS);
const states = (project: Project) =>
  allItems(project.entries).map(({ row: { key }, state: { last: _, ...state } }) => ({ key, ...state }));

const FROM = { ...READER, file: "map", prefer: "theirs", trusted: new Map(), locale: "en" } as const;
/** The approved versions of a project, as maps that the site has installed say them. */
const installed = (project: Project): Trusted =>
  new Map(
    allItems(project.entries).flatMap(({ row: { key }, state }) => (state.published ? [[key, state.published]] : [])),
  );

/** A new project that holds what a file says, and nothing else. */
function taken(read: ReadMap, trusted: Trusted = new Map()) {
  const { project, changes, problems } = adopt(createProject("q", "Again"), read.records, { ...FROM, trusted });
  const applied = apply(project, change(READER.by, ...changes));
  return {
    project: applied.project,
    problems: [...read.problems, ...problems],
    refused: changes.length ? applied.refused : [],
  };
}
/** Rows as no hospital has them: signs of CSV, YAML, CURIEs and formulas in every text. */
const words = fc.oneof(
  fc.constantFrom(
    "",
    "",
    "Serum",
    "血清",
    "mg/dL",
    "=1+1",
    "'-x",
    'a "b", c',
    "#x: y",
    "a|b\\\\c",
    "S1:%20",
    "；\u3000;",
  ),
  fc.string({ unit: "grapheme", maxLength: 8 }),
);
const day = fc.constantFrom(null, "2024-01-05", "2026-11-20");
const rowsOf = fc
  .array(
    fc
      .record({
        system: fc.constantFrom(LAB, "", SYSTEMS.nhiService, "urn:oid:1.2"),
        code: fc.oneof(
          fc.constantFrom("A", "=B 1:2/%", "007"),
          fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
        ),
        order: fc.constantFrom("", "09044C"),
        item: words,
        specimen: words,
        unit: words,
        method: words,
        timing: words,
        samples: fc.array(
          words.filter((word) => word !== ""),
          { maxLength: 3 },
        ),
        count: fc.nat({ max: 100_000 }),
        patients: fc.option(fc.nat({ max: 1000 })),
        firstSeen: day,
        lastSeen: day,
        source: fc.constantFrom("", "list.csv", "https://fhir.example"),
        gone: fc.boolean(),
      })
      .map(localRow)
      .filter(({ code }) => code !== ""),
    { minLength: 1, maxLength: 6 },
  )
  .map((rows) => [...new Map(rows.map((it) => [it.key, it])).values()]);
const byKey = (list: ReturnType<typeof states>) => new Map(list.map((state) => [state.key, state]));

const FORMATS = {
  ConceptMap: (project: Project) => fromConceptMap(JSON.parse(JSON.stringify(toConceptMap(project, HEAD))), READER),
  CSV: (project: Project) => fromCsv(toCsv(project), READER),
  SSSOM: (project: Project) => fromSssom(toSssom(project, HEAD), READER),
};

describe.each(Object.entries(FORMATS))("%s", (_, through) => {
  it("brings back every decision, review, note and approval", () => {
    fc.assert(
      fc.property(actsOn(KEYS), (acts) => {
        const { project } = replay(start(), acts);
        const again = taken(through(project), installed(project));
        expect(again.problems).toEqual([]);
        expect(again.refused).toEqual([]);
        const found = byKey(states(again.project));
        for (const state of states(project)) {
          expect(found.get(state.key)).toEqual(state);
          expect(entryOf(again.project, state.key)!.row).toEqual(entryOf(project, state.key)!.row);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("brings back every row with all that is known of it, whatever its texts are, decided or not", () => {
    fc.assert(
      fc.property(rowsOf, fc.array(fc.boolean()), (rows, isDecided) => {
        const decided = rows.filter((_, at) => isDecided[at]);
        const changes = decided.map(({ key }) => ({ row: key, do: "propose" as const, decision: mapTo("2089-1") }));
        const project = apply(createProject("p", "Lab", rows), change("Wang", ...changes)).project;
        const again = taken(through(project));
        expect(again.problems).toEqual([]);
        const found = new Map(allItems(again.project.entries).map((entry) => [entry.row.key, entry]));
        expect(found.size).toBe(rows.length);
        for (const { row: mine, state } of allItems(project.entries)) {
          expect(found.get(mine.key)?.row).toEqual(mine);
          expect(found.get(mine.key)?.state.decision).toEqual(state.decision);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("a ConceptMap", () => {
  it("of a project is a draft of R4, and no app reads it", () => {
    const { project } = replay(start(), [change("Wang", { row: KEYS[0]!, do: "propose", decision: mapTo("2089-1") })]);
    const map = toConceptMap(project, HEAD);
    expect(parseConceptMap(map).ok).toBe(true);
    expect(readPublishedMap(map)).toMatchObject({ ok: false });
  });

  it("of somebody else is proposed by whoever imports it; wrong parts are named and kept aside", () => {
    const json = {
      resourceType: "ConceptMap",
      status: "active",
      date: "2026-05-05",
      group: [
        {
          source: LAB,
          target: SYSTEMS.loinc,
          element: [
            {
              code: "A",
              target: [
                { code: "2089-1", equivalence: "relatedto" },
                { code: "13457-7", equivalence: "kind-of" },
              ],
            },
            { code: "B", target: [{ equivalence: "unmatched", comment: "QC" }] },
            { code: "C", target: [{ equivalence: "equal" }] },
            {
              code: "D",
              target: [{ code: "2085-9", equivalence: "equal", dependsOn: [{ property: "http://x/age", value: "1" }] }],
            },
          ],
        },
      ],
    };
    const { project, problems } = taken(fromConceptMap(json, READER));
    expect(problems.map(({ code, values }) => [code, values.place])).toEqual([
      ["part-invalid", "ConceptMap.group[0].element[0].target[1]"],
      ["part-invalid", "ConceptMap.group[0].element[2].target[0]"],
      ["part-not-kept", "ConceptMap.group[0].element[3].target[0]"],
    ]);
    expect(problems[0]).toMatchObject({ json: { code: "13457-7", equivalence: "kind-of" } });
    expect(exchangeReasonText(problems[0]!, "en")).toContain("must be one of");
    expect(exchangeReasonText(problems[0]!, "zh-TW")).toContain("equivalence 須為下列之一");
    expect(exchangeReasonText(problems[1]!, "zh-TW")).toContain("關係為 equal 的目標缺少代碼");
    expect(states(project)).toMatchObject([
      {
        decision: { kind: "map", targets: [{ code: "2089-1", relation: "relatedto" }] },
        authors: ["匯入者"],
        approval: null,
      },
      { decision: { kind: "no-map", comment: "QC" } },
    ]);
  });

  it("of FHIR R5 has its rows set aside, and says what to do", () => {
    const target = { code: "2089-1", relationship: "source-is-narrower-than-target" };
    const json = {
      resourceType: "ConceptMap",
      status: "active",
      sourceScopeUri: "http://x/vs",
      group: [{ source: LAB, target: SYSTEMS.loinc, element: [{ code: "A", target: [target] }] }],
    };
    const { records, problems } = fromConceptMap(json, READER);
    expect(records).toEqual([]);
    expect(problems).toMatchObject([{ code: "part-invalid", json: target }]);
    expect(exchangeReasonText(problems[0]!, "en")).toContain("save the map as R4");
    expect(exchangeReasonText(problems[0]!, "zh-TW")).toContain("請將對應表另存為 R4 版本");
  });

  it.each([
    ["[]", "map-invalid"],
    ['{"resourceType":"Patient"}', "map-invalid"],
    ["{", "file-not-json"],
  ])("that is none (%s) is refused with the reason", (text, code) => {
    expect(readConceptMapFile(text, READER)).toMatchObject({ records: [], problems: [{ code }] });
  });

  it("whose row its author approved has to be approved by somebody else", () => {
    const project = after(
      start(),
      change("Wang", { row: KEYS[0]!, do: "propose", decision: mapTo("2089-1") }),
      change("Lin", { row: KEYS[0]!, do: "approve" }),
    );
    const csv = toCsv(project).replace(/,Lin,/, ",Wang,");
    const again = taken(fromCsv(csv, READER), installed(project));
    expect(again.problems).toMatchObject([{ code: "self-approved" }]);
    expect(entryOf(again.project, KEYS[0]!)!.state).toMatchObject({ approval: null, published: null });
    const undated = taken(fromCsv(toCsv(project).replace(/,Lin,[^,]+,/, ",Lin,soon,"), READER), installed(project));
    expect(undated.problems).toMatchObject([{ code: "approval-undated" }]);
    expect(entryOf(undated.project, KEYS[0]!)!.state).toMatchObject({ approval: null, published: null });
  });
});

describe("an import into a project that has decided otherwise", () => {
  it("keeps what is mine and names it, or takes theirs", () => {
    const mine = after(start(), change("Wang", { row: KEYS[0]!, do: "propose", decision: mapTo("2089-1") }));
    const theirs = after(start(), change("Lin", { row: KEYS[0]!, do: "propose", decision: mapTo("2085-9") }));
    const { records } = fromCsv(toCsv(theirs), READER);
    const into = (prefer: "mine" | "theirs") => adopt(mine, records, { ...FROM, prefer });
    expect(into("mine")).toMatchObject({ changes: [], problems: [{ code: "kept-mine" }] });
    expect(into("theirs")).toMatchObject({ changes: [{ do: "adopt" }], problems: [] });
  });
});

describe("SSSOM", () => {
  it("has the standard's columns, with justification, author, reviewer, confidence and edition", () => {
    const decision = {
      ...mapTo("2089-1", { version: "2.77", relation: "narrower" }),
      evidence: { score: 0.81, for: [], against: [] },
    };
    const project = after(
      start(),
      change("Wang", { row: KEYS[0]!, do: "propose", decision }),
      change("Lin", { row: KEYS[0]!, do: "approve" }),
    );
    const [header, line] = toSssom(project, HEAD)
      .split("\n")
      .filter((it) => !it.startsWith("#"));
    const cells = Object.fromEntries(header!.split("\t").map((name, at) => [name, line!.split("\t")[at]]));
    expect(cells).toMatchObject({
      subject_id: "S1:A",
      predicate_id: "skos:narrowMatch",
      object_id: "LOINC:2089-1",
      mapping_justification: "semapv:ManualMappingCuration",
      author_label: "Wang",
      reviewer_label: "Lin",
      confidence: "0.81",
      object_source_version: "2.77",
    });
  });

  it("of another tool is read by its prefixes", () => {
    const text = [
      "#curie_map:",
      "#  LOINC: https://loinc.org/",
      "#  MIMIC: https://mimic.example/lab/",
      "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\tauthor_id",
      "MIMIC:50960\tMagnesium\tskos:exactMatch\tLOINC:19123-9\tMg\tsemapv:ManualMappingCuration\torcid:1",
      "MIMIC:50961\tX\tskos:exactMatch\tsssom:NoTermFound\t\tsemapv:ManualMappingCuration\t",
      "MIMIC:50962\tY\towl:sameAs\tLOINC:1-8\t\tsemapv:ManualMappingCuration\t",
    ].join("\n");
    const { records, problems } = fromSssom(text, READER);
    expect(records).toMatchObject([
      {
        row: { system: "https://mimic.example/lab/", code: "50960", item: "Magnesium" },
        state: {
          decision: { targets: [{ system: SYSTEMS.loinc, code: "19123-9", relation: "equivalent" }] },
          authors: ["orcid:1"],
        },
      },
      { state: { decision: { kind: "no-map" }, authors: ["匯入者"] } },
    ]);
    expect(problems).toMatchObject([{ code: "line-invalid", values: { place: "7", problem: "relation owl:sameAs" } }]);
  });

  it("whose predicate another tool changed counts as changed", () => {
    const project = after(
      start(),
      change("Wang", { row: KEYS[0]!, do: "propose", decision: mapTo("2089-1", { relation: "equal" }) }),
    );
    const text = toSssom(project, HEAD).replace("skos:exactMatch", "skos:broadMatch");
    expect(fromSssom(text, READER).records[0]!.state.decision).toMatchObject({ targets: [{ relation: "wider" }] });
  });
});

describe("a publication", () => {
  const approved = (project: Project, key: string, decision: ReturnType<typeof mapTo>) =>
    after(project, change("Wang", { row: key, do: "propose", decision }), change("Lin", { row: key, do: "approve" }));

  it("has approved rows alone, and is what the apps read", () => {
    fc.assert(
      fc.property(actsOn(KEYS), (acts) => {
        const { project } = replay(start(), acts);
        const { map, rows, problems } = publish(project, HEAD);
        expect(readPublishedMap(JSON.parse(JSON.stringify(map)))).toMatchObject({ ok: true });
        const left = problems.filter(({ code }) => code !== "under-review");
        expect(rows + left.length).toBe(states(project).filter(({ published }) => published).length);
        expect(left.filter(({ code }) => code === "refused" || code === "map-refused")).toEqual([]);
      }),
    );
  });

  it("names the editions of its targets and of its own codes where they are known, and is read with and without", () => {
    const nhi = row("09044C", { system: SYSTEMS.nhiService });
    const decision = mapTo("2089-1", { version: "2.80" });
    const project = approved(
      approved(createProject("p", "Lab", [nhi, ROWS[1]!]), nhi.key, decision),
      KEYS[1]!,
      mapTo("2089-1"),
    );
    const head = { ...HEAD, editions: new Map([[SYSTEMS.nhiService, "twcore-0.3.3"]]) };
    const { map } = publish(project, head);
    expect(map.group).toMatchObject([
      { source: SYSTEMS.nhiService, sourceVersion: "twcore-0.3.3", targetVersion: "2.80" },
      { source: LAB },
    ]);
    expect(map.group?.[1]).not.toHaveProperty("sourceVersion");
    expect(map.group?.[1]).not.toHaveProperty("targetVersion");
    const read = readPublishedMap(JSON.parse(JSON.stringify(map)));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const about = { texts: ["Item 09044C", "Item A"], specimens: ["Serum"] };
    for (const [system, code, unit] of [
      [SYSTEMS.nhiService, "09044C", "mg/dL"],
      [LAB, "A", "mmol/L"],
    ] as const)
      expect(localCodes([read.map]).conceptsOf({ system, code }, { ...about, unit })?.[0]?.code.target).toBe("2089-1");
    expect(toConceptMap(project, head).group?.[0]).toMatchObject({
      sourceVersion: "twcore-0.3.3",
      targetVersion: "2.80",
    });
    expect(toSssom(project, head)).toContain("twcore-0.3.3");
  });

  it("does not take two rows apart that lead to the same code of different editions", () => {
    const wide = row("A", { specimen: "" });
    const own = row("A", { method: "" });
    const project = approved(
      approved(createProject("p", "Lab", [wide, own]), wide.key, mapTo("2089-1")),
      own.key,
      mapTo("2089-1", { version: "2.80" }),
    );
    expect(publish(project, HEAD)).toMatchObject({ rows: 2, problems: [] });
  });

  it("keeps the approved version while a change waits", () => {
    const project = after(
      approved(start(), KEYS[0]!, mapTo("2089-1")),
      change("Lin", { row: KEYS[0]!, do: "propose", decision: mapTo("2085-9") }),
    );
    const { map } = publish(project, { ...HEAD, copyright: "LOINC is copyright" });
    expect(map).toMatchObject({ url: HEAD.url, version: HEAD.version, copyright: "LOINC is copyright" });
    expect(map.group?.[0]?.element).toMatchObject([{ code: "A", target: [{ code: "2089-1" }] }]);
  });

  it("is read by the row's item, specimen, unit and method", () => {
    const project = approved(approved(start(), KEYS[0]!, mapTo("2089-1")), KEYS[1]!, NO_MAP);
    const read = readPublishedMap(publish(project, HEAD).map);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const local = localCodes([read.map]);
    const concepts = (unit: string) =>
      local
        .conceptsOf({ system: LAB, code: "A" }, { texts: ["item a"], specimens: ["SERUM"], unit, methods: ["Direct"] })
        ?.map(({ concept, code }) => `${concept.id} ${code.safe ? "feeds" : "unclear"}`);
    expect([concepts("mg/dL"), concepts("mmol/L"), concepts("g/L")]).toEqual([["ldl feeds"], [], ["ldl unclear"]]);
  });

  it("leaves out and names what would also be read for other rows, what has no system, and what is no local code", () => {
    const wide = row("A", { specimen: "", unit: "" });
    const loinc = row("2089-1", { system: SYSTEMS.loinc });
    let project = createProject("p", "Lab", [...ROWS, wide, loinc]);
    for (const [key, code] of [
      [KEYS[0]!, "2089-1"],
      [wide.key, "2085-9"],
      [KEYS[3]!, "2089-1"],
      [loinc.key, "2089-1"],
    ] as const)
      project = approved(project, key, mapTo(code));
    const { rows, problems } = publish(project, HEAD);
    expect(rows).toBe(1);
    expect(problems.map(({ code }) => code).sort()).toEqual(["ambiguous", "system-absent", "system-international"]);
    expect(exchangeReasonText(problems.find(({ code }) => code === "ambiguous")!, "zh-TW")).toContain("檢體、單位");
  });
});

it("every sentence fills the same places in both languages", () => {
  const places = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g))].sort();
  for (const { en, "zh-TW": zh } of Object.values(EXCHANGE_REASONS)) expect(places(zh)).toEqual(places(en));
});
