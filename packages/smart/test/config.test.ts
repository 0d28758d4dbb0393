import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkConfig, LaunchError, loadConfig } from "../src/index.ts";
import { jsonErrorOffset } from "../src/json-position.ts";

const GOOD = {
  issuers: [{ iss: "https://ehr.example.org/fhir", clientId: "abc", name: { en: "EHR", "zh-TW": "醫院" } }],
  site: { name: { en: "Clinic", "zh-TW": "診所" }, score2Region: "moderate" },
};
const check = (config: unknown) => checkConfig(JSON.stringify(config), "config.json");
const first = (source: string) => {
  const checked = checkConfig(source, "config.json");
  return checked.ok ? null : checked.problems[0];
};

describe("config.json", () => {
  it("finds the fault in any text that JSON.parse refuses, and none in any that it takes", () => {
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 }))
        .map(
          ([json, at, put]) => `${json.slice(0, at % (json.length + 1))}${put}${json.slice(at % (json.length + 1))}`,
        ),
    );
    fc.assert(
      fc.property(text, (source) => {
        let good = true;
        try {
          JSON.parse(source);
        } catch {
          good = false;
        }
        expect(jsonErrorOffset(source) === null).toBe(good);
      }),
    );
  });

  it("fills in what may be left out", () => {
    const checked = check(GOOD);
    expect(checked).toMatchObject({
      ok: true,
      config: {
        issuers: [{ scopes: "auto", environment: "production" }],
        site: { language: "zh-TW", terminology: [] },
        session: { idleMinutes: 30 },
        features: { webgpu: "off" },
      },
    });
  });

  it("takes origins for the headers only as scheme, host and port", () => {
    const { site } = GOOD;
    const framed = (origin: string) => check({ ...GOOD, site: { ...site, frameAncestors: [origin] } });
    expect(framed("https://ehr.example.org:8443").ok).toBe(true);
    for (const wrong of [
      "https://ehr.example.org/",
      "ehr.example.org",
      "https://EHR.example.org",
      "https://a.org; x",
      "*",
    ])
      expect(framed(wrong), wrong).toMatchObject({
        ok: false,
        problems: [{ at: "site.frameAncestors[0]", expected: expect.stringContaining("origin") }],
      });
    const [issuer] = GOOD.issuers;
    expect(check({ ...GOOD, issuers: [{ ...issuer, origins: ["https://login.example.org/token"] }] })).toMatchObject({
      problems: [{ at: "issuers[0].origins[0]", todo: expect.stringContaining("without a path") }],
    });
  });

  it("names line and column of a syntax error", () => {
    expect(first('{\n  "issuers": [],\n  "site": }')).toMatchObject({
      file: "config.json",
      at: "line 3, column 11",
      found: '"}"',
    });
    expect(first('{"issuers": [1 2]}')).toMatchObject({ at: "line 1, column 16", found: '"2]}"' });
    expect(first('{"a": 1,}')).toMatchObject({ at: "line 1, column 9" });
    expect(first('{"a": "b')).toMatchObject({ at: "line 1, column 7" });
    expect(first("")).toMatchObject({ found: "an empty file" });
    expect(first("<!doctype html><html>")).toMatchObject({ found: "an HTML page" });
  });

  it.each([
    [{ ...GOOD, issuers: [] }, "issuers", "[]", "at least 1 entry"],
    [
      { ...GOOD, site: { ...GOOD.site, qtcFormula: "friderica" } },
      "site.qtcFormula",
      '"friderica"',
      'one of "bazett", "fridericia", "framingham", "hodges"',
    ],
    [
      { ...GOOD, site: { ...GOOD.site, score2Region: "medium" } },
      "site.score2Region",
      '"medium"',
      'one of "low", "moderate", "high", "very-high"',
    ],
    [
      { ...GOOD, issuers: [{ ...GOOD.issuers[0], iss: "ehr.example.org" }] },
      "issuers[0].iss",
      '"ehr.example.org"',
      "the FHIR base address, https://..., without ? or #",
    ],
    [
      { ...GOOD, issuers: [{ ...GOOD.issuers[0], clientId: undefined }] },
      "issuers[0].clientIds",
      "nothing",
      "clientId, or clientIds with one id an app",
    ],
    [{ ...GOOD, issuers: [{ ...GOOD.issuers[0], clientId: 7 }] }, "issuers[0].clientId", "7", "string"],
    [
      { ...GOOD, issuers: [GOOD.issuers[0], GOOD.issuers[0]] },
      "issuers[1].iss",
      '"https://ehr.example.org/fhir"',
      "each iss once",
    ],
    [{ ...GOOD, features: { webgpu: true } }, "features.webgpu", "true", 'one of "off", "faster", "always"'],
    [{ issuers: GOOD.issuers }, "site", "nothing", "object"],
  ])("says where, what was found, what is expected and what to do (%#)", (config, at, found, expected) => {
    const checked = check(config);
    expect(checked.ok ? null : checked.problems[0]).toMatchObject({ at, found, expected });
    expect(checked.ok ? "" : checked.problems[0]?.todo).not.toBe("");
  });

  it("fails as a launch error with every problem, also when the file is not there", async () => {
    const serve = (body: string, status = 200) =>
      loadConfig("/config.json", { fetch: async () => new Response(body, { status }) });
    expect((await serve(JSON.stringify(GOOD))).issuers[0]?.iss).toBe("https://ehr.example.org/fhir");
    await expect(serve("x", 404)).rejects.toMatchObject({
      kind: "config-wrong",
      detail: { problems: [{ found: "HTTP 404" }] },
    });
    await expect(serve('{"issuers":1,"site":1}')).rejects.toSatisfy(
      (error) =>
        error instanceof LaunchError &&
        error.detail.problems.length === 2 &&
        /^LX-[0-9A-F]{4}-[0-9A-F]{4}$/.test(error.reference),
    );
  });
});
