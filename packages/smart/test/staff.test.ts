import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { beginLaunch, type FoundPage, openSession, openStaffSession, SearchError } from "../src/index.ts";
import type { StaffSession } from "../src/session.ts";
import { sessionIdHere } from "../src/store.ts";
import { FakeEhr, outcome } from "./server.ts";
import { configFor, FakeLocks, staffed, type Tab, tab } from "./tab.ts";

const CONSOLE = "http://localhost:8080/console/";
const SCOPE = "openid fhirUser online_access user/Observation.rs user/Practitioner.r";
const PLAN = { resourceType: "Observation", params: [["category", "laboratory"]] } as const;

let ehr: FakeEhr;
let page: Tab;
beforeEach(async () => {
  ehr = await FakeEhr.start();
  ehr.token = { patient: undefined, scope: SCOPE };
  page = tab({ url: `${CONSOLE}launch.html` });
});
afterEach(() => ehr.stop());

const asked = (at: Tab): URLSearchParams => new URL(at.left.at(-1) ?? "").searchParams;
const searchset = (patients: string[], more: { next?: string; total?: number; extra?: unknown[] } = {}) => ({
  resourceType: "Bundle",
  type: "searchset",
  ...(more.total === undefined ? {} : { total: more.total }),
  link: more.next === undefined ? [] : [{ relation: "next", url: more.next }],
  entry: [
    ...patients.map((id) => ({
      resource: { resourceType: "Observation", id: `o-${id}`, subject: { reference: `Patient/${id}` } },
    })),
    ...(more.extra ?? []),
  ],
});

/** All pages until one fails, and why it did. */
async function taken(session: StaffSession, options?: { signal?: AbortSignal }) {
  const pages: FoundPage[] = [];
  try {
    for await (const found of session.pages(PLAN, options)) pages.push(found);
    return { pages, failure: null };
  } catch (error) {
    if (!(error instanceof SearchError)) throw error;
    return { pages, failure: error.failure };
  }
}

describe("the console's launch", () => {
  it("outside an EHR asks for no patient and no right to write", async () => {
    ehr.discovery = { capabilities: ["permission-v2", "smart-app-state"], scopes_supported: ["messaging/ui"] };
    await staffed(ehr, page);
    expect(asked(page).get("scope")).toBe(SCOPE);
    expect(asked(page).get("client_id")).toBe("con");
    expect(asked(page).get("redirect_uri")).toBe(CONSOLE);
    expect(asked(page).has("launch")).toBe(false);
  });

  it("from an EHR asks for the launch's context, and in the older notation where the server has no other", async () => {
    ehr.discovery = { capabilities: ["launch-ehr"] };
    page.go(`${CONSOLE}launch.html?iss=${encodeURIComponent(ehr.iss)}&launch=abc`);
    await beginLaunch(configFor(ehr), "console", page);
    expect(asked(page).get("launch")).toBe("abc");
    expect(asked(page).get("scope")).toBe(
      "openid fhirUser launch online_access user/Observation.read user/Practitioner.read",
    );
    page.go(ehr.authorize(page.left.at(-1) ?? ""));
    expect((await openStaffSession(configFor(ehr), page)).launch).toBe("ehr");
  });

  it("opens for a person, once a page, and leaves no code in the address", async () => {
    const session = await staffed(ehr, page);
    expect(openStaffSession(configFor(ehr), page)).toBe(openStaffSession(configFor(ehr), page));
    expect(await openStaffSession(configFor(ehr), page)).toBe(session);
    expect(page.location.href).toBe(CONSOLE);
    expect(session).toMatchObject({ appId: "console", launch: "standalone" });
    expect(await session.clinician()).toEqual({ reference: "Practitioner/dr1", display: "Dr Lin" });
  });

  it("takes no notice of a patient that the server names, at the launch or at a renewal", async () => {
    ehr.token = { patient: "not a FHIR id", scope: SCOPE, expires_in: 1 };
    ehr.accessTokens.add("renewed");
    ehr.busyRefresh = { body: { access_token: "renewed", token_type: "Bearer", expires_in: 3600, patient: "p9" } };
    ehr.fhir = () => ({ body: searchset(["p1", "p2"]) });
    const session = await staffed(ehr, page);
    expect(session).not.toHaveProperty("patientId");
    page.ahead = 2000;
    expect((await taken(session)).failure).toBeNull();
    expect(ehr.fhirRequests()[0]?.authorization).toBe("Bearer renewed");
    expect(session.state().status).toBe("active");
  });

  it("goes on after a reload, and not as another app", async () => {
    const locks = new FakeLocks();
    page = tab({ url: `${CONSOLE}launch.html`, locks });
    await staffed(ehr, page);
    const reload = (): Tab => {
      locks.drop();
      return tab({ url: CONSOLE, storage: page.storageArea.copy(), state: page.historyState, locks: new FakeLocks() });
    };
    expect((await openStaffSession(configFor(ehr), reload())).user?.name).toBe("Dr Lin");
    await expect(openSession(configFor(ehr), "coronary-risk", reload())).rejects.toMatchObject({
      kind: "chart-closed",
    });
    const twin = tab({ url: CONSOLE, storage: page.storageArea.copy(), state: page.historyState, locks });
    locks.request(`bedside.session.${sessionIdHere(page)}`, {}, () => new Promise(() => {}));
    await expect(openStaffSession(configFor(ehr), twin)).rejects.toMatchObject({ kind: "duplicate-tab" });
  });

  it("ends when nobody is here and by sign-out, with its tokens", async () => {
    for (const leave of ["idle", "signed-out"] as const) {
      const at = tab({ url: `${CONSOLE}launch.html` });
      const session = await staffed(ehr, at);
      await session.signOut(leave);
      expect(session.state()).toMatchObject({ status: "ended", reason: leave, unfiled: { counts: {}, isKept: false } });
      expect(at.storageArea.text()).toBe("");
      expect((await taken(session)).failure).toMatchObject({ kind: "session-ended" });
      expect(ehr.seen.filter(({ url }) => url === "/revoke").length).toBeGreaterThan(0);
    }
  });
});

describe("a search over all patients", () => {
  it("names none, follows the pages, and hands over each with the server's count", async () => {
    ehr.fhir = ({ url }) => ({
      body: url.includes("page=2")
        ? searchset(["p3"], { total: 3 })
        : searchset(["p1", "p2"], { next: `${ehr.iss}/Observation?page=2`, total: 3 }),
    });
    const { pages, failure } = await taken(await staffed(ehr, page));
    expect(failure).toBeNull();
    expect(pages.map(({ resources, total }) => [resources.map(({ id }) => id), total])).toEqual([
      [["o-p1", "o-p2"], 3],
      [["o-p3"], 3],
    ]);
    expect(ehr.fhirRequests()[0]?.url).toBe("/fhir/Observation?category=laboratory&_count=200");
  });

  it("asks for a page only when the one before it has been taken", async () => {
    ehr.fhir = () => ({ body: searchset(["p1"], { next: `${ehr.iss}/Observation?page=2` }) });
    const session = await staffed(ehr, page);
    for await (const _ of session.pages(PLAN)) break;
    expect(ehr.fhirRequests()).toHaveLength(1);
  });

  it("goes far beyond the pages of a chart", async () => {
    let n = 0;
    ehr.fhir = () => ({ body: searchset([], ++n < 130 ? { next: `${ehr.iss}/Observation?page=${n}` } : {}) });
    const { pages, failure } = await taken(await staffed(ehr, page));
    expect([pages.length, failure]).toEqual([130, null]);
  });

  it("stops with a reason at pages in a circle, elsewhere, broken, or refused", async () => {
    const one = (next: string) => () => ({ body: searchset(["p1"], { next }) });
    const cases: [typeof ehr.fhir, string, number][] = [
      [one(`${ehr.iss}/Observation?page=2`), "paging", 2],
      [one("https://evil.example/fhir?page=2"), "outside-server", 1],
      [() => ({ body: { resourceType: "Patient" } }), "not-fhir", 0],
      [() => ({ status: 403, body: outcome("not for you") }), "forbidden", 0],
      [() => ({ body: searchset(["p1"], { extra: [{ resource: outcome("a shard is down") }] }) }), "incomplete", 0],
    ];
    for (const [fhir, kind, before] of cases) {
      ehr.fhir = fhir;
      const { pages, failure } = await taken(await staffed(ehr, tab()));
      expect([failure?.kind, pages.length]).toEqual([kind, before]);
    }
  });

  it("stops when the caller cancels", async () => {
    const caller = new AbortController();
    ehr.fhir = () => ({ body: searchset(["p1"], { next: `${ehr.iss}/Observation?page=2` }) });
    const session = await staffed(ehr, page);
    const found = session.pages(PLAN, { signal: caller.signal });
    await found.next();
    caller.abort();
    await expect(found.next()).rejects.toMatchObject({ failure: { kind: "aborted" } });
  });

  it("is not asked for without the right over all patients: one patient's is none", async () => {
    ehr.token = { scope: "openid patient/Observation.rs launch/patient" };
    const session = await staffed(ehr, page);
    expect(session.can("Observation", "s")).toBe(false);
    expect((await taken(session)).failure).toMatchObject({ kind: "scope-missing" });
    expect(ehr.fhirRequests()).toEqual([]);
    expect(session.scopes).toContain("patient/Observation.rs");
  });
});
