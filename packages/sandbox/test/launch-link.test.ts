import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLaunch, encodeLaunch, readLaunchSettings } from "../src/launch-link.ts";
import {
  CLIENT_KINDS,
  LAUNCH_KINDS,
  type LaunchSettings,
  NO_FAULTS,
  NORMAL_LAUNCH,
  PKCE_MODES,
  SIMPLE_FAULTS,
} from "../src/launch-settings.ts";

const id = fc.stringMatching(/^[A-Za-z0-9.-]{1,20}$/);
const reference = fc
  .tuple(fc.constantFrom("", "https://ehr.example/fhir/"), id)
  .map(([base, it]) => `${base}Observation/${it}`);
const text = fc.string({ unit: "grapheme", maxLength: 40 });
const address = fc.webUrl();
const settings: fc.Arbitrary<LaunchSettings> = fc.record({
  kind: fc.constantFrom(...LAUNCH_KINDS),
  app: fc.option(text),
  appUnderTest: fc.option(
    fc.record(
      {
        launchUrl: address,
        clientId: fc.stringMatching(/^[a-z-]{1,20}$/),
        clientKind: fc.constantFrom(...CLIENT_KINDS),
        clientSecret: fc.stringMatching(/^the-secret-[a-z]{1,20}$/),
        redirectUris: fc.array(address, { maxLength: 3 }),
      },
      { requiredKeys: ["launchUrl", "clientId", "clientKind", "redirectUris"] },
    ),
  ),
  patients: fc.array(id, { maxLength: 3 }),
  practitioners: fc.array(id, { maxLength: 3 }),
  encounter: id,
  skipLogin: fc.boolean(),
  skipConsent: fc.boolean(),
  fhirContext: fc.array(fc.record({ reference, role: id }, { requiredKeys: ["reference"] }), { maxLength: 3 }),
  intent: text,
  appContext: fc.string({ maxLength: 40 }),
  webMessaging: fc.boolean(),
  needPatientBanner: fc.boolean(),
  smartStyleUrl: fc.oneof(fc.constant(""), address),
  tenant: text,
  refusedScopes: fc.array(text, { maxLength: 3 }),
  tokenSeconds: fc.option(fc.integer({ min: 1, max: 86_400 })),
  pkce: fc.constantFrom(...PKCE_MODES),
  strict: fc.boolean(),
  faults: fc.record({
    simple: fc.uniqueArray(fc.constantFrom(...Object.values(SIMPLE_FAULTS).flat())),
    slowMs: fc.integer({ min: 0, max: 120_000 }),
    tooManyAt: fc.integer({ min: 0, max: 10_000 }),
    retryAfterSeconds: fc.integer({ min: 0, max: 3600 }),
    errorRate: fc.double({ min: 0, max: 1, noNaN: true }).map((rate) => rate + 0),
    cutAt: fc.integer({ min: 0, max: 10_000 }),
    clockSkewSeconds: fc.integer({ min: -86_400, max: 86_400 }),
  }),
});

describe("a launch link", () => {
  it.each([
    ["javascript:1", false],
    ["Observation", false],
    ["observation/1", false],
    ["Observation/a b", false],
    ["../Observation/1", false],
    ["ftp://ehr.example/Observation/1", false],
    ["https://ehr.example/fhir/", false],
    ["Observation/1", true],
    ["Observation/1/_history/2", true],
    ["https://ehr.example/fhir/Observation/1", true],
  ])("takes as a reference of fhirContext what is one: %s", (reference, expected) => {
    const read = readLaunchSettings({ fhirContext: [{ reference }] });
    expect(read).toMatchObject(expected ? { ok: true } : { ok: false, fields: ["fhirContext.0.reference"] });
    if (!read.ok) expect(read.problem).toContain("fhirContext.0.reference: must be a FHIR reference");
  });

  it("gives back what went in, less the secret, in letters that an address carries", () => {
    fc.assert(
      fc.property(settings, (given) => {
        const link = encodeLaunch(given);
        expect(link).toMatch(/^[A-Za-z0-9_-]*$/);
        const read = decodeLaunch(link);
        const { clientSecret, ...app } = given.appUnderTest ?? {};
        const expected = { ...given, appUnderTest: given.appUnderTest ? app : null };
        expect(read).toEqual({ ok: true, settings: expected });
        if (clientSecret) expect(atob(link.replaceAll("-", "+").replaceAll("_", "/"))).not.toContain(clientSecret);
      }),
    );
  });

  it("of a normal launch is short, and reads as one", () => {
    expect(encodeLaunch(NORMAL_LAUNCH)).toBe("e30");
    expect(decodeLaunch("e30")).toEqual({ ok: true, settings: NORMAL_LAUNCH });
  });

  it("never throws on what somebody typed", () => {
    fc.assert(fc.property(fc.string(), (typed) => void expect(decodeLaunch(typed)).toHaveProperty("ok")));
  });
});

describe("reading settings", () => {
  it.each([
    [{ kind: "ehr" }, /^kind: .*"provider-ehr"\|"patient-portal"/],
    [{ faults: { simple: ["nonsense"] } }, /^faults\.simple\.0: .*"auth_invalid_client_id"/],
    [{ faults: { errorRate: 2 } }, /^faults\.errorRate: .*<=1/],
    [{ patients: ["../x"] }, /^patients\.0: must be a FHIR id/],
    [{ tokenSeconds: 0 }, /^tokenSeconds: .*>=1/],
    [{ smartStyleUrl: "javascript:alert(1)" }, /^smartStyleUrl: /],
    [{ patient: "ann" }, /Unrecognized key: "patient"/],
    [null, /^the launch: /],
  ])("%j is refused by name", (value, why) => {
    const read = readLaunchSettings(value);
    expect(read.ok ? "" : read.problem).toMatch(why);
    expect(read.ok ? [] : read.fields).toEqual(
      value === null
        ? []
        : [
            expect.stringMatching(
              /^(kind|faults\.simple\.0|faults\.errorRate|patients?(\.0)?|tokenSeconds|smartStyleUrl)$/,
            ),
          ],
    );
  });

  it("fills in what is left out", () => {
    const read = readLaunchSettings({ faults: { slowMs: 5 } });
    expect(read).toEqual({ ok: true, settings: { ...NORMAL_LAUNCH, faults: { ...NO_FAULTS, slowMs: 5 } } });
  });
});
