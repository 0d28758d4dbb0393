import { describe, expect, it } from "vitest";
import type { ChartResource } from "../src/index.ts";
import { code, condition, fact, ICD, reasonsOf, SCT } from "./make.ts";

const ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";
const relative = (role: string, condition: unknown, extra = {}): ChartResource => ({
  resourceType: "FamilyMemberHistory",
  id: "f1",
  status: "completed",
  patient: { reference: "Patient/1" },
  relationship: code(ROLE, role),
  condition: [condition],
  ...extra,
});
const lung = { code: code(ICD, "C34.90") };
const infarct = (onset: unknown) => ({
  code: code(SCT, "22298006"),
  ...(onset ? { onsetAge: { value: onset, code: "a", system: "http://unitsofmeasure.org" } } : {}),
});

describe("family history", () => {
  it.each(["FTH", "NMTH", "BRO", "SIS", "DAU", "CHILD"])("lung cancer of %s counts", async (role) =>
    expect(await fact("fhlca", relative(role, lung))).toMatchObject({ state: "found", value: true }),
  );
  it.each(["GRFTH", "UNCLE", "COUSN", "STPFTH", "SPS", "HBRO"])("lung cancer of %s does not", async (role) => {
    const result = await fact("fhlca", relative(role, lung));
    expect(result.value).toBeNull();
    expect(reasonsOf(result)).toEqual(["not-first-degree"]);
  });
  it("reads the relative in words, and no relative at all as unknown", async () => {
    expect(await fact("fhlca", relative("", lung, { relationship: { text: "父親" } }))).toMatchObject({ value: true });
    expect(reasonsOf(await fact("fhlca", relative("", lung, { relationship: { text: "祖父" } })))).toEqual([
      "not-first-degree",
    ]);
    expect(reasonsOf(await fact("fhlca", relative("", lung, { relationship: undefined })))).toEqual([
      "relationship-missing",
    ]);
  });
  it.each(["72705000", "66839005", "27733009", "70924004", "65616008", "66089001"])(
    "lung cancer of the SNOMED relative %s counts",
    async (person) =>
      expect(await fact("fhlca", relative("", lung, { relationship: code(SCT, person) }))).toMatchObject({
        value: true,
      }),
  );
  it.each([
    { relationship: code(SCT, "25211005") },
    { relationship: code(SCT, "1", "Half-sister") },
    { relationship: { text: "姑姑" } },
    { relationship: { text: "mother-in-law" } },
    { relationship: { ...code(ROLE, "MTH"), text: "Adoptive mother" } },
  ])("lung cancer of %j does not", async (extra) =>
    expect(reasonsOf(await fact("fhlca", relative("", lung, extra)))).toEqual(["not-first-degree"]),
  );
  it("a relative that it can not read leaves the question open, not absent", async () => {
    for (const relationship of [code(ROLE, "FAMMEMB"), code("http://hospital.example/kin", "K7"), { text: "relative" }])
      expect(await fact("fhlca", relative("", lung, { relationship }))).toMatchObject({
        state: "unmapped",
        value: null,
        reason: { code: "relationship-unclear" },
      });
    expect(await fact("fhlca", relative("", lung, { relationship: { text: "父親（已歿）" } }))).toMatchObject({
      value: true,
    });
  });
  it("does not make the patient ill, nor absence into a no", async () => {
    expect(await fact("lca", relative("FTH", lung))).toMatchObject({ state: "absent", value: null });
    expect(await fact("fhlca", relative("FTH", { code: code(ICD, "C50.919") }))).toMatchObject({
      state: "absent",
      value: null,
    });
    expect(await fact("fhlca", relative("FTH", lung, { status: "entered-in-error" }))).toMatchObject({
      state: "absent",
    });
    expect(await fact("fhlca", relative("FTH", { code: { text: "lung cancer" } }))).toMatchObject({
      state: "unmapped",
      value: null,
    });
  });
  it("counts cardiovascular disease only before 55 in men and 65 in women", async () => {
    expect(await fact("fhcvd", relative("FTH", infarct(54)))).toMatchObject({ value: true });
    expect(reasonsOf(await fact("fhcvd", relative("FTH", infarct(55))))).toEqual(["not-premature"]);
    expect(await fact("fhcvd", relative("MTH", infarct(64)))).toMatchObject({ value: true });
    expect(reasonsOf(await fact("fhcvd", relative("SIB", infarct(60))))).toEqual(["not-premature"]);
    expect(reasonsOf(await fact("fhcvd", relative("FTH", infarct(null))))).toEqual(["age-of-onset-missing"]);
  });
});

describe("a family history that names no relative", () => {
  const lungHistory = () => condition("Z80.1");
  const named = (text: string) => condition("", { code: { text } });

  it("of lung cancer is neither yes nor no", async () => {
    for (const row of [lungHistory(), named("Family history of lung cancer"), named("肺癌家族史")]) {
      const result = await fact("fhlca", row);
      expect(result).toMatchObject({
        state: "unmapped",
        value: null,
        reason: { code: "degree-of-relationship-not-stated" },
      });
      expect(reasonsOf(result)).toEqual(["degree-of-relationship-not-stated"]);
    }
  });
  it("stays open beside an uncle, who stays a candidate", async () => {
    const result = await fact("fhlca", lungHistory(), relative("UNCLE", lung));
    expect(result).toMatchObject({ state: "unmapped", value: null });
    expect(reasonsOf(result).sort()).toEqual(["degree-of-relationship-not-stated", "not-first-degree"]);
  });
  it.each(["MTH", "SON", "NSIS"])("is outranked by the recorded %s", async (role) => {
    const result = await fact("fhlca", lungHistory(), relative(role, lung));
    expect(result).toMatchObject({ state: "found", value: true, source: "FamilyMemberHistory/f1", reason: null });
    expect(reasonsOf(result).sort()).toEqual(["degree-of-relationship-not-stated", null].sort());
  });
  it("of heart disease is neither yes nor no, unless a relative's record says enough", async () => {
    const history = condition("Z82.49");
    const open = { state: "unmapped", value: null };
    expect(await fact("fhcvd", history)).toMatchObject({ ...open, reason: { code: "age-of-relative-not-stated" } });
    expect(await fact("fhcvd", named("冠心病家族史"))).toMatchObject(open);
    expect(await fact("fhcvd", history, relative("FTH", infarct(null)))).toMatchObject(open);
    expect(await fact("fhcvd", history, relative("FTH", infarct(70)))).toMatchObject(open);
    expect(await fact("fhcvd", history, relative("FTH", infarct(50)))).toMatchObject({
      state: "found",
      value: true,
      source: "FamilyMemberHistory/f1",
    });
  });
});
