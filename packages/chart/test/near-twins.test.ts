import { conceptsOfCoding } from "@bedside/terminology";
import { describe, expect, it } from "vitest";
import { code, fact, factsOf, LOINC, observation, patient, quantity, reasonsOf } from "./make.ts";

const PANELS = ["24331-1", "57698-3", "51990-0", "24323-8", "24321-2", "85354-9", "55284-4"];
const conceptsOf = (loinc: string) => conceptsOfCoding({ system: LOINC, code: loinc }).map(({ concept }) => concept.id);
const used = async (concept: string, loinc: string, unit: string, value: number, extra = {}) =>
  (await fact(concept, observation(loinc, { ...quantity(value, unit), ...extra }))).value;

describe("creatinine", () => {
  it("of serum is the concept, of blood is a reviewed neighbour that says so", async () => {
    expect(await fact("creat", observation("2160-0", quantity(1.1, "mg/dL")))).toMatchObject({
      value: 1.1,
      mapping: expect.stringMatching(/^LOINC 2160-0, equal/),
    });
    expect(await fact("creat", observation("38483-4", quantity(1.1, "mg/dL")))).toMatchObject({
      value: 1.1,
      mapping: expect.stringMatching(/^LOINC 38483-4, narrower, reviewed/),
    });
  });

  it.each([
    ["2161-8", "urine", "mg/dL"],
    ["9318-7", "albumin by creatinine", "mg/g"],
    ["12190-5", "body fluid", "mg/dL"],
    ["2164-2", "clearance", "mL/min"],
    ["33914-3", "filtration rate", "mL/min/1.73m2"],
    ["3091-6", "urea by creatinine", "mg/mg"],
  ])("of %s (%s) is none", async (loinc, _name, unit) => expect(await used("creat", loinc, unit, 1.1)).toBeNull());

  it("of serum and of urine in one code is none of them", async () => {
    const both = { code: { coding: [code(LOINC, "2160-0").coding[0], code(LOINC, "2161-8").coding[0]] } };
    const facts = await factsOf([patient(), observation("2160-0", { ...quantity(1.1, "mg/dL"), ...both })]);
    for (const concept of ["creat", "ucreat"]) {
      expect(facts[concept]).toMatchObject({ value: null });
      expect(reasonsOf(facts[concept]!)).toEqual(["codings-contradict"]);
    }
  });
});

describe("LDL", () => {
  it.each([
    ["2089-1", "mg/dL", 120, "equal"],
    ["13457-7", "mg/dL", 120, "narrower, reviewed"],
    ["18262-6", "mg/dL", 120, "narrower, reviewed"],
    ["39469-2", "mmol/L", 3.1, "narrower, reviewed"],
  ])("%s says how it was come by", async (loinc, unit, value, relation) =>
    expect(await fact("ldl", observation(loinc, quantity(value, unit)))).toMatchObject({
      state: "found",
      mapping: expect.stringContaining(`LOINC ${loinc}, ${relation}`),
    }),
  );

  it("calculated and direct on one day that disagree are a conflict, not a choice", async () => {
    const rows = [observation("13457-7", quantity(95, "mg/dL")), observation("18262-6", quantity(120, "mg/dL"))];
    expect(await fact("ldl", ...rows)).toMatchObject({ state: "conflicting", value: null });
  });

  it.each([
    ["13458-5", "VLDL by calculation", "mg/dL"],
    ["43396-1", "non-HDL", "mg/dL"],
    ["2085-9", "HDL", "mg/dL"],
    ["11054-4", "LDL by HDL", "{ratio}"],
    ["35198-1", "oxidised LDL", "U/L"],
  ])("%s (%s) is none", async (loinc, _name, unit) => expect(await used("ldl", loinc, unit, 120)).toBeNull());
});

describe("glucose", () => {
  it.each([
    ["2345-7", "fpg"],
    ["2339-0", "fpg"],
    ["1521-4", "fpg"],
    ["2344-0", "glu"],
    ["5792-7", "glu"],
    ["1558-6", "hba1c"],
  ])("%s is not read as %s", async (loinc, concept) => expect(await used(concept, loinc, "mg/dL", 110)).toBeNull());
});

describe("a panel", () => {
  it.each(PANELS)("%s feeds no concept, whatever its text and value say", async (loinc) => {
    expect(conceptsOf(loinc)).toEqual([]);
    for (const text of ["Creatinine", "LDL", "Cholesterol", "SBP"]) {
      const row = observation(loinc, { ...quantity(120, "mg/dL"), code: { ...code(LOINC, loinc), text } });
      const facts = await factsOf([patient(), row]);
      for (const concept of ["creat", "ldl", "tc", "sbp", "glu", "egfr"])
        expect([concept, facts[concept]?.value]).toEqual([concept, null]);
    }
  });

  it("of lipids gives each component to its own concept", async () => {
    const component = [
      ["2093-3", 190],
      ["2571-8", 150],
      ["2085-9", 45],
      ["18262-6", 115],
      ["13458-5", 30],
    ].map(([loinc, value]) => ({ code: code(LOINC, String(loinc)), ...quantity(value, "mg/dL") }));
    const facts = await factsOf([patient(), observation("57698-3", { component })]);
    expect(["tc", "tg", "hdl", "ldl", "nonhdl"].map((concept) => facts[concept]?.value)).toEqual([
      190,
      150,
      45,
      115,
      null,
    ]);
  });

  it("of blood pressure gives systolic and diastolic, and its own value to neither", async () => {
    const component = [
      { code: code(LOINC, "8480-6"), ...quantity(132, "mm[Hg]") },
      { code: code(LOINC, "8462-4"), ...quantity(84, "mm[Hg]") },
    ];
    const facts = await factsOf([patient(), observation("85354-9", { component })]);
    expect([facts.sbp?.value, facts.dbp?.value]).toEqual([132, 84]);
    const alone = await factsOf([patient(), observation("85354-9", quantity(132, "mm[Hg]"))]);
    expect([alone.sbp?.value, alone.dbp?.value]).toEqual([null, null]);
  });

  it("and its members are one reading each", async () => {
    const member = observation("2160-0", { id: "crea", ...quantity(1.1, "mg/dL") });
    const panel = observation("51990-0", { hasMember: [{ reference: "Observation/crea" }] });
    const result = await fact("creat", panel, member);
    expect(result).toMatchObject({ value: 1.1, source: "Observation/crea" });
    expect(result.candidates).toHaveLength(1);
  });
});
