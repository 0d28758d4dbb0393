import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LaunchInput } from "../src/launch-settings.ts";
import { type Running, start } from "./auth-client.ts";
import { launchToToken } from "./launch-client.ts";

const SCOPE = "launch openid fhirUser patient/Patient.rs user/Basic.cuds";
const SYSTEM = "https://app.example";

interface Basic {
  id: string;
  meta: { versionId: string };
  [name: string]: unknown;
}

let run: Running;
beforeAll(async () => {
  run = await start();
});
afterAll(() => run.sandbox.close());

let codes = 0;
const freshCode = (): string => `test-${++codes}`;
const subjectOf = (id = "dr-lin"): string => `${run.fhir}/Practitioner/${id}`;
const basic = (code: string, more: object = {}) => ({
  resourceType: "Basic",
  subject: { reference: subjectOf() },
  code: { coding: [{ system: SYSTEM, code }] },
  extension: [{ url: `${SYSTEM}/preferences`, valueString: '{"language":"en"}' }],
  ...more,
});
const search = (code: string, subject = subjectOf()): string =>
  `Basic?${new URLSearchParams({ code: `${SYSTEM}|${code}`, subject })}`;

async function signIn(settings: LaunchInput = {}, more: Record<string, string | null> = {}) {
  const { body } = await launchToToken(run.sandbox, settings, { scope: SCOPE, ...more });
  expect(body.access_token).toBeTruthy();
  return (method: string, path: string, body2?: unknown, ifMatch?: string) =>
    ask(
      method,
      path,
      {
        authorization: `Bearer ${body.access_token}`,
        ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
      },
      body2,
    );
}

async function ask(method: string, path: string, headers: Record<string, string>, body?: unknown) {
  const answer = await fetch(`${run.sandbox.url}/app-state/${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json = (text === "" ? null : JSON.parse(text)) as Record<string, unknown> | null;
  const [issue] = (json?.issue as { diagnostics: string }[] | undefined) ?? [];
  return { status: answer.status, headers: answer.headers, body: json, said: issue?.diagnostics ?? "" };
}

describe("app state of the sandbox (SMART App Launch 2.2)", () => {
  it("is advertised as an endpoint of its own beside the FHIR server", async () => {
    const found = await (await fetch(`${run.fhir}/.well-known/smart-configuration`)).json();
    expect(found).toMatchObject({
      associated_endpoints: [{ url: `${run.sandbox.url}/app-state`, capabilities: ["smart-app-state"] }],
      capabilities: expect.not.arrayContaining(["smart-app-state"]),
    });
  });

  it("creates, finds, updates and deletes, with an ETag for each version", async () => {
    const call = await signIn();
    const code = freshCode();
    expect((await call("GET", search(code))).body).toEqual({ resourceType: "Bundle", type: "searchset", total: 0 });
    const created = await call("POST", "Basic", basic(code));
    expect(created.status).toBe(201);
    const { id } = created.body as Basic;
    expect(created.headers.get("etag")).toBe('W/"1"');
    expect(created.headers.get("location")).toBe(`${run.sandbox.url}/app-state/Basic/${id}`);
    expect(created.body).toEqual({ ...basic(code), id, meta: { versionId: "1" } });
    const found = await call("GET", search(code));
    expect(found.body).toMatchObject({ total: 1, entry: [{ resource: created.body }] });
    const changed = basic(code, { id, extension: [{ url: SYSTEM, valueString: "x" }] });
    const updated = await call("PUT", `Basic/${id}`, changed, 'W/"1"');
    expect(updated).toMatchObject({ status: 200, body: { ...changed, meta: { versionId: "2" } } });
    expect(updated.headers.get("etag")).toBe('W/"2"');
    expect((await call("DELETE", `Basic/${id}`, undefined, 'W/"1"')).status).toBe(412);
    expect((await call("DELETE", `Basic/${id}`, undefined, 'W/"2"')).status).toBe(204);
    expect((await call("GET", search(code))).body).toMatchObject({ total: 0 });
    expect((await call("PUT", `Basic/${id}`, changed, 'W/"2"')).status).toBe(412);
  });

  it("answers 412 to an old version, another code or another subject, 428 without If-Match, 409 to a second of its kind", async () => {
    const call = await signIn();
    const code = freshCode();
    const { id } = (await call("POST", "Basic", basic(code))).body as Basic;
    expect(await call("POST", "Basic", basic(code))).toMatchObject({
      status: 409,
      said: expect.stringMatching(/update it/),
    });
    expect(await call("PUT", `Basic/${id}`, basic(code, { id }))).toMatchObject({
      status: 428,
      said: expect.stringMatching(/If-Match/),
    });
    expect((await call("DELETE", `Basic/${id}`)).status).toBe(428);
    expect(await call("PUT", `Basic/${id}`, basic(code, { id }), 'W/"0"')).toMatchObject({
      status: 412,
      said: expect.stringMatching(/Read it again/),
    });
    const moved = [basic(freshCode(), { id }), basic(code, { id, subject: { reference: subjectOf("dr-wu") } })];
    for (const body of moved)
      expect(await call("PUT", `Basic/${id}`, body, 'W/"1"')).toMatchObject({
        status: 412,
        said: expect.stringMatching(/can not change/),
      });
    expect((await call("PUT", `Basic/${id}`, basic(code, { id: "other" }), 'W/"1"')).status).toBe(400);
  });

  it("is seen by the user and the app that wrote it alone", async () => {
    const lin = await signIn();
    const code = freshCode();
    const { id } = (await lin("POST", "Basic", basic(code))).body as Basic;
    const wu = await signIn({ practitioners: ["dr-wu"] });
    expect((await wu("GET", search(code))).status).toBe(403);
    expect((await wu("GET", search(code, subjectOf("dr-wu")))).body).toMatchObject({ total: 0 });
    expect((await wu("PUT", `Basic/${id}`, basic(code, { id }), 'W/"1"')).status).toBe(412);
    expect((await wu("DELETE", `Basic/${id}`, undefined, 'W/"1"')).status).toBe(412);
    const otherApp = await signIn(
      { app: "coronary-risk" },
      { client_id: "bedside-coronary-risk", redirect_uri: `${run.sandbox.url}/coronary-risk/` },
    );
    expect((await otherApp("GET", search(code))).body).toMatchObject({ total: 0 });
    expect((await otherApp("DELETE", `Basic/${id}`, undefined, 'W/"1"')).status).toBe(412);
    const again = await signIn();
    expect((await again("GET", search(code))).body).toMatchObject({ total: 1 });
    expect((await again("GET", search(code, `${run.fhir}/sim/abcdefghijkl/Practitioner/dr-lin`))).body).toMatchObject({
      total: 1,
    });
  });

  it("keeps no state of a patient or of everybody", async () => {
    const call = await signIn();
    for (const subject of [{ reference: `${run.fhir}/Patient/ann` }, { reference: "Practitioner/dr-lin" }, undefined])
      expect(await call("POST", "Basic", basic(freshCode(), { subject }))).toMatchObject({
        status: 403,
        said: expect.stringMatching(/user/),
      });
    const everybody = await call("GET", `Basic?code=${SYSTEM}|hospital&subject:missing=true`);
    expect(everybody).toMatchObject({ status: 200, body: { total: 0 } });
    expect((await call("GET", search("x", `${run.fhir}/Patient/ann`))).status).toBe(403);
    expect((await call("GET", `Basic?code=${SYSTEM}|x`)).status).toBe(400);
  });

  it("goes by the scopes: each letter, a narrowed code, a refused one", async () => {
    const reader = await signIn({}, { scope: "launch openid fhirUser user/Basic.s" });
    expect((await reader("GET", search("x"))).status).toBe(200);
    expect(await reader("POST", "Basic", basic("x"))).toMatchObject({
      status: 403,
      said: expect.stringMatching(/user\/Basic\.c/),
    });
    const narrow = await signIn({}, { scope: `launch openid fhirUser user/Basic.cuds?code=${SYSTEM}|mine` });
    expect((await narrow("GET", search("mine"))).status).toBe(200);
    expect((await narrow("GET", search("other"))).status).toBe(403);
    const refused = await signIn(
      { refusedScopes: ["user/Basic.cus"] },
      { scope: "launch openid fhirUser user/Basic.cus" },
    );
    expect((await refused("GET", search("x"))).status).toBe(403);
    const ofPatient = await signIn({}, { scope: "launch openid fhirUser patient/Basic.cuds" });
    expect((await ofPatient("GET", search("x"))).status).toBe(403);
    expect((await ask("GET", search("x"), {})).status).toBe(401);
    expect((await ask("GET", search("x"), { authorization: "Bearer nothing" })).status).toBe(401);
  });

  it("refuses what it would not keep as it came, and what is too large, in words", async () => {
    const call = await signIn();
    const code = freshCode();
    const refused: [unknown, number, RegExp][] = [
      ["{", 400, /JSON/],
      [basic(code, { resourceType: "Observation" }), 422, /Basic\.resourceType/],
      [basic(code, { id: "mine" }), 422, /no id/],
      [basic(code, { meta: { versionId: "1" } }), 422, /versionId/],
      [basic(code, { text: { div: "x" } }), 422, /text/],
      [
        basic(code, {
          code: {
            coding: [
              { system: SYSTEM, code },
              { system: SYSTEM, code: "b" },
            ],
          },
        }),
        422,
        /code\.coding/,
      ],
      [basic(code, { code: { text: "x" } }), 422, /Basic\.code/],
      [basic(code, { extension: [{ url: "u", valueCode: "x" }] }), 422, /extension/],
      [basic(code, { extension: [{ url: "u", valueString: "x".repeat(256 * 1024) }] }), 413, /256 KiB/],
    ];
    for (const [body, status, said] of refused)
      expect(await call("POST", "Basic", body)).toMatchObject({ status, said: expect.stringMatching(said) });
    expect((await call("GET", search(code))).body).toMatchObject({ total: 0 });
    const large = basic(code, { extension: [{ url: "u", valueString: "x".repeat(255 * 1024) }] });
    expect((await call("POST", "Basic", large)).status).toBe(201);
    expect((await call("GET", "Observation")).status).toBe(404);
  });

  it("answers pages of registered apps only", async () => {
    const preflight = (origin: string) => ask("OPTIONS", "Basic", { origin });
    expect((await preflight(run.sandbox.url)).headers.get("access-control-allow-headers")).toContain("If-Match");
    expect((await preflight("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
  });

  it("is not at the address that a lying configuration names", async () => {
    const { made } = await launchToToken(run.sandbox, { faults: { simple: ["lying_capability"] } } as LaunchInput, {
      scope: SCOPE,
    });
    const lie = (await (await fetch(`${run.fhir}/sim/${made.id}/.well-known/smart-configuration`)).json()) as {
      associated_endpoints: { url: string }[];
    };
    const [endpoint] = lie.associated_endpoints;
    expect(endpoint?.url).toBe(`${run.sandbox.url}/app-state/not-there`);
    const call = await signIn();
    expect((await call("GET", `not-there/${search("x")}`)).status).toBe(404);
  });
});
