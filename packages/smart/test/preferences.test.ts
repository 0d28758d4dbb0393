import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beginLaunch, type PreferenceValues, type Session } from "../src/index.ts";
import { type Answer, FakeEhr, type Seen } from "./server.ts";
import { configFor, launched, type Tab, tab } from "./tab.ts";

const GRANTED = "openid fhirUser launch patient/Patient.rs user/Basic.cus";
const CODE = { system: "http://localhost:8080", code: "coronary-risk-preferences" };

interface Kept {
  id: string;
  meta: { versionId: string };
  extension: { url: string; valueString: string }[];
  [name: string]: unknown;
}

let ehr: FakeEhr;
let at: Tab;
/** What the EHR keeps; null nothing. */
let kept: Kept | null;
let answered: (seen: Seen) => Answer | undefined;

beforeEach(async () => {
  ehr = await FakeEhr.start();
  ehr.discovery = { associated_endpoints: [{ url: `${ehr.iss}/state`, capabilities: ["smart-app-state"] }] };
  ehr.token = { scope: GRANTED };
  at = inAHurry(tab());
  kept = null;
  answered = () => undefined;
  ehr.fhir = (seen) => {
    if (!seen.url.startsWith("/fhir/state/")) return undefined;
    const other = answered(seen);
    if (other) return other;
    if (seen.method === "GET")
      return { body: { resourceType: "Bundle", ...(kept ? { entry: [{ resource: kept }] } : {}) } };
    const body = JSON.parse(seen.body) as Kept;
    if (seen.method === "PUT" && seen.headers["if-match"] !== `W/"${kept?.meta.versionId}"`) return { status: 412 };
    if (seen.method === "POST" && kept !== null) return { status: 409 };
    kept = { ...body, id: "1", meta: { versionId: String(Number(kept?.meta.versionId ?? 0) + 1) } };
    return { status: 200, body: kept };
  };
});
afterEach(async () => {
  await ehr.stop();
});

/** A tab in which nothing waits for a quiet moment. */
function inAHurry(it: Tab): Tab {
  const { setTimeout: wait } = it;
  it.setTimeout = (run, ms) => wait(run, ms < 5000 ? 10 : ms);
  return it;
}

const asked = (): Seen[] => ehr.seen.filter(({ url }) => url.startsWith("/fhir/state"));
const written = (): Seen[] => asked().filter(({ method }) => method !== "GET");
const payload = (): unknown => JSON.parse((kept as Kept).extension[0]?.valueString ?? "null");
const keep = (values: unknown, more: object = {}): void => {
  kept = {
    resourceType: "Basic",
    id: "1",
    meta: { versionId: "7" },
    subject: { reference: `${ehr.iss}/Practitioner/dr1` },
    code: { coding: [CODE] },
    extension: [{ url: `${CODE.system}/${CODE.code}`, valueString: JSON.stringify(values) }],
    ...more,
  };
};
/** Saves, and waits until nothing is under way. */
async function save(session: Session, values: PreferenceValues): Promise<void> {
  const before = asked().length;
  session.preferences?.save(values);
  await vi.waitFor(() => expect(asked().length).toBeGreaterThan(before), { timeout: 5000 });
  await new Promise((resolve) => setTimeout(resolve, 60));
}

describe("preferences in the EHR (SMART App State)", () => {
  it("are asked for nobody and nowhere until they are loaded, then once, for this user and the code of this app", async () => {
    keep({ language: "zh-TW", ecgSpeed: 50 });
    const session = await launched(ehr, at);
    expect(asked()).toEqual([]);
    expect(await session.preferences?.load()).toEqual({ language: "zh-TW", ecgSpeed: 50 });
    expect(await session.preferences?.load()).toEqual({ language: "zh-TW", ecgSpeed: 50 });
    expect(asked()).toHaveLength(1);
    const query = new URL(asked()[0]?.url ?? "", ehr.iss).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      code: "http://localhost:8080|coronary-risk-preferences",
      subject: `${ehr.iss}/Practitioner/dr1`,
    });
    expect(asked()[0]?.headers.authorization).toMatch(/^Bearer access-/);
  });

  it("are created, and then updated with If-Match; quick changes go together, and what is the same is not sent", async () => {
    const session = await launched(ehr, at);
    session.preferences?.save({ language: "en" });
    session.preferences?.save({ ecgSpeed: 25 });
    await save(session, { language: "zh-TW" });
    expect(written().map(({ method, url }) => `${method} ${url}`)).toEqual(["POST /fhir/state/Basic"]);
    const created = JSON.parse(written()[0]?.body ?? "") as object;
    expect(created).toEqual({
      resourceType: "Basic",
      subject: { reference: `${ehr.iss}/Practitioner/dr1` },
      code: { coding: [CODE] },
      extension: [{ url: `${CODE.system}/${CODE.code}`, valueString: '{"language":"zh-TW","ecgSpeed":25}' }],
    });
    await save(session, { ecgSpeed: 50 });
    expect(written()[1]).toMatchObject({ method: "PUT", url: "/fhir/state/Basic/1" });
    expect(written()[1]?.headers["if-match"]).toBe('W/"1"');
    expect(payload()).toEqual({ language: "zh-TW", ecgSpeed: 50 });
    session.preferences?.save({ ecgSpeed: 50 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(written()).toHaveLength(2);
  });

  it("go on top of what another page wrote in between", async () => {
    keep({ language: "en", ecgGain: 10 });
    const session = await launched(ehr, at);
    await session.preferences?.load();
    keep({ language: "zh-TW", ecgGain: 20 }, { meta: { versionId: "9" } });
    await save(session, { ecgGain: 5 });
    expect(written().map(({ headers }) => headers["if-match"])).toEqual(['W/"7"', 'W/"9"']);
    expect(payload()).toEqual({ language: "zh-TW", ecgGain: 5 });
  });

  it("hold the declared keys with one of their values, whoever wrote them, and nothing else is ever sent", async () => {
    const hostile = {
      language: "Wang Ta-ming",
      ecgSpeed: "50",
      ecgGain: 20,
      patient: "p1",
      __proto__: { ecgDrawer: true },
    };
    keep(hostile);
    const session = await launched(ehr, at);
    expect(await session.preferences?.load()).toEqual({ ecgGain: 20 });
    const more = { ecgContrast: true, ecgLayout: "LDL 190", note: "chest pain" } as unknown as PreferenceValues;
    await save(session, more);
    expect(payload()).toEqual({ ecgGain: 20, ecgContrast: true });
    expect(written()[0]?.body).not.toMatch(/p1|Wang|LDL|chest/);
  });

  it("survive anything that is kept", async () => {
    const values = fc.oneof(
      fc.jsonValue(),
      fc.record({ language: fc.jsonValue(), ecgSpeed: fc.constantFrom(25, "25", 26), note: fc.string() }),
    );
    await fc.assert(
      fc.asyncProperty(values, fc.boolean(), async (anything, isRaw) => {
        keep(anything, isRaw ? { extension: anything } : {});
        const loaded = await (await launched(ehr, tab())).preferences?.load();
        const allowed = [
          ["language", "en"],
          ["language", "zh-TW"],
          ["ecgSpeed", 25],
        ];
        for (const pair of Object.entries(loaded ?? {})) expect(allowed).toContainEqual(pair);
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, Answer]>([
    ["500", { status: 500, body: "down" }],
    ["401", { status: 401, body: "" }],
    ["403", { status: 403, body: { resourceType: "OperationOutcome" } }],
    ["a page", { body: "<h1>Sign in</h1>" }],
    ["half an answer", { body: '{"resourceType":"Bun' }],
    ["no Bundle", { body: [] }],
    [
      "a Bundle of another user",
      { body: { resourceType: "Bundle", entry: [{ resource: { resourceType: "Basic" } }] } },
    ],
    ["a cut line", { drop: true }],
  ])(
    "answered with %s: nothing is loaded, nothing is written beside it, and the session goes on",
    async (_name, bad) => {
      answered = () => bad;
      const session = await launched(ehr, at);
      expect(await session.preferences?.load()).toBeNull();
      await save(session, { language: "en" });
      await vi.waitFor(() => expect(asked()).toHaveLength(2));
      expect(written()).toEqual([]);
      expect(session.state().status).toBe("active");
    },
  );

  it("that are refused are tried twice at most, and sent with the next change", async () => {
    keep({ language: "en" });
    answered = ({ method }) => (method === "PUT" ? { status: 412 } : undefined);
    const session = await launched(ehr, at);
    await save(session, { ecgSpeed: 50 });
    await vi.waitFor(() => expect(written()).toHaveLength(2));
    answered = () => undefined;
    await save(session, { ecgDrawer: false });
    expect(payload()).toEqual({ language: "en", ecgSpeed: 50, ecgDrawer: false });
  });

  it("are not written after the end of the session", async () => {
    const session = await launched(ehr, at);
    session.preferences?.save({ language: "en" });
    await session.signOut();
    session.preferences?.save({ language: "zh-TW" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(asked()).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string | null]>([
    ["an associated endpoint", {}, "/fhir/state/Basic"],
    ["the FHIR server itself", { associated_endpoints: [], capabilities: ["smart-app-state"] }, "/fhir/Basic"],
    ["no endpoint", { associated_endpoints: undefined }, null],
    ["a list that is none", { associated_endpoints: "https://x.example" }, null],
    [
      "another origin",
      { associated_endpoints: [{ url: "https://x.example/s", capabilities: ["smart-app-state"] }] },
      null,
    ],
  ])("with %s: the token goes to the servers of the issuer only", async (_name, discovery, path) => {
    ehr.discovery = { ...ehr.discovery, ...discovery };
    const session = await launched(ehr, at);
    const loaded = await session.preferences?.load();
    if (path === null) {
      expect(session.preferences).toBeNull();
      expect(loaded).toBeUndefined();
    } else expect(ehr.seen.at(-1)?.url.split("?")[0]).toBe(path);
  });

  it("are not there when the scope was refused, and only read when writing was", async () => {
    ehr.token = { scope: "openid fhirUser launch patient/Patient.rs" };
    expect((await launched(ehr, tab())).preferences).toBeNull();
    ehr.token = { scope: "openid fhirUser launch patient/Patient.rs user/Basic.s" };
    const session = await launched(ehr, at);
    session.preferences?.save({ language: "en" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(asked()).toEqual([]);
    expect(await session.preferences?.load()).toBeNull();
  });

  it("are asked for where the server lists the capability, and only there", async () => {
    const scopeOf = async (discovery: Record<string, unknown>): Promise<string[]> => {
      ehr.discovery = discovery;
      const launching = tab({ url: `http://localhost:8080/coronary-risk/launch.html?iss=${ehr.iss}&launch=a` });
      await beginLaunch(configFor(ehr), "coronary-risk", launching);
      const scope = new URL(launching.left[0] ?? "").searchParams.get("scope") ?? "";
      return scope.split(" ").filter((it) => it.includes("Basic"));
    };
    const state = { associated_endpoints: [{ url: `${ehr.iss}/state`, capabilities: ["smart-app-state"] }] };
    expect(await scopeOf(state)).toEqual(["user/Basic.cus"]);
    expect(await scopeOf({ ...state, capabilities: ["launch-ehr"] })).toEqual(["user/Basic.read", "user/Basic.write"]);
    expect(await scopeOf({})).toEqual([]);
  });
});
