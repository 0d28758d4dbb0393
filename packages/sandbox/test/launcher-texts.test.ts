import { describe, expect, it } from "vitest";
import { changesOf } from "../launcher/src/changes.ts";
import { FAULT_GROUPS, onCount, toggled } from "../launcher/src/faults.ts";
import { plainMarkdown } from "../launcher/src/plain-markdown.ts";
import { jwksProblem, missingOf, NEW_APP_UNDER_TEST, newSecret } from "../launcher/src/test-app.ts";
import { sayIn } from "../launcher/src/words/index.ts";
import { NO_FAULTS, NORMAL_LAUNCH } from "../src/launch-settings.ts";

describe("a card's markdown", () => {
  it("becomes plain paragraphs", () => {
    expect(plainMarkdown("# Title\n\n**Bold** and _soft_ and `code`\n\n- one\n* two\n\n> said")).toEqual([
      "Title",
      "Bold and soft and code",
      "• one\n• two",
      "said",
    ]);
    expect(plainMarkdown("see [the guide](https://example.org/x) ![alt](https://example.org/i.png)")).toEqual([
      "see the guide (https://example.org/x) alt (https://example.org/i.png)",
    ]);
  });

  it("keeps numbers, signs and HTML as they are written", () => {
    expect(plainMarkdown("LDL 3 * 2 < 7, snake_case_name, 5*6*7")).toEqual(["LDL 3 * 2 < 7, snake_case_name, 5*6*7"]);
    expect(plainMarkdown("<img src=x onerror=alert(1)>")).toEqual(["<img src=x onerror=alert(1)>"]);
    expect(plainMarkdown(" \n\n---\n\n")).toEqual([]);
  });
});

describe("what differs from a normal launch", () => {
  const say = sayIn("en");
  it("is nothing for a normal launch of any app, patient and user", () => {
    expect(changesOf({ ...NORMAL_LAUNCH, app: "x", patients: ["a"], practitioners: ["b"] }, "en", say)).toEqual([]);
  });

  it("names each setting and each failure in words", () => {
    const changes = changesOf(
      {
        ...NORMAL_LAUNCH,
        strict: false,
        tokenSeconds: 570,
        refusedScopes: ["patient/RiskAssessment.c"],
        faults: { ...NO_FAULTS, simple: ["half_answer"], tooManyAt: 3, clockSkewSeconds: -60 },
      },
      "en",
      say,
    );
    expect(changes.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      "Refused scopes: patient/RiskAssessment.c",
      "Access token life: 570 s",
      "Strict: no",
      "Data: 429 at request 3, Retry-After 2 s",
      "Data: Half an answer",
      "Server: Clock 60 s behind",
    ]);
  });

  it("counts every failure once, switched on and off again", () => {
    const all = FAULT_GROUPS.flatMap(({ numbers, simple }) => [...numbers, ...simple]);
    const on = all.reduce(toggled, NO_FAULTS);
    expect(onCount(on)).toBe(all.length);
    expect(all.reduce(toggled, on)).toEqual(NO_FAULTS);
  });
});

describe("an app under test", () => {
  const app = {
    ...NEW_APP_UNDER_TEST,
    launchUrl: "http://localhost:5173/launch.html",
    redirectUris: ["http://localhost:5173/"],
  };
  const keys = '{"keys":[{"kty":"EC","crv":"P-384","x":"a","y":"b"}]}';

  it("says what it still lacks", () => {
    expect(missingOf(app, "provider-ehr")).toEqual([]);
    expect(missingOf(NEW_APP_UNDER_TEST, "provider-ehr")).toEqual(["launchUrl", "redirects"]);
    expect(missingOf({ ...app, clientKind: "confidential-symmetric" }, "provider-ehr")).toEqual(["secret"]);
    expect(missingOf({ ...app, clientKind: "confidential-asymmetric" }, "provider-ehr")).toEqual(["jwksUrl"]);
    expect(missingOf({ ...NEW_APP_UNDER_TEST, jwks: keys }, "backend-service")).toEqual([]);
    expect(missingOf({ ...app, launchUrl: "javascript:alert(1)" }, "provider-ehr")).toEqual(["launchUrl"]);
  });

  it("takes public keys only", () => {
    expect(jwksProblem(keys)).toBeNull();
    expect(jwksProblem('{"keys":[{"kty":"EC","d":"secret"}]}')).toBe("jwksPrivate");
    for (const text of ["", "{}", '{"keys":[]}', '{"keys":[1]}', "[]", "null"])
      expect(jwksProblem(text)).toBe("jwksBad");
  });

  it("makes secrets that differ", () => {
    expect(newSecret()).toMatch(/^[0-9a-f]{64}$/);
    expect(newSecret()).not.toBe(newSecret());
  });
});
