import { describe, expect, it } from "vitest";
import type { ChartResource } from "../src/index.ts";
import { code, fact, ICD, reasonsOf, SCT } from "./make.ts";

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
