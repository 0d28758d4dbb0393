import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  grantableScopes,
  liesWithin,
  parseResourceScope,
  registeredScopes,
  subtractScope,
} from "../src/auth/scopes.ts";
import { describeScope } from "../src/auth/words.ts";

describe("scopes", () => {
  it("reads both versions and nothing else", () => {
    expect([...(parseResourceScope("patient/Observation.read")?.letters ?? [])]).toEqual(["r", "s"]);
    expect([...(parseResourceScope("user/*.*")?.letters ?? [])]).toEqual(["c", "r", "u", "d", "s"]);
    expect(parseResourceScope("patient/Observation.rs?category=http://x|laboratory")?.constraint).toEqual([
      ["category", "http://x|laboratory"],
    ]);
    for (const wrong of [
      "patient/Observation",
      "patient/Observation.",
      "patient/observation.r",
      "patient/Observation.sr",
      "group/Patient.r",
      "patient/Patient.rs?",
      "openid",
    ]) {
      expect(parseResourceScope(wrong), wrong).toBeNull();
    }
  });

  it("subtracts what was refused and never adds", () => {
    expect(subtractScope("patient/RiskAssessment.crs", "patient/RiskAssessment.c")).toBe("patient/RiskAssessment.rs");
    expect(subtractScope("patient/RiskAssessment.write", "patient/RiskAssessment.c")).toBe("patient/RiskAssessment.ud");
    expect(subtractScope("patient/Observation.rs", "patient/*.cruds")).toBeNull();
    expect(subtractScope("user/Observation.rs", "patient/Observation.rs")).toBe("user/Observation.rs");
    const letters = fc.subarray(["c", "r", "u", "d", "s"], { minLength: 1 }).map((list) => list.join(""));
    const scope = fc
      .tuple(fc.constantFrom("patient", "user"), fc.constantFrom("Observation", "Patient", "*"), letters)
      .map(([context, type, access]) => `${context}/${type}.${access}`);
    fc.assert(
      fc.property(scope, scope, (requested, refused) => {
        const left = subtractScope(requested, refused);
        const before = parseResourceScope(requested);
        const after = left === null ? null : parseResourceScope(left);
        if (left !== null) expect(after).not.toBeNull();
        for (const letter of after?.letters ?? []) expect(before?.letters.has(letter)).toBe(true);
        const less = parseResourceScope(refused);
        if (less?.context === before?.context && (less?.type === before?.type || less?.type === "*")) {
          for (const letter of less?.letters ?? []) expect(after?.letters.has(letter) ?? false).toBe(false);
        }
      }),
    );
  });

  it("grants no system scope and no unknown scope to a person", () => {
    expect(grantableScopes(["openid", "system/*.rs", "admin", "patient/Patient.r"], [])).toEqual([
      "openid",
      "patient/Patient.r",
    ]);
  });

  it.each([
    ["patient/Patient.rs", "patient/*.rs", ["patient/Patient.rs"]],
    ["patient/*.cruds", "patient/Patient.rs patient/Observation.r", ["patient/Patient.rs", "patient/Observation.r"]],
    ["patient/Patient.read", "patient/Patient.rs", ["patient/Patient.read"]],
    ["patient/Patient.write", "patient/Patient.rs", []],
    ["user/Patient.rs", "patient/Patient.rs", []],
    ["patient/Observation.rs", "patient/Observation.rs?category=lab", ["patient/Observation.rs?category=lab"]],
    ["patient/Observation.rs?category=lab", "patient/Observation.rs", ["patient/Observation.rs?category=lab"]],
    ["patient/Observation.rs?category=lab", "patient/*.r?code=x", ["patient/Observation.r?category=lab&code=x"]],
    ["openid launch", "openid launch/patient", ["openid"]],
  ])("%s, registered for %s, is %j", (requested, registered, expected) => {
    expect(registeredScopes(requested.split(" "), registered.split(" "))).toEqual(expected);
    expect(registeredScopes(requested.split(" "), null)).toEqual(requested.split(" "));
  });

  it.each([
    ["patient/Patient.rs", "patient/*.rs", true],
    ["patient/Patient.rs", "patient/Patient.r patient/Patient.s", true],
    ["patient/Patient.read", "patient/Patient.rs", true],
    ["patient/Patient.crs", "patient/Patient.rs", false],
    ["patient/*.rs", "patient/Patient.rs", false],
    ["user/Patient.rs", "patient/Patient.rs", false],
    ["patient/Observation.rs", "patient/Observation.rs?category=lab", false],
    ["patient/Observation.rs?category=lab", "patient/Observation.rs", true],
    ["openid", "openid launch", true],
    ["fhirUser", "openid launch", false],
  ])("%s lies within %s: %j", (scope, granted, expected) => {
    expect(liesWithin(scope, granted.split(" "))).toBe(expected);
  });

  it("says a scope in words in both languages", () => {
    expect(describeScope("patient/RiskAssessment.c", "en")).toBe("Write risk assessments of this patient");
    expect(describeScope("patient/Observation.rs?category=http://x|laboratory", "zh-TW")).toBe(
      "讀取此病人的量測與檢驗結果（category = laboratory）",
    );
  });
});
