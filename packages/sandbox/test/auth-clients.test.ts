import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppUnderTest } from "../src/launch-settings.ts";
import { authorizeUrl, call, type Flow, follow, Jar, type Running, start, type Tokens } from "./auth-client.ts";
import { authorize, broken, logOf, make } from "./launch-client.ts";

let run: Running;
beforeAll(async () => {
  run = await start();
});
afterAll(() => run.sandbox.close());

const REDIRECT = "http://localhost:9999/cb";
const app = (more: Partial<AppUnderTest>): AppUnderTest => ({
  launchUrl: "http://localhost:9999/launch",
  clientId: `app-${randomUUID()}`,
  clientKind: "public",
  redirectUris: [REDIRECT],
  ...more,
});

async function signer(alg: "RS384" | "ES384", kid = "key-1") {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, alg, use: "sig" }] });
  const assertion = (clientId: string, claims: JWTPayload = {}, seconds = 240, header: object = {}) =>
    new SignJWT({
      iss: clientId,
      sub: clientId,
      aud: `${run.sandbox.url}/auth/token`,
      jti: randomUUID(),
      exp: Math.floor(Date.now() / 1000) + seconds,
      ...claims,
    })
      .setProtectedHeader({ alg, kid, typ: "JWT", ...header })
      .sign(privateKey);
  return { jwks, assertion };
}

const asserted = (assertion: string) => ({
  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  client_assertion: assertion,
});

async function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const answer = await fetch(`${run.sandbox.url}/auth/${path}`, {
    method: "POST",
    headers,
    body: new URLSearchParams(form),
  });
  const text = await answer.text();
  return { answer, status: answer.status, body: (text ? JSON.parse(text) : {}) as Tokens & Record<string, unknown> };
}

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`,
});

async function codeFor(appUnderTest: AppUnderTest) {
  const made = await make(run.sandbox, { appUnderTest });
  if (made.error) throw new Error(made.error);
  const { flow, query } = await authorize(run.sandbox, made, {
    client_id: appUnderTest.clientId,
    redirect_uri: REDIRECT,
  });
  return { made, flow, form: codeForm(flow, query.get("code") ?? "") };
}

const codeForm = (flow: Flow, code: string) => ({
  grant_type: "authorization_code",
  code,
  redirect_uri: flow.redirectUri,
  code_verifier: flow.verifier,
});

describe("an app under test", () => {
  it("public: opens at its own address, and its origin may call FHIR", async () => {
    const mine = app({});
    const { form, made } = await codeFor(mine);
    expect(made.url?.startsWith(`http://localhost:9999/launch?iss=${encodeURIComponent(run.fhir)}&launch=`)).toBe(true);
    const { body, status } = await post(
      "token",
      { ...form, client_id: mine.clientId },
      { origin: "http://localhost:9999" },
    );
    expect(status).toBe(200);
    const { answer } = await call(run.fhir, body, "Patient/ann", { headers: { origin: "http://localhost:9999" } });
    expect(answer.headers.get("access-control-allow-origin")).toBe("http://localhost:9999");
    expect(broken(await logOf(run.sandbox, made.id))).toEqual([]);
  });

  it("symmetric: by Basic, by form (marked in the log), and not with another secret", async () => {
    const mine = app({ clientKind: "confidential-symmetric", clientSecret: "s3cret with space" });
    const first = await codeFor(mine);
    const wrong = await post("token", first.form, basic(mine.clientId, "other"));
    expect([wrong.status, wrong.body.error]).toEqual([401, "invalid_client"]);
    expect((await post("token", first.form, basic(mine.clientId, "s3cret with space"))).status).toBe(200);
    expect(broken(await logOf(run.sandbox, first.made.id))).toEqual([]);
    const second = await codeFor(mine);
    const form = { ...second.form, client_id: mine.clientId, client_secret: "s3cret with space" };
    expect((await post("token", form)).status).toBe(200);
    const log = await logOf(run.sandbox, second.made.id);
    expect(broken(log)).toEqual(["token-client-basic"]);
    expect(JSON.stringify(log)).not.toContain("s3cret w");
  });

  it.each(["RS384", "ES384"] as const)("asymmetric: %s, with keys given or fetched from this machine", async (alg) => {
    const key = await signer(alg);
    const given = app({ clientKind: "confidential-asymmetric", jwks: key.jwks });
    const one = await codeFor(given);
    expect((await post("token", { ...one.form, ...asserted(await key.assertion(given.clientId)) })).status).toBe(200);
    const server = createServer((_, response) => response.end(key.jwks)).listen(0, "127.0.0.1");
    try {
      await new Promise((resolve) => server.once("listening", resolve));
      const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
      const fetched = app({ clientKind: "confidential-asymmetric", jwksUrl });
      const two = await codeFor(fetched);
      expect((await post("token", { ...two.form, ...asserted(await key.assertion(fetched.clientId)) })).status).toBe(
        200,
      );
      const jku = async (jku: unknown) => {
        const assertion = await key.assertion(fetched.clientId, {}, 240, { jku });
        const { body, status } = await post("token", { ...(await codeFor(fetched)).form, ...asserted(assertion) });
        return [status, body.error_description];
      };
      expect(await jku(jwksUrl)).toEqual([200, undefined]);
      expect(broken(await logOf(run.sandbox, two.made.id))).toEqual([]);
      for (const other of [`${jwksUrl}?`, "https://keys.example/jwks", "", 5])
        expect(await jku(other)).toEqual([401, `the assertion's jku must be ${jwksUrl}, as registered`]);
    } finally {
      server.close();
    }
  });

  it("fetches no key set from elsewhere", async () => {
    const key = await signer("ES384");
    const mine = app({ clientKind: "confidential-asymmetric", jwksUrl: "https://keys.example/jwks.json" });
    const { form } = await codeFor(mine);
    const { body, status } = await post("token", { ...form, ...asserted(await key.assertion(mine.clientId)) });
    expect([status, body.error]).toEqual([401, "invalid_client"]);
  });

  it("fetches a key set from a host that the operator named", async () => {
    const key = await signer("ES384");
    const server = createServer((_, response) => response.end(key.jwks)).listen(0, "0.0.0.0");
    await new Promise((resolve) => server.once("listening", resolve));
    const own = run;
    try {
      const jwksUrl = `http://127.0.0.2:${(server.address() as AddressInfo).port}/jwks.json`;
      for (const [jwksHosts, expected] of [
        [[], 401],
        [["127.0.0.2"], 200],
      ] as const) {
        run = await start({ jwksHosts: [...jwksHosts] });
        const mine = app({ clientKind: "confidential-asymmetric", jwksUrl });
        const { form } = await codeFor(mine);
        const { status } = await post("token", { ...form, ...asserted(await key.assertion(mine.clientId)) });
        await run.sandbox.close();
        expect(status).toBe(expected);
      }
    } finally {
      run = own;
      server.close();
    }
  });

  it.each([
    ["a suite's own client id", { clientId: "bedside-ecg-triage" }, /taken/],
    ["a symmetric client without a secret", { clientKind: "confidential-symmetric" as const }, /needs its secret/],
    ["an asymmetric client without keys", { clientKind: "confidential-asymmetric" as const }, /jwks or jwksUrl/],
    ["no redirect address", { redirectUris: [] }, /at least one address/],
    ["a redirect address with a fragment", { redirectUris: ["http://localhost/#x"] }, /without a fragment/],
    ["a private key", { jwks: '{"keys":[{"kty":"EC","d":"secret"}]}' }, /public keys/],
  ])("refuses %s, in words", async (_, more, why) => {
    const { error, status } = await make(run.sandbox, { appUnderTest: app(more) });
    expect(status).toBe(400);
    expect(error).toMatch(why);
  });
});

describe("backend service", () => {
  const grant = (scope: string) => ({ grant_type: "client_credentials", scope });

  async function backend(alg: "RS384" | "ES384" = "RS384", tokenSeconds: number | null = null) {
    const key = await signer(alg);
    const appUnderTest = app({
      clientKind: "confidential-asymmetric",
      jwks: key.jwks,
      launchUrl: "",
      redirectUris: [],
    });
    const made = await make(run.sandbox, {
      kind: "backend-service",
      appUnderTest,
      patients: [],
      practitioners: [],
      tokenSeconds,
    });
    expect([made.status, made.url, made.launch]).toEqual([200, null, null]);
    return { ...key, id: appUnderTest.clientId, made };
  }

  it.each(["RS384", "ES384"] as const)(
    "%s: a token of five minutes for system/ scopes, and no refresh",
    async (alg) => {
      const { assertion, id, made } = await backend(alg);
      const { body, status } = await post("token", {
        ...grant("system/Patient.rs system/Observation.rs"),
        ...asserted(await assertion(id)),
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        token_type: "Bearer",
        expires_in: 300,
        scope: "system/Patient.rs system/Observation.rs",
      });
      expect(body.refresh_token).toBeUndefined();
      expect(body.patient).toBeUndefined();
      const { body: seen } = await post("introspect", { token: body.access_token, ...asserted(await assertion(id)) });
      expect(seen).toMatchObject({ active: true, client_id: id, scope: body.scope, iss: run.fhir });
      expect(seen).not.toHaveProperty("fhirUser");
      const found = await call(run.fhir, body, "Patient");
      expect(found.body?.entry).toHaveLength(2);
      const denied = await call(run.fhir, body, "Condition");
      expect(denied.status).toBe(403);
      expect(denied.answer.headers.get("www-authenticate")).toContain('scope="system/Condition.s"');
      const log = await logOf(run.sandbox, made.id);
      expect(broken(log)).toEqual([]);
      expect(log.requests.map(({ path }) => path)).toEqual([
        "/auth/token",
        "/auth/introspect",
        "/fhir/Patient",
        "/fhir/Condition",
      ]);
    },
  );

  it("takes the life of a token from the launch", async () => {
    const { assertion, id } = await backend("ES384", 42);
    const { body } = await post("token", { ...grant("system/Patient.r"), ...asserted(await assertion(id)) });
    expect(body.expires_in).toBe(42);
  });

  it.each([
    ["another audience", { aud: "https://other.example/token" }, 240, "assertion-aud"],
    ["the issuer as audience", { aud: "issuer" }, 240, "assertion-aud"],
    ["a life of an hour", {}, 3600, "assertion-exp"],
    ["an expiry in the past", {}, -120, "assertion-exp"],
    ["another subject", { sub: "somebody" }, 240, "assertion-sub"],
    ["another issuer", { iss: "somebody" }, 240, "assertion-iss"],
    ["no jti", { jti: undefined }, 240, "assertion-jti"],
  ])("refuses an assertion with %s", async (_, claims, seconds, requirement) => {
    const { assertion, id, made } = await backend();
    const given = "aud" in claims && claims.aud === "issuer" ? { aud: run.fhir } : claims;
    const { body, status } = await post("token", {
      ...grant("system/Patient.rs"),
      client_id: id,
      ...asserted(await assertion(id, given, seconds)),
    });
    expect([400, 401]).toContain(status);
    expect(["invalid_client", "invalid_request"]).toContain(body.error);
    expect(broken(await logOf(run.sandbox, made.id))).toContain(requirement);
  });

  it.each([
    ["without kid", { kid: undefined }, "assertion-kid", /kid/],
    ["with an empty kid", { kid: "" }, "assertion-kid", /no applicable key/],
    ["with a kid that is no registered key's", { kid: "key-2" }, "assertion-kid", /no applicable key/],
    ["without typ", { typ: undefined }, "assertion-typ", /typ must be JWT/],
    ["with another typ", { typ: "at+jwt" }, "assertion-typ", /typ must be JWT/],
    ["with a jku although its keys were registered", { jku: "https://keys.example/jwks" }, "assertion-jku", /no jku/],
  ])("refuses an assertion %s, in words", async (_, header, requirement, words) => {
    const { assertion, id, made } = await backend();
    const { body, status } = await post("token", {
      ...grant("system/Patient.rs"),
      ...asserted(await assertion(id, {}, 240, header)),
    });
    expect([status, body.error]).toEqual([401, "invalid_client"]);
    expect(body.error_description).toMatch(words);
    expect(broken(await logOf(run.sandbox, made.id))).toEqual([requirement]);
  });

  it("refuses an assertion that was used before", async () => {
    const { assertion, id, made } = await backend();
    const form = { ...grant("system/Patient.rs"), ...asserted(await assertion(id)) };
    expect((await post("token", form)).status).toBe(200);
    expect((await post("token", form)).body.error).toBe("invalid_client");
    expect(broken(await logOf(run.sandbox, made.id))).toEqual(["assertion-jti"]);
  });

  it.each(["patient/Patient.rs", "openid", ""])("gives no scope of a person: %j", async (scope) => {
    const { assertion, id, made } = await backend();
    const { body, status } = await post("token", { ...grant(scope), ...asserted(await assertion(id)) });
    expect([status, body.error]).toEqual([400, "invalid_scope"]);
    expect(broken(await logOf(run.sandbox, made.id))).toEqual(["backend-scope"]);
  });

  it("fails as told: an expired registration token", async () => {
    const key = await signer("RS384");
    const appUnderTest = app({
      clientKind: "confidential-asymmetric",
      jwks: key.jwks,
      launchUrl: "",
      redirectUris: [],
    });
    await make(run.sandbox, {
      kind: "backend-service",
      appUnderTest,
      faults: { simple: ["token_expired_registration_token"] },
    });
    const assertion = await key.assertion(appUnderTest.clientId);
    const { body } = await post("token", { ...grant("system/Patient.rs"), ...asserted(assertion) });
    expect(body.error_description).toContain("registration token has expired");
  });
});

describe("dynamic client registration", () => {
  const register = async (metadata: object) => {
    const answer = await fetch(`${run.sandbox.url}/auth/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(metadata),
    });
    return { answer, status: answer.status, body: (await answer.json()) as Record<string, string> };
  };

  it("is advertised with what clients need to know", async () => {
    const configuration = await (await fetch(`${run.fhir}/.well-known/smart-configuration`)).json();
    expect(configuration).toMatchObject({
      registration_endpoint: `${run.sandbox.url}/auth/register`,
      token_endpoint_auth_methods_supported: ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"],
      token_endpoint_auth_signing_alg_values_supported: ["RS384", "ES384"],
      grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
    });
  });

  it("registers an app that then launches by itself, with its scope told back, and manages it", async () => {
    const { body, status } = await register({
      client_name: "Registered",
      redirect_uris: [REDIRECT],
      grant_types: ["authorization_code", "refresh_token"],
      scope: "launch/patient patient/*.rs",
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ client_name: "Registered", scope: "launch/patient patient/*.rs" });
    expect(body.client_secret).toBeTypeOf("string");
    const flow = await authorize(run.sandbox, { launch: null } as never, {
      client_id: body.client_id ?? "",
      redirect_uri: REDIRECT,
      scope: "launch/patient patient/Patient.rs",
    });
    expect(await flow.answer?.text()).toContain("Registered");
    const manage = (method: string) =>
      fetch(body.registration_client_uri ?? "", {
        method,
        headers: { authorization: `Bearer ${body.registration_access_token}` },
      });
    expect(await (await manage("GET")).json()).toMatchObject({ client_id: body.client_id, scope: body.scope });
    expect((await manage("DELETE")).status).toBe(204);
    expect((await manage("GET")).status).toBe(401);
  });

  it("lets a registered origin call FHIR", async () => {
    const preflight = async () =>
      (await fetch(`${run.fhir}/Patient`, { headers: { origin: "http://localhost:7777" } })).headers.get(
        "access-control-allow-origin",
      );
    expect(await preflight()).toBeNull();
    await register({ redirect_uris: ["http://localhost:7777/x"], token_endpoint_auth_method: "none" });
    expect(await preflight()).toBe("http://localhost:7777");
  });

  it("registers a backend service", async () => {
    const key = await signer("ES384");
    const { body } = await register({
      redirect_uris: [],
      response_types: [],
      grant_types: ["client_credentials"],
      token_endpoint_auth_method: "private_key_jwt",
      jwks: JSON.parse(key.jwks),
    });
    expect(body.client_secret).toBeUndefined();
    const { status } = await post("token", {
      grant_type: "client_credentials",
      scope: "system/Patient.rs",
      ...asserted(await key.assertion(body.client_id ?? "")),
    });
    expect(status).toBe(200);
  });

  it("gives an app no more than the scope that it registered", async () => {
    const { body: client } = await register({
      redirect_uris: [REDIRECT],
      grant_types: ["authorization_code", "refresh_token"],
      token_endpoint_auth_method: "none",
      scope: "launch/patient offline_access patient/Patient.rs",
    });
    const flow = authorizeUrl(run.sandbox, {
      client_id: client.client_id ?? "",
      redirect_uri: REDIRECT,
      scope: "launch/patient openid offline_access patient/*.cruds",
    });
    const jar = new Jar();
    const page = await follow(jar, flow.url, REDIRECT);
    const choices = new URLSearchParams({ practitioner: "dr-lin", patient: "ann", step: "consent" });
    for (const scope of ["launch/patient", "openid", "offline_access", "patient/*.cruds", "patient/Patient.rs"])
      choices.append("scope", scope);
    const { url } = await follow(jar, page.url, REDIRECT, { method: "POST", body: choices });
    const code = new URL(url).searchParams.get("code") ?? "";
    const given = "launch/patient offline_access patient/Patient.rs";
    const { body } = await post("token", {
      ...codeForm(flow, code),
      client_id: client.client_id ?? "",
    });
    expect(body.scope).toBe(given);
    expect(body.id_token).toBeUndefined();
    const { body: again } = await post("token", {
      grant_type: "refresh_token",
      refresh_token: body.refresh_token ?? "",
      client_id: client.client_id ?? "",
    });
    expect(again.scope).toBe(given);
    expect((await call(run.fhir, again, "Patient/ann")).status).toBe(200);
    expect((await call(run.fhir, again, "Observation")).status).toBe(403);
  });

  it("gives a backend service no more than the scope that it registered", async () => {
    const key = await signer("ES384");
    const { body: client } = await register({
      redirect_uris: [],
      response_types: [],
      grant_types: ["client_credentials"],
      token_endpoint_auth_method: "private_key_jwt",
      jwks: JSON.parse(key.jwks),
      scope: "system/Patient.r",
    });
    const ask = async (scope: string) =>
      post("token", {
        grant_type: "client_credentials",
        scope,
        ...asserted(await key.assertion(client.client_id ?? "")),
      });
    expect((await ask("system/*.rs")).body.scope).toBe("system/Patient.r");
    const { body, status } = await ask("system/Observation.rs");
    expect([status, body.error]).toEqual([400, "invalid_scope"]);
    expect(body.error_description).toContain("system/Patient.r");
  });

  it.each([5, "", " "])("refuses metadata whose scope is %j", async (scope) => {
    const { body, status } = await register({ redirect_uris: [REDIRECT], scope });
    expect([status, body.error]).toEqual([400, "invalid_client_metadata"]);
    expect(body.error_description).toContain("scope");
  });

  it("refuses metadata that is wrong", async () => {
    const { body, status } = await register({ redirect_uris: ["not an address"] });
    expect([status, body.error]).toEqual([400, "invalid_redirect_uri"]);
  });
});

describe("introspection and revocation", () => {
  it("introspects and revokes a token of its own client only, with SMART's fields", async () => {
    const mine = app({ clientKind: "confidential-symmetric", clientSecret: "secret" });
    const { form } = await codeFor(mine);
    const auth = basic(mine.clientId, "secret");
    const { body } = await post("token", form, auth);
    const { body: seen } = await post("introspect", { token: body.access_token }, auth);
    expect(seen).toMatchObject({
      active: true,
      client_id: mine.clientId,
      scope: body.scope,
      patient: "ann",
      sub: "dr-lin",
      iss: run.fhir,
      fhirUser: `${run.fhir}/Practitioner/dr-lin`,
    });
    expect(seen.exp).toBeTypeOf("number");
    const other = app({ clientKind: "confidential-symmetric", clientSecret: "secret" });
    await make(run.sandbox, { appUnderTest: other });
    const foreign = await post("introspect", { token: body.access_token }, basic(other.clientId, "secret"));
    expect(foreign.body).toEqual({ active: false });
    expect((await post("revoke", { token: body.access_token }, auth)).status).toBe(200);
    expect((await post("introspect", { token: body.access_token }, auth)).body).toEqual({ active: false });
    expect((await call(run.fhir, body, "Patient/ann")).status).toBe(401);
  });
});
