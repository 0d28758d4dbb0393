import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listedHierarchy, subsumption } from "../../src/code-systems/hierarchy.ts";
import {
  type CodeSystemError,
  codeSystemErrorText,
  createCodeSystems,
  importCodeSystem,
} from "../../src/code-systems/index.ts";
import { SYSTEMS } from "../../src/index.ts";
import { shipped } from "./shipped.ts";

const url = "http://hospital.example/lab";
const below = (...parents: string[]) => parents.map((valueCode) => ({ code: "parent", valueCode }));
const codeSystem = (concept: unknown, more: object = {}) => ({
  resourceType: "CodeSystem",
  url,
  version: "2026-11",
  content: "complete",
  concept,
  ...more,
});
const refusal = (resource: unknown): CodeSystemError => {
  try {
    importCodeSystem(resource);
  } catch (error) {
    return error as CodeSystemError;
  }
  throw new Error("was imported");
};

describe("an imported code system", () => {
  const systems = createCodeSystems({ tables: [] }, () => Promise.reject(new Error("offline")));
  systems.add(
    importCodeSystem(
      codeSystem([
        {
          code: "BLOOD",
          display: "血液檢驗",
          designation: [{ language: "en", value: "Blood tests" }],
          concept: [{ code: "GLU", display: "Glucose", property: below("SUGAR") }],
        },
        { code: "SUGAR", display: "Sugars" },
      ]),
    ),
  );
  const here = { system: url, edition: "2026-11" };

  it("answers like a shipped one, with several parents", async () => {
    expect(await systems.lookup({ ...here, code: "GLU" })).toMatchObject({
      entry: { parents: ["BLOOD", "SUGAR"], names: { en: "Glucose", "zh-TW": null } },
    });
    for (const a of ["BLOOD", "SUGAR"])
      expect(await systems.subsumes({ ...here, a, b: "GLU" })).toMatchObject({ outcome: "subsumes" });
    expect((await systems.search({ ...here, text: "血液", limit: 3 }))[0]?.names.en).toBe("Blood tests");
    expect(await systems.lookup({ ...here, code: "glu" })).toMatchObject({ found: false });
  });

  it("is one edition, once", () => {
    const again = () => systems.add(importCodeSystem(codeSystem([{ code: "X" }])));
    expect(again).toThrow(/already has an edition/);
    const taiwan = { url: SYSTEMS.icd10cm, version: "tw-2023" };
    expect(() => shipped().add(importCodeSystem(codeSystem([{ code: "X" }], taiwan)))).toThrow(/already/);
  });

  it("stands in the place of a list that could not be shipped", async () => {
    const library = shipped();
    library.add(importCodeSystem(codeSystem([{ code: "C10AA05" }], { url: SYSTEMS.atc, version: "2026" })));
    const query = { system: SYSTEMS.atc, edition: "2026", code: "C10AA05" };
    expect(await library.lookup(query)).toMatchObject({ found: true });
  });

  it("is an excerpt when its importer says so, whatever it says itself", async () => {
    const library = createCodeSystems({ tables: [] }, () => Promise.reject(new Error("offline")));
    library.add(importCodeSystem(codeSystem([{ code: "A00" }]), { fragment: true }));
    expect(await library.validate({ ...here, code: "A01" })).toMatchObject({ exists: "unknown" });
  });
});

describe("a code system that can not be imported", () => {
  it("runs in a circle: refused, with the circle", () => {
    const error = refusal(
      codeSystem([
        { code: "A", property: below("C") },
        { code: "B", property: below("A") },
        { code: "C", property: below("B") },
        { code: "D", property: below("A") },
      ]),
    );
    expect(error.code).toBe("import-cyclic");
    expect(error.message).toBe("The hierarchy runs in a circle: A → C → B → A. Nothing was imported.");
    expect(codeSystemErrorText(error, "zh-TW")).toBe("階層關係形成循環：A → C → B → A，未匯入任何資料。");
    expect(refusal(codeSystem([{ code: "A", property: below("A") }])).code).toBe("import-cyclic");
    expect(refusal(codeSystem([{ code: "A", property: below("B"), concept: [{ code: "B" }] }])).code).toBe(
      "import-cyclic",
    );
  });

  it("is refused for a long circle too, and a long chain is not a circle", () => {
    const chain = Array.from({ length: 50_000 }, (_, at) => ({ code: `c${at}`, property: below(`c${at + 1}`) }));
    const error = refusal(codeSystem([...chain, { code: "c50000", property: below("c0") }]));
    expect(error.code).toBe("import-cyclic");
    expect(error.message.length).toBeLessThan(200);
    expect(importCodeSystem(codeSystem([...chain, { code: "c50000" }])).codes).toHaveLength(50_001);
  });

  it("is named by what is wrong", () => {
    expect(refusal(codeSystem([{ code: "A" }, { code: "A" }])).code).toBe("import-duplicate");
    const orphan = refusal(codeSystem([{ code: "A", property: below("B") }]));
    expect(orphan).toMatchObject({ code: "import-parent-missing", values: { code: "A", parent: "B" } });
    for (const resource of [
      null,
      "CodeSystem",
      { resourceType: "ValueSet" },
      codeSystem(undefined),
      codeSystem([{ display: "no code" }]),
      codeSystem([{ code: "A" }], { version: undefined }),
      codeSystem([{ code: "A" }], { content: "not-present" }),
    ])
      expect(refusal(resource).code).toBe("import-invalid");
  });

  it("would not hang $subsumes even if it got past", () => {
    const circle = listedHierarchy([[1], [2], [0], [0]]);
    expect(subsumption(circle, 0, 3)).toBe("subsumes");
    expect(subsumption(circle, 3, 2)).toBe("subsumed-by");
    expect(subsumption(listedHierarchy([[1], [0], []]), 0, 2)).toBe("not-subsumed");
  });

  it("says a code that stands twice in both languages", () => {
    const error = refusal(codeSystem([{ code: "A" }, { code: "B" }, { code: "A" }]));
    expect(error.message).toBe("The code A stands twice in the code system. Nothing was imported.");
    expect(codeSystemErrorText(error, "zh-TW")).toBe("代碼 A 在代碼系統中重複出現，未匯入任何資料。");
  });

  it("never gets past with a circle, whatever the graph", () => {
    const graph = fc.array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(graph, (parents) => {
        const hasCircle = parents.some((_, start) => {
          const reached = new Set<number>();
          const visit = (row: number): void => {
            for (const above of parents[row]!)
              if (!reached.has(above)) {
                reached.add(above);
                visit(above);
              }
          };
          visit(start);
          return reached.has(start);
        });
        const concepts = parents.map((above, row) => ({
          code: `c${row}`,
          property: below(...above.map((it) => `c${it}`)),
        }));
        if (hasCircle) expect(refusal(codeSystem(concepts)).code).toBe("import-cyclic");
        else expect(importCodeSystem(codeSystem(concepts)).codes).toHaveLength(8);
      }),
    );
  });
});
