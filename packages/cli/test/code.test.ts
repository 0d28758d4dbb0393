import { describe, expect, test, vi } from "vitest";
import { bedside } from "./bedside.ts";

vi.setConfig({ testTimeout: 120_000 });

describe("code", () => {
  test("checks codes in the edition that is named", async () => {
    const here = await bedside(["code", "icd10cm@tw-2023", "--billable", "I47.20", "I47.2", "I47.19"]);
    expect(here.code).toBe(1);
    expect(here.lines).toMatchObject([
      { written: "I47.20", exists: "yes", valid: true, findings: [], entry: { billable: true, parents: ["I47.2"] } },
      { written: "I47.2", exists: "yes", valid: false, findings: ["not-billable"] },
      { written: "I47.19", exists: "no", valid: false, entry: null, findings: ["code-not-found"] },
    ]);
    expect(here.err).toContain("icd10cm@tw-2023: I47.2: I47.2 is a heading in tw-2023");
    const there = await bedside(["code", "icd10cm@us-fy2021", "--billable", "I47.2"]);
    expect([there.code, there.lines[0]?.valid]).toEqual([0, true]);
  });

  test("searches in Chinese and English", async () => {
    const { code, lines } = await bedside(["code", "icd10cm@tw-2023", "--search", "心房", "顫動", "--limit", "2"]);
    expect([code, lines.length]).toEqual([0, 2]);
    expect(lines[0]).toMatchObject({ code: "I48.91", names: { en: "Unspecified atrial fibrillation" } });
  });

  test.each([
    ["no edition", ["icd10cm", "I48"]],
    ["another edition", ["icd10cm@2022", "I48"]],
    ["a system that is not shipped", ["atc@2026", "C10AA05"]],
    ["no code", ["icd10cm@tw-2023"]],
    ["no number", ["icd10cm@tw-2023", "--search", "a", "--limit", "many"]],
  ])("%s is wrong usage, and says what there is", async (_, args) => {
    const { code, out, err } = await bedside(["code", ...args]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/SYSTEM@EDITION|tw-2023, us-fy2021|Import your own copy|--limit/);
  });
});
