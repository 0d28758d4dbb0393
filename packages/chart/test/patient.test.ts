import { describe, expect, it } from "vitest";
import { flattenResources, readCharts } from "../src/index.ts";
import { AS_OF, bundle, factsOf, patient } from "./make.ts";

const age = async (extra: Record<string, unknown>) => (await factsOf([patient(extra)])).age;
const sex = async (gender: unknown) => (await factsOf([patient({ gender })])).sex;
const identity = async (extra: Record<string, unknown>) =>
  (await readCharts(flattenResources(bundle([patient(extra)])).resources, { asOf: AS_OF }))[0]!.patient;

describe("age", () => {
  it.each([
    ["1970-11-25", 56],
    ["1970-11-26", 55],
    ["1970-10", 56],
    ["1970-12", 55],
    ["2026-11-25", 0],
  ])("born %s is %i", async (birthDate, years) =>
    expect(await age({ birthDate })).toMatchObject({ state: "found", value: years, unit: "a" }),
  );
  it.each(["1970", "1970-11"])("born %s leaves two ages", async (birthDate) =>
    expect(await age({ birthDate })).toMatchObject({
      state: "unmapped",
      value: null,
      possible: [55, 56],
      reason: { code: "birth-date-partial", values: { low: 55, high: 56 } },
    }),
  );
  it("refuses impossible birth dates", async () => {
    expect(await age({ birthDate: "1870-01-01" })).toMatchObject({ state: "implausible", value: null });
    expect(await age({ birthDate: "2030-01-01" })).toMatchObject({ state: "implausible", value: null });
    expect(await age({ birthDate: "about 1960" })).toMatchObject({ state: "unmapped", value: null });
    expect(await age({ birthDate: undefined })).toMatchObject({ state: "absent", value: null });
  });
  it("is the age at death, and says so", async () => {
    expect(await age({ deceasedDateTime: "2020-05-06" })).toMatchObject({ value: 50, reason: { code: "deceased" } });
    expect(await age({ deceasedBoolean: true })).toMatchObject({
      state: "stale",
      reason: { code: "deceased-undated" },
    });
    expect(await age({ deceasedBoolean: false })).toMatchObject({ state: "found", reason: null });
  });
});

describe("sex", () => {
  it("is male or female, else without a value and with what is recorded", async () => {
    expect(await sex("male")).toMatchObject({ state: "found", value: "male" });
    expect(await sex("other")).toMatchObject({
      state: "unmapped",
      value: null,
      reason: { code: "sex-not-binary", values: { sex: "other" } },
    });
    expect(await sex("unknown")).toMatchObject({ state: "absent", value: null });
    const typo = await sex("M");
    expect(typo).toMatchObject({ state: "unmapped", value: null });
    expect(typo?.candidates).toMatchObject([{ raw: { value: "M" }, reason: { code: "sex-not-binary" } }]);
    expect(await sex(undefined)).toMatchObject({ state: "absent", value: null });
  });
});

describe("identity", () => {
  it("reads TW Core names and identifiers", async () => {
    const found = await identity({
      name: [
        { use: "usual", text: "Chen, Chia-Ling" },
        { use: "official", text: "陳加玲" },
      ],
      identifier: [
        {
          type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "MR" }] },
          value: "8862168",
        },
        { type: { coding: [{ code: "NNxxx" }] }, system: "http://www.moi.gov.tw", value: "A123456789" },
      ],
    });
    expect(found).toMatchObject({
      reference: "Patient/1",
      nameText: "陳加玲",
      latinName: "Chen, Chia-Ling",
      recordNumber: "8862168",
      nationalId: "A123456789",
    });
  });
  it("joins name parts when there is no text, and makes nothing up", async () => {
    expect(await identity({ name: [{ family: "陳", given: ["加玲"] }] })).toMatchObject({
      nameText: "陳加玲",
      latinName: null,
    });
    expect(await identity({ name: [{ family: "Pouros728", given: ["Henrietta324"] }] })).toMatchObject({
      nameText: "Henrietta324 Pouros728",
    });
    expect(await identity({ name: undefined, gender: undefined, birthDate: undefined })).toEqual({
      reference: "Patient/1",
      nameText: null,
      latinName: null,
      sex: null,
      birthDate: null,
      deceased: { is: false, date: null },
      recordNumber: null,
      nationalId: null,
    });
  });
});
