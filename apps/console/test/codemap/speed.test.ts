import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseCard } from "@bedside/models";
import { describe, expect, it } from "vitest";
import {
  apply,
  coverageOf,
  createProject,
  criticalConcepts,
  filterRows,
  type Project,
  publish,
  readList,
  replay,
  takeRows,
  tallyOf,
  toConceptMap,
} from "../../src/codemap/index.ts";
import { change, LAB, mapTo } from "./make.ts";

/** Rows that a project holds at most. */
const ROWS = 50_000;
const TARGETS = ["2085-9", "2089-1", "2093-3", "2160-0", "2571-8"];
const MODELS = path.join(import.meta.dirname, "../../../../packages/models");
const CARDS = readdirSync(MODELS)
  .filter((name) => !/\.|^(src|test|build)$/.test(name))
  .map((name) => parseCard(JSON.parse(readFileSync(path.join(MODELS, name, "card.json"), "utf8"))));

/** Processor time in ms: other work on the machine does not count. */
async function spent<T>(name: string, work: () => T | Promise<T>): Promise<{ result: T; ms: number }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const ms = Math.round((user + system) / 1000);
  console.log(`${name}: ${ms} ms`);
  return { result, ms };
}

const list = () => {
  const lines = Array.from(
    { length: ROWS },
    (_, n) =>
      `L${n},檢驗項目 ${n} LDL-C,${n % 3 ? "Serum" : "尿液"},mg/dL,${n % 977},1.2|3.4|5.6,2024-01-0${(n % 9) + 1}`,
  );
  const bytes = new TextEncoder().encode(`code,item,specimen,unit,count,samples,first seen\n${lines.join("\n")}\n`);
  return { name: "list.csv", size: bytes.length, arrayBuffer: async () => bytes.slice().buffer as ArrayBuffer };
};

describe("50,000 rows", () => {
  it("are imported, decided, filtered and covered well within a second each", async () => {
    const file = list();
    const { result: read, ms: reading } = await spent("import", () => readList(file, { system: LAB }));
    expect(read.rows).toHaveLength(ROWS);
    expect(reading).toBeLessThan(1500);
    const start = createProject("p", "Lab", read.rows);
    const critical = criticalConcepts(CARDS);
    const keys = read.rows.map(({ key }) => key);
    const bulk = keys.map((row, n) => ({ row, do: "propose" as const, decision: mapTo(TARGETS[n % TARGETS.length]!) }));
    const all = await spent("propose all", () => apply(start, change("Wang", ...bulk)).project);
    const approved = await spent("approve all", () =>
      apply(all.result, change("Lin", ...keys.map((row) => ({ row, do: "approve" as const })))),
    );
    const project: Project = approved.result.project;
    expect(tallyOf(project).byStatus.approved.codes).toBe(ROWS);
    const first = await spent("coverage, first", () => coverageOf(project, critical));
    const filtering = await spent("filter", () =>
      filterRows(project, { text: "ldl 499", status: "approved" }, "count"),
    );
    expect(filtering.result.length).toBeGreaterThan(0);
    for (const { ms } of [all, approved, filtering]) expect(ms).toBeLessThan(800);
    // Once a project: every row is read as the apps read it.
    expect(first.ms).toBeLessThan(1500);

    const acts = Array.from({ length: 200 }, (_, n) =>
      change("Wang", { row: keys[n * 37]!, do: "propose", decision: mapTo("13457-7") }),
    );
    const one = await spent("200 acts, each with coverage and counts", () => {
      let now = project;
      for (const act of acts) {
        now = apply(now, act).project;
        tallyOf(now);
        coverageOf(now, critical);
      }
      return now;
    });
    expect(tallyOf(one.result).byStatus.proposed.codes).toBe(200);
    expect(one.ms / 200).toBeLessThan(20);
    const newer = await spent("newer list", () => takeRows(project, read.rows, { whole: true }));
    const again = await spent("open again", () =>
      replay(
        start,
        project.log.map(({ act }) => act),
      ),
    );
    const published = await spent("publish", () =>
      publish(project, { url: "https://h.example/ConceptMap/lab", version: "1", title: "Lab", date: "2026-11-20" }),
    );
    await spent("draft ConceptMap", () =>
      toConceptMap(project, {
        url: "https://h.example/ConceptMap/lab",
        version: "1",
        title: "Lab",
        date: "2026-11-20",
      }),
    );
    expect(published.result.rows).toBe(ROWS);
    for (const { ms } of [newer, again]) expect(ms).toBeLessThan(1500);
  });
});
