import type { Bundle, FhirResource } from "fhir/r4";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSession } from "../src/chart-session.ts";
import { loadSession, sessionIdHere } from "../src/store.ts";
import { FakeEhr, outcome } from "./server.ts";
import { configFor, launched, type Tab, tab } from "./tab.ts";

let ehr: FakeEhr;
let page: Tab;
beforeEach(async () => {
  ehr = await FakeEhr.start();
  page = tab();
});
afterEach(() => ehr.stop());

const observation = (id: string) => ({ resourceType: "Observation", id });
const searchset = (ids: string[], next?: string, extra: unknown[] = []) => ({
  resourceType: "Bundle",
  type: "searchset",
  link: next === undefined ? [] : [{ relation: "next", url: next }],
  entry: [...ids.map((id) => ({ resource: observation(id) })), ...extra],
});
const PLAN = { resourceType: "Observation", params: [["code", "http://loinc.org|8480-6"]] as const };

/** The same session with short limits. */
async function hasty(timeoutMs: number, retryDelaysMs: readonly number[] = [5, 5]) {
  await launched(ehr, page);
  const stored = loadSession(sessionIdHere(page) ?? "", page);
  const config = configFor(ehr);
  if (stored === null || config.issuers[0] === undefined) throw new Error("no session");
  const parts = { stored, issuer: config.issuers[0], config, platform: page, release: () => {} };
  return createSession({ ...parts, timeoutMs, retryDelaysMs }, { appId: "coronary-risk", patientId: "p1" });
}

describe("search", () => {
  it("follows the pages to the last one and sends the token and an encoded query", async () => {
    ehr.fhir = ({ url }) => ({
      body: url.includes("page=2") ? searchset(["c"]) : searchset(["a", "b"], `${ehr.iss}/Observation?page=2`),
    });
    const session = await launched(ehr, page);
    const pages: number[] = [];
    const found = await session.search(PLAN, { onPage: (resources) => pages.push(resources.length) });
    expect(found.ok && found.resources.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(pages).toEqual([2, 1]);
    const first = ehr.fhirRequests()[0];
    expect(first?.url).toBe("/fhir/Observation?patient=p1&code=http%3A%2F%2Floinc.org%7C8480-6&_count=200");
    expect(first?.authorization).toMatch(/^Bearer access-/);
  });

  it("never takes the token to another server or out of the FHIR base", async () => {
    const origin = new URL(ehr.iss).origin;
    for (const next of [
      "https://evil.example/fhir?page=2",
      `${origin}/other/Observation?page=2`,
      `${ehr.iss}/../secret`,
      `${origin}/fhirx?p=2`,
    ]) {
      ehr.fhir = () => ({ body: searchset(["a"], next) });
      const session = await launched(ehr, tab());
      const before = ehr.seen.length;
      const found = await session.search(PLAN);
      expect(found).toMatchObject({ ok: false, cause: { kind: "outside-server" }, pages: 1 });
      expect(ehr.seen.length).toBe(before + 1);
    }
  });

  it("stops at pages that go in a circle", async () => {
    ehr.fhir = () => ({ body: searchset(["a"], `${ehr.iss}/Observation?page=2`) });
    const session = await launched(ehr, page);
    expect(await session.search(PLAN)).toMatchObject({ ok: false, cause: { kind: "paging" } });
  });

  it("takes nothing of an answer that holds another patient's data", async () => {
    const rows = (...strangers: object[]) => ({
      ...searchset([]),
      entry: [
        { resource: { ...observation("own"), subject: { reference: "Patient/p1" } } },
        ...strangers.map((it) => ({ resource: { ...observation("other"), ...it } })),
      ],
    });
    for (const stranger of [
      { subject: { reference: "Patient/p2" } },
      { subject: { reference: `${ehr.iss}/Patient/p2/_history/1` } },
      { resourceType: "FamilyMemberHistory", patient: { reference: "Patient/p2" } },
      { resourceType: "Patient", id: "p2" },
    ]) {
      ehr.fhir = () => ({ body: rows(stranger) });
      const session = await launched(ehr, tab());
      expect(await session.search(PLAN)).toMatchObject({ ok: false, cause: { kind: "other-patient" }, resources: [] });
    }
    ehr.fhir = () => ({
      body: rows(
        { subject: { reference: `${ehr.iss}/Patient/p1` } },
        { subject: { reference: "Group/ward" } },
        { subject: { reference: "#contained" } },
        { subject: { identifier: { value: "1" } } },
      ),
    });
    expect(await (await launched(ehr, tab())).search(PLAN)).toMatchObject({ ok: true });
  });

  it("does not take fewer rows than the server counts for all of them", async () => {
    const included = [{ search: { mode: "include" }, resource: { resourceType: "Medication", id: "m" } }];
    const session = await launched(ehr, page);
    ehr.fhir = () => ({ body: { ...searchset(["a", "b"], undefined, included), total: 3 } });
    expect(await session.search(PLAN)).toMatchObject({ ok: false, cause: { kind: "incomplete" } });
    for (const total of [2, 0, "3"]) {
      ehr.fhir = () => ({ body: { ...searchset(["a", "b"], undefined, included), total } });
      expect(await session.search(PLAN)).toMatchObject({ ok: true });
    }
    ehr.fhir = () => ({ body: { ...searchset([]), total: 12 } });
    const counted = { resourceType: "Observation", params: [["_summary", "count"]] as const };
    expect(await session.search(counted)).toMatchObject({ ok: true });
  });

  it("stops at ever new pages", async () => {
    let n = 0;
    ehr.fhir = () => ({ body: searchset([`o${n}`], `${ehr.iss}/Observation?page=${++n}`) });
    const session = await launched(ehr, page);
    expect(await session.search(PLAN)).toMatchObject({ ok: false, cause: { kind: "paging" }, pages: 100 });
    expect(ehr.fhirRequests()).toHaveLength(100);
  });

  it("takes an error inside a searchset as incomplete, and a warning as said", async () => {
    const says = (severity: string) => [
      {
        search: { mode: "outcome" },
        resource: {
          resourceType: "OperationOutcome",
          issue: [{ severity, code: "incomplete", diagnostics: "archive offline" }],
        },
      },
    ];
    ehr.fhir = () => ({ body: searchset(["a"], undefined, says("error")) });
    const session = await launched(ehr, page);
    expect(await session.search(PLAN)).toMatchObject({
      ok: false,
      cause: { kind: "incomplete", text: "archive offline" },
      resources: [{ id: "a" }],
    });
    ehr.fhir = () => ({ body: searchset(["a"], undefined, says("warning")) });
    expect(await session.search(PLAN)).toMatchObject({
      ok: true,
      issues: [{ severity: "warning", text: "archive offline" }],
    });
  });

  it("lets one plan fail and the others arrive", async () => {
    ehr.fhir = ({ url }) =>
      url.includes("Condition") ? { status: 403, body: outcome("not for you") } : { body: searchset(["a"]) };
    const session = await launched(ehr, page);
    const [conditions, observations] = await session.searchAll([{ resourceType: "Condition", params: [] }, PLAN]);
    expect(conditions).toMatchObject({
      ok: false,
      cause: { kind: "forbidden", status: 403, text: "HTTP 403: not for you" },
    });
    expect(observations).toMatchObject({ ok: true });
  });

  it("asks nothing that the EHR did not grant", async () => {
    ehr.token = { scope: "patient/Observation.rs" };
    const session = await launched(ehr, page);
    expect(await session.search({ resourceType: "Condition", params: [] })).toMatchObject({
      cause: { kind: "scope-missing" },
    });
    expect(ehr.fhirRequests()).toEqual([]);
  });

  it("tries a busy server again, a slow one not", async () => {
    let calls = 0;
    ehr.fhir = () => (++calls < 3 ? { status: 503 } : { body: searchset(["a"]) });
    const session = await hasty(200);
    expect(await session.search(PLAN)).toMatchObject({ ok: true });
    expect(calls).toBe(3);
    ehr.fhir = () => ({ delayMs: 1000, body: searchset([]) });
    calls = ehr.fhirRequests().length;
    expect(await session.search(PLAN)).toMatchObject({ ok: false, cause: { kind: "timeout" } });
    expect(ehr.fhirRequests().length).toBe(calls + 1);
  });

  it("waits as long as a busy server asks, and not for one that asks for too long", async () => {
    const at: number[] = [];
    const busy = (retryAfter: string) => () => {
      at.push(Date.now());
      return at.length === 1 ? { status: 429, headers: { "retry-after": retryAfter } } : { body: searchset(["a"]) };
    };
    const session = await hasty(2000);
    ehr.fhir = busy("1");
    expect(await session.search(PLAN)).toMatchObject({ ok: true });
    expect(Number(at[1]) - Number(at[0])).toBeGreaterThanOrEqual(1000);
    at.length = 0;
    ehr.fhir = busy(new Date(Date.now() + 3600_000).toUTCString());
    expect(await session.search(PLAN)).toMatchObject({ ok: false, cause: { kind: "server", status: 429 } });
    expect(at).toHaveLength(1);
  });

  it("takes pages that break off in the middle for a failure, never for the whole", async () => {
    ehr.fhir = ({ url }) =>
      url.includes("page=2") ? { status: 500 } : { body: searchset(["a", "b"], `${ehr.iss}/Observation?page=2`) };
    const session = await launched(ehr, page);
    expect(await session.search(PLAN)).toMatchObject({ ok: false, pages: 1, resources: [{ id: "a" }, { id: "b" }] });
  });

  it("drops an answer that comes after the sign-out", async () => {
    ehr.fhir = () => ({ delayMs: 200, body: searchset(["a"]) });
    const session = await launched(ehr, page);
    const late = session.search(PLAN);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await session.signOut();
    expect(await late).toMatchObject({ ok: false, cause: { kind: "session-ended" }, resources: [] });
  });

  it("tells a cancelled search from a failed one", async () => {
    ehr.fhir = () => ({ delayMs: 500, body: searchset([]) });
    const session = await launched(ehr, page);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    expect(await session.search(PLAN, { signal: controller.signal })).toMatchObject({ cause: { kind: "aborted" } });
  });

  it("does not take a web page for an empty chart", async () => {
    ehr.fhir = () => ({ body: "<html>login</html>" });
    const session = await launched(ehr, page);
    expect(await session.search(PLAN)).toMatchObject({ ok: false, cause: { kind: "not-fhir" } });
    ehr.fhir = () => ({ body: observation("a") });
    expect(await session.search(PLAN)).toMatchObject({ ok: false, cause: { kind: "not-fhir" } });
  });
});

describe("read", () => {
  it("reads relative and absolute references of this server only", async () => {
    ehr.fhir = ({ url }) => ({ body: observation(url.split("/").at(-1) ?? "") });
    const session = await launched(ehr, page);
    expect(await session.read("Observation/9")).toMatchObject({ ok: true, resource: { id: "9" } });
    expect(await session.read(`${ehr.iss}/Observation/9`)).toMatchObject({ ok: true });
    const before = ehr.seen.length;
    for (const reference of [
      "https://evil.example/fhir/Observation/9",
      "#contained",
      "urn:uuid:1",
      "Observation/9?x=1",
      "../token",
    ]) {
      expect(await session.read(reference)).toMatchObject({ ok: false, cause: { kind: "outside-server" } });
    }
    expect(ehr.seen.length).toBe(before);
  });

  it("takes no other resource for the one it asked for", async () => {
    const session = await launched(ehr, page);
    for (const other of [
      { resourceType: "Patient", id: "p2" },
      { resourceType: "Observation", id: "p1" },
      { resourceType: "Patient" },
    ]) {
      ehr.fhir = () => ({ body: other });
      expect(await session.read("Patient/p1")).toMatchObject({ ok: false, cause: { kind: "other-patient" } });
    }
    ehr.fhir = () => ({ body: { ...observation("9"), subject: { reference: "Patient/p2" } } });
    expect(await session.read("Observation/9")).toMatchObject({ ok: false, cause: { kind: "other-patient" } });
  });
});

describe("clinician", () => {
  it("is named by the token, else by the record, else by nobody", async () => {
    expect(await (await launched(ehr, page)).clinician()).toEqual({ reference: "Practitioner/dr1", display: "Dr Lin" });
    ehr.idToken = { claims: { name: undefined } };
    ehr.token = { scope: "patient/*.rs user/Practitioner.r" };
    ehr.fhir = () => ({ body: { resourceType: "Practitioner", id: "dr1", name: [{ text: "林怡君" }] } });
    const session = await launched(ehr, tab());
    expect(await session.clinician()).toEqual({ reference: "Practitioner/dr1", display: "林怡君" });
    ehr.fhir = () => ({ status: 404 });
    expect(await session.clinician()).toBeNull();
  });
});

describe("token", () => {
  it("is renewed once for many requests that run at the same time, and no refresh token is used twice", async () => {
    ehr.fhir = () => ({ body: searchset(["a"]) });
    ehr.refreshDelayMs = 30;
    const session = await launched(ehr, page);
    page.ahead = 3590_000;
    const found = await Promise.all(Array.from({ length: 8 }, () => session.search(PLAN)));
    expect(found.every(({ ok }) => ok)).toBe(true);
    expect(ehr.seen.filter(({ body }) => body.includes("grant_type=refresh_token"))).toHaveLength(1);
    expect(ehr.reusedRefreshToken).toBe(false);
  });

  it("is renewed once after requests were refused with 401", async () => {
    ehr.fhir = () => ({ body: searchset(["a"]) });
    const session = await launched(ehr, page);
    ehr.accessTokens.clear();
    const found = await Promise.all(Array.from({ length: 5 }, () => session.search(PLAN)));
    expect(found.every(({ ok }) => ok)).toBe(true);
    expect(ehr.seen.filter(({ body }) => body.includes("grant_type=refresh_token"))).toHaveLength(1);
  });

  it("is not asked for again with a refresh token whose answer was lost", async () => {
    ehr.fhir = () => ({ body: searchset(["a"]) });
    ehr.dropRefresh = true;
    const session = await launched(ehr, page);
    page.ahead = 3590_000;
    expect(await session.search(PLAN)).toMatchObject({ ok: true });
    page.ahead = 3601_000;
    expect(await session.search(PLAN)).toMatchObject({ ok: false, cause: { kind: "session-ended" } });
    expect(session.state()).toMatchObject({ status: "ended", reason: "session-expired" });
    expect(ehr.seen.filter(({ body }) => body.includes("grant_type=refresh_token"))).toHaveLength(1);
    expect(page.storageArea.text()).not.toContain("access-");
  });

  it.each([503, 429])(
    "outlives a token address that is busy (%i): asked again after the pause that it names",
    async (status) => {
      ehr.fhir = () => ({ body: searchset(["a"]) });
      ehr.busyRefresh = { status, headers: { "retry-after": "30" }, body: "busy" };
      const refreshes = () => ehr.seen.filter(({ body }) => body.includes("grant_type=refresh_token")).length;
      const session = await launched(ehr, page);
      page.ahead = 3590_000;
      expect(await session.search(PLAN)).toMatchObject({ ok: true });
      expect(session.state()).toMatchObject({ status: "active", renewable: true });
      page.ahead = 3601_000;
      ehr.accessTokens.clear();
      expect(await session.search(PLAN)).toMatchObject({ ok: false, cause: { kind: "server", status: 401 } });
      expect(session.state()).toMatchObject({ status: "active" });
      expect(refreshes()).toBe(1);
      page.ahead = 3621_000;
      ehr.busyRefresh = null;
      expect(await session.search(PLAN)).toMatchObject({ ok: true });
      expect(refreshes()).toBe(2);
      expect(ehr.reusedRefreshToken).toBe(false);
    },
  );

  it.each(["0", new Date(Date.now() - 600_000).toUTCString()])(
    "is not stormed by a busy token address that names no time to come (Retry-After: %s)",
    async (pause) => {
      ehr.token = { expires_in: 1 };
      ehr.busyRefresh = { status: 503, headers: { "retry-after": pause }, body: "busy" };
      const session = await launched(ehr, page);
      const refreshes = () => ehr.seen.filter(({ body }) => body.includes("grant_type=refresh_token")).length;
      await expect.poll(refreshes, { timeout: 4000 }).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(refreshes()).toBe(1);
      expect(session.state()).toMatchObject({ status: "active" });
      await session.signOut();
    },
  );

  it("is asked for again within a minute, however long a busy token address asks to wait", async () => {
    ehr.fhir = () => ({ body: searchset(["a"]) });
    ehr.busyRefresh = { status: 503, headers: { "retry-after": "86400" }, body: "busy" };
    const session = await launched(ehr, page);
    page.ahead = 3590_000;
    await session.search(PLAN);
    ehr.busyRefresh = null;
    page.ahead += 61_000;
    expect(await session.search(PLAN)).toMatchObject({ ok: true });
    await session.signOut();
  });

  it("that comes after the sign-out is given back to the server", async () => {
    ehr.token = { expires_in: 1 };
    ehr.refreshDelayMs = 300;
    const session = await launched(ehr, page);
    const refreshes = () => ehr.seen.filter(({ body }) => body.includes("grant_type=refresh_token")).length;
    await expect.poll(refreshes, { timeout: 4000 }).toBe(1);
    await session.signOut();
    const revoked = () =>
      ehr.seen.flatMap(({ url, body }) => (url === "/revoke" ? [new URLSearchParams(body).get("token")] : []));
    await expect.poll(revoked).toEqual(expect.arrayContaining([...ehr.refreshTokens]));
    expect(ehr.refreshTokens.size).toBe(1);
  });

  it("asks a busy token address again by itself, after a pause of its own where none is named", async () => {
    ehr.token = { expires_in: 2 };
    ehr.busyRefresh = { status: 503, body: "busy" };
    const session = await launched(ehr, page);
    const refreshes = () => ehr.seen.filter(({ body }) => body.includes("grant_type=refresh_token")).length;
    await expect.poll(refreshes, { timeout: 4000 }).toBe(1);
    ehr.busyRefresh = null;
    await expect.poll(refreshes, { timeout: 8000 }).toBeGreaterThan(1);
    await expect.poll(() => session.state()).toMatchObject({ status: "active", renewable: true });
    await session.signOut();
  }, 15_000);

  it("waits for the network: its refresh token is not spent where it reaches nobody", async () => {
    ehr.fhir = () => ({ body: searchset(["a"]) });
    const session = await launched(ehr, page);
    const { fetch } = page;
    page.offline = true;
    page.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
    page.ahead = 3601_000;
    expect(await session.search(PLAN)).toMatchObject({ ok: false, cause: { kind: "network" } });
    expect(session.state()).toMatchObject({ status: "active", renewable: true });
    page.offline = false;
    page.fetch = fetch;
    expect(await session.search(PLAN)).toMatchObject({ ok: true });
    expect(ehr.seen.filter(({ body }) => body.includes("grant_type=refresh_token"))).toHaveLength(1);
  });

  it("takes a dropped line near the end as the end", async () => {
    ehr.token = { refresh_token: undefined };
    ehr.fhir = () => ({ drop: true });
    const session = await launched(ehr, page);
    page.ahead = 3590_000;
    expect(await session.search(PLAN)).toMatchObject({ ok: false, cause: { kind: "session-ended" } });
    expect(session.state().status).toBe("ended");
  });

  it("ends the session when a renewal names another patient", async () => {
    const session = await launched(ehr, page);
    page.ahead = 3590_000;
    const fetched = page.fetch;
    page.fetch = async (input, init) => {
      const answer = await fetched(input, init);
      if (!String(input).endsWith("/token")) return answer;
      return Response.json({ ...(await answer.json()), patient: "p2" });
    };
    expect(await session.search(PLAN)).toMatchObject({ cause: { kind: "session-ended" } });
    expect(session.state()).toMatchObject({ status: "ended", reason: "patient-mismatch" });
  });

  it("is renewed by itself before it ends, and a short-lived one not again and again", async () => {
    ehr.token = { expires_in: 1 };
    const session = await launched(ehr, page);
    const renewals = () => ehr.seen.filter(({ body }) => body.includes("grant_type=refresh_token")).length;
    await expect.poll(renewals, { timeout: 3000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(renewals()).toBe(1);
    expect(session.state()).toMatchObject({ status: "active", renewable: true });
  });

  it("stays renewable through every renewal, and its end moves on, with tokens of seconds", async () => {
    ehr.token = { expires_in: 0.4 };
    ehr.refreshDelayMs = 30;
    const fetched = page.fetch;
    page.fetch = async (input, init) => {
      const answer = await fetched(input, init);
      const isRenewal = String(init?.body).includes("grant_type=refresh_token");
      return isRenewal ? Response.json({ ...(await answer.json()), expires_in: 0.4 }) : answer;
    };
    const session = await launched(ehr, page);
    const ends = new Set<number | null>();
    const told: boolean[] = [];
    session.subscribe(() => {
      const now = session.state();
      told.push(now.status === "active" && now.renewable);
      if (now.status === "active") ends.add(now.expiresAt);
    });
    await expect.poll(() => ends.size, { timeout: 3000 }).toBeGreaterThanOrEqual(4);
    expect(told).not.toContain(false);
    const late = session.state();
    expect(late.status === "active" && Number(late.expiresAt) > page.now()).toBe(true);
    expect(ehr.reusedRefreshToken).toBe(false);
    await session.signOut();
  });

  it("says that it ends once a renewal has failed", async () => {
    ehr.token = { expires_in: 1 };
    ehr.dropRefresh = true;
    const session = await launched(ehr, page);
    expect(session.state()).toMatchObject({ renewable: true });
    const told: unknown[] = [];
    session.subscribe(() => told.push(session.state()));
    await expect.poll(() => told.at(-1), { timeout: 3000 }).toMatchObject({ status: "active", renewable: false });
    await expect.poll(() => session.state(), { timeout: 3000 }).toMatchObject({ reason: "session-expired" });
  });

  it("ends by itself when it can not be renewed", async () => {
    ehr.token = { expires_in: 0.2, refresh_token: undefined };
    const session = await launched(ehr, page);
    await expect
      .poll(() => session.state(), { timeout: 3000 })
      .toMatchObject({ status: "ended", reason: "session-expired" });
  });

  it("is cleared and revoked at sign-out", async () => {
    const session = await launched(ehr, page);
    let told = 0;
    session.subscribe(() => told++);
    await session.signOut();
    expect(session.state()).toMatchObject({ status: "ended", reason: "signed-out" });
    expect(page.storageArea.text()).toBe("");
    expect(sessionIdHere(page)).toBeNull();
    expect(ehr.seen.filter(({ url }) => url === "/revoke")).toHaveLength(2);
    expect(told).toBeGreaterThan(0);
    expect(session.can("Observation", "r")).toBe(false);
    expect(await session.search(PLAN)).toMatchObject({ cause: { kind: "session-ended" } });
  });

  it("keeps nothing of the chart in storage, and nothing but the session", async () => {
    ehr.fhir = () => ({ body: searchset(["secret-observation"]) });
    const session = await launched(ehr, page);
    await session.search(PLAN);
    expect(page.storageArea.length).toBe(1);
    expect(page.storageArea.text()).not.toContain("secret-observation");
  });
});

describe("write", () => {
  const CAPABLE = {
    resourceType: "CapabilityStatement",
    fhirVersion: "4.0.1",
    rest: [
      {
        mode: "server",
        interaction: [{ code: "transaction" }],
        resource: [{ type: "RiskAssessment", interaction: [{ code: "create" }], conditionalCreate: true }],
      },
    ],
  };
  const bundle: Bundle<FhirResource> = {
    resourceType: "Bundle",
    type: "transaction",
    entry: [
      {
        fullUrl: "urn:uuid:11111111-1111-4111-8111-111111111111",
        resource: { resourceType: "RiskAssessment", status: "final", subject: { reference: "Patient/p1" } },
        request: { method: "POST", url: "RiskAssessment", ifNoneExist: "identifier=a%7Cb" },
      },
      {
        fullUrl: "urn:uuid:22222222-2222-4222-8222-222222222222",
        resource: {
          resourceType: "Provenance",
          recorded: "2026-11-22T06:03:20Z",
          agent: [],
          target: [{ reference: "urn:uuid:11111111-1111-4111-8111-111111111111" }],
        },
        request: { method: "POST", url: "Provenance", ifNoneExist: "_tag=a%7Cb" },
      },
    ],
  };
  const answered = (status: string) => ({
    resourceType: "Bundle",
    type: "transaction-response",
    entry: [
      { response: { status, location: "RiskAssessment/r1/_history/1" } },
      { response: { status, location: `${ehr.iss}/Provenance/v1/_history/1` } },
    ],
  });

  it("sends a transaction again after a lost answer, because the server can recognise it", async () => {
    let posts = 0;
    ehr.fhir = ({ url }) => {
      if (url.endsWith("metadata")) return { body: CAPABLE };
      posts += 1;
      return posts === 1 ? { drop: true } : { body: answered("200 OK") };
    };
    const session = await hasty(1000);
    expect(await session.transaction(bundle)).toEqual({
      ok: true,
      entries: [
        { reference: "RiskAssessment/r1", status: 200, created: false },
        { reference: "Provenance/v1", status: 200, created: false },
      ],
    });
    expect(posts).toBe(2);
  });

  it("does not repeat a write that the server can not recognise", async () => {
    let posts = 0;
    ehr.fhir = () => {
      posts += 1;
      return { drop: true };
    };
    const session = await hasty(1000);
    const written = await session.create({ resourceType: "RiskAssessment", status: "final", subject: {} });
    expect(written).toMatchObject({ ok: false, cause: { kind: "network" } });
    expect(posts).toBe(1);
  });

  it("creates one by one, references put right, where there is no transaction", async () => {
    const posted: { url: string; condition: unknown; body: string }[] = [];
    ehr.fhir = ({ url, headers, body }) => {
      if (url.endsWith("metadata")) return { body: { ...CAPABLE, rest: [{ ...CAPABLE.rest[0], interaction: [] }] } };
      posted.push({ url, condition: headers["if-none-exist"], body });
      const type = url.split("/").at(-1) ?? "";
      return {
        status: 201,
        body: { resourceType: type, id: `${type}-1` },
        headers: { location: `${ehr.iss}/${type}/${type}-1` },
      };
    };
    const session = await launched(ehr, page);
    expect(await session.transaction(bundle)).toMatchObject({
      ok: true,
      entries: [{ created: true }, { reference: "Provenance/Provenance-1" }],
    });
    expect(posted.map(({ url, condition }) => [url, condition])).toEqual([
      ["/fhir/RiskAssessment", "identifier=a%7Cb"],
      ["/fhir/Provenance", "_tag=a%7Cb"],
    ]);
    expect(JSON.parse(posted[1]?.body ?? "").target[0].reference).toBe("RiskAssessment/RiskAssessment-1");
  });

  it("sends nothing without the write scope, and tells a server's refusal in its words", async () => {
    ehr.fhir = ({ url }) =>
      url.endsWith("metadata") ? { body: CAPABLE } : { status: 422, body: outcome("subject is not known") };
    const session = await launched(ehr, page);
    expect(await session.transaction(bundle)).toMatchObject({
      ok: false,
      cause: { kind: "refused", status: 422, issues: [{ text: "subject is not known" }] },
    });
    ehr.token = { scope: "patient/*.rs" };
    const reader = await launched(ehr, tab());
    const before = ehr.seen.length;
    expect(await reader.transaction(bundle)).toMatchObject({ ok: false, cause: { kind: "scope-missing" } });
    expect(ehr.seen.length).toBe(before);
  });

  it("reads the capability statement once and says what it does not know", async () => {
    ehr.fhir = () => ({ body: CAPABLE });
    const session = await launched(ehr, page);
    const [capability] = await Promise.all([session.capability(), session.capability()]);
    expect([capability.create("RiskAssessment"), capability.create("Device"), capability.transaction]).toEqual([
      true,
      false,
      true,
    ]);
    expect(ehr.fhirRequests()).toHaveLength(1);
  });
});

describe("idle", () => {
  it("signs out after the minutes of the configuration, unless touched", async () => {
    const config = configFor(ehr, { session: { idleMinutes: 0.002 } });
    const session = await launched(ehr, page, config);
    await new Promise((resolve) => setTimeout(resolve, 70));
    session.touch();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(session.state().status).toBe("active");
    await expect.poll(() => session.state()).toMatchObject({ status: "ended", reason: "idle" });
    expect(page.storageArea.text()).toBe("");
  });
});
