import { SYSTEMS } from "@bedside/terminology";
import { localCodes, readPublishedMap } from "@bedside/terminology/concept-map";
import { describe, expect, it } from "vitest";
import {
  createProject,
  fromConceptMap,
  harvest,
  publish,
  readList,
  takeRows,
  toConceptMap,
} from "../../src/codemap/index.ts";
import { after, change, mapTo, row } from "./make.ts";

const HEAD = { url: "https://hospital.example/ConceptMap/lab", version: "1", title: "Lab", date: "2026-11-20" };
const NHI = SYSTEMS.nhiService;
const ldl = (method: string) =>
  row("09044C", { system: NHI, item: "低密度脂蛋白", specimen: "Serum", unit: "mg/dL", method });
const DIRECT = ldl("Direct");
const CALCULATED = ldl("Calculated");

/** Direct is 18262-6, calculated 13457-7. */
const approved = () =>
  after(
    createProject("p", "Lab", [DIRECT, CALCULATED]),
    change(
      "Wang",
      { row: DIRECT.key, do: "propose", decision: mapTo("18262-6") },
      { row: CALCULATED.key, do: "propose", decision: mapTo("13457-7") },
    ),
    change("Lin", { row: DIRECT.key, do: "approve" }, { row: CALCULATED.key, do: "approve" }),
  );

describe("the method of a row", () => {
  it("tells two lines of a list apart, as its texts are compared", async () => {
    const csv = "健保碼,項目名稱,檢體別,單位,方法\n09044C,LDL,Serum,mg/dL,Direct\n09044C,LDL,Serum,mg/dL,Calculated\n";
    const bytes = new TextEncoder().encode(`${csv}09044C,LDL,Serum,mg/dL, ＤＩＲＥＣＴ\n`);
    const file = { name: "list.csv", size: bytes.length, arrayBuffer: async () => bytes.buffer };
    const { rows, merged } = await readList(file, { system: NHI });
    expect(rows.map(({ method }) => method)).toEqual(["Direct", "Calculated"]);
    expect(merged.map(({ lines }) => lines)).toEqual([[2, 4]]);
  });

  it("leaves the key of a row that says none as it was", () => {
    expect(ldl("").key.split("\u001f")).toHaveLength(5);
    expect(new Set([ldl("").key, DIRECT.key, CALCULATED.key]).size).toBe(3);
  });

  it("that changed asks for a look", () => {
    const { changes } = takeRows(createProject("p", "Lab", [DIRECT]), [CALCULATED], { whole: true });
    expect(changes.drift).toMatchObject([{ changed: "method", before: { method: "Direct" } }]);
  });

  it("is published, and read back, as what the row depends on", () => {
    const { map, rows, problems } = publish(approved(), HEAD);
    expect([rows, problems]).toEqual([2, []]);
    const back = fromConceptMap(JSON.parse(JSON.stringify(map)), { by: "x", at: "2026-11-21" });
    expect(back.problems).toEqual([]);
    expect(back.records.map((it) => it.row.key)).toEqual([DIRECT.key, CALCULATED.key]);
    const draft = fromConceptMap(JSON.parse(JSON.stringify(toConceptMap(approved(), HEAD))), { by: "x", at: "" });
    expect(draft.records.map((it) => it.row)).toEqual([DIRECT, CALCULATED]);
  });

  it("decides which row a result is read by", () => {
    const read = readPublishedMap(JSON.parse(JSON.stringify(publish(approved(), HEAD).map)));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const targets = (methods: string[]) =>
      localCodes([read.map])
        .conceptsOf(
          { system: NHI, code: "09044C" },
          { texts: ["低密度脂蛋白"], specimens: ["serum"], unit: "mg/dL", methods },
        )
        ?.map(({ code }) => (code.unclear ? "unclear" : code.target));
    expect(targets(["direct"])).toEqual(["18262-6"]);
    expect(targets(["Calculated"])).toEqual(["13457-7"]);
    // Another method is none of these rows; one that is not said may be either.
    expect(targets(["Friedewald"])).toBeUndefined();
    expect(new Set(targets([]))).toEqual(new Set(["unclear"]));
  });

  it("of a row that says none applies to every result, and is not published beside rows that say one", () => {
    const wide = ldl("");
    const project = after(
      createProject("p", "Lab", [wide, CALCULATED]),
      change(
        "Wang",
        { row: wide.key, do: "propose", decision: mapTo("18262-6") },
        { row: CALCULATED.key, do: "propose", decision: mapTo("13457-7") },
      ),
      change("Lin", { row: wide.key, do: "approve" }, { row: CALCULATED.key, do: "approve" }),
    );
    expect(publish(project, HEAD)).toMatchObject({
      rows: 1,
      problems: [{ code: "ambiguous", values: { lacks: { en: "method", "zh-TW": "方法" } } }],
    });
  });

  it("is harvested from a server's results", async () => {
    const observation = (id: string, method: string) => ({
      resourceType: "Observation",
      id,
      status: "final",
      subject: { reference: "Patient/1" },
      code: { coding: [{ system: NHI, code: "09044C" }], text: "LDL" },
      method: { text: method },
      valueQuantity: { value: 100, unit: "mg/dL" },
    });
    async function* pages() {
      yield [observation("1", "Direct"), observation("2", "Calculated"), observation("3", "direct")];
    }
    const { rows } = await harvest(pages(), { source: "https://fhir.example", local: null });
    expect(rows.map(({ row: found }) => [found.method, found.count])).toEqual([
      ["Direct", 2],
      ["Calculated", 1],
    ]);
  });
});
