import { describe, expect, it } from "vitest";
import {
  code,
  condition,
  drug,
  fact,
  factsOf,
  observation,
  patient,
  quantity,
  RXNORM,
  reasonsOf,
  SCT,
} from "./make.ts";

const snomed = (value: string, display?: string, extra = {}) =>
  condition("", { code: code(SCT, value, display), ...extra });
const named = (text: string) => condition("", { code: { text } });
const clinical = (status: string) => ({ clinicalStatus: code(undefined, status) });
const verified = (status: string) => ({ verificationStatus: code(undefined, status) });

describe("diagnoses", () => {
  it.each([
    ["E11.9", "diabetes"],
    ["E10.9", "diabetes"],
    ["E08.649", "diabetes"],
    ["I10", "htn"],
    ["I13.10", "htn"],
    ["I15.9", "htn"],
    ["I48.91", "af"],
    ["I25.2", "cad"],
    ["N18.31", "ckd"],
    ["E11.22", "ckd"],
    ["I63.9", "stroke"],
    ["G45.9", "stroke"],
    ["Z86.73", "stroke"],
    ["J44.9", "copd"],
    ["J43.9", "emphysema"],
    ["C34.11", "lca"],
    ["Z85.118", "lca"],
    ["Z85.3", "cancer"],
    ["C50.911", "cancer"],
    ["E78.5", "hld"],
    ["R91.1", "nodule"],
  ])("%s makes %s true", async (icd, concept) =>
    expect(await fact(concept, condition(icd))).toMatchObject({
      state: "found",
      value: true,
      mapping: `ICD-10-CM ${icd}`,
    }),
  );

  it.each([
    ["R73.03", "diabetes"],
    ["Z83.3", "diabetes"],
    ["O24.410", "diabetes"],
    ["E23.2", "diabetes"],
    ["I27.0", "htn"],
    ["I48.92", "af"],
    ["J45.909", "copd"],
    ["D02.20", "lca"],
    ["C44.91", "cancer"],
    ["Z80.3", "fhlca"],
  ])("%s leaves %s absent", async (icd, concept) =>
    expect(await fact(concept, condition(icd))).toMatchObject({ state: "absent", value: null }),
  );

  it("reads SNOMED problems as public sandboxes hold them", async () => {
    expect(await fact("diabetes", snomed("44054006", "Diabetes"))).toMatchObject({ value: true });
    expect(await fact("htn", snomed("59621000"))).toMatchObject({ value: true });
    expect(await fact("ckd", snomed("431856006"))).toMatchObject({ value: true, mapping: "SNOMED CT 431856006" });
    expect(await fact("diabetes", snomed("15777000", "Prediabetes"))).toMatchObject({ state: "absent" });
    expect(await fact("diabetes", snomed("11687002", "Gestational diabetes mellitus"))).toMatchObject({
      state: "absent",
    });
    expect(await fact("lca", snomed("162573006", "Suspected lung cancer (situation)"))).toMatchObject({
      state: "absent",
      value: null,
    });
  });

  it("takes text alone for a candidate, and text about others for nothing", async () => {
    expect(await fact("diabetes", named("第二型糖尿病"))).toMatchObject({
      state: "unmapped",
      value: null,
      reason: { code: "code-unmapped" },
    });
    for (const text of [
      "Family history of diabetes",
      "Prediabetes",
      "糖尿病前期",
      "妊娠糖尿病家族史",
      "No history of diabetes",
      "diabetes insipidus",
    ])
      expect(await fact("diabetes", named(text))).toMatchObject({ state: "absent" });
    expect(await fact("htn", named("pulmonary hypertension"))).toMatchObject({ state: "absent" });
  });

  it("shows a SNOMED code that it does not know by its name, without counting it", async () => {
    for (const name of [
      "Retinopathy due to type 2 diabetes mellitus (disorder)",
      "Diabetes mellitus type 2 (disorder)",
    ])
      expect(await fact("diabetes", snomed("999", name))).toMatchObject({
        state: "unmapped",
        value: null,
        reason: { code: "code-unmapped" },
      });
    expect(
      await fact("diabetes", condition("Z83.3", { code: { coding: condition("Z83.3").code, text: "diabetes" } })),
    ).toMatchObject({ value: null });
  });

  it("refuses codes that mean different things, takes ones that go together", async () => {
    const pair = (icd: string, sct: string) =>
      condition("", {
        code: {
          coding: [
            { system: "http://hl7.org/fhir/sid/icd-10-cm", code: icd },
            { system: SCT, code: sct },
          ],
        },
      });
    expect(await fact("diabetes", pair("E11.9", "44054006"))).toMatchObject({ value: true });
    for (const concept of ["diabetes", "htn"])
      expect(await fact(concept, pair("E11.9", "38341003"))).toMatchObject({
        state: "unmapped",
        reason: { code: "codings-contradict" },
      });
    expect(
      await fact(
        "diabetes",
        condition("", {
          code: {
            coding: [
              { system: "http://hl7.org/fhir/sid/icd-10-cm", code: "R73.03" },
              { system: SCT, code: "44054006" },
            ],
          },
        }),
      ),
    ).toMatchObject({ value: null });
  });

  it("tells apart confirmed, not enough, refuted and withdrawn", async () => {
    expect(await fact("af", condition("I48.91", verified("confirmed")))).toMatchObject({ value: true });
    for (const status of ["provisional", "differential", "unconfirmed"]) {
      const result = await fact("af", condition("I48.91", verified(status)));
      expect(result).toMatchObject({ state: "unmapped", value: null, reason: { code: "unconfirmed" } });
      expect(reasonsOf(result)).toEqual(["unconfirmed"]);
    }
    expect(await fact("af", condition("I48.91", verified("refuted")))).toMatchObject({
      state: "found",
      value: false,
      reason: { code: "refuted" },
    });
    expect(await fact("af", condition("I48.91", verified("refuted")), condition("I48.0"))).toMatchObject({
      state: "conflicting",
      value: null,
    });
    expect(await fact("af", condition("I48.91", verified("entered-in-error")))).toMatchObject({
      state: "absent",
      value: null,
    });
  });

  it.each([
    ["E11.9", "diabetes"],
    ["I10", "htn"],
    ["E78.5", "hld"],
    ["N18.31", "ckd"],
    ["J44.9", "copd"],
    ["I48.91", "af"],
  ])("%s that is only known as over leaves %s open, neither yes nor no", async (icd, concept) => {
    for (const over of [
      clinical("resolved"),
      clinical("inactive"),
      clinical("remission"),
      { abatementDateTime: "2024-01-01" },
    ]) {
      const result = await fact(concept, condition(icd, over));
      expect(result).toMatchObject({ state: "unmapped", value: null, reason: { code: "over" } });
      expect(reasonsOf(result)).toEqual(["over"]);
    }
    expect(await fact(concept, condition(icd, clinical("inactive")), condition(icd, clinical("active")))).toMatchObject(
      { state: "found", value: true },
    );
    expect(
      await fact(concept, condition(icd, clinical("resolved")), condition(icd, verified("refuted"))),
    ).toMatchObject({ state: "conflicting", value: null });
  });

  it.each([
    ["I63.9", "stroke"],
    ["I25.2", "cad"],
    ["C50.911", "cancer"],
    ["C34.11", "lca"],
    ["I50.9", "hf"],
  ])("%s counts for %s once it has been there", async (icd, concept) => {
    for (const status of ["resolved", "inactive", "remission"])
      expect(await fact(concept, condition(icd, clinical(status)))).toMatchObject({ state: "found", value: true });
  });

  it("a resolved diabetes is said to be that, also beside a drug for it", async () => {
    const metformin = drug(code(RXNORM, "6809", "Metformin"));
    const result = await fact("diabetes", condition("E11.9", clinical("resolved")), metformin);
    expect(result).toMatchObject({ state: "unmapped", value: null, reason: { code: "over" } });
    expect(reasonsOf(result).sort()).toEqual(["drug-not-diagnosis", "over"]);
  });

  it("never makes a value out of nothing", async () => {
    const facts = await factsOf([patient()]);
    for (const concept of [
      "diabetes",
      "htn",
      "statin",
      "af",
      "cad",
      "ckd",
      "stroke",
      "copd",
      "lca",
      "fhlca",
      "smoking",
    ])
      expect(facts[concept]).toMatchObject({ state: "absent", value: null });
  });

  it("shows a diabetic value or drug without counting it as a diagnosis", async () => {
    const hba1c = observation("4548-4", quantity(7.2, "%"));
    const metformin = drug(code(RXNORM, "6809", "Metformin"));
    const result = await fact("diabetes", hba1c, metformin);
    expect(result).toMatchObject({ state: "unmapped", value: null, reason: { code: "evidence-without-diagnosis" } });
    expect(reasonsOf(result).sort()).toEqual(["criterion-not-diagnosis", "drug-not-diagnosis"]);
    expect(await fact("diabetes", hba1c, condition("E11.9"))).toMatchObject({ state: "found", value: true });
  });
});
