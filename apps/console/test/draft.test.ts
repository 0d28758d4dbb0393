import { SYSTEMS } from "@bedside/terminology";
import { describe, expect, it } from "vitest";
import { type Candidate, createProject, type Entry, entryOf, localRow } from "../src/codemap/index.ts";
import { changesOf, createDrafts, draftOf, withChoice, withRelation } from "../src/screen/draft.ts";

const row = localRow({ system: "https://hospital.example/lab", code: "A", item: "HDL", unit: "mg/dL" });
const entry: Entry = entryOf(createProject("p", "p", [row]), row.key)!;
const hdl: Candidate = {
  system: SYSTEMS.loinc,
  version: "",
  code: "2085-9",
  name: "Cholesterol in HDL [Mass/volume] in Serum or Plasma",
  score: null,
  relation: "narrower",
  for: [],
  against: [],
};

describe("a draft", () => {
  it("waits for its row until it is saved, and only while it would change something", () => {
    const sizes: number[] = [];
    const drafts = createDrafts((size) => sizes.push(size));
    drafts.keep(entry, draftOf(entry));
    expect(drafts.get(entry)).toBeNull();
    const draft = { ...draftOf(entry), note: "asked the laboratory" };
    drafts.keep(entry, draft);
    expect(drafts.get(entry)).toEqual(draft);
    drafts.forget(entry);
    expect(drafts.get(entry)).toBeNull();
    expect(sizes).toEqual([1, 0]);
  });

  it("of a row that a colleague has decided since is no more", () => {
    const drafts = createDrafts(() => {});
    drafts.keep(entry, withChoice(draftOf(entry), hdl));
    const decision = { kind: "no-map" as const, comment: "" };
    expect(drafts.get({ row, state: { ...entry.state, decision } })).toBeNull();
  });

  it("is for calculations only when somebody says so, and by a relation that allows it", () => {
    const chosen = { ...withChoice(draftOf(entry), hdl), forCalculation: true };
    expect(changesOf(entry, chosen)).toMatchObject([
      { do: "propose", decision: { targets: [{ code: "2085-9", relation: "narrower", forCalculation: true }] } },
    ]);
    expect(withRelation(chosen, "relatedto").forCalculation).toBe(false);
    expect(withChoice(chosen, hdl).forCalculation).toBe(false);
  });
});
