import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { beginLaunch, LaunchError, type LaunchErrorKind, launchStandalone, openSession } from "../src/index.ts";
import { FakeEhr } from "./server.ts";
import { configFor, FakeLocks, launched, type Tab, tab } from "./tab.ts";

const APP = "http://localhost:8080/coronary-risk/";
let ehr: FakeEhr;
beforeEach(async () => {
  ehr = await FakeEhr.start();
});
afterEach(() => ehr.stop());

async function kindOf(run: Promise<unknown>): Promise<LaunchErrorKind | "none"> {
  try {
    await run;
    return "none";
  } catch (error) {
    if (error instanceof LaunchError) return error.kind;
    throw error;
  }
}

const at = (query: string): Tab => tab({ url: `${APP}launch.html${query}` });
const launchQuery = (): string => `?iss=${encodeURIComponent(ehr.iss)}&launch=abc`;

describe("beginLaunch", () => {
  it("sends nothing to a server that is not listed byte for byte", async () => {
    for (const iss of [`${ehr.iss}/`, ehr.iss.toUpperCase(), "https://evil.example/fhir"]) {
      const page = at(`?iss=${encodeURIComponent(iss)}&launch=abc`);
      expect(await kindOf(beginLaunch(configFor(ehr), "coronary-risk", page))).toBe("issuer-not-listed");
      expect(page.left).toEqual([]);
    }
    expect(ehr.seen).toEqual([]);
  });

  it.each([
    "clientId=x",
    "client_id=x",
    "patientId=9",
    "fhirServiceUrl=https://evil.example",
    "key=k",
    "state=s",
    "scope=*",
  ])("refuses a link with %s before any request", async (override) => {
    const page = at(`${launchQuery()}&${override}`);
    expect(await kindOf(beginLaunch(configFor(ehr), "coronary-risk", page))).toBe("url-override");
    expect(ehr.seen).toEqual([]);
  });

  it("refuses iss twice", async () => {
    const page = at(`${launchQuery()}&iss=https://evil.example`);
    expect(await kindOf(beginLaunch(configFor(ehr), "coronary-risk", page))).toBe("url-override");
  });

  it("asks with PKCE S256, an unguessable state, a nonce, aud as received and read scopes before write scopes", async () => {
    const page = at(launchQuery());
    await beginLaunch(configFor(ehr), "coronary-risk", page);
    const params = new URL(page.left[0] ?? "").searchParams;
    expect(params.get("aud")).toBe(ehr.iss);
    expect(params.get("launch")).toBe("abc");
    expect(params.get("redirect_uri")).toBe(APP);
    expect(params.get("client_id")).toBe("cor");
    expect(params.get("code_challenge_method")).toBe("S256");
    expect(params.get("code_challenge")).toMatch(/^[\w-]{43}$/);
    expect(params.get("state")).toMatch(/^[0-9a-f-]{36}$/);
    expect(params.get("nonce")).toMatch(/^[\w-]{43}$/);
    const scopes = (params.get("scope") ?? "").split(" ");
    expect(scopes.slice(0, 4)).toEqual(["openid", "fhirUser", "launch", "online_access"]);
    expect(scopes).toContain("patient/Observation.rs");
    expect(scopes).toContain("patient/RiskAssessment.c");
    const firstWrite = scopes.findIndex((scope) => scope.endsWith(".c"));
    expect(scopes.slice(firstWrite).every((scope) => scope.endsWith(".c"))).toBe(true);
    expect(scopes.some((scope) => scope.includes("*"))).toBe(false);
  });

  it("falls back to v1 scopes when permission-v2 is not advertised", async () => {
    ehr.discovery = { capabilities: ["launch-ehr", "permission-v1"] };
    const page = at(launchQuery());
    await beginLaunch(configFor(ehr), "coronary-risk", page);
    const scope = new URL(page.left[0] ?? "").searchParams.get("scope");
    expect(scope).toContain("patient/Observation.read");
    expect(scope).toContain("patient/RiskAssessment.write");
  });

  it("asks for the patient when launched outside the EHR, and for an issuer when none is named", async () => {
    const page = at("");
    expect(await beginLaunch(configFor(ehr), "coronary-risk", page)).toMatchObject({ kind: "choose-issuer" });
    expect(ehr.seen).toEqual([]);
    await launchStandalone(configFor(ehr), "coronary-risk", ehr.iss, page);
    const params = new URL(page.left[0] ?? "").searchParams;
    expect(params.has("launch")).toBe(false);
    expect(params.get("scope")).toContain("launch/patient");
    expect(await kindOf(launchStandalone(configFor(ehr), "coronary-risk", "https://evil.example/fhir", page))).toBe(
      "issuer-not-listed",
    );
  });

  it("stops at a server without S256, without discovery, or with an endpoint that is not https", async () => {
    ehr.discovery = { code_challenge_methods_supported: ["plain"] };
    expect(await kindOf(beginLaunch(configFor(ehr), "coronary-risk", at(launchQuery())))).toBe("pkce-missing");
    ehr.discovery = { token_endpoint: "http://other.example/token" };
    expect(await kindOf(beginLaunch(configFor(ehr), "coronary-risk", at(launchQuery())))).toBe("discovery-failed");
    ehr.discovery = { token_endpoint: undefined };
    expect(await kindOf(beginLaunch(configFor(ehr), "coronary-risk", at(launchQuery())))).toBe("discovery-failed");
  });

  it("says when the app has no client id at this server, and when the frame blocks storage", async () => {
    expect(await kindOf(beginLaunch(configFor(ehr), "ecg-triage", at(launchQuery())))).toBe("client-id-missing");
    const blocked = at(launchQuery());
    blocked.storage = () => {
      throw new DOMException("denied", "SecurityError");
    };
    expect(await kindOf(beginLaunch(configFor(ehr), "coronary-risk", blocked))).toBe("storage-blocked");
  });
});

describe("openSession", () => {
  it("opens the chart of the token, with the verified user, and cleans the address", async () => {
    ehr.token = {
      encounter: "e1",
      need_patient_banner: false,
      intent: "triage",
      fhirContext: [{ reference: "Observation/ecg1" }, 7],
    };
    const page = tab();
    const session = await launched(ehr, page);
    expect(session.patient).toBe("Patient/p1");
    expect(session.user).toEqual({
      reference: "Practitioner/dr1",
      fhirUser: `${ehr.iss}/Practitioner/dr1`,
      name: "Dr Lin",
      subject: "dr1",
    });
    expect(session.encounter).toBe("e1");
    expect(session.needPatientBanner).toBe(false);
    expect(session.launchedOn("Observation")).toEqual(["Observation/ecg1"]);
    expect(page.location.href).toBe(APP);
    expect(session.can("Observation", "s")).toBe(true);
    expect(session.can("RiskAssessment", "c")).toBe(true);
    expect(session.can("Observation", "c")).toBe(false);
  });

  it("names what it was launched on: resources of this server that have the launch's role", async () => {
    ehr.token = {
      fhirContext: [
        { reference: "Observation/ecg1" },
        { reference: "Observation/ecg1", role: "launch" },
        { reference: `${ehr.iss}/Observation/ecg2`, role: "launch" },
        { reference: "https://other.example/fhir/Observation/3" },
        { reference: "Observation/compared", role: "https://ehr.example/compared-with" },
        { reference: "Observation/4/_history/1" },
        { reference: "Patient/somebody-else" },
        { canonical: "https://ehr.example/Questionnaire/q", type: "Questionnaire" },
        null,
      ],
    };
    const session = await launched(ehr);
    expect(session.launchedOn("Observation")).toEqual(["Observation/ecg1", "Observation/ecg2"]);
    expect(session.launchedOn("ImagingStudy")).toEqual([]);
    expect(session.patient).toBe("Patient/p1");
  });

  it.each([
    [undefined, null],
    ["", null],
    [7, null],
    ['{"ecg":"Observation/1"}', { ecg: "Observation/1" }],
    ["<ecg>1</ecg>", "<ecg>1</ecg>"],
  ])("gives what a CDS Hooks card handed over: %j", async (appContext, expected) => {
    ehr.token = { appContext };
    expect((await launched(ehr)).appContext).toEqual(expected);
  });

  it.each([
    ["a relative fhirUser", { fhirUser: "Practitioner/7" }, "Practitioner/7"],
    ["profile instead of fhirUser", { fhirUser: undefined, profile: "Practitioner/8" }, "Practitioner/8"],
    ["a user of another server", { fhirUser: "https://other.example/fhir/Practitioner/9" }, null],
  ])("reads %s", async (_name, claims, reference) => {
    ehr.idToken = { claims };
    expect((await launched(ehr)).user?.reference).toBe(reference);
  });

  it.each([
    ["another key", { sign: "other-key" as const }],
    ["another nonce", { claims: { nonce: "x" } }],
    ["another audience", { claims: { aud: "someone" } }],
    ["another issuer", { claims: { iss: "https://evil.example" } }],
    ["an exp ten minutes ago", { claims: { exp: Math.floor(Date.now() / 1000) - 600 } }],
  ])("refuses an id_token with %s", async (_name, idToken) => {
    ehr.idToken = idToken;
    expect(await kindOf(launched(ehr))).toBe("id-token-invalid");
  });

  it.each([
    ["no jwks_uri", { jwks_uri: undefined }],
    ["a jwks_uri that answers 404", { jwks_uri: "/nothing" }],
  ])("refuses an id_token of a server with %s: it can not be verified", async (_name, discovery) => {
    const origin = new URL(ehr.iss).origin;
    ehr.discovery = { ...discovery, ...(discovery.jwks_uri ? { jwks_uri: `${origin}${discovery.jwks_uri}` } : {}) };
    expect(await kindOf(launched(ehr))).toBe("id-token-invalid");
  });

  it("opens without an id_token as a session without a named clinician", async () => {
    ehr.idToken = null;
    expect((await launched(ehr)).user).toBeNull();
  });

  it.each([
    ["no patient", { patient: undefined }],
    ["a patient that is no id", { patient: "../Practitioner" }],
  ])("stops at %s", async (_name, token) => {
    ehr.token = token;
    expect(await kindOf(launched(ehr))).toBe("no-patient");
  });

  it("exchanges a code once, however often it is called", async () => {
    const page = tab();
    const config = configFor(ehr);
    const [first, second] = await Promise.all([launched(ehr, page, config), Promise.resolve()]).then(
      async ([session]) => [session, await openSession(config, "coronary-risk", page)],
    );
    expect(second).toBe(first);
    expect(ehr.seen.filter(({ url }) => url === "/token")).toHaveLength(1);
  });

  it("does not accept an answer that no launch of this tab asked for, nor the same one twice", async () => {
    const page = tab();
    await launched(ehr, page);
    const replay = tab({ url: `${APP}?code=code-1&state=${crypto.randomUUID()}`, storage: page.storageArea });
    expect(await kindOf(openSession(configFor(ehr), "coronary-risk", replay))).toBe("state-unknown");
  });

  it("tells a refusal from a fault of the login page", async () => {
    for (const [error, kind] of [
      ["access_denied", "authorize-denied"],
      ["invalid_scope", "authorize-failed"],
    ]) {
      const page = at(launchQuery());
      await beginLaunch(configFor(ehr), "coronary-risk", page);
      const state = new URL(page.left[0] ?? "").searchParams.get("state");
      page.go(`${APP}?error=${error}&state=${state}`);
      expect(await kindOf(openSession(configFor(ehr), "coronary-risk", page))).toBe(kind);
    }
  });

  it("calls a code that the server no longer takes an expired launch", async () => {
    const page = at(launchQuery());
    await beginLaunch(configFor(ehr), "coronary-risk", page);
    const back = ehr.authorize(page.left[0] ?? "");
    ehr.issued.length = 0;
    page.go(back);
    expect(await kindOf(openSession(configFor(ehr), "coronary-risk", page))).toBe("launch-expired");
  });

  it("says that a login was not finished when its answer came without code and state, or a reload broke in", async () => {
    const page = at(launchQuery());
    await beginLaunch(configFor(ehr), "coronary-risk", page);
    const back = ehr.authorize(page.left[0] ?? "");
    const stripped = tab({ storage: page.storageArea });
    expect(await kindOf(openSession(configFor(ehr), "coronary-risk", stripped))).toBe("answer-lost");
    const other = tab({ storage: page.storageArea });
    expect(await kindOf(openSession(configFor(ehr), "lung-decision", other))).toBe("no-launch");
    ehr.issued.length = 0;
    page.go(back);
    expect(await kindOf(openSession(configFor(ehr), "coronary-risk", page))).toBe("launch-expired");
    const reloaded = tab({ storage: page.storageArea, state: page.historyState });
    expect(await kindOf(openSession(configFor(ehr), "coronary-risk", reloaded))).toBe("answer-lost");
  });

  it("refuses an override in its own address too", async () => {
    for (const name of ["patientId", "fhirServiceUrl", "clientId", "access_token"]) {
      const page = tab({ url: `${APP}?${name}=x` });
      expect(await kindOf(openSession(configFor(ehr), "coronary-risk", page))).toBe("url-override");
    }
  });

  it("says so when the storage takes nothing more, and an open session goes on without it", async () => {
    const full = at(launchQuery());
    full.storageArea.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    expect(await kindOf(beginLaunch(configFor(ehr), "coronary-risk", full))).toBe("storage-blocked");
    const page = tab();
    page.history.replaceState = (state) => {
      page.historyState = state;
      page.storageArea.setItem = full.storageArea.setItem;
    };
    expect((await launched(ehr, page)).patient).toBe("Patient/p1");
  });

  it("opens where Web Locks are refused, for the first time and after a reload", async () => {
    const refused = { request: () => Promise.reject(new DOMException("denied", "SecurityError")) };
    const page = tab();
    page.locks = refused as unknown as LockManager;
    await launched(ehr, page);
    const reloaded = tab({ storage: page.storageArea, state: page.historyState });
    reloaded.locks = refused as unknown as LockManager;
    expect((await openSession(configFor(ehr), "coronary-risk", reloaded)).patient).toBe("Patient/p1");
  });

  it("starts a launch when the page itself is called with iss", async () => {
    const page = tab({ url: `${APP}${launchQuery()}` });
    void openSession(configFor(ehr), "coronary-risk", page);
    await expect.poll(() => page.left.length).toBe(1);
    expect(page.left[0]).toContain("/authorize?");
  });

  it("says that there is no launch when opened by itself", async () => {
    expect(await kindOf(openSession(configFor(ehr), "coronary-risk", tab()))).toBe("no-launch");
  });
});

describe("one chart a tab", () => {
  it("goes on after a reload", async () => {
    const page = tab({ locks: new FakeLocks() });
    await launched(ehr, page);
    (page.locks as FakeLocks).drop();
    const reloaded = tab({ storage: page.storageArea, locks: page.locks as FakeLocks, state: page.historyState });
    const session = await openSession(configFor(ehr), "coronary-risk", reloaded);
    expect(session.patient).toBe("Patient/p1");
  });

  it("keeps two charts apart that share one storage", async () => {
    const locks = new FakeLocks();
    const one = tab({ locks });
    const two = tab({ locks, storage: one.storageArea });
    const first = await launched(ehr, one);
    ehr.token = { patient: "p2" };
    const second = await launched(ehr, two);
    expect([first.patient, second.patient]).toEqual(["Patient/p1", "Patient/p2"]);
    locks.drop();
    const again = async (page: Tab) =>
      (
        await openSession(
          configFor(ehr),
          "coronary-risk",
          tab({ storage: page.storageArea, locks, state: page.historyState }),
        )
      ).patient;
    expect(await again(one)).toBe("Patient/p1");
    expect(await again(two)).toBe("Patient/p2");
  });

  it("gives a window opened from the chart no session, though its storage was copied", async () => {
    const page = tab();
    await launched(ehr, page);
    const opened = tab({ storage: page.storageArea.copy(), locks: page.locks as FakeLocks });
    expect(await kindOf(openSession(configFor(ehr), "coronary-risk", opened))).toBe("no-launch");
  });

  it("recognises a duplicated tab", async () => {
    const page = tab();
    await launched(ehr, page);
    const copy = tab({ storage: page.storageArea.copy(), locks: page.locks as FakeLocks, state: page.historyState });
    expect(await kindOf(openSession(configFor(ehr), "coronary-risk", copy))).toBe("duplicate-tab");
  });

  it.each([
    ["its duplicate", "state"],
    ["a tab opened from it", "nothing"],
    ["a tab opened from it that has a chart of its own", "launch"],
  ])("clears the copy in %s when the session ends", async (_, has) => {
    const page = tab();
    const session = await launched(ehr, page);
    session.keep("entries", [{ hdl: 50 }]);
    const copy = tab({
      storage: page.storageArea.copy(),
      locks: page.locks as FakeLocks,
      state: has === "state" ? page.historyState : null,
    });
    const token = /access-\d+/.exec(page.storageArea.text())?.[0] ?? "?";
    if (has === "launch") {
      ehr.token = { patient: "p2" };
      (await launched(ehr, copy)).keep("entries", [{ ldl: 99 }]);
    } else await kindOf(openSession(configFor(ehr), "coronary-risk", copy));
    expect(copy.storageArea.text()).toContain(token);
    expect(copy.storageArea.text()).toContain("hdl");
    await session.signOut();
    await expect.poll(() => copy.storageArea.text()).not.toContain("hdl");
    expect(copy.storageArea.text()).not.toContain(token);
    expect(copy.storageArea.text().includes("ldl")).toBe(has === "launch");
  });

  it("clears the tokens of an earlier chart of the same frame", async () => {
    const locks = new FakeLocks();
    const page = tab({ locks });
    await launched(ehr, page);
    const before = page.storageArea.text();
    locks.drop();
    await launched(ehr, tab({ locks, storage: page.storageArea }));
    await expect.poll(() => page.storageArea.text().includes(/access-\d+/.exec(before)?.[0] ?? "?")).toBe(false);
  });

  it("does not open the session of another app", async () => {
    const page = tab();
    await launched(ehr, page);
    (page.locks as FakeLocks).drop();
    const other = tab({ storage: page.storageArea, state: page.historyState });
    expect(await kindOf(openSession(configFor(ehr), "lung-decision", other))).toBe("chart-closed");
  });
});
