import "fake-indexeddb/auto";
import { openDB } from "idb";
import { describe, expect, it, vi } from "vitest";
import {
  type Act,
  allItems,
  apply,
  createAutosave,
  createProject,
  entryOf,
  nextUndo,
  openStore,
  type Project,
  STORE_REASONS,
  StoreError,
  storeErrorText,
} from "../../src/codemap/index.ts";
import { change, mapTo, row, undo } from "./make.ts";

let databases = 0;
const fresh = () => {
  databases += 1;
  return `codemap-${databases}`;
};
const A = row("A").key;
const propose = () => change("Wang", { row: A, do: "propose", decision: mapTo("2089-1") });
const states = (project: Project) => allItems(project.entries);
const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: StoreError) => error.code,
  );

describe("a project on this PC", () => {
  it("is there again after the page is gone, with all that was done, undone and can be undone", async () => {
    const name = fresh();
    const store = await openStore(name);
    let project = createProject("p", "Lab 檢驗", Array.from({ length: 2500 }, (_, n) => row(`C${n}`)).concat(row("A")));
    await store.saveRows(project, null);
    const saving = createAutosave(store, "p", 0);
    const make = (act: Act) => {
      const applied = apply(project, act);
      project = applied.project;
      if (applied.act) saving.add(applied.act);
    };
    make(propose());
    make(undo("Wang", nextUndo(project, "Wang")));
    make(propose());
    make(change("Lin", { row: A, do: "approve" }));
    expect(await saving.idle()).toMatchObject({ state: "saved" });
    // The page is not closed: it crashes.
    const again = await (await openStore(name)).open("p");
    expect(again).toMatchObject({ problem: null, next: 4 });
    expect(again.project.name).toBe("Lab 檢驗");
    expect(states(again.project)).toEqual(states(project));
    expect(nextUndo(again.project, "Lin")).toEqual(nextUndo(project, "Lin"));
  });

  it("is one of several; one that is removed is gone with its rows and acts", async () => {
    const store = await openStore(fresh());
    for (const id of ["p", "q"]) {
      await store.saveRows(createProject(id, id, [row("A")]), null);
      await store.append(id, 0, propose());
    }
    expect(await store.list()).toMatchObject([
      { rows: 1, acts: 1 },
      { rows: 1, acts: 1 },
    ]);
    await store.remove("p");
    expect((await store.list()).map(({ id }) => id)).toEqual(["q"]);
    expect(await failure(store.open("p"))).toBe("project-unknown");
    expect(await failure(store.append("p", 1, propose()))).toBe("project-unknown");
    await store.saveRows(createProject("p", "p", [row("A")]), null);
    expect((await store.open("p")).project.log).toHaveLength(0);
  });

  it("that another tab has changed is not written over", async () => {
    const name = fresh();
    const [one, other] = [await openStore(name), await openStore(name)];
    const project = createProject("p", "p", [row("A")]);
    await one.saveRows(project, null);
    const [here, there] = [createAutosave(one, "p", 0), createAutosave(other, "p", 0)];
    here.add(propose());
    expect(await here.idle()).toMatchObject({ state: "saved" });
    there.add(change("Lin", { row: A, do: "note", text: "x" }));
    expect(await there.idle()).toMatchObject({ state: "failed", error: { code: "changed-elsewhere" }, waiting: 1 });
    expect((await one.open("p")).project.log).toHaveLength(1);
  });

  it("whose rows or acts another tab has changed keeps them: rows that this tab knows are not written over them", async () => {
    const name = fresh();
    const [one, other] = [await openStore(name), await openStore(name)];
    const project = createProject("p", "p", [row("A")]);
    const revision = await one.saveRows(project, null);
    const since = { acts: 0, revision };
    const more = createProject("p", "p", [row("A"), row("B")]);
    expect(await failure(other.saveRows(more, null))).toBe("changed-elsewhere");
    expect(await failure(other.saveRows(more, { acts: 0, revision: 0 }))).toBe("changed-elsewhere");
    expect(await other.saveRows(more, since)).toBe(revision + 1);
    expect(await failure(one.saveRows(project, since))).toBe("changed-elsewhere");
    await other.append("p", 0, propose());
    expect(await failure(one.saveRows(project, { acts: 0, revision: revision + 1 }))).toBe("changed-elsewhere");
    const { project: kept, next, revision: now } = await one.open("p");
    expect([states(kept).map(({ row: { code } }) => code), kept.log.length]).toEqual([["A", "B"], 1]);
    expect(await one.saveRows(kept, { acts: next, revision: now })).toBe(now + 1);
    await one.remove("p");
    expect(await failure(other.saveRows(more, { acts: next, revision: now }))).toBe("project-unknown");
  });

  it("that an older page kept, without order codes, is opened with empty ones", async () => {
    const name = fresh();
    const store = await openStore(name);
    const { order: _, ...older } = row("A");
    await store.saveRows(createProject("p", "p", [older as ReturnType<typeof row>]), null);
    expect(states((await store.open("p")).project)).toMatchObject([{ row: { ...older, order: "" } }]);
  });

  it("with a damaged act is opened without it, and says so", async () => {
    const name = fresh();
    const store = await openStore(name);
    await store.saveRows(createProject("p", "p", [row("A")]), null);
    await store.append("p", 0, propose());
    const raw = await openDB(name);
    await raw.put("acts", { id: "x", changes: 3 }, ["p", 1]);
    // Nobody approves what is their own, not by hand in the store either.
    await raw.put("acts", change("Wang", { row: A, do: "approve" }), ["p", 2]);
    const { project, problem, next } = await store.open("p");
    const saving = createAutosave(store, "p", next);
    saving.add(change("Lin", { row: A, do: "note", text: "x" }));
    expect(await saving.idle()).toMatchObject({ state: "saved" });
    expect(problem).toEqual({ code: "act-damaged", values: { count: 2 } });
    expect(entryOf(project, A)!.state).toMatchObject({ decision: mapTo("2089-1"), approval: null });
    expect(storeErrorText(problem!, "zh-TW")).toContain("2 筆");
  });
});

describe("writing that fails", () => {
  const quota = () => Promise.reject(new StoreError("store-full"));

  it("keeps what waits, in order, and goes on when it is tried again", async () => {
    const store = await openStore(fresh());
    const project = createProject("p", "p", [row("A")]);
    await store.saveRows(project, null);
    const append = vi.spyOn(store, "append").mockImplementationOnce(quota);
    const told: string[] = [];
    const saving = createAutosave(store, "p", 0, ({ state }) => told.push(state));
    saving.add(propose());
    expect(await saving.idle()).toMatchObject({ state: "failed", error: { code: "store-full" } });
    saving.add(change("Lin", { row: A, do: "approve" }));
    expect(saving.state()).toMatchObject({ state: "failed", waiting: 2 });
    saving.retry();
    expect(await saving.idle()).toMatchObject({ state: "saved" });
    expect(append).toHaveBeenCalledTimes(3);
    expect(told).toContain("saving");
    expect((await store.open("p")).project.log).toHaveLength(2);
  });

  it.each([
    ["QuotaExceededError", "store-full"],
    ["InvalidStateError", "store-lost"],
    ["SecurityError", "store-unavailable"],
  ])("says what an error of the browser means (%s)", async (name, code) => {
    const store = await openStore(fresh());
    await store.saveRows(createProject("p", "p", [row("A")]), null);
    const add = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
      throw new DOMException("no", name);
    });
    expect(await failure(store.append("p", 0, propose()))).toBe(code);
    add.mockRestore();
  });

  it("is told when a newer page takes the storage", async () => {
    const name = fresh();
    const lost = vi.fn();
    await openStore(name, lost);
    const newer = await openDB(name, 2);
    expect(lost).toHaveBeenCalledWith(expect.objectContaining({ code: "store-lost" }));
    expect(await failure(openStore(name))).toBe("store-blocked");
    newer.close();
  });
});

it("every sentence fills the same places in both languages", () => {
  const places = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g))].sort();
  for (const { en, "zh-TW": zh } of Object.values(STORE_REASONS)) expect(places(zh)).toEqual(places(en));
});
