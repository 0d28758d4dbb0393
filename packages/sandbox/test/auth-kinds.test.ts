import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LaunchInput } from "../src/launch-settings.ts";
import { authorizeUrl, call, exchange, follow, go, Jar, type Running, start, submit } from "./auth-client.ts";
import { authorize, broken, launchToToken, logOf, make } from "./launch-client.ts";

let run: Running;
beforeAll(async () => {
  run = await start();
  await run.service.load(
    ["2026-01-05", "2026-10-09"].map((day, index) => ({
      resourceType: "Encounter",
      id: `visit-${index + 1}`,
      status: "finished",
      class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB", display: "ambulatory" },
      subject: { reference: "Patient/ann" },
      period: { start: `${day}T09:00:00+08:00` },
    })),
  );
});
afterAll(() => run.sandbox.close());

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const SCOPE = "launch/patient launch/encounter openid fhirUser patient/Patient.rs patient/Observation.rs";

/** A standalone launch in one browser, up to its first page or its end. */
async function standalone(settings: LaunchInput, scope = SCOPE) {
  const jar = new Jar();
  const made = await make(
    run.sandbox,
    { kind: "provider-standalone", ...settings },
    { "sec-fetch-site": "same-origin" },
  );
  jar.store(made.answer);
  const flow = authorizeUrl(run.sandbox, { scope });
  const { answer, url } = await follow(jar, flow.url, flow.redirectUri);
  const post = async (fields: Record<string, string>) => {
    const next = await submit(jar, url, Object.entries(fields));
    return { answer: next, html: next.headers.has("location") ? "" : await next.text() };
  };
  const end = async (next: Response) =>
    (await follow(jar, new URL(next.headers.get("location") ?? "", url).href, flow.redirectUri)).url;
  return { made, flow, url, html: (await answer?.text()) ?? "", post, end };
}

describe("EHR launch", () => {
  it("asks for what was not given: the user, the patient among those of the launch, the visit", async () => {
    const made = await make(run.sandbox, {
      patients: ["ann", "bob"],
      practitioners: ["dr-lin", "dr-wu"],
      encounter: "ask",
    });
    const flow = authorizeUrl(run.sandbox, { launch: made.launch });
    const jar = new Jar();
    const { answer, url } = await follow(jar, flow.url, flow.redirectUri);
    expect(await answer?.text()).toContain("Dr Wu Chia-Ling");
    const post = (fields: Record<string, string>) => submit(jar, url, Object.entries(fields));
    expect(await (await post({ practitioner: "dr-wu" })).text()).toContain("Ann Test");
    const visits = await (await post({ practitioner: "dr-wu", patient: "ann" })).text();
    expect(visits.indexOf("2026-10-09")).toBeLessThan(visits.indexOf("2026-01-05"));
    const done = await post({ practitioner: "dr-wu", patient: "ann", encounter: "visit-1" });
    const { url: end } = await follow(jar, new URL(done.headers.get("location") ?? "", url).href, flow.redirectUri);
    const { body } = await exchange(run.sandbox, flow, end);
    expect(body).toMatchObject({ patient: "ann", encounter: "visit-1" });
    expect(decodeJwt(body.id_token ?? "").sub).toBe("dr-wu");
  });

  it("takes the newest visit with auto, none with none, and a given one as it is", async () => {
    const encounterOf = async (encounter: string) => (await launchToToken(run.sandbox, { encounter })).body.encounter;
    expect(await encounterOf("auto")).toBe("visit-2");
    expect(await encounterOf("none")).toBeUndefined();
    expect(await encounterOf("visit-1")).toBe("visit-1");
  });

  it.each([
    ["that is not there", "nope", ["ann"], /^encounter: encounter nope is not in the store$/],
    ["of somebody else", "visit-1", ["bob"], /^encounter: encounter visit-1 is not of patient bob$/],
  ])("refuses a launch for a visit %s", async (_, encounter, patients, why) => {
    const { error, status } = await make(run.sandbox, { encounter, patients });
    expect(status).toBe(400);
    expect(error).toMatch(why);
  });

  it("gives no visit of somebody else to a patient who is chosen later", async () => {
    const made = await make(run.sandbox, { patients: ["ann", "bob"], encounter: "visit-1" });
    const encounterOf = async (patient: string) => {
      const flow = authorizeUrl(run.sandbox, { launch: made.launch });
      const jar = new Jar();
      const { url } = await follow(jar, flow.url, flow.redirectUri);
      const done = await submit(jar, url, [["patient", patient]]);
      const { url: end } = await follow(jar, new URL(done.headers.get("location") ?? "", url).href, flow.redirectUri);
      return (await exchange(run.sandbox, flow, end)).body;
    };
    expect(await encounterOf("ann")).toMatchObject({ patient: "ann", encounter: "visit-1" });
    expect((await encounterOf("bob")).encounter).toBeUndefined();
  });

  it("does not take a patient that the launch did not offer", async () => {
    const made = await make(run.sandbox, { patients: ["ann", "ann"] });
    const flow = authorizeUrl(run.sandbox, { launch: made.launch });
    const jar = new Jar();
    const { url } = await follow(jar, flow.url, flow.redirectUri);
    const answer = await submit(jar, url, [["patient", "bob"]]);
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain("Bob");
  });

  it("can be reloaded: the same launch value gives another code", async () => {
    const made = await make(run.sandbox);
    for (let time = 0; time < 2; time++) {
      const { flow, url } = await authorize(run.sandbox, made);
      expect((await exchange(run.sandbox, flow, url)).body.patient).toBe("ann");
    }
    expect(broken(await logOf(run.sandbox, made.id))).toEqual([]);
  });

  it("keeps its settings over a restart with a data folder", async () => {
    const dataFolder = mkdtempSync(path.join(tmpdir(), "bedside-launch-"));
    const port = await freePort();
    const first = await start({ dataFolder, port });
    const made = await make(first.sandbox, { refusedScopes: ["patient/Observation.rs"] });
    await first.sandbox.close();
    const second = await start({ dataFolder, port });
    try {
      const { flow, url } = await authorize(second.sandbox, made);
      expect((await exchange(second.sandbox, flow, url)).body.scope).not.toContain("Observation");
      expect((await logOf(second.sandbox, made.id)).requests.length).toBeGreaterThan(3);
    } finally {
      await second.sandbox.close();
    }
  });

  it("takes the authorization request as a POST", async () => {
    const made = await make(run.sandbox);
    const flow = authorizeUrl(run.sandbox, { launch: made.launch });
    const { origin, pathname, searchParams } = new URL(flow.url);
    const { url } = await follow(new Jar(), origin + pathname, flow.redirectUri, {
      method: "POST",
      body: searchParams,
    });
    expect((await exchange(run.sandbox, flow, url)).body.patient).toBe("ann");
  });
});

describe("patient portal", () => {
  it("the user is the patient, and user/ scopes reach their own record only", async () => {
    const { body } = await launchToToken(
      run.sandbox,
      { kind: "patient-portal", practitioners: [] },
      { scope: "launch openid fhirUser profile patient/Patient.rs user/Observation.rs" },
    );
    expect(body.patient).toBe("ann");
    expect(decodeJwt(body.id_token ?? "")).toMatchObject({
      sub: "Patient/ann",
      fhirUser: `${run.fhir}/Patient/ann`,
      name: "Ann Test",
    });
    const { body: found } = await call(run.fhir, body, "Observation");
    expect(found?.entry?.map(({ resource }) => resource.id).sort()).toEqual(["ann-ldl", "ann-pulse"]);
    expect((await call(run.fhir, body, "Observation/bob-ldl")).status).not.toBe(200);
    const userinfo = await fetch(`${run.sandbox.url}/auth/userinfo`, {
      headers: { authorization: `Bearer ${body.access_token}` },
    });
    expect(await userinfo.json()).toEqual({
      sub: "Patient/ann",
      name: "Ann Test",
      fhirUser: `${run.fhir}/Patient/ann`,
      profile: `${run.fhir}/Patient/ann`,
    });
  });
});

describe("standalone launch", () => {
  it("skips sign-in, picker and consent when told so", async () => {
    const { flow, url } = await standalone({ skipLogin: true, skipConsent: true, encounter: "auto" });
    const { body } = await exchange(run.sandbox, flow, url);
    expect(body).toMatchObject({ patient: "ann", encounter: "visit-2" });
  });

  it("signs in among the users given, and still asks for consent", async () => {
    const { end, flow, html, post } = await standalone({ practitioners: ["dr-wu"], tokenSeconds: 77 });
    expect(html).toContain("Dr Wu");
    expect(html).not.toContain("Dr Lin");
    const consent = await post({ practitioner: "dr-wu" });
    expect(consent.html).toContain("Ann Test");
    const fields = { practitioner: "dr-wu", patient: "ann", step: "consent", scope: "launch/patient" };
    const { answer } = await post(fields);
    const { body } = await exchange(run.sandbox, flow, await end(answer));
    expect(body).toMatchObject({ patient: "ann", scope: "launch/patient", expires_in: 77 });
  });

  it("finds the settings of a launch that no browser asked for, once", async () => {
    const made = await make(run.sandbox, { kind: "provider-standalone", skipLogin: true, skipConsent: true });
    const { flow, url } = await authorize(run.sandbox, made, { scope: SCOPE });
    expect((await exchange(run.sandbox, flow, url)).body.patient).toBe("ann");
    const again = await authorize(run.sandbox, made, { scope: SCOPE });
    expect(await again.answer?.text()).toContain("<h1>Sign in</h1>");
  });

  it("a patient signs in as themselves", async () => {
    const { end, flow, html, post } = await standalone({ kind: "patient-standalone", practitioners: [], patients: [] });
    expect(html).toContain("<h1>Sign in</h1>");
    expect(html).toContain("Ann Test");
    expect((await post({ patient: "bob" })).html).toContain("What ECG triage may do");
    const { answer } = await post({ patient: "bob", step: "consent", scope: "openid" });
    const { body } = await exchange(run.sandbox, flow, await end(answer));
    expect(decodeJwt(body.id_token ?? "").sub).toBe("Patient/bob");
    expect(body.patient).toBe("bob");
  });
});

describe("PKCE", () => {
  const NO_PKCE = { code_challenge: null, code_challenge_method: null };

  it("always: refuses a request without a challenge, or marks it and goes on when not strict", async () => {
    const strict = await authorize(run.sandbox, await make(run.sandbox), NO_PKCE);
    expect(strict.query.get("error")).toBe("invalid_request");
    const lax = await make(run.sandbox, { strict: false });
    const { query } = await authorize(run.sandbox, lax, NO_PKCE);
    expect(query.get("code")).toBeTypeOf("string");
    expect(broken(await logOf(run.sandbox, lax.id))).toEqual(["authorize-pkce", "authorize-pkce-s256"]);
  });

  it("auto: goes without, and checks a challenge that was sent", async () => {
    const none = await authorize(run.sandbox, await make(run.sandbox, { pkce: "auto" }), NO_PKCE);
    expect((await exchange(run.sandbox, { ...none.flow, verifier: "" }, none.url)).status).toBe(200);
    const sent = await authorize(run.sandbox, await make(run.sandbox, { pkce: "auto" }));
    const wrong = { ...sent.flow, verifier: "x".repeat(43) };
    expect((await exchange(run.sandbox, wrong, sent.url)).body.error).toBe("invalid_grant");
  });

  it("none: a wrong verifier passes, and discovery does not offer S256", async () => {
    const jar = new Jar();
    const made = await make(run.sandbox, { pkce: "none" }, { "sec-fetch-site": "same-origin" });
    jar.store(made.answer);
    const discovery = await (await go(jar, `${run.fhir}/.well-known/smart-configuration`)).json();
    expect(discovery).not.toHaveProperty("code_challenge_methods_supported");
    const { flow, url } = await authorize(run.sandbox, made);
    expect((await exchange(run.sandbox, { ...flow, verifier: "x".repeat(43) }, url)).status).toBe(200);
  });
});

describe("strict or not", () => {
  it.each([
    ["a state of 16 letters", { state: "short" }, "authorize-state-entropy"],
    ["no state", { state: null }, "authorize-state"],
    ["an aud with a slash", { aud: "slash" }, "authorize-aud"],
  ])("refuses or marks %s", async (_, change, id) => {
    const more = (): Record<string, string | null> => {
      if ("aud" in change) return { aud: `${run.fhir}/` };
      return change.state === null ? { state: null } : { state: randomBytes(12).toString("base64url") };
    };
    const strict = await make(run.sandbox);
    expect((await authorize(run.sandbox, strict, more())).query.get("error")).toBe("invalid_request");
    const lax = await make(run.sandbox, { strict: false });
    const { flow, url } = await authorize(run.sandbox, lax, more());
    expect((await exchange(run.sandbox, flow, url)).status).toBe(200);
    for (const { id: launch } of [strict, lax]) expect(broken(await logOf(run.sandbox, launch))).toEqual([id]);
  });
});

describe("a launch's own FHIR base", () => {
  it("is told by discovery, authorization and data, without a cookie, beside other launches", async () => {
    await make(run.sandbox, { kind: "provider-standalone" });
    const made = await make(run.sandbox, {
      kind: "provider-standalone",
      skipLogin: true,
      skipConsent: true,
      pkce: "none",
      faults: { simple: ["endless_paging"] },
    });
    await make(run.sandbox, { kind: "provider-standalone" });
    const base = made.ownBase;
    expect(base).toBe(`${run.fhir}/sim/${made.id}`);
    const discovery = await (await fetch(`${base}/.well-known/smart-configuration`)).json();
    expect(discovery).not.toHaveProperty("code_challenge_methods_supported");
    expect((await fetch(`${base}/.well-known/openid-configuration`)).status).toBe(200);
    const metadata = (await (await fetch(`${base}/metadata`)).json()) as { implementation: { url: string } };
    expect(metadata.implementation.url).toBe(base);
    const scope = "launch/patient patient/Patient.rs patient/Observation.cruds";
    const { flow, url } = await authorize(run.sandbox, made, { aud: base, scope });
    const { body } = await exchange(run.sandbox, flow, url);
    const found = await call(base, body, "Observation?_count=1");
    expect(found.body?.entry?.[0]).toMatchObject({ fullUrl: expect.stringContaining(`${base}/Observation/`) });
    const links = (found.body?.link ?? []) as { relation: string; url: string }[];
    expect(links.find(({ relation }) => relation === "next")?.url).toContain(`${base}/Observation?`);
    const written = await call(base, body, "Observation", {
      method: "POST",
      body: JSON.stringify({
        resourceType: "Observation",
        status: "final",
        code: { text: "own base" },
        subject: { reference: `${base}/Patient/ann` },
      }),
    });
    expect(written.status).toBe(201);
    expect(written.answer.headers.get("location")).toContain(`${base}/Observation/`);
    const log = await logOf(run.sandbox, made.id);
    expect(broken(log)).toEqual([]);
    expect(log.requests.map(({ path }) => path.split("?")[0])).toEqual(
      expect.arrayContaining([
        `/fhir/sim/${made.id}/.well-known/smart-configuration`,
        "/auth/authorize",
        "/auth/token",
        `/fhir/sim/${made.id}/Observation`,
      ]),
    );
  });

  it("of an EHR launch signs nobody in without the launch value", async () => {
    const made = await make(run.sandbox);
    const { answer, query } = await authorize(run.sandbox, { ...made, launch: null }, { aud: made.ownBase });
    expect([answer, query.get("error"), query.get("code")]).toEqual([null, "invalid_request", null]);
  });

  it("of another launch is no audience", async () => {
    const other = await make(run.sandbox);
    const { query } = await authorize(run.sandbox, await make(run.sandbox), { aud: other.ownBase });
    expect(query.get("error")).toBe("invalid_request");
  });
});
