import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { estimatedBits } from "../src/auth/entropy.ts";
import { REQUIREMENTS } from "../src/auth/requirements.ts";
import type { LaunchesAnswer } from "../src/launch-settings.ts";
import { authorizeUrl, call, exchange, follow, go, Jar, type Running, start, token } from "./auth-client.ts";
import { authorize, broken, launchToToken, logOf, make } from "./launch-client.ts";

let run: Running;
beforeAll(async () => {
  run = await start();
});
afterAll(() => run.sandbox.close());

const launches = async (query = "") =>
  (await (await fetch(`${run.sandbox.url}/launcher/api/launches${query}`)).json()) as LaunchesAnswer;
const refresh = (value = "") =>
  token(run.sandbox, { grant_type: "refresh_token", refresh_token: value, client_id: "bedside-ecg-triage" });

describe("the log of a launch", () => {
  it("holds every request of one browser's launch in order, from the launch page to the data", async () => {
    const jar = new Jar();
    const made = await make(run.sandbox, {}, { "sec-fetch-site": "same-origin" });
    jar.store(made.answer);
    await go(jar, `${run.sandbox.url}${made.url}`);
    await go(jar, `${run.fhir}/.well-known/smart-configuration`);
    await go(jar, `${run.fhir}/metadata`);
    const flow = authorizeUrl(run.sandbox, { launch: made.launch });
    const { url } = await follow(jar, flow.url, flow.redirectUri);
    const { body } = await exchange(run.sandbox, flow, url);
    await go(jar, `${run.sandbox.url}/auth/jwks`);
    await call(run.fhir, body, "Observation?code=8867-4");
    const renewed = await refresh(body.refresh_token);
    await call(run.fhir, renewed.body, "Patient/ann");
    await fetch(`${run.sandbox.url}/auth/introspect`, {
      method: "POST",
      body: new URLSearchParams({ token: renewed.body.access_token, client_id: flow.clientId }),
    });
    await fetch(`${run.sandbox.url}/auth/revoke`, {
      method: "POST",
      body: new URLSearchParams({ token: renewed.body.refresh_token ?? "", client_id: flow.clientId }),
    });
    await call(run.fhir, renewed.body, "Patient/ann");
    const log = await logOf(run.sandbox, made.id);
    const steps = log.requests.map(({ method, path, status }) => [method, path.split("?")[0], status].join(" "));
    expect(steps.map((step) => step.replace(/(interaction|authorize)\/[\w-]+/, "$1/:uid"))).toEqual([
      "GET /ecg-triage/launch.html 404",
      "GET /fhir/.well-known/smart-configuration 200",
      "GET /fhir/metadata 200",
      "GET /auth/authorize 303",
      "GET /auth/interaction/:uid 303",
      "GET /auth/authorize/:uid 303",
      "POST /auth/token 200",
      "GET /auth/jwks 200",
      "GET /fhir/Observation 200",
      "POST /auth/token 200",
      "GET /fhir/Patient/ann 200",
      "POST /auth/introspect 200",
      "POST /auth/revoke 200",
      "GET /fhir/Patient/ann 401",
    ]);
    expect(log.requests.map(({ n }) => n)).toEqual(steps.map((_, index) => index + 1));
    expect(broken(log)).toEqual([]);
    expect(log.requests.every(({ tookMs }) => typeof tookMs === "number")).toBe(true);
    expect(log.requests.find(({ path }) => path.startsWith("/auth/authorize?"))?.checks.length).toBeGreaterThan(10);
  });

  it("shows no secret and nothing of the record", async () => {
    const { body, flow, made, url } = await launchToToken(run.sandbox);
    await call(run.fhir, body, "Patient/ann");
    await refresh(body.refresh_token);
    const text = JSON.stringify(await logOf(run.sandbox, made.id));
    const secrets = [body.access_token, body.refresh_token, body.id_token, flow.verifier, made.launch];
    for (const secret of [...secrets, new URL(url).searchParams.get("code")]) expect(text).not.toContain(secret);
    expect(text).not.toContain("Ann Test");
    expect(text).toContain(`"launch","${made.launch?.slice(0, 6)}…"`);
  });

  it("says each check in both languages, and what to do about a broken one", async () => {
    const made = await make(run.sandbox, { strict: false });
    await authorize(run.sandbox, made, { state: "x" });
    const checks = (await logOf(run.sandbox, made.id)).requests.flatMap((request) => request.checks);
    for (const check of checks) expect(check.text).toEqual(REQUIREMENTS[check.id as keyof typeof REQUIREMENTS].text);
    const weak = checks.find(({ id }) => id === "authorize-state-entropy");
    expect(weak?.advice?.en).toContain("about 5 bits");
    expect(weak?.advice?.["zh-TW"]).toContain("約只有 5 位元");
  });

  it("is listed newest first, only what changed, and waits for a change", async () => {
    const first = await make(run.sandbox);
    const before = await launches();
    expect(before.launches[0]?.id).toBe(first.id);
    expect((await launches(`?since=${before.version}`)).launches).toEqual([]);
    const waiting = launches(`?since=${before.version}&wait=20000`);
    const second = await make(run.sandbox);
    expect((await waiting).launches.map(({ id }) => id)).toEqual([second.id]);
    expect((await fetch(`${run.sandbox.url}/launcher/api/launches/nobody`)).status).toBe(404);
  });

  it("keeps the last fifty launches for the list", async () => {
    for (let n = 0; n < 55; n++) await make(run.sandbox);
    expect((await launches()).launches).toHaveLength(50);
  });

  it("puts what can not be told apart beside the launches", async () => {
    await make(run.sandbox);
    await make(run.sandbox);
    await fetch(`${run.fhir}/metadata?unattached-mark=1`);
    await fetch(authorizeUrl(run.sandbox, { client_id: "nobody" }).url);
    const { unattached } = await launches();
    expect(unattached.some(({ path }) => path === "/fhir/metadata?unattached-mark=1")).toBe(true);
    const stranger = unattached.findLast(({ path }) => path.startsWith("/auth/authorize"));
    expect(stranger?.checks.find(({ id }) => id === "authorize-client-id")?.ok).toBe(false);
  });

  it("begins a log for an app that comes by itself", async () => {
    const flow = authorizeUrl(run.sandbox, { scope: "launch/patient openid patient/Patient.rs" });
    await follow(new Jar(), flow.url, flow.redirectUri);
    const [newest] = (await launches()).launches;
    expect(newest).toMatchObject({ clientId: "bedside-ecg-triage", settings: { kind: "provider-standalone" } });
    expect(newest?.requests.map(({ path }) => path.split("?")[0]?.replace(/\/[\w-]{20,}$/, ""))).toEqual([
      "/auth/authorize",
      "/auth/interaction",
    ]);
  });

  it("goes out as a HAR", async () => {
    const { body, made } = await launchToToken(run.sandbox);
    await call(run.fhir, body, "Observation?code=8867-4,13457-7");
    const answer = await fetch(`${run.sandbox.url}/launcher/api/launches/${made.id}/har`);
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="launch-${made.id}.har"`);
    const { log } = (await answer.json()) as {
      log: {
        version: string;
        creator: object;
        entries: { startedDateTime: string; request: Record<string, unknown>; response: object; timings: object }[];
      };
    };
    expect(log.version).toBe("1.2");
    expect(log.entries).toHaveLength(5);
    for (const entry of log.entries) {
      expect(new Date(entry.startedDateTime).toISOString()).toBe(entry.startedDateTime);
      expect(Object.keys(entry)).toEqual(
        expect.arrayContaining(["startedDateTime", "time", "request", "response", "cache", "timings"]),
      );
      expect(Object.keys(entry.request)).toEqual(
        expect.arrayContaining([
          "method",
          "url",
          "httpVersion",
          "cookies",
          "headers",
          "queryString",
          "headersSize",
          "bodySize",
        ]),
      );
      expect(Object.keys(entry.response)).toEqual(
        expect.arrayContaining([
          "status",
          "statusText",
          "httpVersion",
          "cookies",
          "headers",
          "content",
          "redirectURL",
          "headersSize",
          "bodySize",
        ]),
      );
    }
    expect(log.entries.at(-1)?.request).toMatchObject({
      url: `${run.fhir}/Observation?code=8867-4%2C13457-7`,
      queryString: [{ name: "code", value: "8867-4,13457-7" }],
    });
  });
});

describe("what a client breaks", () => {
  it.each([
    ["authorize-response-type", { response_type: "token" }],
    ["authorize-redirect-uri", { redirect_uri: "https://elsewhere.example/" }],
    ["authorize-scope", { scope: "launch  patient/Patient.rs" }],
    ["authorize-scope", { scope: "launch something/else.rs" }],
    ["authorize-scope-launch", { scope: "patient/Patient.rs" }],
    ["authorize-pkce-s256", { code_challenge_method: "plain" }],
  ])("%s", async (id, more) => {
    const made = await make(run.sandbox, { strict: false });
    await authorize(run.sandbox, made, more);
    expect(broken(await logOf(run.sandbox, made.id))).toEqual([id]);
  });

  it.each([
    ["authorize-scope-least", { scope: "launch patient/*.rs" }],
    ["authorize-nonce", { nonce: null }],
  ])("%s, which is advice", async (id, more) => {
    const made = await make(run.sandbox);
    await authorize(run.sandbox, made, more);
    const log = await logOf(run.sandbox, made.id);
    expect([broken(log), broken(log, "SHOULD")]).toEqual([[], [id]]);
  });

  it("a launch that was made for another app", async () => {
    const made = await make(run.sandbox, { app: "lung-decision" });
    await authorize(run.sandbox, made);
    expect(broken(await logOf(run.sandbox, made.id))).toEqual(["authorize-launch"]);
  });

  it("a state used again, in another launch too", async () => {
    const state = randomBytes(16).toString("base64url");
    await authorize(run.sandbox, await make(run.sandbox), { state });
    const made = await make(run.sandbox);
    await authorize(run.sandbox, made, { state });
    expect(broken(await logOf(run.sandbox, made.id))).toEqual(["authorize-state-fresh"]);
  });

  it.each([
    ["token-verifier", { code_verifier: "x".repeat(43) }],
    ["token-redirect-uri", { redirect_uri: "http://localhost/other" }],
    ["token-client-public", { client_secret: "a-secret" }],
    ["token-grant-type", { grant_type: "password" }],
  ])("%s", async (id, change) => {
    const made = await make(run.sandbox);
    const { flow, query } = await authorize(run.sandbox, made);
    const right = {
      grant_type: "authorization_code",
      code: query.get("code") ?? "",
      redirect_uri: flow.redirectUri,
      client_id: flow.clientId,
      code_verifier: flow.verifier,
    };
    expect([400, 401]).toContain((await token(run.sandbox, { ...right, ...change })).status);
    const log = await logOf(run.sandbox, made.id);
    expect(broken(log)).toEqual([id]);
    expect(log.requests.at(-1)?.answered).toMatch(/^(invalid_|unsupported_)/);
  });

  it("a code of another client", async () => {
    const made = await make(run.sandbox);
    const { flow, url } = await authorize(run.sandbox, made);
    expect((await exchange(run.sandbox, { ...flow, clientId: "bedside-lung-decision" }, url)).status).toBe(400);
    expect(broken(await logOf(run.sandbox, made.id))).toEqual(["token-code"]);
  });

  it("a code used twice, and a refresh token used twice", async () => {
    const { body, flow, made, url } = await launchToToken(run.sandbox);
    await refresh(body.refresh_token);
    await refresh(body.refresh_token);
    expect(broken(await logOf(run.sandbox, made.id))).toEqual(["refresh-once"]);
    await exchange(run.sandbox, flow, url);
    expect(broken(await logOf(run.sandbox, made.id))).toEqual(["refresh-once", "token-code-once"]);
  });

  it("a token request that is no form", async () => {
    const answer = await fetch(`${run.sandbox.url}/auth/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ grant_type: "authorization_code" }),
    });
    expect(answer.status).toBe(400);
    const { unattached } = await launches();
    const form = unattached.at(-1)?.checks.find(({ id }) => id === "token-post-form");
    expect(form?.ok).toBe(false);
  });

  it("a token in the address, and a request beyond the scopes", async () => {
    const { body, made } = await launchToToken(run.sandbox);
    await call(run.fhir, body, `Patient/ann?access_token=${body.access_token}`);
    await call(run.fhir, body, "Condition");
    const log = await logOf(run.sandbox, made.id);
    expect(broken(log)).toEqual(["token-not-in-url"]);
    expect(broken(log, "SHOULD")).toEqual(["fhir-scope"]);
    expect(JSON.stringify(log)).not.toContain(body.access_token);
  });
});

describe("estimated entropy", () => {
  it("takes what is random enough, however it is written, and nothing shorter", () => {
    for (let n = 0; n < 2000; n++) {
      expect(estimatedBits(crypto.randomUUID())).toBe(122);
      expect(estimatedBits(randomBytes(16).toString("hex"))).toBeGreaterThanOrEqual(122);
      expect(estimatedBits(randomBytes(16).toString("base64url"))).toBeGreaterThanOrEqual(122);
      expect(estimatedBits(randomBytes(12).toString("base64url"))).toBeLessThan(122);
    }
    expect(estimatedBits("01980f2e-7b1c-7d34-9a51-3f0c2d5b6a7e")).toBe(74);
    expect(estimatedBits("a".repeat(64))).toBeLessThan(122);
    expect(estimatedBits("")).toBe(0);
  });

  it("grows with length", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 30 }), (text) => {
        expect(estimatedBits(text + text)).toBeGreaterThanOrEqual(estimatedBits(text));
      }),
    );
  });
});
