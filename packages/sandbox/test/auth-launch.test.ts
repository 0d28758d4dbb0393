import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizeUrl,
  call,
  ehrLaunch,
  exchange,
  follow,
  Jar,
  launch,
  type Running,
  start,
  token,
} from "./auth-client.ts";
import { authorize, broken, logOf, make } from "./launch-client.ts";

let run: Running;
beforeAll(async () => {
  run = await start();
  await run.service.load([
    {
      resourceType: "Encounter",
      id: "visit-1",
      status: "finished",
      class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
      subject: { reference: "Patient/ann" },
    },
  ]);
});
afterAll(() => run.sandbox.close());

describe("EHR launch", () => {
  it("gives a code without any page, and a token with the whole launch context", async () => {
    const tokens = await ehrLaunch(run.sandbox, {
      encounter: "visit-1",
      fhirContext: [{ reference: "Observation/ann-ldl", role: "launch" }],
      intent: "order-review",
      needPatientBanner: false,
      smartStyleUrl: "https://ehr.example/style.json",
      tenant: "clinic-1",
      tokenSeconds: 570,
    });
    expect(tokens).toMatchObject({
      patient: "ann",
      encounter: "visit-1",
      fhirContext: [{ reference: "Observation/ann-ldl", role: "launch" }],
      intent: "order-review",
      need_patient_banner: false,
      smart_style_url: "https://ehr.example/style.json",
      tenant: "clinic-1",
      token_type: "Bearer",
      expires_in: 570,
    });
    expect(tokens.scope.split(" ").sort()).toEqual(
      [
        "fhirUser",
        "launch",
        "online_access",
        "openid",
        "patient/Observation.rs",
        "patient/Patient.rs",
        "patient/RiskAssessment.c",
      ].sort(),
    );
    expect(tokens.refresh_token).toBeTypeOf("string");
  });

  it("signs an id_token that verifies against the published keys, with nonce and absolute fhirUser", async () => {
    const tokens = await ehrLaunch(run.sandbox);
    const discovery = (await (await fetch(`${run.fhir}/.well-known/smart-configuration`)).json()) as Record<
      string,
      string
    >;
    const { payload, protectedHeader } = await jwtVerify(
      tokens.id_token ?? "",
      createRemoteJWKSet(new URL(discovery.jwks_uri ?? "")),
      {
        issuer: discovery.issuer,
        audience: "bedside-ecg-triage",
      },
    );
    expect(protectedHeader.alg).toBe("RS256");
    expect(payload).toMatchObject({ sub: "dr-lin", nonce: "nonce-1", fhirUser: `${run.fhir}/Practitioner/dr-lin` });
  });

  it("sends no id_token to an app that did not ask for openid, or was refused it, with each refresh too", async () => {
    const scope = "launch fhirUser online_access patient/Patient.rs";
    const without = await ehrLaunch(run.sandbox, {}, { scope });
    const refused = await ehrLaunch(run.sandbox, { refusedScopes: ["openid"] }, { scope: `openid ${scope}` });
    for (const tokens of [without, refused]) {
      expect(tokens.patient).toBe("ann");
      expect(tokens).not.toHaveProperty("id_token");
      const { body } = await token(run.sandbox, {
        grant_type: "refresh_token",
        refresh_token: tokens.refresh_token ?? "",
        client_id: "bedside-ecg-triage",
      });
      expect(body.access_token).toBeTypeOf("string");
      expect(body).not.toHaveProperty("id_token");
    }
  });

  it("serves OpenID discovery below the issuer", async () => {
    const answer = await fetch(`${run.fhir}/.well-known/openid-configuration`);
    const body = (await answer.json()) as Record<string, unknown>;
    expect(body).toMatchObject({
      issuer: run.fhir,
      authorization_endpoint: `${run.sandbox.url}/auth/authorize`,
      token_endpoint: `${run.sandbox.url}/auth/token`,
      jwks_uri: `${run.sandbox.url}/auth/jwks`,
    });
  });

  it("keeps state, adds no iss to the app's address, and leaves no session cookie", async () => {
    const jar = new Jar();
    const flow = authorizeUrl(run.sandbox, { launch: await launch(run.sandbox) });
    const { url } = await follow(jar, flow.url, flow.redirectUri);
    const { searchParams } = new URL(url);
    expect([...searchParams.keys()].sort()).toEqual(["code", "state"]);
    expect(searchParams.get("state")).toBe(flow.state);
    expect(jar.names().filter((name) => name.startsWith("_session"))).toEqual([]);
  });

  it("grants less than asked when the launcher refused a scope, a part of one, or offered no patient access", async () => {
    const tokens = await ehrLaunch(
      run.sandbox,
      { refusedScopes: ["patient/RiskAssessment.c", "online_access"] },
      {
        scope:
          "launch openid online_access patient/Observation.rs patient/RiskAssessment.crs system/Patient.rs nonsense",
      },
    );
    expect(tokens.scope.split(" ").sort()).toEqual([
      "launch",
      "openid",
      "patient/Observation.rs",
      "patient/RiskAssessment.rs",
    ]);
    expect(tokens.refresh_token).toBeUndefined();
  });

  it("does not give the patient to an app that did not ask for launch context", async () => {
    const tokens = await ehrLaunch(run.sandbox, {}, { scope: "openid patient/Observation.rs" });
    expect(tokens.patient).toBeUndefined();
    expect((await call(run.fhir, tokens, "Observation")).status).toBe(403);
  });

  it("answers a launch where everything was refused with access_denied", async () => {
    const flow = authorizeUrl(run.sandbox, {
      scope: "patient/Observation.rs",
      launch: await launch(run.sandbox, { refusedScopes: ["patient/*.cruds"] }),
    });
    const { url } = await follow(new Jar(), flow.url, flow.redirectUri);
    expect(new URL(url).searchParams.get("error")).toBe("access_denied");
  });
});

describe("refusals", () => {
  const errorOf = async (more: Record<string, string | null>) => {
    const flow = authorizeUrl(run.sandbox, { launch: await launch(run.sandbox), ...more });
    const { answer, url } = await follow(new Jar(), flow.url, flow.redirectUri);
    const { searchParams } = new URL(url);
    return { answer, error: searchParams.get("error"), text: searchParams.get("error_description") ?? "" };
  };

  it.each(["slash", "case", "missing"])("refuses an aud that is not byte-exact: %s", async (kind) => {
    const aud =
      { slash: `${run.fhir}/`, case: run.fhir.replace("localhost", "LOCALHOST"), missing: null }[kind] ?? null;
    const { error, text } = await errorOf({ aud });
    expect(error).toBe("invalid_request");
    expect(text).toContain(run.fhir);
  });

  it("refuses an unknown launch and one made for another app", async () => {
    expect(await errorOf({ launch: "nobody-made-this" })).toMatchObject({ error: "invalid_request" });
    const other = await launch(run.sandbox, { app: "lung-decision" });
    expect((await errorOf({ launch: other })).text).toContain("another app");
  });

  it("takes no notice of what belongs to OpenID Connect where openid is not asked for", async () => {
    const more = { scope: "launch patient/Patient.r", nonce: "n", max_age: "60", acr_values: "x", id_token_hint: "y" };
    const tokens = await ehrLaunch(run.sandbox, {}, more);
    expect([tokens.scope, tokens.id_token]).toEqual(["launch patient/Patient.r", undefined]);
  });

  it("refuses a request without PKCE, and with the plain method", async () => {
    expect((await errorOf({ code_challenge: null, code_challenge_method: null })).error).toBe("invalid_request");
    expect((await errorOf({ code_challenge_method: "plain" })).error).toBe("invalid_request");
  });

  it.each(["path", "origin", "query"])("never redirects to an address that is not registered: %s", async (kind) => {
    const redirect =
      {
        path: `${run.sandbox.url}/ecg-triage/other`,
        origin: "https://evil.example/ecg-triage/",
        query: `${run.sandbox.url}/ecg-triage/?x=1`,
      }[kind] ?? "";
    const flow = authorizeUrl(run.sandbox, { redirect_uri: redirect });
    const answer = await fetch(flow.url, {
      redirect: "manual",
      headers: { accept: "text/html", "accept-language": "zh-TW" },
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("location")).toBeNull();
    expect(await answer.text()).toContain("無法繼續登入");
  });

  it("refuses an unknown client", async () => {
    const answer = await fetch(authorizeUrl(run.sandbox, { client_id: "nobody" }).url, {
      redirect: "manual",
      headers: { accept: "text/html" },
    });
    expect(answer.status).toBe(400);
  });

  it("refuses a wrong verifier, and a code used twice revokes what it gave", async () => {
    const flow = authorizeUrl(run.sandbox, { launch: await launch(run.sandbox) });
    const { url } = await follow(new Jar(), flow.url, flow.redirectUri);
    expect((await exchange(run.sandbox, { ...flow, verifier: "a".repeat(43) }, url)).body.error).toBe("invalid_grant");
    const good = await exchange(run.sandbox, flow, url);
    expect(good.status).toBe(200);
    expect((await exchange(run.sandbox, flow, url)).body.error).toBe("invalid_grant");
    expect((await call(run.fhir, good.body, "Patient/ann")).status).toBe(401);
  });

  it("expires a launch handle", async () => {
    const short = await start({ launchSeconds: 1 });
    try {
      const handle = await launch(short.sandbox);
      await new Promise((resolve) => setTimeout(resolve, 2100));
      const flow = authorizeUrl(short.sandbox, { launch: handle });
      const { url } = await follow(new Jar(), flow.url, flow.redirectUri);
      expect(new URL(url).searchParams.get("error_description")).toContain("expired");
    } finally {
      await short.sandbox.close();
    }
  });
});

describe("refresh and revocation", () => {
  const refresh = (value: string | undefined) =>
    token(run.sandbox, { grant_type: "refresh_token", refresh_token: value ?? "", client_id: "bedside-ecg-triage" });

  it("rotates the refresh token, keeps the context, and a reuse ends the whole grant", async () => {
    const first = await ehrLaunch(run.sandbox);
    const second = await refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    expect(second.body).toMatchObject({ patient: "ann", scope: first.scope });
    expect((await call(run.fhir, second.body, "Patient/ann")).status).toBe(200);
    expect((await refresh(first.refresh_token)).body.error).toBe("invalid_grant");
    expect((await refresh(second.body.refresh_token)).body.error).toBe("invalid_grant");
    expect((await call(run.fhir, second.body, "Patient/ann")).status).toBe(401);
  });

  it("judges the scope of a refresh by what was granted, not by what was asked for at first", async () => {
    const scope = "launch openid offline_access patient/Observation.rs patient/RiskAssessment.crs";
    const made = await make(run.sandbox, { refusedScopes: ["patient/RiskAssessment.c"] });
    const { flow, url } = await authorize(run.sandbox, made, { scope });
    let { body } = await exchange(run.sandbox, flow, url);
    const granted = "launch openid offline_access patient/Observation.rs patient/RiskAssessment.rs";
    expect(body.scope).toBe(granted);
    const ask = async (scope: string) => {
      const answer = await token(run.sandbox, {
        grant_type: "refresh_token",
        refresh_token: body.refresh_token ?? "",
        client_id: flow.clientId,
        scope,
      });
      if (answer.status === 200) body = answer.body;
      return [answer.status, answer.body.error ?? answer.body.scope];
    };
    expect(await ask(granted)).toEqual([200, granted]);
    expect(await ask("patient/RiskAssessment.r")).toEqual([200, "patient/RiskAssessment.r"]);
    expect(body.id_token).toBeUndefined();
    expect((await call(run.fhir, body, "RiskAssessment/none")).status).toBe(404);
    expect((await call(run.fhir, body, "Observation/ann-ldl")).status).toBe(403);
    expect(await ask("")).toEqual([200, granted]);
    expect(broken(await logOf(run.sandbox, made.id))).toEqual([]);
    for (const wider of [scope, "patient/Patient.r", "patient/*.rs"]) {
      expect(await ask(wider), wider).toEqual([400, "invalid_scope"]);
    }
    expect(broken(await logOf(run.sandbox, made.id))).toEqual(["refresh-scope", "refresh-scope", "refresh-scope"]);
    expect(await ask(granted), "a refused refresh spends no token").toEqual([200, granted]);
  });

  it("gives offline_access without a prompt parameter", async () => {
    const tokens = await ehrLaunch(run.sandbox, {}, { scope: "launch openid offline_access patient/Patient.r" });
    expect(tokens.scope.split(" ")).toContain("offline_access");
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
  });

  it("revokes: the token is refused at once, with a WWW-Authenticate header", async () => {
    const tokens = await ehrLaunch(run.sandbox);
    const answer = await fetch(`${run.sandbox.url}/auth/revoke`, {
      method: "POST",
      body: new URLSearchParams({ token: tokens.refresh_token ?? "", client_id: "bedside-ecg-triage" }),
    });
    expect(answer.status).toBe(200);
    const after = await call(run.fhir, tokens, "Patient/ann");
    expect(after.status).toBe(401);
    expect(after.answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
    expect((await refresh(tokens.refresh_token)).body.error).toBe("invalid_grant");
  });

  it("introspects with the scopes that are enforced", async () => {
    const tokens = await ehrLaunch(run.sandbox, { refusedScopes: ["patient/RiskAssessment.c"] });
    const answer = await fetch(`${run.sandbox.url}/auth/introspect`, {
      method: "POST",
      body: new URLSearchParams({ token: tokens.access_token, client_id: "bedside-ecg-triage" }),
    });
    expect(await answer.json()).toMatchObject({
      active: true,
      patient: "ann",
      scope: tokens.scope,
      fhirUser: `${run.fhir}/Practitioner/dr-lin`,
    });
  });
});

describe("launches beside each other in one browser", () => {
  it("never mix patient or practitioner, in any order of steps", async () => {
    const jar = new Jar();
    const one = authorizeUrl(run.sandbox, {
      launch: await launch(run.sandbox, { patients: ["ann"], practitioners: ["dr-lin"] }),
    });
    const two = authorizeUrl(run.sandbox, {
      launch: await launch(run.sandbox, { patients: ["bob"], practitioners: ["dr-wu"] }),
    });
    const [first, second] = await Promise.all([
      follow(jar, one.url, one.redirectUri),
      follow(jar, two.url, two.redirectUri),
    ]);
    const b = (await exchange(run.sandbox, two, second.url)).body;
    const a = (await exchange(run.sandbox, one, first.url)).body;
    const third = await ehrLaunch(run.sandbox, { patients: ["ann"], practitioners: ["dr-wu"] }, {}, jar);
    const sub = (jwt: string | undefined) =>
      (JSON.parse(Buffer.from(jwt?.split(".")[1] ?? "", "base64url").toString()) as { sub: string }).sub;
    expect([a.patient, sub(a.id_token)]).toEqual(["ann", "dr-lin"]);
    expect([b.patient, sub(b.id_token)]).toEqual(["bob", "dr-wu"]);
    expect([third.patient, sub(third.id_token)]).toEqual(["ann", "dr-wu"]);
    expect((await call(run.fhir, a, "Patient/bob")).status).not.toBe(200);
    expect((await call(run.fhir, b, "Patient/bob")).status).toBe(200);
  });
});
