import { compareIdentity, type FilePatient } from "@bedside/ecg";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const CHART = {
  nameText: "劉月桃",
  latinName: "Liu, Yueh-Tao",
  birthDate: "1948-06-21",
  sex: "female" as const,
  recordNumber: "T-000431",
  nationalId: "C212345608",
};
const NOTHING: FilePatient = { id: null, name: null, birthDate: null, sex: null, ageYears: null };
const compare = (file: Partial<FilePatient>, chart = CHART, start: string | null = null) =>
  compareIdentity({ ...NOTHING, ...file }, chart, start);

describe("whose file it is", () => {
  it("is unknown where the file, or the chart, says nothing", () => {
    expect(compareIdentity(null, CHART).verdict).toBe("unknown");
    expect(compareIdentity(NOTHING, CHART)).toEqual({ verdict: "unknown", differs: [], agrees: [] });
    expect(compareIdentity({ ...NOTHING, id: "T-000431" }, null).verdict).toBe("unknown");
    for (const blank of ["", "  ", "Anonymous", "UNKNOWN", "00000000", "N/A", "----"])
      expect(compare({ id: blank, name: blank }).verdict).toBe("unknown");
  });

  it("is the same with the record number or the national id, however they are spelled", () => {
    for (const id of ["T-000431", "t000431", " T 000431 ", "C212345608", "c212345608"])
      expect(compare({ id }), id).toMatchObject({ verdict: "same", agrees: ["id"] });
  });

  it("is another's with another number of the same kind", () => {
    expect(compare({ id: "T-000432" })).toMatchObject({ verdict: "other", differs: ["id"] });
    expect(compare({ id: "A123456789" })).toMatchObject({ verdict: "other", differs: ["id"] });
  });

  it("does not compare a national id with a record number, nor a server's reference with either", () => {
    const chart = { ...CHART, nationalId: null as never };
    expect(compare({ id: "A123456789" }, chart).verdict).toBe("unknown");
    expect(compare({ id: "Patient/9" }).verdict).toBe("unknown");
    expect(compare({ id: "https://elsewhere.example/fhir/Patient/9" }).verdict).toBe("unknown");
  });

  it("takes a name with a whole birth date for enough, and neither of them alone", () => {
    for (const name of [
      "LIU^YUEH TAO",
      "Yueh-Tao Liu",
      "Liu Yuehtao",
      "劉^月桃",
      "Liu^Yueh-Tao=劉^月桃",
      "Mrs. LIU, Yueh Tao",
    ]) {
      expect(compare({ name, birthDate: "1948-06-21" }), name).toMatchObject({ verdict: "same" });
      expect(compare({ name }), name).toMatchObject({ verdict: "unknown", agrees: ["name"] });
      expect(compare({ name, birthDate: "1948" }), name).toMatchObject({ verdict: "unknown" });
    }
    expect(compare({ birthDate: "1948-06-21" }).verdict).toBe("unknown");
    expect(compare({ sex: "female" })).toMatchObject({ verdict: "unknown", agrees: ["sex"] });
  });

  it("is another's when one item contradicts, though the number agrees", () => {
    expect(compare({ id: "T-000431", name: "Chen Mei" })).toMatchObject({ verdict: "other", differs: ["name"] });
    expect(compare({ id: "T-000431", birthDate: "1948-06-22" })).toMatchObject({ differs: ["birthDate"] });
    expect(compare({ id: "T-000431", sex: "male" })).toMatchObject({ differs: ["sex"], agrees: ["id"] });
    expect(compare({ name: "陳美" })).toMatchObject({ verdict: "other" });
  });

  it("does not call a part of the name, another script or an open sex a difference", () => {
    expect(compare({ name: "LIU" }).differs).toEqual([]);
    expect(compareIdentity({ ...NOTHING, name: "Liu" }, { ...CHART, latinName: null }).differs).toEqual([]);
    expect(compare({ sex: "unknown" }).differs).toEqual([]);
    expect(compare({ sex: "other" }).differs).toEqual([]);
  });

  it("compares an age with the birth date on the day of the recording, within a year", () => {
    const at = "2026-11-22T10:00:00";
    for (const ageYears of [77, 78, 79]) expect(compare({ ageYears }, CHART, at).differs, `${ageYears}`).toEqual([]);
    expect(compare({ ageYears: 61 }, CHART, at)).toMatchObject({ verdict: "other", differs: ["age"] });
    expect(compare({ ageYears: 61 }).verdict).toBe("unknown");
    expect(compare({ ageYears: 61, birthDate: "1948-06-21" }, CHART, at).differs).toEqual([]);
  });
});

describe("for every patient", () => {
  const word = fc.stringMatching(/^[A-Z][a-z]{2,9}$/);
  const date = fc
    .date({ min: new Date("1920-01-01"), max: new Date("2020-12-31"), noInvalidDate: true })
    .map((it) => it.toISOString().slice(0, 10));
  const chart = fc.record({
    nameText: fc.constant(null),
    latinName: fc.tuple(word, word, word).map(([family, ...given]) => `${family}, ${given.join("-")}`),
    birthDate: date,
    sex: fc.constantFrom("male" as const, "female" as const),
    recordNumber: fc.stringMatching(/^[1-9]\d{6}$/),
    nationalId: fc.stringMatching(/^[A-Z][12]\d{8}$/),
  });
  const own = (it: typeof chart extends fc.Arbitrary<infer T> ? T : never): FilePatient => ({
    id: it.recordNumber,
    name: it.latinName.replace(", ", "^").replace("-", " ").toUpperCase(),
    birthDate: it.birthDate,
    sex: it.sex,
    ageYears: null,
  });

  it("is the same with its own identity, and with any part of it never another's", () => {
    fc.assert(
      fc.property(chart, fc.subarray(["id", "name", "birthDate", "sex"] as const), (it, left) => {
        const file = own(it);
        expect(compareIdentity(file, it).verdict).toBe("same");
        const part = { ...file, ...Object.fromEntries(left.map((key) => [key, null])) };
        expect(compareIdentity(part, it).differs).toEqual([]);
        if (!left.includes("id")) expect(compareIdentity(part, it).verdict).toBe("same");
      }),
    );
  });

  it("is another's when any one item is changed", () => {
    fc.assert(
      fc.property(chart, chart, fc.constantFrom("id", "name", "birthDate", "sex"), (it, another, key) => {
        const [file, foreign] = [own(it), own(another)];
        const changed = { ...file, [key]: foreign[key as "id"] };
        fc.pre(changed[key as "id"] !== file[key as "id"]);
        fc.pre(key !== "name" || new Set([...file.name!.split(/\W/), ...foreign.name!.split(/\W/)]).size === 6);
        expect(compareIdentity(changed, it)).toMatchObject({ verdict: "other", differs: [key] });
      }),
    );
  });

  it("is the same only where nothing differs", () => {
    const text = fc.option(fc.string(), { nil: null });
    fc.assert(
      fc.property(
        fc.record({
          id: text,
          name: text,
          birthDate: text,
          sex: fc.constantFrom("male" as const, "other" as const, null),
          ageYears: fc.option(fc.double(), { nil: null }),
        }),
        text,
        (file, start) => {
          const { verdict, differs, agrees } = compareIdentity(file, CHART, start);
          if (differs.length > 0) expect(verdict).toBe("other");
          if (verdict === "same") expect(agrees.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
