import { connect } from "node:net";
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Faults, SIMPLE_FAULTS, type SimpleFault } from "../src/launch-settings.ts";
import { authorizeUrl, call, follow, go, Jar, type Running, start, token } from "./auth-client.ts";
import { authorize, launchToToken, logOf, make, simulated } from "./launch-client.ts";

let run: Running;
beforeAll(async () => {
  run = await start({
    clients: [{ clientId: "foreign", name: "Foreign", redirectUris: ["http://localhost:9999/cb"] }],
  });
});
afterAll(() => run.sandbox.close());

const faulty = (...simple: SimpleFault[]) => ({ faults: { simple } });
const failing = (faults: Partial<Faults>) => ({ faults });

describe("failures of the authorization step", () => {
  it.each(["auth_invalid_client_id", "auth_invalid_redirect_uri"] as const)(
    "%s: a page, and no way back",
    async (fault) => {
      const made = await make(run.sandbox, faulty(fault));
      const { answer } = await authorize(run.sandbox, made);
      expect(answer?.status).toBe(400);
      expect(await answer?.text()).toContain("(simulated)");
      expect(simulated(await logOf(run.sandbox, made.id))).toEqual([fault]);
    },
  );

  it("the page is in the browser's language, and keeps code and description for the IT desk", async () => {
    const made = await make(run.sandbox, faulty("auth_invalid_client_id"));
    const { url } = authorizeUrl(run.sandbox, { launch: made.launch });
    const page = async (language: string) =>
      (await fetch(url, { headers: { accept: "text/html", "accept-language": language } })).text();
    const chinese = await page("zh-TW,zh;q=0.9");
    expect(chinese).toContain("此伺服器不認得這個應用程式");
    expect(chinese).toContain("這是模擬的故障。");
    expect(chinese).toContain('<p class="mono" lang="en">invalid_client: client is invalid (simulated)</p>');
    expect(chinese.replaceAll(/<[^>]*>|invalid_client: .*/g, "")).not.toContain("client is invalid");
    expect(await page("en")).toContain("This failure is simulated.");
  });

  it.each([
    ["auth_invalid_scope", "invalid_scope"],
    ["auth_access_denied", "access_denied"],
  ] as const)("%s: back to the app with %s and the state", async (fault, error) => {
    const made = await make(run.sandbox, faulty(fault));
    const { flow, query } = await authorize(run.sandbox, made);
    expect([query.get("error"), query.get("state")]).toEqual([error, flow.state]);
    expect(simulated(await logOf(run.sandbox, made.id))).toEqual([fault]);
  });

  it("auth_wrong_state: back to the app with a code under another state", async () => {
    const { flow, query } = await authorize(run.sandbox, await make(run.sandbox, faulty("auth_wrong_state")));
    expect(query.get("code")).toBeTypeOf("string");
    expect(query.get("state")).not.toBe(flow.state);
  });
});

describe("failures of the token step", () => {
  it.each([
    ["auth_invalid_client_secret", 401, "invalid_client"],
    ["token_invalid_token", 401, "invalid_client"],
    ["token_expired_registration_token", 401, "invalid_client"],
    ["token_invalid_jti", 401, "invalid_client"],
    ["token_invalid_scope", 400, "invalid_scope"],
    ["token_expired_launch", 400, "invalid_grant"],
  ] as const)("%s: %i %s", async (fault, status, error) => {
    const done = await launchToToken(run.sandbox, faulty(fault));
    expect([done.status, done.body.error]).toEqual([status, error]);
    expect(simulated(await logOf(run.sandbox, done.made.id))).toEqual([fault]);
  });

  it("token_expired_refresh_token: the first token comes, the refresh fails", async () => {
    const { body, made } = await launchToToken(run.sandbox, faulty("token_expired_refresh_token"));
    expect(body.access_token).toBeTypeOf("string");
    const refreshed = await token(run.sandbox, {
      grant_type: "refresh_token",
      refresh_token: body.refresh_token ?? "",
      client_id: "bedside-ecg-triage",
    });
    expect([refreshed.status, refreshed.body.error]).toEqual([400, "invalid_grant"]);
    expect(simulated(await logOf(run.sandbox, made.id))).toEqual(["token_expired_refresh_token"]);
  });

  it("token_no_patient: all but the patient", async () => {
    const { body } = await launchToToken(run.sandbox, faulty("token_no_patient"));
    expect(body.access_token).toBeTypeOf("string");
    expect(body.patient).toBeUndefined();
  });

  it("token_fewer_scopes: half of the reading scopes, no writing, and the server keeps to it", async () => {
    const { body } = await launchToToken(run.sandbox, faulty("token_fewer_scopes"));
    expect(body.scope.split(" ").filter((scope) => scope.includes("/"))).toEqual(["patient/Patient.rs"]);
    expect((await call(run.fhir, body, "Observation")).status).toBe(403);
    expect((await call(run.fhir, body, "Patient/ann")).status).toBe(200);
  });
});

describe("failures of the id_token", () => {
  const keys = () => createRemoteJWKSet(new URL(`${run.sandbox.url}/auth/jwks`));
  const verify = (idToken: string) =>
    jwtVerify(idToken, keys(), { issuer: run.fhir, audience: "bedside-ecg-triage" }).then(
      ({ payload }) => payload.nonce,
      (cause: Error) => cause.message,
    );

  it.each([
    ["id_token_wrong_signature", /signature verification failed/],
    ["id_token_wrong_issuer", /unexpected "iss"/],
    ["id_token_wrong_audience", /unexpected "aud"/],
    ["id_token_wrong_nonce", /^another-nonce$/],
    ["id_token_expired", /"exp" claim timestamp check failed/],
    ["id_token_alg_none", /Unsupported "alg"|alg/],
  ] as const)("%s: wrong in that way only", async (fault, why) => {
    const { body, made } = await launchToToken(run.sandbox, faulty(fault));
    expect(await verify(body.id_token ?? "")).toMatch(why);
    const claims = decodeJwt(body.id_token ?? "");
    const header = decodeProtectedHeader(body.id_token ?? "");
    const right = {
      issuer: claims.iss === run.fhir,
      audience: claims.aud === "bedside-ecg-triage",
      nonce: claims.nonce === "nonce-1",
      expiry: (claims.exp ?? 0) > Date.now() / 1000,
      algorithm: header.alg === "RS256",
    };
    const wrong = Object.keys(right).filter((name) => !right[name as keyof typeof right]);
    const expected = {
      id_token_wrong_signature: [],
      id_token_wrong_issuer: ["issuer"],
      id_token_wrong_audience: ["audience"],
      id_token_wrong_nonce: ["nonce"],
      id_token_expired: ["expiry"],
      id_token_alg_none: ["algorithm"],
    }[fault];
    expect(wrong).toEqual(expected);
    expect(simulated(await logOf(run.sandbox, made.id))).toEqual([fault]);
  });

  it("clockSkewSeconds moves the Date header and the id_token's times", async () => {
    const { body } = await launchToToken(run.sandbox, failing({ clockSkewSeconds: 7200 }));
    const ahead = (seconds: number) => Math.round((seconds - Date.now() / 1000) / 600);
    expect(ahead(decodeJwt(body.id_token ?? "").iat ?? 0)).toBe(12);
    expect(await verify(body.id_token ?? "")).toBe("nonce-1");
    const { answer } = await call(run.fhir, body, "Patient/ann");
    expect(ahead(Date.parse(answer.headers.get("date") ?? "") / 1000)).toBe(12);
  });
});

describe("failures of the data", () => {
  it.each(["request_invalid_token", "request_expired_token"] as const)(
    "%s: 401 with WWW-Authenticate",
    async (fault) => {
      const { body } = await launchToToken(run.sandbox, faulty(fault));
      const { answer, status } = await call(run.fhir, body, "Patient/ann");
      expect(status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
    },
  );

  const raw = (path: string, access: string) =>
    fetch(`${run.fhir}/${path}`, { headers: { authorization: `Bearer ${access}` } });

  it("half_answer: 200 and JSON that stops in the middle", async () => {
    const { body } = await launchToToken(run.sandbox, faulty("half_answer"));
    const answer = await raw("Observation", body.access_token);
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text.startsWith('{"resourceType":"Bundle"')).toBe(true);
    expect(() => JSON.parse(text)).toThrow();
  });

  it("wrong_content_type: 200 and a page", async () => {
    const { body } = await launchToToken(run.sandbox, faulty("wrong_content_type"));
    const answer = await raw("Patient/ann", body.access_token);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=UTF-8"]);
  });

  it("endless_paging: Observation goes on for ever, other types turn in a circle", async () => {
    const { body } = await launchToToken(run.sandbox, faulty("endless_paging"));
    const next = async (url: string) => {
      const { link } = (await (await raw(url.replace(`${run.fhir}/`, ""), body.access_token)).json()) as {
        link: { relation: string; url: string }[];
      };
      return link.filter(({ relation }) => relation === "next").map(({ url }) => url);
    };
    const [second = ""] = await next("Observation?_count=1");
    const [third = ""] = await next(second);
    const [fourth] = await next(third);
    expect(new Set([second, third, fourth]).size).toBe(3);
    const [circle = ""] = await next("Patient?_id=ann");
    expect(await next(circle)).toEqual([circle]);
  });

  it("slowMs: each answer takes that long at least", async () => {
    const { body, made } = await launchToToken(run.sandbox, failing({ slowMs: 120 }));
    await call(run.fhir, body, "Patient/ann");
    const last = (await logOf(run.sandbox, made.id)).requests.at(-1);
    expect(last?.tookMs).toBeGreaterThanOrEqual(119);
    expect(last?.simulated).toBe("slowMs=120");
  });

  it("tooManyAt: the n-th request and no other is 429 with Retry-After", async () => {
    const { body } = await launchToToken(run.sandbox, failing({ tooManyAt: 2, retryAfterSeconds: 7 }));
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await call(run.fhir, body, "Patient/ann"));
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 200]);
    expect(answers[1]?.answer.headers.get("retry-after")).toBe("7");
  });

  it("errorRate: about that share of requests is 503, all of them at 1", async () => {
    const half = await launchToToken(run.sandbox, failing({ errorRate: 0.5 }));
    const statuses = [];
    for (let n = 0; n < 60; n++) statuses.push((await call(run.fhir, half.body, "Patient/ann")).status);
    const failed = statuses.filter((status) => status === 503).length;
    expect(failed).toBeGreaterThan(10);
    expect(failed).toBeLessThan(50);
    const all = await launchToToken(run.sandbox, failing({ errorRate: 1 }));
    expect((await call(run.fhir, all.body, "Patient/ann")).status).toBe(503);
  });

  it("cutAt: the connection ends before the length that was promised", async () => {
    const { body } = await launchToToken(run.sandbox, failing({ cutAt: 1 }));
    const { hostname, port } = new URL(run.fhir);
    const text = await new Promise<string>((resolve) => {
      let got = "";
      const socket = connect(Number(port), hostname, () =>
        socket.write(
          `GET /fhir/Observation HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${body.access_token}\r\n\r\n`,
        ),
      );
      socket.on("data", (chunk) => {
        got += chunk;
      });
      socket.on("error", () => undefined);
      socket.on("close", () => resolve(got));
    });
    const [head = "", rest = ""] = text.split("\r\n\r\n");
    const promised = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect(rest.length).toBeGreaterThan(10);
    expect(rest.length).toBeLessThan(promised);
    expect((await call(run.fhir, body, "Patient/ann")).status).toBe(200);
  });
});

describe("failures of the server", () => {
  const foreign = {
    clientId: "under-test",
    clientKind: "public" as const,
    launchUrl: "http://localhost:9999/launch",
    redirectUris: ["http://localhost:9999/cb"],
  };
  const client = { client_id: "under-test", redirect_uri: "http://localhost:9999/cb" };

  it("wrong_cors_fhir and wrong_cors_token: another origin is allowed", async () => {
    const made = await make(run.sandbox, {
      appUnderTest: foreign,
      ...faulty("wrong_cors_fhir", "wrong_cors_token"),
    });
    const { flow, query } = await authorize(run.sandbox, made, client);
    const headers = { origin: "http://localhost:9999" };
    const answer = await fetch(`${run.sandbox.url}/auth/token`, {
      method: "POST",
      headers,
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code: query.get("code") ?? "",
        redirect_uri: flow.redirectUri,
        client_id: flow.clientId,
        code_verifier: flow.verifier,
      }),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://another-origin.example");
    const tokens = (await answer.json()) as { access_token: string };
    const { answer: data } = await call(run.fhir, tokens, "Patient/ann", { headers });
    expect(data.headers.get("access-control-allow-origin")).toBe("https://another-origin.example");
  });

  it("lying_capability: metadata and smart-configuration of this launch only", async () => {
    const jar = new Jar();
    const first = await make(run.sandbox, faulty("lying_capability"), { "sec-fetch-site": "same-origin" });
    jar.store(first.answer);
    const statement = async (mine: boolean) =>
      (await (await (mine ? go(jar, `${run.fhir}/metadata`) : fetch(`${run.fhir}/metadata`))).json()) as {
        rest: { interaction: { code: string }[]; resource: { type: string }[] }[];
      };
    const lie = await statement(true);
    expect(lie.rest[0]?.interaction).toEqual([]);
    expect(lie.rest[0]?.resource.some(({ type }) => type === "MedicationRequest")).toBe(false);
    const configuration = (await (await go(jar, `${run.fhir}/.well-known/smart-configuration`)).json()) as {
      capabilities: string[];
    };
    expect(configuration.capabilities).not.toContain("permission-v2");
    const other = new Jar();
    other.store((await make(run.sandbox, {}, { "sec-fetch-site": "same-origin" })).answer);
    const truth = (await (await go(other, `${run.fhir}/metadata`)).json()) as typeof lie;
    expect(truth.rest[0]?.interaction.map(({ code }) => code)).toContain("transaction");
  });
});

describe("isolation", () => {
  it("every simple failure is known to the server, and none touches a launch beside it", async () => {
    const all = Object.values(SIMPLE_FAULTS).flat();
    await make(run.sandbox, faulty(...all));
    const { body } = await launchToToken(run.sandbox);
    expect((await call(run.fhir, body, "Observation")).body?.entry).toHaveLength(2);
  });

  it("a standalone launch finds its failures in the browser that asked for it, again after a reload", async () => {
    const jar = new Jar();
    const made = await make(
      run.sandbox,
      { kind: "provider-standalone", ...faulty("auth_access_denied") },
      { "sec-fetch-site": "same-origin" },
    );
    jar.store(made.answer);
    for (const again of [1, 2]) {
      const { flow } = await authorize(run.sandbox, made);
      const { url } = await follow(jar, flow.url, flow.redirectUri);
      expect(new URL(url).searchParams.get("error"), `time ${again}`).toBe("access_denied");
    }
    const { flow } = await authorize(run.sandbox, made);
    const { answer } = await follow(new Jar(), flow.url, flow.redirectUri);
    expect(await answer?.text()).toContain("Dr Lin Yi-Chun");
  });
});
