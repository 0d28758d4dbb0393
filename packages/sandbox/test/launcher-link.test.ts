import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSettings, encodeSettings, readSettings } from "../launcher/src/link.ts";
import {
  CLIENT_KINDS,
  LAUNCH_KINDS,
  type LaunchSettings,
  NORMAL_LAUNCH,
  PKCE_MODES,
  SIMPLE_FAULTS,
} from "../src/launch-settings.ts";

const words = fc.string({ unit: "binary", maxLength: 40 });
const some = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });
const list = fc.array(some, { maxLength: 4 });
const faults = fc.record({
  simple: fc.subarray(Object.values(SIMPLE_FAULTS).flat()),
  slowMs: fc.integer({ min: 0, max: 120_000 }),
  tooManyAt: fc.integer({ min: 0, max: 10_000 }),
  retryAfterSeconds: fc.integer({ min: 0, max: 600 }),
  errorRate: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
  cutAt: fc.integer({ min: 0, max: 10_000 }),
  clockSkewSeconds: fc.integer({ min: -86_400, max: 86_400 }).map((seconds) => seconds || 0),
});
const appUnderTest = fc.record({
  launchUrl: words,
  clientId: words,
  clientKind: fc.constantFrom(...CLIENT_KINDS),
  clientSecret: fc.option(some, { nil: undefined }),
  jwksUrl: fc.option(some, { nil: undefined }),
  jwks: fc.option(some, { nil: undefined }),
  redirectUris: list,
});
const settings: fc.Arbitrary<LaunchSettings> = fc
  .record({
    kind: fc.constantFrom(...LAUNCH_KINDS),
    app: fc.option(some, { nil: null }),
    appUnderTest: fc.option(appUnderTest, { nil: null }),
    patients: list,
    practitioners: list,
    encounter: some,
    skipLogin: fc.boolean(),
    skipConsent: fc.boolean(),
    fhirContext: fc.array(fc.oneof(fc.record({ reference: some }), fc.record({ reference: some, role: some })), {
      maxLength: 3,
    }),
    intent: words,
    appContext: words,
    needPatientBanner: fc.boolean(),
    webMessaging: fc.boolean(),
    smartStyleUrl: words,
    tenant: words,
    refusedScopes: list,
    tokenSeconds: fc.option(fc.integer({ min: 1, max: 86_400 }), { nil: null }),
    pkce: fc.constantFrom(...PKCE_MODES),
    strict: fc.boolean(),
    faults,
  })
  .map((made) => (made.appUnderTest ? { ...made, app: null } : made));

describe("the shareable link", () => {
  it("restores every setting", () => {
    fc.assert(
      fc.property(settings, (made) => {
        const encoded = encodeSettings(made);
        expect(encoded).toMatch(/^[\w-]*$/);
        expect(decodeSettings(encoded)).toEqual(made);
      }),
    );
  });

  it("is short when nothing differs from a normal launch", () => {
    expect(encodeSettings({ ...NORMAL_LAUNCH, app: "lung-decision", patients: ["ann"] }).length).toBeLessThan(70);
    expect(decodeSettings(encodeSettings(NORMAL_LAUNCH))).toEqual(NORMAL_LAUNCH);
  });

  it("says no to what is no link", () => {
    for (const text of ["", "%%%", "bm8", "bnVsbA", "W10", "eyJr", "x".repeat(100_000)])
      expect(decodeSettings(text)).toBeNull();
  });

  it("reads anything as settings that a launch can have", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const read = readSettings(value);
        expect(Object.keys(read).sort()).toEqual(Object.keys(NORMAL_LAUNCH).sort());
        expect(LAUNCH_KINDS).toContain(read.kind);
        expect(readSettings(JSON.parse(JSON.stringify(read)))).toEqual(read);
      }),
    );
    expect(
      readSettings({
        kind: "root",
        tokenSeconds: -5,
        faults: { simple: ["rm -rf", "half_answer"], slowMs: 1e9, errorRate: 2 },
        patients: [1, "ann"],
      }),
    ).toEqual({
      ...NORMAL_LAUNCH,
      patients: ["ann"],
      faults: { ...NORMAL_LAUNCH.faults, simple: ["half_answer"] },
    });
  });
});
