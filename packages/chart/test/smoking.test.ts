import { describe, expect, it } from "vitest";
import { code, condition, fact, ICD, LOINC, observation, quantity, reasonsOf, SCT } from "./make.ts";

const status = (snomed: string, effectiveDateTime = "2026-06-01") =>
  observation("72166-2", { valueCodeableConcept: code(SCT, snomed), effectiveDateTime });
const words = (text: string) => observation("72166-2", { valueCodeableConcept: { text } });
const [NEVER, FORMER, CURRENT, EVER, UNKNOWN] = ["266919005", "8517006", "449868002", "77176002", "266927001"] as const;

describe("smoking", () => {
  it.each([
    [NEVER, "never"],
    [FORMER, "former"],
    [CURRENT, "current"],
    ["428041000124106", "current"],
    [EVER, "ever-unknown"],
    [UNKNOWN, "unknown"],
  ])("reads SNOMED %s as %s", async (snomed, value) =>
    expect(await fact("smoking", status(snomed))).toMatchObject({ state: "found", value }),
  );

  it.each([
    ["從未吸菸", "never"],
    ["已戒菸", "former"],
    ["每天吸菸", "current"],
    ["Ex-smoker", "former"],
    ["Never smoker", "never"],
    ["Current every day smoker", "current"],
    ["不詳", "unknown"],
  ])("reads the words %s", async (text, value) =>
    expect(await fact("smoking", words(text))).toMatchObject({ state: "found", value }),
  );

  it("does not guess at other words, nor at codes that disagree", async () => {
    expect(await fact("smoking", words("non-smoker"))).toMatchObject({ state: "unmapped", value: null });
    expect(await fact("smoking", words("stopped then started"))).toMatchObject({ state: "unmapped" });
    const both = observation("72166-2", {
      valueCodeableConcept: { coding: [...code(SCT, NEVER).coding, ...code(SCT, FORMER).coding] },
    });
    expect(reasonsOf(await fact("smoking", both))).toEqual(["codings-contradict"]);
  });

  it("follows the newest answer", async () => {
    expect(await fact("smoking", status(CURRENT, "2024-01-01"), status(FORMER))).toMatchObject({
      state: "found",
      value: "former",
    });
    expect(await fact("smoking", status(NEVER, "2010-01-01"), status(CURRENT))).toMatchObject({
      state: "found",
      value: "current",
    });
    expect(await fact("smoking", status(FORMER, "2026-01-01"), status(UNKNOWN))).toMatchObject({ value: "former" });
  });

  it("calls never after any smoking a conflict", async () => {
    const result = await fact("smoking", status(FORMER, "2020-01-01"), status(NEVER));
    expect(result).toMatchObject({ state: "conflicting", value: null, reason: { code: "never-after-ever" } });
    expect(result.candidates.filter((candidate) => candidate.reason === null)).toHaveLength(2);
    expect(
      await fact(
        "smoking",
        status(NEVER),
        observation("", { code: code(SCT, "401201003"), ...quantity(20, "{pack-years}") }),
      ),
    ).toMatchObject({ state: "conflicting" });
  });

  it("calls a disagreement of answer and diagnosis a conflict", async () => {
    expect(await fact("smoking", status(NEVER), condition("F17.210"))).toMatchObject({ state: "conflicting" });
    expect(await fact("smoking", status(FORMER), condition("F17.210"))).toMatchObject({
      state: "conflicting",
      reason: { code: "sources-disagree" },
    });
    expect(await fact("smoking", status(FORMER), condition("Z87.891"))).toMatchObject({
      state: "found",
      value: "former",
    });
    expect(
      await fact("smoking", status(FORMER), condition("F17.210", { clinicalStatus: code(undefined, "resolved") })),
    ).toMatchObject({ value: "former" });
    expect(await fact("smoking", status(FORMER), status(CURRENT))).toMatchObject({ state: "conflicting" });
  });

  it.each([
    ["F17.210", "current"],
    ["F17.211", "former"],
    ["Z87.891", "former"],
    ["Z72.0", "current"],
  ])("reads the diagnosis %s as %s", async (icd, value) =>
    expect(await fact("smoking", condition(icd))).toMatchObject({ state: "found", value }),
  );

  it("ignores a refuted or withdrawn diagnosis", async () => {
    for (const verification of ["refuted", "entered-in-error"])
      expect(
        await fact("smoking", condition("F17.210", { verificationStatus: code(undefined, verification) })),
      ).toMatchObject({ state: "absent", value: null });
  });

  it("reads a finding that is the code itself", async () => {
    expect(await fact("smoking", observation("", { code: code(SCT, EVER) }))).toMatchObject({ value: "ever-unknown" });
    expect(await fact("smoking", observation("", { code: code(SCT, CURRENT), valueBoolean: false }))).toMatchObject({
      state: "unmapped",
    });
    expect(await fact("smoking", condition("", { code: code(ICD, "I10") }))).toMatchObject({ state: "absent" });
  });

  it("works out years since quitting from the quit date of a former smoker", async () => {
    const quit = (valueDateTime: string) => observation("74010-0", { valueDateTime });
    expect(await fact("quityears", status(FORMER), quit("2014-11-26"))).toMatchObject({ state: "found", value: 11 });
    expect(await fact("quityears", quit("2014-11-26"))).toMatchObject({ state: "found", value: 11 });
    expect(await fact("quityears", status(CURRENT), quit("2014-01-01"))).toMatchObject({
      state: "absent",
      reason: { code: "quit-date-of-smoker" },
    });
    expect(await fact("quityears", status(FORMER))).toMatchObject({ state: "absent", reason: { code: "absent" } });
  });

  it("leaves the two numbers of years that a quit year allows", async () => {
    const quit = observation("74010-0", { valueDateTime: "2014" });
    expect(await fact("quityears", status(FORMER), quit)).toMatchObject({
      state: "unmapped",
      value: null,
      possible: [11, 12],
      reason: { code: "quit-date-partial", values: { low: 11, high: 12 } },
    });
    const past = observation("74010-0", { valueDateTime: "2014-11" });
    expect(await fact("quityears", status(FORMER), past)).toMatchObject({ possible: [11, 12] });
    const sure = observation("74010-0", { valueDateTime: "2014-12" });
    expect(await fact("quityears", status(FORMER), sure)).toMatchObject({ state: "found", value: 11 });
  });

  it("gives a candidate for each of the quit dates that disagree", async () => {
    const quit = (valueDateTime: string) => observation("74010-0", { valueDateTime });
    const two = await fact("quityears", status(FORMER), quit("2010-03-01"), quit("2016-03-01"));
    expect(two).toMatchObject({ state: "conflicting", value: null, reason: { code: "quit-dates-differ" } });
    expect(two.candidates.map(({ value, reason }) => [value, reason])).toEqual([
      [16, null],
      [10, null],
    ]);
    expect(new Set(two.candidates.map(({ source }) => source)).size).toBe(2);
    expect(two).not.toHaveProperty("possible");
    // Dates that differ by days only may still be one number of years.
    const same = await fact("quityears", status(FORMER), quit("2010-03-01"), quit("2010-03-09"));
    expect(same).toMatchObject({ state: "found", value: 16 });
  });

  it("sees that dates told at different times disagree, unless the patient can have smoked again between", async () => {
    const quit = (valueDateTime: string, effectiveDateTime: string) =>
      observation("74010-0", { valueDateTime, effectiveDateTime });
    const rows = [quit("2010", "2019-04-16"), quit("2014", "2026-09-02")];
    expect(await fact("quitdate", status(FORMER), ...rows)).toMatchObject({ state: "conflicting", value: null });
    const years = await fact("quityears", status(FORMER), ...rows);
    expect(years).toMatchObject({ state: "conflicting", value: null, possible: [11, 12, 15, 16] });
    expect(years.candidates.map(({ value, reason, mapping }) => [value, reason, mapping?.split(", ")[1]])).toEqual([
      [12, null, "counted from the first day of 2014"],
      [16, null, "counted from the first day of 2010"],
    ]);
    const again = [quit("2010", "2019-04-16"), quit("2021-03-01", "2026-09-02")];
    expect(await fact("quityears", status(FORMER), ...again)).toMatchObject({ state: "found", value: 5 });
    const finer = [quit("2014", "2019-04-16"), quit("2014-03-01", "2026-09-02")];
    expect(await fact("quityears", status(FORMER), ...finer)).toMatchObject({ state: "found", value: 12 });
  });

  it.each([
    ["LA18976-3", "current"],
    ["LA18977-1", "current"],
    ["LA15920-4", "former"],
    ["LA18978-9", "never"],
    ["LA18979-7", "ever-unknown"],
    ["LA18980-5", "unknown"],
    ["LA18981-3", "current"],
    ["LA18982-1", "current"],
  ])("reads the LOINC answer %s as %s", async (answer, value) => {
    const row = observation("72166-2", { valueCodeableConcept: code(LOINC, answer) });
    expect(await fact("smoking", row)).toMatchObject({
      state: "found",
      value,
      mapping: `LOINC 72166-2, equal; LOINC ${answer}`,
    });
  });

  it("takes no answer whose code and words contradict each other", async () => {
    const answer = (value: string, text: string) =>
      observation("72166-2", { valueCodeableConcept: { ...code(SCT, value), text } });
    expect(await fact("smoking", answer(NEVER, "Former smoker"))).toMatchObject({
      state: "unmapped",
      value: null,
      reason: { code: "codings-contradict" },
    });
    expect(await fact("smoking", answer(EVER, "Smoker"))).toMatchObject({ value: "ever-unknown" });
    expect(await fact("smoking", answer(FORMER, "quit in spring, 20 a day before"))).toMatchObject({ value: "former" });
  });

  it.each([
    ["已戒菸 3 年", "former"],
    ["戒煙五年", "former"],
    ["从不吸烟", "never"],
    ["從不抽菸", "never"],
    ["無吸菸史", "never"],
    ["每天抽菸", "current"],
    ["偶爾抽煙", "current"],
    ["Occasional tobacco smoker", "current"],
    ["Smoker", "ever-unknown"],
    ["Tobacco smoking consumption unknown", "unknown"],
  ])("reads the words %s as %s", async (text, value) =>
    expect(await fact("smoking", observation("72166-2", { valueCodeableConcept: { text } }))).toMatchObject({ value }),
  );

  it.each(["不吸菸", "Non-smoker", "無", "有", "戒菸門診", "想戒菸"])("does not guess what %s means", async (text) =>
    expect(await fact("smoking", observation("72166-2", { valueString: text }))).toMatchObject({
      state: "unmapped",
      value: null,
      reason: { code: "value-not-coded" },
    }),
  );
});
