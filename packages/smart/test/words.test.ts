import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LAUNCH_REASONS, LaunchError, type LaunchErrorKind, launchReason, parseScopes } from "../src/index.ts";
import { CONSOLE_REASONS } from "../src/reasons-console.ts";
import { isInside, searchUrl } from "../src/search.ts";

describe("pages of failures", () => {
  const app = { en: "Coronary risk", "zh-TW": "冠心病風險" };
  it.each(Object.keys(LAUNCH_REASONS) as LaunchErrorKind[])(
    "%s has a title, a story and steps in both languages, all filled in",
    (kind) => {
      const error = new LaunchError(kind, {
        whatFailed: "x",
        server: "https://ehr.example.org/fhir",
        clockAheadS: 14,
        problems: [{ file: "config.json", at: "issuers", found: "1", expected: "array", todo: "Write one." }],
      });
      const pages = [launchReason(error, "coronary-risk", app), launchReason(error, "console", app)];
      for (const text of pages.flatMap((page) => [page.title, page.what, ...page.you, ...page.desk])) {
        for (const words of [text.en, text["zh-TW"]]) {
          expect(words.trim()).not.toBe("");
          expect(words).not.toMatch(/[{}]/);
          expect(words).not.toContain("!");
        }
        expect(text.en).not.toBe(text["zh-TW"]);
      }
      for (const page of pages) {
        expect(page.you.length).toBeGreaterThan(0);
        expect(page.desk.length).toBeGreaterThan(0);
      }
    },
  );

  it("of the console send nobody to a patient", () => {
    const ofChart: LaunchErrorKind[] = ["no-patient", "patient-mismatch", "scope-missing"];
    const kinds = (Object.keys(LAUNCH_REASONS) as LaunchErrorKind[]).filter((kind) => !ofChart.includes(kind));
    for (const kind of kinds) {
      const page = launchReason(new LaunchError(kind, { whatFailed: "x" }), "console", app);
      for (const words of [page.title, page.what, ...page.you]) {
        expect(`${words.en} ${words["zh-TW"]}`).not.toMatch(/\bpatient|\bthe chart|this chart|bedside|病人|病歷/i);
      }
    }
    expect(Object.keys(CONSOLE_REASONS).filter((kind) => !kinds.includes(kind as LaunchErrorKind))).toEqual([]);
  });

  it("gives the same failure the same first group and each occurrence its own second", () => {
    const codes = Array.from({ length: 20 }, () =>
      new LaunchError("no-patient", { whatFailed: "a" }).reference.split("-"),
    );
    expect(new Set(codes.map(([, group]) => group)).size).toBe(1);
    expect(new Set(codes.map(([, , group]) => group)).size).toBeGreaterThan(1);
  });
});

describe("search addresses", () => {
  it("never hold a raw //, |, space or & of a value in the query, and mean the same", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.string()), { maxLength: 5 }),
        fc.webUrl(),
        (params, system) => {
          const all = [...params, ["code", `${system}|8480-6,http://loinc.org|8462-4`] as [string, string]];
          const url = searchUrl("https://ehr.example.org/fhir", { resourceType: "Observation", params: all }, "p1");
          const query = url.slice(url.indexOf("?") + 1);
          expect(query).not.toMatch(/\/\/|\||\s/);
          const read = [...new URLSearchParams(query)];
          expect(read[0]).toEqual(["patient", "p1"]);
          expect(read.slice(1, 1 + all.length)).toEqual(
            all.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
          );
        },
      ),
    );
  });

  it("name the patient by the parameter of the type", () => {
    const query = (resourceType: string) =>
      searchUrl("https://e/fhir", { resourceType, params: [] }, "p1").split("?")[1];
    expect(query("Patient")).toBe("_id=p1&_count=200");
    expect(query("Device")).toBe("_count=200");
    expect(query("Condition")).toBe("patient=p1&_count=200");
    expect(searchUrl("https://e/fhir", { resourceType: "Condition", params: [] }, null)).toBe(
      "https://e/fhir/Condition?_count=200",
    );
  });

  it("keep the token below the issuer's path", () => {
    expect(isInside("https://e/fhir", "https://e/fhir?_getpages=1")).toBe(true);
    expect(isInside("https://e/fhir", "https://e/fhir/Observation?x")).toBe(true);
    for (const other of [
      "https://e/fhir2",
      "https://e:444/fhir",
      "http://e/fhir",
      "https://e/fhir/../x",
      "https://a@e/fhir",
      "javascript:1",
      "",
    ]) {
      expect(isInside("https://e/fhir", other)).toBe(false);
    }
  });
});

describe("scopes", () => {
  it("count where their context does: a right over one patient is none over all", () => {
    const { can, narrowedTo } = parseScopes("patient/Observation.rs user/Practitioner.r system/Device.read", ["user"]);
    expect([can("Observation", "s"), can("Practitioner", "r"), can("Device", "r")]).toEqual([false, true, false]);
    expect(narrowedTo("Observation", "s")).toEqual([]);
  });

  it("are read in both versions", () => {
    const v1 = parseScopes("launch patient/Observation.read patient/RiskAssessment.write user/*.read");
    expect([
      v1.can("Observation", "s"),
      v1.can("Observation", "c"),
      v1.can("RiskAssessment", "c"),
      v1.can("Device", "r"),
    ]).toEqual([true, false, true, true]);
    const v2 = parseScopes(
      "patient/Observation.rs?category=laboratory patient/RiskAssessment.c patient/Bad.sr patient/.rs",
    );
    expect([v2.can("Observation", "r"), v2.can("RiskAssessment", "r"), v2.can("Bad", "s")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(v2.narrowedTo("Observation", "s")).toEqual(["category=laboratory"]);
    expect(parseScopes("patient/*.cruds patient/Observation.rs?x=1").narrowedTo("Observation", "r")).toEqual([]);
  });
});
