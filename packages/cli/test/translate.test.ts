import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { bedside } from "./bedside.ts";

vi.setConfig({ testTimeout: 120_000 });

const folder = mkdtempSync(path.join(tmpdir(), "bedside-translate-"));
function file(name: string, content: unknown): string {
  const at = path.join(folder, name);
  writeFileSync(at, typeof content === "string" ? content : JSON.stringify(content));
  return at;
}
const LAB = "https://hospital.example/lab";
const map = (equivalence: string) => ({
  resourceType: "ConceptMap",
  url: "urn:lab",
  status: "active",
  group: [
    {
      source: LAB,
      target: "http://loinc.org",
      element: [
        { code: "A", target: [{ code: "2085-9", equivalence, dependsOn: [{ property: "specimen", value: "Serum" }] }] },
      ],
    },
  ],
});

describe("translate", () => {
  test("NHI orders: one analyte is narrower, a panel's results are related, what is unknown is named", async () => {
    const { code, lines, err } = await bedside(["translate", "--map", "nhi-loinc", "09043C", "09015C", "99999X"]);
    expect(code).toBe(1);
    const matches = lines.map((line) => line.matches as { code: string; equivalence: string; display: string }[]);
    expect(matches[0]?.[0]).toMatchObject({ code: "2085-9", equivalence: "narrower" });
    expect(matches[1]?.length).toBeGreaterThan(3);
    expect(matches[1]?.filter(({ equivalence }) => equivalence === "narrower").map((it) => it.code)).toEqual([
      "2160-0",
    ]);
    expect(lines[2]).toMatchObject({ code: "99999X", result: false, matches: [] });
    expect(err).toContain("nhi-loinc: 99999X");
  });

  test("GEMs keep their flags: exact, approximate, combined, and no equivalent", async () => {
    const { lines } = await bedside(["translate", "--map", "icd9-icd10", "427.31", "41401"]);
    expect(lines[0]).toMatchObject({ code: "427.31", result: true });
    expect(JSON.stringify(lines[0])).toContain("I48.91");
    for (const match of lines.flatMap((line) => line.matches as { equivalence: string; comment: string | null }[]))
      expect(match.equivalence === "equivalent" || match.comment !== null).toBe(true);
  });

  test("a hospital's own map, with what its rows depend on", async () => {
    const own = file("map.json", map("equal"));
    const without = await bedside(["translate", "--map", own, "A"]);
    expect([without.code, without.lines[0]?.result]).toEqual([1, false]);
    expect(without.err).toContain("specimen");
    const given = await bedside(["translate", "--map", own, "--depends", "specimen=serum", "A"]);
    expect([given.code, given.lines[0]]).toMatchObject([
      0,
      { system: LAB, matches: [{ code: "2085-9", equivalence: "equal" }] },
    ]);
  });

  test.each([
    ["no map", ["A"], 2, "--map ID"],
    ["a map that is not there", ["--map", "none", "A"], 2, "nhi-loinc, icd9-icd10"],
    ["a dependency without a value", ["--map", "nhi-loinc", "--depends", "specimen", "A"], 2, "PROPERTY=VALUE"],
    ["no JSON", ["--map", file("bad.json", "{"), "A"], 1, "not JSON"],
    ["an equivalence that R4 lacks", ["--map", file("odd.json", map("alike")), "A"], 1, "target[0].equivalence"],
  ])("%s: said, exit code %s", async (_, args, exit, words) => {
    const { code, out, err } = await bedside(["translate", ...args]);
    expect([code, out]).toEqual([exit, ""]);
    expect(err).toContain(words);
  });
});
