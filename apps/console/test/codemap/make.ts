import { SYSTEMS } from "@bedside/terminology";
import fc from "fast-check";
import {
  type Act,
  apply,
  type Change,
  createProject,
  type Decision,
  localRow,
  type Project,
  RELATIONS,
  type RowContent,
} from "../../src/codemap/index.ts";

export const LAB = "https://hospital.example/CodeSystem/lab";

export const row = (code: string, more: Partial<RowContent> = {}) =>
  localRow({ system: LAB, code, item: `Item ${code}`, specimen: "Serum", unit: "mg/dL", count: 10, ...more });

export const mapTo = (code: string, more: object = {}): Decision => ({
  kind: "map",
  targets: [
    { system: SYSTEMS.loinc, version: "", code, display: code, relation: "equivalent", forCalculation: false, ...more },
  ],
  evidence: null,
  comment: "",
});
export const NO_MAP: Decision = { kind: "no-map", comment: "" };

let made = 0;
export const change = (by: string, ...changes: Change[]): Act => {
  made += 1;
  return { id: `act-${made}`, by, at: "2026-11-20T08:00:00.000Z", kind: "change", changes };
};
export const undo = (by: string, of: Act | null, kind: "undo" | "redo" = "undo"): Act => {
  made += 1;
  return { id: `act-${made}`, by, at: "2026-11-20T09:00:00.000Z", kind, of: of?.id ?? "" };
};

/** The project after acts that all have to be made whole. */
export function after(project: Project, ...acts: Act[]): Project {
  return acts.reduce((now, act) => {
    const applied = apply(now, act);
    if (applied.refused.length > 0) throw new Error(JSON.stringify(applied.refused));
    return applied.project;
  }, project);
}

export const projectOf = (...codes: string[]) =>
  createProject(
    "p",
    "Lab",
    codes.map((code) => row(code)),
  );

/** Acts of a few people on a few rows, whatever they are. */
export const PEOPLE = ["王信宏", "Lin", "ＬＩＮ", "陳 資訊"];
const relation = fc.constantFrom(...RELATIONS);
const text = fc.constantFrom("confirmed by the lab", "單位不同", "a\ttab | bar; “quoted”", "x");
const target = fc.record({
  system: fc.constantFrom(SYSTEMS.loinc, SYSTEMS.snomed),
  version: fc.constantFrom("", "2.77"),
  code: fc.constantFrom("2089-1", "2085-9", "13457-7"),
  display: fc.constantFrom("", "Cholesterol in LDL", "＂LDL＂"),
  relation,
  forCalculation: fc.boolean(),
});
const decision: fc.Arbitrary<Decision> = fc.oneof(
  fc.record({
    kind: fc.constant("map" as const),
    targets: fc.tuple(target, fc.array(target, { maxLength: 1 })).map(([first, more]) => [first, ...more] as const),
    evidence: fc.option(
      fc.record({
        score: fc.option(fc.integer({ min: 0, max: 100 }).map((n) => n / 100)),
        for: fc.array(text, { maxLength: 2 }),
        against: fc.array(text, { maxLength: 2 }),
      }),
    ),
    comment: fc.oneof(fc.constant(""), text),
  }),
  fc.record({ kind: fc.constant("no-map" as const), comment: fc.oneof(fc.constant(""), text) }),
);
const changeOf = (keys: readonly string[]): fc.Arbitrary<Change> => {
  const on = fc.constantFrom(...keys);
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ row: on, do: fc.constant("propose" as const), decision }) },
    { weight: 4, arbitrary: fc.record({ row: on, do: fc.constant("approve" as const) }) },
    fc.record({ row: on, do: fc.constant("relation" as const), relation, forCalculation: fc.boolean() }),
    fc.record({ row: on, do: fc.constant("note" as const), text }),
    fc.record({ row: on, do: fc.constant("reject" as const), reason: text }),
    fc.record({ row: on, do: fc.constant("needs-review" as const), reason: text }),
    fc.record({ row: on, do: fc.constant("revoke" as const), reason: text }),
    fc.record({ row: on, do: fc.constant("assign" as const), to: fc.option(fc.constantFrom(...PEOPLE)) }),
    fc.record({ row: on, do: fc.constant("withdraw" as const) }),
  );
};

export const actsOn = (keys: readonly string[], most = 12): fc.Arbitrary<Act[]> =>
  fc
    .array(
      fc.record({ by: fc.constantFrom(...PEOPLE), changes: fc.array(changeOf(keys), { minLength: 1, maxLength: 4 }) }),
      {
        maxLength: most,
      },
    )
    .map((acts) =>
      acts.map(({ by, changes }, n) => ({
        id: `a${n}`,
        by,
        at: new Date(Date.UTC(2026, 10, 20, 8, n)).toISOString(),
        kind: "change" as const,
        changes,
      })),
    );
