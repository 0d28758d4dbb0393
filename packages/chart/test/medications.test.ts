import { describe, expect, it } from "vitest";
import { type ChartResource, reasonText } from "../src/index.ts";
import { code, drug, fact, RXNORM, reasonsOf } from "./make.ts";

const ATC = "http://www.whocc.no/atc";
const NHI_DRUG = "https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/medication-nhi-tw";
const statin = (extra = {}) => drug(code(RXNORM, "36567", "simvastatin"), extra);

describe("drugs", () => {
  it.each([
    ["ingredient", code(RXNORM, "36567"), "statin", "RxNorm 36567 simvastatin, ingredient or product of the class"],
    ["clinical drug", code(RXNORM, "314231"), "statin", "RxNorm 314231 -> simvastatin, ingredient by table"],
    [
      "clinical drug with another name beside it",
      code(RXNORM, "617311", "Atorvastatin 20 MG Oral Tablet"),
      "statin",
      "RxNorm 617311 -> atorvastatin, ingredient by table",
    ],
    [
      "NHI product that the table of codes lacks",
      code(NHI_DRUG, "BC26497100"),
      "statin",
      "NHI BC26497100 -> rosuvastatin, ingredient by table",
    ],
    ["ATC of a statin with ezetimibe", code(ATC, "C10BA05"), "statin", "ATC C10BA05, ATC class"],
    ["ATC class", code(ATC, "C10AA07"), "statin", null],
    ["NHI product", code(NHI_DRUG, "B022886100"), "statin", null],
    [
      "calcium channel blocker",
      code(RXNORM, "730861", "amLODIPine 5 MG / Olmesartan medoxomil 20 MG"),
      "htn-treated",
      null,
    ],
    [
      "ATC of a diuretic",
      code(ATC, "C03AA03"),
      "htn-treated",
      "ATC C03AA03 hydrochlorothiazide, ingredient or product of the class",
    ],
    [
      "metformin",
      code(RXNORM, "860975", "24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet"),
      "glucose-lowering",
      null,
    ],
  ])("%s is recognised", async (_name, medication, concept, mapping) => {
    expect(await fact(concept, drug(medication))).toMatchObject({
      state: "found",
      value: true,
      ...(mapping ? { mapping } : {}),
    });
  });

  it.each([
    ["ezetimibe", code(RXNORM, "341248", "ezetimibe"), "statin"],
    ["nystatin", code(RXNORM, "7597", "Nystatin 100000 UNT/ML Oral Suspension"), "statin"],
    ["drug for pulmonary hypertension", code(ATC, "C02KX01"), "htn-treated"],
  ])("%s is not", async (_name, medication, concept) =>
    expect(await fact(concept, drug(medication))).toMatchObject({ state: "absent", value: null }),
  );

  it.each([
    ["text only", { text: "Atorvastatin 20mg qd" }, "statin", "text -> atorvastatin, relatedto, not approved"],
    [
      "clinical drug that the table lacks",
      code(RXNORM, "999999", "Simvastatin 10 MG Oral Tablet"),
      "statin",
      "RxNorm 999999 text -> simvastatin, relatedto, not approved",
    ],
    ["name in capitals", code(undefined, "ZOC", "SIMVASTATIN/EZETIMIBE"), "statin", null],
    ["salt beside the ingredient", { text: "losartan potassium 50 MG" }, "htn-treated", null],
    [
      "ATC group of another kind",
      code(ATC, "C10BX04", "simvastatin, acetylsalicylic acid and ramipril"),
      "statin",
      null,
    ],
    ["NHI product that the list lacks", code(NHI_DRUG, "ZZ99999100", "METFORMIN TABLETS"), "glucose-lowering", null],
  ])("%s is shown by its name, and counts for nothing", async (_name, medication, concept, mapping) => {
    const result = await fact(concept, drug(medication));
    expect(result).toMatchObject({ state: "unmapped", value: null, reason: { code: "drug-by-name" } });
    expect(result.candidates).toMatchObject([{ reason: { code: "drug-by-name" }, ...(mapping ? { mapping } : {}) }]);
    expect(reasonText(result.reason!, "en")).toContain("please confirm");
    expect(reasonText(result.reason!, "zh-TW")).toContain("請確認");
  });

  it("a name does not stand against a code of the table", async () => {
    const named = drug({ text: "simvastatin" }, { authoredOn: "2026-11-01" });
    expect(await fact("statin", drug(code(RXNORM, "617311")), named)).toMatchObject({ state: "found", value: true });
  });

  it.each(["statin", "Statin therapy 20 MG", "nystatin cream", "cilastatin", "他汀類藥物"])(
    "the word %s is no ingredient",
    async (text) => expect(await fact("statin", drug({ text }))).toMatchObject({ state: "absent", value: null }),
  );

  it.each([
    ["stopped", { status: "stopped" }, "stopped"],
    ["completed", { status: "completed" }, "stopped"],
    ["on hold", { status: "on-hold" }, "stopped"],
    ["draft", { status: "draft" }, "stopped"],
    ["entered in error", { status: "entered-in-error" }, "entered-in-error"],
    ["no status", { status: undefined }, "status-missing"],
    ["a plan", { intent: "plan" }, "not-ordered"],
    ["an order not to give", { doNotPerform: true }, "do-not-give"],
    ["out of date", { dispenseRequest: { validityPeriod: { end: "2026-01-01" } } }, "expired"],
    ["future", { authoredOn: "2027-01-01" }, "future"],
    ["modified", { modifierExtension: [{ url: "http://x.example/not" }] }, "modifier-extension"],
  ])("%s does not count, and is no evidence against", async (_name, extra, reason) => {
    const result = await fact("statin", statin(extra));
    expect(result.value).toBeNull();
    expect(reasonsOf(result)).toEqual([reason]);
  });

  it("reads contained, referenced and ingredient-only medications", async () => {
    const referenced = (reference: string, extra = {}) =>
      drug(undefined, { medicationReference: { reference }, ...extra });
    const medication = { resourceType: "Medication", id: "m", code: code(RXNORM, "83367") };
    expect(await fact("statin", referenced("#m", { contained: [medication] }))).toMatchObject({ value: true });
    expect(await fact("statin", referenced("Medication/m"), medication as ChartResource)).toMatchObject({
      value: true,
    });
    const mixture = {
      resourceType: "Medication",
      id: "m",
      ingredient: [{ itemCodeableConcept: code(RXNORM, "17767") }, { itemCodeableConcept: code(RXNORM, "83367") }],
    };
    for (const concept of ["statin", "htn-treated"])
      expect(await fact(concept, referenced("#m", { contained: [mixture] }))).toMatchObject({ value: true });
    expect(
      await fact(
        "statin",
        referenced("Medication/gone", {
          medicationReference: { reference: "Medication/gone", display: "atorvastatin" },
        }),
      ),
    ).toMatchObject({ state: "unmapped" });
  });

  it("counts a dispense while its supply lasts, and a statement that is active", async () => {
    const dispense = (whenHandedOver: string, days: number) =>
      statin({
        resourceType: "MedicationDispense",
        intent: undefined,
        status: "completed",
        whenHandedOver,
        daysSupply: { value: days },
        authoredOn: undefined,
      });
    expect(await fact("statin", dispense("2026-11-01", 28))).toMatchObject({ state: "found", value: true });
    expect(reasonsOf(await fact("statin", dispense("2026-08-01", 28)))).toEqual(["expired"]);
    const statement = (status: string) =>
      statin({
        resourceType: "MedicationStatement",
        intent: undefined,
        authoredOn: undefined,
        status,
        effectivePeriod: { start: "2026-01-01" },
      });
    expect(await fact("statin", statement("active"))).toMatchObject({ state: "found", value: true });
    expect(await fact("statin", statement("not-taken"))).toMatchObject({ state: "absent", value: null });
  });

  it("calls an active order that nobody renewed for years stale", async () => {
    expect(await fact("statin", statin({ authoredOn: "2015-01-01" }))).toMatchObject({ state: "stale", value: true });
  });

  it("can not say that a drug is none of the class when nothing says which drug it is", async () => {
    const unnamed = await fact("statin", drug(code(RXNORM, "999999")));
    expect(unnamed).toMatchObject({ state: "unmapped", value: null, reason: { code: "drug-unreadable" } });
    expect(unnamed.candidates).toMatchObject([{ value: null, raw: { value: "999999" } }]);
    const lost = drug(undefined, { medicationReference: { reference: "Medication/none" } });
    expect(await fact("statin", lost)).toMatchObject({ state: "unmapped", reason: { code: "medication-missing" } });
    expect(await fact("statin", { ...lost, status: "stopped" })).toMatchObject({ state: "absent" });
    expect(await fact("statin", drug(code("http://www.whocc.no/atc", "A02BC01")))).toMatchObject({ state: "absent" });
    expect(await fact("statin", drug(code(RXNORM, "999999", "Omeprazole 20 MG")))).toMatchObject({ state: "absent" });
    expect(await fact("statin", drug(code(RXNORM, "6809")))).toMatchObject({ state: "absent", candidates: [] });
  });
});
