import { SYSTEMS } from "@bedside/terminology";
import { readPublishedMap } from "@bedside/terminology/concept-map";
import { describe, expect, it } from "vitest";
import {
  type Act,
  adopt,
  apply,
  createProject,
  entryOf,
  exchangeReasonText,
  fromCsv,
  type Project,
  publish,
  statusOf,
  type Trusted,
  toCsv,
} from "../../src/codemap/index.ts";
import { after, change, mapTo, row } from "./make.ts";

const HEAD = { url: "https://hospital.example/ConceptMap/lab", version: "1", title: "Lab", date: "2026-11-20" };
const READER = { by: "Wang", at: "2026-11-21T00:00:00.000Z" };
const A = row("A");
const start = () => createProject("p", "Lab", [A]);
const proposed = (project = start(), code = "2089-1") =>
  after(project, change("Wang", { row: A.key, do: "propose", decision: mapTo(code) }));
const approved = () => after(proposed(), change("Lin", { row: A.key, do: "approve" }));
const stateOf = (project: Project) => entryOf(project, A.key)!.state;
const installed = (project: Project): Trusted => new Map([[A.key, stateOf(project).published!]]);

function take(into: Project, csv: string, trusted: Trusted = new Map(), prefer: "mine" | "theirs" = "theirs") {
  const { records } = fromCsv(csv, READER);
  const from = { ...READER, file: "lab.csv", prefer, trusted, locale: "zh-TW" } as const;
  const { project, changes, problems } = adopt(into, records, from);
  const applied = apply(project, change(READER.by, ...changes));
  return { project: applied.project, changes, problems };
}
/** What somebody does to a CSV in a spreadsheet: a colleague's name in the column of the approver. */
const forged = () => toCsv(proposed()).replace(/,Wang,([^,]+),,,/, ",Wang,$1,Lin,2026-11-20,");

describe("an approval in a file", () => {
  it("is a claim: the row waits, with a note of who is said to have approved it", () => {
    expect(forged()).toContain(",Lin,2026-11-20,");
    const { project, problems } = take(start(), forged());
    expect(statusOf(stateOf(project))).toBe("proposed");
    expect(stateOf(project)).toMatchObject({
      authors: ["Wang"],
      approval: null,
      published: null,
      notes: [{ by: "Wang", text: "依 lab.csv 記載，由 Lin 於 2026-11-20 核准。" }],
    });
    expect(problems).toMatchObject([{ code: "approval-claimed", values: { by: "Lin", on: "2026-11-20" } }]);
    expect(exchangeReasonText(problems[0]!, "zh-TW")).toContain("須在此重新核准");
    expect(publish(project, HEAD).rows).toBe(0);
    expect(apply(project, change("Wang", { row: A.key, do: "approve" })).refused).toMatchObject([
      { code: "own-proposal" },
    ]);
  });

  it("is noted once, however often the file is imported", () => {
    const once = take(start(), forged());
    const again = take(once.project, forged());
    expect(again.changes).toEqual([]);
    expect(stateOf(again.project).notes).toHaveLength(1);
  });

  it("counts where a map that the site has installed says the same of the row", () => {
    const csv = toCsv(approved());
    const { project, problems } = take(start(), csv, installed(approved()));
    expect(problems).toEqual([]);
    expect(stateOf(project)).toMatchObject({ approval: { by: "Lin" }, published: { approval: { by: "Lin" } } });
    // Another approver, and another target, than the installed map has.
    const other = csv.replace(",Lin,", ",Chen,");
    expect(take(start(), other, installed(approved())).problems).toMatchObject([{ code: "approval-claimed" }]);
    const target = csv.replaceAll("2089-1", "2085-9");
    expect(take(start(), target, installed(approved())).problems).toMatchObject([{ code: "approval-claimed" }]);
  });

  it("that was given in this project is still there after its own export is imported", () => {
    const { changes, problems } = take(approved(), toCsv(approved()));
    expect([changes, problems]).toEqual([[], []]);
  });

  it("that was given here is not taken away by a file that does not know of it", () => {
    for (const csv of [toCsv(proposed()), forged().replace(",Lin,", ",Chen,")]) {
      const { project } = take(approved(), csv);
      expect(stateOf(project)).toMatchObject({ approval: { by: "Lin" }, published: { approval: { by: "Lin" } } });
    }
    const other = take(approved(), toCsv(proposed(start(), "2085-9")));
    expect(statusOf(stateOf(other.project))).toBe("proposed");
    expect(stateOf(other.project).published).toMatchObject({ decision: { targets: [{ code: "2089-1" }] } });
  });

  it("brings its notes beside the ones that are here, and takes none away", () => {
    const note = (text: string) => change("Chen", { row: A.key, do: "note", text });
    const here = after(proposed(), note("here"), change("Chen", { row: A.key, do: "assign", to: "Chen" }));
    const { project } = take(here, toCsv(after(proposed(), note("there"))));
    expect(stateOf(project).notes.map(({ text }) => text)).toEqual(["here", "there"]);
    expect(stateOf(project).assignee).toBe("Chen");
    expect(take(project, toCsv(after(proposed(), note("there")))).changes).toEqual([]);
  });

  it("does not come back by an older file once somebody has asked for a look, or taken it back", () => {
    for (const act of [
      { row: A.key, do: "needs-review", reason: "unit" } as const,
      { row: A.key, do: "revoke", reason: "wrong" } as const,
    ]) {
      const asked = after(approved(), change("Chen", act));
      for (const prefer of ["mine", "theirs"] as const) {
        const { project } = take(asked, toCsv(approved()), installed(approved()), prefer);
        expect(statusOf(stateOf(project))).toBe("needs-review");
        expect(stateOf(project).published).toEqual(stateOf(asked).published);
      }
    }
  });
});

describe("a target with a wrong check digit", () => {
  it("is refused at import, and never published", () => {
    const csv = forged().replaceAll("2089-1", "2089-2");
    const { project, problems } = take(createProject("q", "Lab"), csv);
    expect(problems).toMatchObject([{ code: "row-refused" }]);
    expect(exchangeReasonText(problems[0]!, "en")).toContain("2089-2 has a wrong check digit");
    expect(stateOf(project).decision).toBeNull();
    const here = after(proposed(start(), "2089-2"), change("Lin", { row: A.key, do: "approve" }));
    expect(publish(here, HEAD)).toMatchObject({ rows: 0, problems: [{ code: "target-impossible" }] });
  });
});

describe("what is published", () => {
  const after2 = (...acts: Act[]) => publish(after(approved(), ...acts), HEAD);

  it("has no row with several targets, for the apps would refuse the whole map", () => {
    const targets = [mapTo("2089-1"), mapTo("13457-7")].flatMap((it) => (it.kind === "map" ? it.targets : []));
    const decision = { kind: "map", targets: [targets[0]!, targets[1]!], evidence: null, comment: "" } as const;
    const B = row("B");
    const project = after(
      createProject("p", "Lab", [A, B]),
      change("Wang", { row: A.key, do: "propose", decision }, { row: B.key, do: "propose", decision: mapTo("2085-9") }),
      change("Lin", { row: A.key, do: "approve" }, { row: B.key, do: "approve" }),
    );
    const { map, rows, problems } = publish(project, HEAD);
    expect([rows, problems]).toMatchObject([1, [{ code: "several-targets", values: { codes: "2089-1, 13457-7" } }]]);
    expect(readPublishedMap(JSON.parse(JSON.stringify(map)))).toMatchObject({ ok: true });
  });

  it("is read as the apps read it before it is offered: what they would refuse is named and left out", () => {
    // The apps see the names of the authors joined; the workbench sees two people.
    const both = "Wang, Chen";
    const project = after(
      createProject("p", "Lab", [A, row("B")]),
      change("Wang", { row: A.key, do: "propose", decision: mapTo("2089-1") }),
      change("Chen", { row: A.key, do: "relation", relation: "narrower", forCalculation: false }),
      change("Wang", { row: row("B").key, do: "propose", decision: mapTo("2085-9") }),
      change(both, { row: A.key, do: "approve" }, { row: row("B").key, do: "approve" }),
    );
    const { map, rows, problems } = publish(project, HEAD);
    expect([rows, problems]).toMatchObject([1, [{ code: "refused" }]]);
    expect(exchangeReasonText(problems[0]!, "en")).toContain("was approved by its own author");
    expect(readPublishedMap(map)).toMatchObject({ ok: true });
  });

  it("keeps a row that a check asks to look at, and names it", () => {
    const { rows, problems } = after2(change("Chen", { row: A.key, do: "needs-review", reason: "unit changed" }));
    expect([rows, problems]).toMatchObject([1, [{ code: "under-review", values: { reason: "unit changed" } }]]);
  });

  it("loses a row whose approval is taken back, or whose approved decision is rejected", () => {
    for (const what of ["revoke", "reject"] as const) {
      const project = after(approved(), change("Wang", { row: A.key, do: what, reason: "wrong specimen" }));
      expect(publish(project, HEAD)).toMatchObject({ rows: 0, problems: [] });
      expect(statusOf(stateOf(project))).toBe("needs-review");
      expect(stateOf(project).decision).toMatchObject({ targets: [{ code: "2089-1" }] });
      const again = after(project, change("Chen", { row: A.key, do: "approve" }));
      expect(publish(again, HEAD).rows).toBe(1);
    }
  });

  it("keeps the approved version while a later proposal is rejected", () => {
    const { rows, problems } = after2(
      change("Chen", { row: A.key, do: "propose", decision: mapTo("2085-9") }),
      change("Lin", { row: A.key, do: "reject", reason: "no" }),
    );
    expect([rows, problems]).toEqual([1, []]);
  });

  it("loses only what is approved, and only with a reason", () => {
    const refused = (project: Project, reason: string) =>
      apply(project, change("Lin", { row: A.key, do: "revoke", reason })).refused[0]?.code;
    expect(refused(proposed(), "x")).toBe("not-approved");
    expect(refused(approved(), " ")).toBe("text-missing");
  });

  it("with a system of its own for the target is published too", () => {
    const decision = mapTo("123", { system: SYSTEMS.snomed });
    const project = after(
      start(),
      change("Wang", { row: A.key, do: "propose", decision }),
      change("Lin", { row: A.key, do: "approve" }),
    );
    expect(publish(project, HEAD)).toMatchObject({ rows: 1, problems: [] });
  });
});
