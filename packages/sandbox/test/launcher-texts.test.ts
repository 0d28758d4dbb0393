import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ApiError } from "../launcher/src/api.ts";
import { changesOf } from "../launcher/src/changes.ts";
import { FAULT_GROUPS, onCount, toggled } from "../launcher/src/faults.ts";
import { consoleBody, launchBody } from "../launcher/src/launch-body.ts";
import { plainMarkdown } from "../launcher/src/plain-markdown.ts";
import { problemText } from "../launcher/src/problem-text.ts";
import { readCards } from "../launcher/src/read-cards.ts";
import { jwksProblem, missingOf, NEW_APP_UNDER_TEST, newSecret } from "../launcher/src/test-app.ts";
import { sayIn } from "../launcher/src/words/index.ts";
import { type LaunchKind, type LaunchSettings, NO_FAULTS, NORMAL_LAUNCH } from "../src/launch-settings.ts";

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

describe("the cards of a chart", () => {
  it("are read whatever a service sends", () => {
    expect(readCards(null)).toEqual({ enabled: false, services: [] });
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (card, link) => {
        const { services } = readCards({
          enabled: true,
          services: [{ id: "a", tookMs: 1, error: null, cards: [card, { summary: "x", links: [link] }] }],
        });
        expect(services[0]?.cards.at(-1)).toMatchObject({ summary: "x", indicator: "info", detail: "" });
        for (const { links, summary } of services[0]?.cards ?? []) {
          expect(summary).not.toBe("");
          for (const { label, url } of links) expect([typeof label, typeof url]).toEqual(["string", "string"]);
        }
      }),
    );
  });
});

describe("what went wrong with a call of the sandbox", () => {
  it("is said in the language of the page", () => {
    const chinese = sayIn("zh-TW");
    expect(problemText(new TypeError("Failed to fetch"), chinese)).toBe("測試系統沒有回應：無法連線");
    expect(problemText(new ApiError("no such patient", 404, "no-such-patient"), chinese)).toBe(
      "診所資料中沒有這位病人。",
    );
    expect(problemText(new ApiError("appUnderTest: taken", 400), chinese)).toBe("測試系統未接受：appUnderTest: taken");
    expect(problemText(new ApiError("x", 404, "no-such-patient"), sayIn("en"))).not.toMatch(/[^ -~]/);
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

describe("who a launch is for", () => {
  const chosen = { app: "coronary-risk", patient: "ann", practitioner: "dr-lin" };
  const people = (kind: LaunchKind, more: Partial<LaunchSettings> = {}) => {
    const { patients, practitioners } = launchBody({ ...NORMAL_LAUNCH, kind, ...more }, chosen);
    return { patients, practitioners };
  };

  it("is the chosen patient and user in the chart, the patient alone at the portal, nobody for a service", () => {
    expect(people("provider-ehr")).toEqual({ patients: ["ann"], practitioners: ["dr-lin"] });
    expect(people("patient-portal")).toEqual({ patients: ["ann"], practitioners: [] });
    expect(people("backend-service")).toEqual({ patients: [], practitioners: [] });
  });

  it("is asked by the authorization server in a standalone launch, unless it is chosen beforehand", () => {
    expect(people("provider-standalone")).toEqual({ patients: [], practitioners: [] });
    expect(people("provider-standalone", { patients: ["bob"] }).patients).toEqual(["bob"]);
    expect(people("provider-standalone", { skipLogin: true }).practitioners).toEqual(["dr-lin"]);
    expect(people("patient-standalone", { skipLogin: true })).toEqual({ patients: ["ann"], practitioners: [] });
  });

  it("is the signed-in user without a chart when the console is opened, whatever the drawer says of a chart", () => {
    const drawer = {
      ...NORMAL_LAUNCH,
      patients: ["ann"],
      encounter: "visit-1",
      intent: "chest-pain",
      tokenSeconds: 60,
    };
    expect(consoleBody({ ...drawer, kind: "patient-standalone" }, "it-wang")).toEqual({
      ...NORMAL_LAUNCH,
      app: "console",
      practitioners: ["it-wang"],
      webMessaging: false,
      tokenSeconds: 60,
    });
    expect(consoleBody(NORMAL_LAUNCH, "").practitioners).toEqual([]);
  });

  it("names no app of the suite beside an app under test", () => {
    expect(launchBody({ ...NORMAL_LAUNCH, appUnderTest: NEW_APP_UNDER_TEST }, chosen).app).toBeNull();
    expect(launchBody(NORMAL_LAUNCH, chosen).app).toBe("coronary-risk");
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
    expect(
      missingOf({ ...NEW_APP_UNDER_TEST, jwks: keys, jwksUrl: "https://a.example/keys" }, "backend-service"),
    ).toEqual(["jwksOne"]);
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
