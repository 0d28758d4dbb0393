import { describe, expect, it } from "vitest";
import { type CodeSystemError, findingText, ICD9CM } from "../../src/code-systems/index.ts";
import { SYSTEMS } from "../../src/index.ts";
import { AMERICAN, shipped, TAIWAN } from "./shipped.ts";

const systems = shipped();
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    ({ code, message }: CodeSystemError) => ({ code, message }),
  );

describe("lookup", () => {
  it("answers for one edition: ventricular tachycardia is a claim in the United States, a heading in Taiwan", async () => {
    expect(await systems.lookup({ ...TAIWAN, code: "I47.2" })).toEqual({
      found: true,
      entry: {
        ...TAIWAN,
        code: "I47.2",
        names: { en: "Ventricular tachycardia", "zh-TW": "心室心搏過速", short: null },
        billable: false,
        parents: ["I47"],
      },
    });
    expect(await systems.lookup({ ...AMERICAN, code: "I47.2" })).toMatchObject({
      found: true,
      entry: { edition: "us-fy2021", billable: true, names: { "zh-TW": null } },
    });
    expect(await systems.lookup({ ...AMERICAN, code: "I47.20" })).toMatchObject({ found: false });
    for (const code of ["I47.10", "I47.19"])
      expect(await systems.lookup({ ...TAIWAN, code })).toMatchObject({ finding: { code: "code-not-found" } });
  });

  it("has every code of both editions: the difference loses none", async () => {
    const drift = await systems.drift({ system: SYSTEMS.icd10cm, from: "us-fy2021", to: "tw-2023" });
    const count = (change: (typeof drift)[number]["changes"][number]) =>
      drift.filter(({ changes }) => changes.includes(change)).length;
    expect([count("removed"), count("added")]).toEqual([276, 1720]);
    expect([count("became-heading"), count("became-billable")]).toEqual([58, 0]);
    expect(drift.find(({ code }) => code === "I47.2")).toEqual({
      code: "I47.2",
      changes: ["became-heading"],
      names: { from: "Ventricular tachycardia", to: "Ventricular tachycardia" },
    });
  });

  it("reads a code as claims and people write it", async () => {
    for (const code of ["I47.2", "I472", "i47.2", " I47.2 "])
      expect(await systems.lookup({ ...TAIWAN, code })).toMatchObject({ entry: { code: "I47.2" } });
    for (const system of ["urn:oid:2.16.840.1.113883.6.90", "http://hl7.org/fhir/sid/icd-10-cm|2023"])
      expect(await systems.lookup({ system, edition: "tw-2023", code: "I48" })).toMatchObject({ found: true });
    const nhi = { system: "https://twcore.mohw.gov.tw/CodeSystem/nhi-medical-order-code", edition: "twcore-0.3.3" };
    expect(await systems.lookup({ ...nhi, code: "09044c" })).toMatchObject({ entry: { code: "09044C" } });
    const drug = { system: SYSTEMS.nhiDrug, edition: "2026-04-24" };
    expect(await systems.lookup({ ...drug, code: "BC28352100" })).toMatchObject({
      entry: { names: { en: "BRAFTOVI 75 MG HARD CAPSULES" }, billable: null, parents: [] },
    });
  });

  it("has no default edition, and says which ones there are", async () => {
    expect(await failure(systems.lookup({ ...TAIWAN, edition: "", code: "I48" }))).toEqual({
      code: "edition-unknown",
      message: "There is no edition “” of ICD-10-CM here. There is: tw-2023, us-fy2021.",
    });
    expect(await failure(systems.lookup({ system: "http://x.example", edition: "1", code: "I48" }))).toMatchObject({
      code: "system-unknown",
    });
    for (const system of [SYSTEMS.atc, SYSTEMS.snomed])
      expect(await failure(systems.lookup({ system, edition: "2026", code: "C10AA05" }))).toMatchObject({
        code: "system-not-shipped",
      });
  });

  it("does not check ICD-10 of the WHO against ICD-10-CM", async () => {
    for (const system of ["http://hl7.org/fhir/sid/icd-10", "urn:oid:2.16.840.1.113883.6.3"])
      expect(await failure(systems.lookup({ ...TAIWAN, system, code: "I48" }))).toMatchObject({
        code: "system-unknown",
      });
  });
});

describe("validate", () => {
  const codes = (validation: { findings: readonly { code: string }[] }) => validation.findings.map(({ code }) => code);

  it("tells a heading from a code for claims, by edition", async () => {
    const claim = { code: "I47.2", billable: true };
    const [here, there] = [
      await systems.validate({ ...TAIWAN, ...claim }),
      await systems.validate({ ...AMERICAN, ...claim }),
    ];
    expect([here.exists, here.valid, codes(here)]).toEqual(["yes", false, ["not-billable"]]);
    expect([there.exists, there.valid, codes(there)]).toEqual(["yes", true, []]);
    expect(findingText(here.findings[0]!, "en")).toContain("I47.2 is a heading in tw-2023");
    expect(findingText(here.findings[0]!, "zh-TW")).toContain("申報須使用其下層代碼");
  });

  it("takes the name in either language, whatever its case, width and spaces; and no other", async () => {
    const named = (code: string, display: string) => systems.validate({ ...TAIWAN, code, display });
    for (const display of ["Ventricular  TACHYCARDIA", "心室心搏過速", "Ｖentricular tachycardia", "", "  "])
      expect(codes(await named("I47.2", display))).toEqual([]);
    const wrong = await named("I47.2", "Atrial fibrillation");
    expect([wrong.exists, wrong.valid, codes(wrong)]).toEqual(["yes", false, ["display-differs"]]);
    expect(wrong.findings[0]?.values.expected).toBe("Ventricular tachycardia / 心室心搏過速");
    // The list writes some characters as compatibility ideographs, which look the same.
    const { entry } = await systems.validate({ ...TAIWAN, code: "E08.352" });
    const listed = entry?.names["zh-TW"] ?? "";
    expect(listed.normalize("NFKC")).not.toBe(listed);
    expect(codes(await named("E08.352", listed.normalize("NFKC")))).toEqual([]);
  });

  it("warns of another way of writing", async () => {
    const answer = await systems.validate({ ...TAIWAN, code: "i472" });
    expect([answer.valid, codes(answer)]).toEqual([true, ["code-form"]]);
  });

  it("does not call a code wrong that a list may simply lack", async () => {
    const loinc = { system: SYSTEMS.loinc, edition: "curated-2026-11" };
    const listed = await systems.validate({ ...loinc, code: "2093-3", display: "Cholest SerPl-mCnc" });
    expect([listed.exists, listed.valid]).toEqual(["yes", true]);
    const other = await systems.validate({ ...loinc, code: "1-8" });
    expect([other.exists, other.valid, codes(other)]).toEqual(["unknown", false, ["code-not-listed"]]);
    const impossible = await systems.validate({ ...loinc, code: "8625-2" });
    expect([impossible.exists, codes(impossible)]).toEqual(["no", ["check-digit"]]);
    const icd = await systems.validate({ ...TAIWAN, code: "I47.19" });
    expect([icd.exists, codes(icd)]).toEqual(["no", ["code-not-found"]]);
  });
});

describe("subsumes", () => {
  const outcome = async (a: string, b: string, edition = TAIWAN) =>
    (await systems.subsumes({ ...edition, a, b })).outcome;

  it("follows the headings, placeholders skipped", async () => {
    expect(await outcome("I47", "I47.20")).toBe("subsumes");
    expect(await outcome("I47.20", "I47")).toBe("subsumed-by");
    expect(await outcome("I47.2", "i472")).toBe("equivalent");
    expect(await outcome("I47.2", "I48.0")).toBe("not-subsumed");
    expect(await outcome("E08.37", "E08.37X1")).toBe("subsumes");
  });

  it("does not put the Rankin scale, which the NHI numbers I60.0000 to I60.0005, below a haemorrhage", async () => {
    expect(await outcome("I60.00", "I60.0000")).toBe("not-subsumed");
    expect(await outcome("I60", "I60.0003")).toBe("not-subsumed");
    expect(await outcome("I60", "I60.01")).toBe("subsumes");
    expect(await systems.lookup({ ...TAIWAN, code: "U00.0REH" })).toMatchObject({ entry: { parents: [] } });
  });

  it("goes by the edition", async () => {
    expect(await outcome("I47", "I47.2", AMERICAN)).toBe("subsumes");
    const missing = await systems.subsumes({ ...AMERICAN, a: "I47", b: "I47.20" });
    expect(missing).toMatchObject({ outcome: null, findings: [{ code: "code-not-found" }] });
  });

  it("refuses a system without a hierarchy", async () => {
    const query = { system: SYSTEMS.nhiService, edition: "twcore-0.3.3", a: "09001C", b: "09004C" };
    expect(await failure(systems.subsumes(query))).toMatchObject({ code: "no-hierarchy" });
  });
});

describe("gems", () => {
  const from9 = (code: string) => systems.gems({ system: ICD9CM, edition: "cms-gem", code });
  const from10 = (code: string) => systems.gems({ system: SYSTEMS.icd10cm, edition: "cms-gem", code });

  it("keeps alternatives and flags", async () => {
    const cholera = await from9("0010");
    expect(cholera?.single).toEqual([
      {
        source: "001.0",
        target: "A00.0",
        approximate: false,
        noMap: false,
        combination: false,
        scenario: 0,
        choiceList: 0,
      },
    ]);
    const many = await from9("427.1");
    expect(many?.rows.map(({ target }) => target)).toEqual(["I47.2"]);
  });

  it("groups combinations by scenario and choice list", async () => {
    const psittacosis = await from9("073.0");
    expect(psittacosis?.single).toEqual([]);
    expect(psittacosis?.scenarios).toMatchObject([
      { scenario: 1, choiceLists: [[{ target: "A70" }], [{ target: "J17" }]] },
    ]);
    const back = await from10("A18.01");
    expect(back?.scenarios.length).toBeGreaterThan(1);
    for (const { choiceLists } of back?.scenarios ?? []) expect(choiceLists.length).toBeGreaterThan(1);
  });

  it("says that there is no equivalent, which is not the same as not knowing the code", async () => {
    expect(await from9("365.70")).toMatchObject({
      noMap: true,
      single: [],
      rows: [{ target: null, approximate: true }],
    });
    expect(await from9("999.999")).toBeNull();
    expect(await from9("E8000")).toMatchObject({ rows: [{ source: "E800.0" }] });
  });

  it("has an edition of its own", async () => {
    const query = { system: SYSTEMS.icd10cm, edition: "tw-2023", code: "A18.01" };
    expect(await failure(systems.gems(query))).toMatchObject({ code: "edition-unknown" });
  });
});
