import { describe, expect, it } from "vitest";
import {
  awaitFacts,
  CHART_CONCEPTS,
  CHART_REASONS,
  chooseCandidate,
  enterFact,
  failFacts,
  flattenResources,
  loadingFacts,
  readCharts,
  reasonText,
  restoreFact,
  searchPlan,
  unmappedSweep,
} from "../src/index.ts";
import { AS_OF, bundle, condition, fact, ldl, observation, patient, SCT } from "./make.ts";

const by = { by: "Dr Lin", at: "2026-11-25T10:00:00+08:00" };
const chartOf = async (...rows: Parameters<typeof bundle>[0]) =>
  (await readCharts(flattenResources(bundle([patient(), ...rows])).resources, { asOf: AS_OF }))[0]!;

describe("what a clinician enters", () => {
  it("keeps who, when and what the chart said, also after a second entry, and can be undone", async () => {
    const before = await fact("ldl", ldl(120));
    const once = enterFact(before, 130, by);
    expect(once).toMatchObject({
      state: "entered",
      value: 130,
      unit: "mg/dL",
      source: null,
      entry: { by: "Dr Lin", chosenSource: null },
    });
    const twice = enterFact(once, 140, by);
    expect(twice.entry?.original).toEqual(before);
    expect(restoreFact(twice)).toEqual(before);
    expect(restoreFact(before)).toBe(before);
  });
  it("refuses what can not be", async () => {
    const before = await fact("ldl");
    for (const bad of [3, Number.NaN, "120", true]) expect(() => enterFact(before, bad, by)).toThrow(RangeError);
    expect(() => enterFact({ ...before, concept: "smoking" }, "sometimes", by)).toThrow(RangeError);
    expect(() => enterFact({ ...before, concept: "htn" }, "yes", by)).toThrow(RangeError);
  });
  it("chooses one side of a conflict and keeps its source", async () => {
    const [a, b] = [ldl(100), ldl(130)];
    const conflict = await fact("ldl", a, b);
    const chosen = chooseCandidate(conflict, `Observation/${b.id}`, by);
    expect(chosen).toMatchObject({
      state: "entered",
      value: 130,
      source: `Observation/${b.id}`,
      ageDays: 177,
      entry: { chosenSource: `Observation/${b.id}` },
    });
    expect(restoreFact(chosen)).toEqual(conflict);
    expect(() => chooseCandidate(conflict, "Observation/none", by)).toThrow(RangeError);
  });
  it("can not choose a withdrawn row, but can choose a preliminary one", async () => {
    const row = ldl(100, { status: "entered-in-error" });
    const withdrawn = await fact("ldl", row);
    expect(() => chooseCandidate(withdrawn, `Observation/${row.id}`, by)).toThrow(RangeError);
    const early = ldl(100, { status: "preliminary" });
    expect(chooseCandidate(await fact("ldl", early), `Observation/${early.id}`, by)).toMatchObject({ value: 100 });
  });
});

const PLAN = searchPlan(["ldl", "bmi", "htn", "diabetes", "smoking", "statin", "fhcvd"]);
const searchOf = (resourceType: string) => PLAN.find((search) => search.resourceType === resourceType)!;

describe("loading and failing", () => {
  it("is loading, never absent, before the rows are here", async () => {
    const { patient: who } = await chartOf();
    const chart = loadingFacts(who, AS_OF);
    expect(new Set(Object.values(chart.facts).map((one) => one.state))).toEqual(new Set(["loading"]));
  });
  it("fails what rests on the failed type, keeps the rest and what was entered", async () => {
    const chart = await chartOf(
      ldl(120),
      observation("72166-2", { valueCodeableConcept: { text: "Former smoker" } }),
      condition("I10"),
    );
    const failed = failFacts(chart, searchOf("Condition"), "503");
    expect(failed.facts.htn).toMatchObject({ state: "failed", value: null, reason: { code: "failed" } });
    expect(failed.facts.diabetes).toMatchObject({ state: "failed" });
    expect(failed.facts.smoking).toMatchObject({ state: "found", value: "former", reason: { code: "source-failed" } });
    expect(failed.facts.ldl).toEqual(chart.facts.ldl);
    expect(failFacts(chart, searchOf("Observation"), "503").facts.ldl).toMatchObject({
      state: "failed",
      value: null,
      candidates: [{ value: 120 }],
    });
    const entered = { ...chart, facts: { ...chart.facts, ldl: enterFact(chart.facts.ldl!, 99, by) } };
    expect(failFacts(entered, searchOf("Observation"), "503").facts.ldl).toMatchObject({ state: "entered", value: 99 });
  });
});

describe("a search that has not answered or has failed", () => {
  it("touches what rests on it and nothing else", async () => {
    const chart = await chartOf(ldl(120), condition("I10"));
    const waiting = awaitFacts(chart, searchOf("FamilyMemberHistory"));
    expect(waiting.facts.fhcvd).toMatchObject({ state: "loading", value: null });
    expect(waiting.facts.ldl).toEqual(chart.facts.ldl);
    expect(waiting.facts.htn).toEqual(chart.facts.htn);
    // Drugs can hint at diabetes: it waits for them.
    expect(awaitFacts(chart, searchOf("MedicationRequest")).facts.diabetes).toMatchObject({ state: "loading" });
    const entered = { ...chart, facts: { ...chart.facts, statin: enterFact(chart.facts.statin!, true, by) } };
    expect(awaitFacts(entered, searchOf("MedicationRequest")).facts.statin).toMatchObject({ state: "entered" });
  });
  it("says what a conclusion has not seen, and blocks nothing that does not need it", async () => {
    const chart = await chartOf(ldl(120), condition("I10"));
    const failed = failFacts(chart, searchOf("MedicationRequest"), "503");
    expect(failed.facts.statin).toMatchObject({ state: "failed" });
    expect(failed.facts.diabetes).toMatchObject({
      state: "absent",
      reason: { code: "source-failed", values: { resourceType: "MedicationRequest" } },
    });
    expect(failed.facts.htn).toEqual(chart.facts.htn);
    expect(failed.facts.ldl).toEqual(chart.facts.ldl);
  });
  it("fails what is worked out of the missing rows", async () => {
    const chart = await chartOf();
    const [search] = PLAN.filter(({ concepts }) => concepts.includes("weight"));
    const withoutBmi = { ...search!, concepts: ["weight"], supports: ["bmi"] };
    expect(failFacts(chart, withoutBmi, "503").facts.bmi).toMatchObject({ state: "failed" });
  });
});

describe("reasonText", () => {
  it("fills the template in both languages", () => {
    const reason = { code: "stale", values: { ageDays: 462, maxAgeDays: 395 } };
    expect(reasonText(reason, "en")).toBe("462 days old; values older than 395 days need a new look");
    expect(reasonText(reason, "zh-TW")).toContain("462 天");
    expect(reasonText({ code: "constructor" }, "en")).toBe("constructor");
  });
});

describe("the sentences", () => {
  it("name no resource ids, and in Chinese no codes of FHIR", () => {
    const ids = /\{(values|source|evidence|reference|from)\}/;
    const codes = /\{(status|intent|kind|state|why|sex|resourceType|mapping)\}/;
    for (const [name, sentence] of Object.entries(CHART_REASONS)) {
      expect(sentence.en, name).not.toMatch(ids);
      expect(sentence["zh-TW"], name).not.toMatch(ids);
      expect(sentence["zh-TW"], name).not.toMatch(codes);
    }
  });
  it("a conflict about smoking is one plain sentence", async () => {
    const status = (code: string) =>
      observation("72166-2", { valueCodeableConcept: { coding: [{ system: SCT, code }] } });
    const smoking = await fact("smoking", status("266919005"), status("449868002"));
    expect(reasonText(smoking.reason!, "zh-TW")).toBe("記錄為從未吸菸，但另有吸菸紀錄，請選擇正確的一筆。");
    expect(smoking.candidates).toHaveLength(2);
  });
});

describe("searchPlan", () => {
  it("asks for every code and panel of the concepts, in requests of bounded length", () => {
    const plan = searchPlan(["sbp", "ldl", "diabetes", "statin", "fhlca"]);
    expect([...new Set(plan.map((search) => search.resourceType))]).toEqual([
      "Observation",
      "Condition",
      "MedicationRequest",
      "MedicationStatement",
      "MedicationDispense",
      "FamilyMemberHistory",
    ]);
    const codes = plan.flatMap((search) =>
      search.params.filter(([name]) => name === "code").flatMap(([, value]) => value.split(",")),
    );
    expect(codes).toEqual(expect.arrayContaining(["8480-6", "85354-9", "55284-4", "2089-1", "09044C", "4548-4"]));
    for (const search of plan) expect(JSON.stringify(search.params).length).toBeLessThan(2000);
    expect(searchPlan(["age"])).toEqual([]);
    for (const { resourceType, concepts } of plan) expect(concepts.length, resourceType).toBeGreaterThan(0);
    expect(unmappedSweep().length).toBeGreaterThan(0);
  });
  it("splits many codes between concepts, each code asked for once and each concept fed by one search of its type", () => {
    const plan = searchPlan(CHART_CONCEPTS);
    const observed = plan.filter((search) => search.resourceType === "Observation");
    expect(observed.length).toBeGreaterThan(1);
    const ids = observed.flatMap((search) => search.concepts);
    expect(new Set(ids).size).toBe(ids.length);
    expect(plan.find(({ resourceType }) => resourceType === "Condition")?.concepts).toContain("htn");
    expect(plan.find(({ concepts }) => concepts.includes("hba1c"))?.supports).toContain("diabetes");
  });
});
