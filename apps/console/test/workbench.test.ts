import "fake-indexeddb/auto";
import { SYSTEMS } from "@bedside/terminology";
import { describe, expect, it } from "vitest";
import { allItems, entryOf, localRow, openStore, StoreError, statusOf } from "../src/codemap/index.ts";
import { createWorkbench } from "../src/workbench/workbench.ts";

let names = 0;
const LAB = "https://hospital.example/lab";
const row = (code: string, unit = "mg/dL") => localRow({ system: LAB, code, item: code, unit, count: 3 });
const propose = (key: string) => ({
  row: key,
  do: "propose" as const,
  decision: {
    kind: "map" as const,
    targets: [
      {
        system: SYSTEMS.loinc,
        version: "",
        code: "2085-9",
        display: "Cholesterol in HDL [Mass/volume] in Serum or Plasma",
        relation: "equivalent" as const,
        forCalculation: false,
      },
    ] as const,
    evidence: null,
    comment: "",
  },
});

const bench = (by: string, name: string) => createWorkbench({ openStore: (onLost) => openStore(name, onLost), by });
const words = { whole: true, reasonText: ({ code }: { code: string }) => code };

describe("workbench", () => {
  it("keeps what was done, for a colleague who signs in at the same browser", async () => {
    const name = `bench-${++names}`;
    const first = bench("王信宏", name);
    await first.start();
    expect(first.view().phase).toBe("none");
    await first.create("Laboratory");
    await first.take([row("A"), row("B")], words);
    const key = row("A").key;
    expect(first.make([propose(key)])).toEqual([]);
    expect(first.make([{ row: key, do: "approve" }])).toEqual([{ row: key, code: "own-proposal" }]);
    await first.idle();
    expect(first.view().save).toMatchObject({ state: "saved" });
    first.close();

    const second = bench("陳美惠", name);
    await second.start();
    expect(second.view().phase).toBe("open");
    expect(second.make([{ row: key, do: "approve" }])).toEqual([]);
    await second.idle();
    const states = allItems(second.view().project!.entries).map(({ state }) => statusOf(state));
    expect(states).toEqual(["approved", "unmapped"]);
    expect(second.view().projects).toMatchObject([{ name: "Laboratory", rows: 2 }]);
    second.close();
  });

  it("undoes and redoes what the person did", async () => {
    const one = bench("王信宏", `bench-${++names}`);
    await one.start();
    await one.create("Laboratory");
    await one.take([row("A")], words);
    one.make([propose(row("A").key)]);
    one.undo();
    expect(statusOf(allItems(one.view().project!.entries)[0]!.state)).toBe("unmapped");
    one.redo();
    expect(statusOf(allItems(one.view().project!.entries)[0]!.state)).toBe("proposed");
    await one.idle();
    one.close();
  });

  it("asks for a look at rows whose unit changed with a newer list", async () => {
    const one = bench("王信宏", `bench-${++names}`);
    await one.start();
    await one.create("Laboratory");
    await one.take([row("A")], words);
    const changes = await one.take([row("A", "mmol/L")], words);
    expect(changes?.drift).toHaveLength(1);
    const found = allItems(one.view().project!.entries).map(({ state }) => state.review?.reason ?? null);
    expect(found).toEqual([null, "drift-unit"]);
    one.close();
  });

  it("works on in a browser that keeps nothing, and says so", async () => {
    const one = createWorkbench({
      openStore: () => Promise.reject(new StoreError("store-unavailable", { detail: "test" })),
      by: "王信宏",
    });
    await one.start();
    expect(one.view()).toMatchObject({ phase: "none", problem: { code: "store-unavailable" } });
    await one.create("Laboratory");
    await one.take([row("A")], words);
    expect(one.make([propose(row("A").key)])).toEqual([]);
    expect(one.view()).toMatchObject({ phase: "open", problem: { code: "store-unavailable" } });
  });

  it.each(["a list", "a map"])(
    "does not write %s over what another tab has done, and does not say that it is saved",
    async (what) => {
      const name = `bench-${++names}`;
      const [one, other] = [bench("王信宏", name), bench("王信宏", name)];
      await one.start();
      await one.create("Laboratory");
      await one.take([row("A")], words);
      await other.start();
      await other.take([row("A"), row("B")], words);
      other.make([propose(row("B").key)]);
      await other.idle();

      const state = { ...entryOf(other.view().project!, row("B").key)!.state, assignee: "林" };
      const taken =
        what === "a list"
          ? await one.take([row("A"), row("C")], words)
          : await one.adopt([{ row: row("C"), state }], {
              file: "map.json",
              prefer: "theirs",
              trusted: new Map(),
              locale: "en",
            });
      expect(taken).toBeNull();
      expect(one.view()).toMatchObject({
        problem: { code: "changed-elsewhere" },
        save: { state: "failed", error: { code: "changed-elsewhere" }, waiting: 1 },
      });
      const codes = () => allItems(one.view().project!.entries).map((entry) => entry.row.code);
      expect(codes()).toEqual(["A"]);

      await one.open(one.view().project!.id);
      expect(codes()).toEqual(["A", "B"]);
      expect(statusOf(entryOf(one.view().project!, row("B").key)!.state)).toBe("proposed");
      expect(one.view()).toMatchObject({ problem: null, save: { state: "saved" } });
      expect(await one.take([row("A"), row("B"), row("C")], words)).toMatchObject({ added: [{ code: "C" }] });
      one.close();
      other.close();
    },
  );

  it("keeps what is done while a list is being kept", async () => {
    const one = bench("王信宏", `bench-${++names}`);
    await one.start();
    await one.create("Laboratory");
    await one.take([row("A")], words);
    const taking = one.take([row("A"), row("B")], words);
    expect(one.make([propose(row("A").key)])).toEqual([]);
    await taking;
    await one.idle();
    expect(one.view()).toMatchObject({ problem: null, save: { state: "saved" } });
    expect(allItems(one.view().project!.entries).map(({ state }) => statusOf(state))).toEqual(["proposed", "unmapped"]);
    one.close();
  });

  it("takes over a colleague's file", async () => {
    const one = bench("王信宏", `bench-${++names}`);
    await one.start();
    await one.create("Laboratory");
    const state = {
      decision: propose("").decision,
      authors: ["陳美惠"],
      decidedAt: "2026-11-20",
      approval: null,
      published: null,
      review: null,
      notes: [],
      assignee: null,
    };
    const from = { file: "map.json", prefer: "theirs", trusted: new Map(), locale: "en" } as const;
    expect(await one.adopt([{ row: row("A"), state }], from)).toEqual({ taken: 1, problems: [] });
    expect(one.make([{ row: row("A").key, do: "approve" }])).toEqual([]);
    await one.idle();
    one.close();
  });
});
