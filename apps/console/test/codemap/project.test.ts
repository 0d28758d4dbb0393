import { prepareUnits } from "@bedside/terminology";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allItems,
  apply,
  approvalRefusal,
  createProject,
  type Decision,
  entryOf,
  type Filter,
  filterRows,
  foldName,
  nextRedo,
  nextUndo,
  type Project,
  replay,
  type Sort,
  statusOf,
  tallyOf,
  targetsOf,
} from "../../src/codemap/index.ts";
import { changed } from "../../src/codemap/project/state.ts";
import { actsOn, after, change, mapTo, NO_MAP, PEOPLE, projectOf, row, undo } from "./make.ts";

const A = row("A").key;
const B = row("B").key;
const status = (project: Project, key: string) => statusOf(entryOf(project, key)!.state);
const propose = (key: string, code = "2089-1") => ({ row: key, do: "propose" as const, decision: mapTo(code) });
const approve = (key: string) => ({ row: key, do: "approve" as const });

describe("a row", () => {
  it("goes from unmapped by one person to approved by another", () => {
    const proposed = after(projectOf("A"), change("王信宏", propose(A)));
    expect(status(proposed, A)).toBe("proposed");
    expect(approvalRefusal(entryOf(proposed, A)!.state, "王信宏")).toBe("own-proposal");
    const approved = after(proposed, change("Lin", approve(A)));
    expect(status(approved, A)).toBe("approved");
    expect(entryOf(approved, A)!.state.published).toMatchObject({ authors: ["王信宏"], approval: { by: "Lin" } });
  });

  it("is not approved by its author, however the name is written", () => {
    const proposed = after(projectOf("A"), change("Lin  Wei", propose(A)));
    for (const name of ["lin wei", " Ｌｉｎ Ｗｅｉ ", "LIN\u200b WEI"])
      expect(apply(proposed, change(name, approve(A)))).toMatchObject({
        act: null,
        refused: [{ row: A, code: "own-proposal" }],
      });
    expect(apply(proposed, change("  ", approve(A))).refused).toEqual([{ row: null, code: "no-name" }]);
  });

  it("whose relation somebody else changed needs a third person", () => {
    const both = after(
      projectOf("A"),
      change("Wang", propose(A)),
      change("Lin", { row: A, do: "relation", relation: "narrower", forCalculation: true }),
    );
    for (const name of ["Wang", "Lin"])
      expect(apply(both, change(name, approve(A))).refused[0]?.code).toBe("own-proposal");
    expect(status(after(both, change("Chen", approve(A))), A)).toBe("approved");
  });

  it("that nobody mapped is not one that has no map", () => {
    const proposed = after(projectOf("A", "B"), change("Wang", { row: A, do: "propose", decision: NO_MAP }));
    expect([status(proposed, A), status(proposed, B)]).toEqual(["proposed", "unmapped"]);
    expect(status(after(proposed, change("Lin", approve(A))), A)).toBe("no-map");
  });

  it("keeps its approved version published while a change waits", () => {
    const approved = after(projectOf("A"), change("Wang", propose(A)), change("Lin", approve(A)));
    const changed = after(approved, change("Lin", propose(A, "2085-9")));
    expect(status(changed, A)).toBe("proposed");
    expect(entryOf(changed, A)!.state.published?.decision).toEqual(mapTo("2089-1"));
    const again = after(changed, change("Wang", approve(A)));
    expect(entryOf(again, A)!.state.published?.decision).toEqual(mapTo("2085-9"));
  });

  it("that was rejected goes back to its author, and a note changes nothing", () => {
    const project = after(
      projectOf("A"),
      change("Wang", propose(A)),
      change("Lin", { row: A, do: "reject", reason: "direct assay" }),
      change("Lin", { row: A, do: "note", text: "ask the lab" }),
    );
    expect(status(project, A)).toBe("needs-review");
    expect(entryOf(project, A)!.state).toMatchObject({ review: { reason: "direct assay", rejected: true } });
    const withdrawn = after(project, change("Wang", { row: A, do: "withdraw" }));
    expect(status(withdrawn, A)).toBe("unmapped");
    expect(entryOf(withdrawn, A)!.state.notes).toHaveLength(1);
  });

  it("that was doubted is not approved again by letting the doubt go", () => {
    const doubted = after(
      projectOf("A"),
      change("Wang", propose(A)),
      change("Lin", approve(A)),
      change("Chen", { row: A, do: "needs-review", reason: "unit" }),
      change("Wang", propose(A, "2085-9")),
      change("Wang", { row: A, do: "withdraw" }),
    );
    expect(status(doubted, A)).toBe("proposed");
    expect(entryOf(doubted, A)!.state.decision).toEqual(mapTo("2089-1"));
  });

  it("takes no relation for calculations that is only related, and no target twice", () => {
    const code = (decision: Decision) =>
      apply(projectOf("A"), change("Wang", { row: A, do: "propose", decision })).refused[0]?.code;
    expect(code(mapTo("2089-1", { relation: "relatedto", forCalculation: true }))).toBe("not-for-calculation");
    expect(code(mapTo(""))).toBe("target-incomplete");
    const [target] = targetsOf(mapTo("2089-1"));
    const twice: Decision = { kind: "map", targets: [target!, target!], evidence: null, comment: "" };
    expect(code(twice)).toBe("target-repeated");
  });
});

describe("a target that can not have the unit of the row", () => {
  const TC = row("TC", { unit: "U/L" });
  const of = (unit: string) => createProject("p", "Lab", [row("TC", { unit })]);
  const refusalOf = (project: Project, ...changes: Parameters<typeof change>[1][]) =>
    apply(project, change("Wang", ...changes)).refused[0]?.code;
  const proposal = (unit: string, more: object = {}, code = "2093-3") =>
    refusalOf(of(unit), { row: row("TC", { unit }).key, do: "propose", decision: mapTo(code, more) });

  it("is not proposed for calculations", () => {
    expect(proposal("U/L")).toBe("unit-contradicts");
    expect(proposal("U/L", { relation: "narrower", forCalculation: true })).toBe("unit-contradicts");
    expect(proposal("U/L", { relation: "narrower" })).toBeUndefined();
    expect(proposal("U/L", { relation: "relatedto" })).toBeUndefined();
    expect(proposal("no such unit")).toBe("unit-contradicts");
    for (const unit of ["mg/dL", "ＭＧ/ dl", "mmol/L", ""]) expect(proposal(unit)).toBeUndefined();
    // Alanine aminotransferase: no model reads it, so nothing is known here.
    expect(proposal("mg/dL", {}, "1742-6")).toBeUndefined();
  });

  it("is refused on every PC alike, whatever units were looked up before", async () => {
    await prepareUnits(["U/L", "g/m3"]);
    expect([proposal("U/L"), proposal("g/m3")]).toEqual(["unit-contradicts", "unit-contradicts"]);
  });

  it("is neither made one by its relation, nor approved, nor taken out of a file", () => {
    const related = after(
      of("U/L"),
      change("Wang", { row: TC.key, do: "propose", decision: mapTo("2093-3", { relation: "relatedto" }) }),
    );
    expect(refusalOf(related, { row: TC.key, do: "relation", relation: "equal", forCalculation: false })).toBe(
      "unit-contradicts",
    );
    const before = entryOf(related, TC.key)!.state;
    const legacy = { ...before, decision: mapTo("2093-3") };
    expect(changed(TC, legacy, { row: TC.key, do: "approve" }, { by: "Lin", at: "2026-11-20" })).toBe(
      "unit-contradicts",
    );
    const version = { decision: mapTo("2093-3"), authors: ["Wang"], decidedAt: "2026-11-19" };
    const approval = { by: "Lin", at: "2026-11-20" };
    for (const state of [
      { ...before, ...version, approval: null },
      { ...before, published: { ...version, approval } },
    ])
      expect(refusalOf(of("U/L"), { row: TC.key, do: "adopt", state, from: "f" })).toBe("unit-contradicts");
  });
});

describe("a selection", () => {
  it("is approved without one's own proposals, which are named", () => {
    const project = after(projectOf("A", "B"), change("Wang", propose(A)), change("Lin", propose(B)));
    const applied = apply(project, change("Lin", approve(A), approve(B)));
    expect(applied.refused).toEqual([{ row: B, code: "own-proposal" }]);
    expect(applied.act).toMatchObject({ changes: [{ row: A }] });
    expect([status(applied.project, A), status(applied.project, B)]).toEqual(["approved", "proposed"]);
  });

  it("is undone and made again as one", () => {
    const bulk = change("Wang", propose(A), propose(B));
    const done = after(projectOf("A", "B"), bulk);
    const undone = after(done, undo("Wang", nextUndo(done, "Wang")));
    expect(tallyOf(undone).byStatus.unmapped.codes).toBe(2);
    const again = after(undone, undo("Wang", nextRedo(undone, "Wang"), "redo"));
    expect(tallyOf(again).byStatus.proposed.codes).toBe(2);
    expect(nextRedo(again, "Wang")).toBeNull();
  });

  it("is not undone by somebody else, nor under what a colleague did since", () => {
    const act = change("Wang", propose(A));
    const project = after(projectOf("A"), act, change("Lin", approve(A)));
    expect(apply(project, undo("Lin", act)).refused).toEqual([{ row: null, code: "act-of-another" }]);
    expect(apply(project, undo("Wang", act)).refused).toEqual([{ row: null, code: "changed-since" }]);
  });
});

describe("a list of rows", () => {
  it("that waits for a person leaves out what they proposed", () => {
    const project = after(
      createProject("p", "Lab", [row("A"), row("E")]),
      change("Wang", propose(row("E").key)),
      change("Lin", propose(row("A").key)),
    );
    const waiting = (approvableBy: string) => filterRows(project, { approvableBy }).map(({ row: { code } }) => code);
    expect([waiting("lin"), waiting("Wang")]).toEqual([["E"], ["A"]]);
  });

  it("is filtered by state, words, person and sorted by how often a row occurs", () => {
    const project = after(
      createProject("p", "Lab", [row("A", { count: 1 }), row("B", { count: 9, item: "低密度　ＬＤＬ" }), row("C")]),
      change("Wang", propose(row("C").key), { row: A, do: "assign", to: "Lin" }),
    );
    const codes = (filter: Filter, sort: Sort = "list") =>
      filterRows(project, filter, sort).map(({ row: { code } }) => code);
    expect(codes({}, "count")).toEqual(["C", "B", "A"]);
    expect(codes({ status: "proposed" })).toEqual(["C"]);
    expect(codes({ text: "低密度 ldl" })).toEqual(["B"]);
    expect(codes({ text: "2089-1" })).toEqual(["C"]);
    expect(codes({ assignee: "ＬＩＮ" })).toEqual(["A"]);
    expect(codes({ gone: true })).toEqual([]);
  });
});

describe("whatever people do", () => {
  const keys = ["A", "B", "C"].map((code) => row(code).key);
  const start = () => projectOf("A", "B", "C");
  const states = (project: Project) => allItems(project.entries).map(({ state }) => state);

  it("undo brings back exactly what was, and redo what came of it", () => {
    fc.assert(
      fc.property(actsOn(keys), (acts) => {
        const before = replay(start(), acts.slice(0, -1)).project;
        const last = acts.at(-1);
        const applied = last ? apply(before, last) : null;
        if (!applied?.act) return;
        const undone = apply(applied.project, undo(applied.act.by, applied.act));
        expect(undone.refused).toEqual([]);
        expect(states(undone.project)).toEqual(states(before));
        const again = apply(undone.project, undo(applied.act.by, applied.act, "redo"));
        expect(states(again.project)).toEqual(states(applied.project));
      }),
    );
  });

  it("nothing is approved or published by one who shaped it", () => {
    fc.assert(
      fc.property(actsOn(keys, 30), (acts) => {
        for (const { approval, authors, published } of states(replay(start(), acts).project)) {
          for (const version of [{ approval, authors }, published]) {
            if (!version?.approval) continue;
            expect(version.authors.length).toBeGreaterThan(0);
            expect(version.authors.map(foldName)).not.toContain(foldName(version.approval.by));
          }
        }
      }),
    );
  });

  it("every act that was made is in the log, no row is lost, and the log makes the same project again", () => {
    fc.assert(
      fc.property(actsOn(keys), fc.array(fc.constantFrom(...PEOPLE)), (acts, undoers) => {
        let project = replay(start(), acts).project;
        for (const [n, by] of undoers.entries()) {
          const next = nextUndo(project, by);
          if (next) project = apply(project, { id: `u${n}`, by, at: "2026-11-21", kind: "undo", of: next.id }).project;
        }
        const again = replay(
          start(),
          project.log.map(({ act }) => act),
        );
        expect(again.refused).toEqual([]);
        expect(states(again.project)).toEqual(states(project));
        expect(filterRows(project, {})).toHaveLength(3);
        const tally = tallyOf(project);
        expect(Object.values(tally.byStatus).reduce((sum, { codes }) => sum + codes, 0)).toBe(3);
      }),
    );
  });
});
