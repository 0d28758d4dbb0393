import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmbeddedFhirService } from "../src/fhir/service.ts";
import { startSandbox } from "../src/server/app.ts";
import { call, ehrLaunch, type Running, start, type Tokens } from "./auth-client.ts";

let run: Running;
let read: Tokens;
beforeAll(async () => {
  run = await start({
    maxBodyBytes: 20_000,
    clients: [{ clientId: "other", name: "Other", redirectUris: ["https://app.example/cb"] }],
  });
  read = await ehrLaunch(
    run.sandbox,
    {},
    { scope: "launch patient/Patient.rs patient/Observation.read user/Practitioner.r" },
  );
});
afterAll(() => run.sandbox.close());

const entries = (body: { entry?: { resource: { id?: string } }[] } | null) =>
  (body?.entry ?? []).map((entry) => entry.resource.id).sort();
const risk = (patient: string) => ({
  resourceType: "RiskAssessment",
  status: "final",
  subject: { reference: `Patient/${patient}` },
});

describe("bearer and scopes", () => {
  it("answers discovery and metadata without a token, nothing else", async () => {
    expect((await fetch(`${run.fhir}/metadata`)).status).toBe(200);
    expect((await fetch(`${run.fhir}/.well-known/smart-configuration`)).status).toBe(200);
    for (const path of ["Patient", "Patient/ann", "", "Patient/ann/_history", "Observation/_search"]) {
      const answer = await fetch(`${run.fhir}/${path}`);
      expect(answer.status, path).toBe(401);
      expect(answer.headers.get("www-authenticate")).toContain("Bearer");
      expect(((await answer.json()) as { resourceType: string }).resourceType).toBe("OperationOutcome");
    }
  });

  it("confines search and read to the token's patient", async () => {
    expect(entries((await call(run.fhir, read, "Observation")).body)).toEqual(["ann-ldl", "ann-pulse"]);
    expect(entries((await call(run.fhir, read, "Observation?patient=bob")).body)).toEqual([]);
    expect((await call(run.fhir, read, "Observation/bob-ldl")).status).toBeGreaterThanOrEqual(403);
    expect((await call(run.fhir, read, "Patient/bob")).status).toBeGreaterThanOrEqual(403);
    expect((await call(run.fhir, read, "Patient/ann")).status).toBe(200);
    expect((await call(run.fhir, read, "Practitioner/dr-lin")).status).toBe(200);
  });

  it("names the scope that was missing", async () => {
    const denied = await call(run.fhir, read, "RiskAssessment", { method: "POST", body: JSON.stringify(risk("ann")) });
    expect(denied.status).toBe(403);
    expect(JSON.stringify(denied.body)).toContain("patient/RiskAssessment.c");
    expect(denied.answer.headers.get("www-authenticate")).toContain(
      'error="insufficient_scope", scope="patient/RiskAssessment.c"',
    );
    expect((await call(run.fhir, read, "Condition")).status).toBe(403);
    expect((await call(run.fhir, read, "Observation?_revinclude=Provenance:target")).status).toBe(403);
    expect((await call(run.fhir, read, "Practitioner?name=lin")).status).toBe(403);
  });

  it("checks every entry of a batch and of a transaction", async () => {
    for (const type of ["batch", "transaction"]) {
      const bundle = {
        resourceType: "Bundle",
        type,
        entry: [
          { request: { method: "GET", url: "Patient/ann" } },
          { resource: risk("ann"), request: { method: "POST", url: "RiskAssessment" } },
        ],
      };
      const denied = await call(run.fhir, read, "", { method: "POST", body: JSON.stringify(bundle) });
      expect(denied.status).toBe(403);
      expect(JSON.stringify(denied.body)).toContain("entry 1");
    }
    const fine = {
      resourceType: "Bundle",
      type: "batch",
      entry: [{ request: { method: "GET", url: "Observation?code=13457-7" } }],
    };
    const answer = await call(run.fhir, read, "", { method: "POST", body: JSON.stringify(fine) });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).not.toContain("bob-ldl");
  });

  it("writes for the token's patient only", async () => {
    const write = await ehrLaunch(run.sandbox, {}, { scope: "launch patient/RiskAssessment.crs" });
    const made = await call(run.fhir, write, "RiskAssessment", { method: "POST", body: JSON.stringify(risk("ann")) });
    expect(made.status).toBe(201);
    expect(made.answer.headers.get("location")).toContain(`${run.fhir}/RiskAssessment/`);
    expect(
      (await call(run.fhir, write, "RiskAssessment", { method: "POST", body: JSON.stringify(risk("bob")) })).status,
    ).toBe(403);
    const listed = (await (await fetch(`${run.sandbox.url}/launcher/api/patients/ann`)).json()) as {
      filed: { type: string; status: string }[];
    };
    expect(listed.filed).toMatchObject([{ type: "RiskAssessment", status: "final" }]);
  });

  it("files a result, its Device and Provenance in one transaction with mixed scopes", async () => {
    const tokens = await ehrLaunch(
      run.sandbox,
      {},
      {
        scope:
          "launch patient/RiskAssessment.c patient/RiskAssessment.rs patient/Provenance.rs patient/Provenance.c user/Device.rs user/Device.c user/Practitioner.r",
      },
    );
    const bundle = {
      resourceType: "Bundle",
      type: "transaction",
      entry: [
        {
          fullUrl: "urn:uuid:6e0c2f52-0c4b-4c0e-9a48-0f3a4f1f0001",
          resource: { resourceType: "Device", identifier: [{ system: "urn:x", value: "m1" }] },
          request: { method: "POST", url: "Device", ifNoneExist: "identifier=urn:x|m1" },
        },
        {
          fullUrl: "urn:uuid:6e0c2f52-0c4b-4c0e-9a48-0f3a4f1f0002",
          resource: {
            ...risk("ann"),
            identifier: [{ system: "urn:x", value: "r1" }],
            performer: { reference: "urn:uuid:6e0c2f52-0c4b-4c0e-9a48-0f3a4f1f0001" },
          },
          request: { method: "POST", url: "RiskAssessment", ifNoneExist: "identifier=urn:x|r1" },
        },
        {
          resource: {
            resourceType: "Provenance",
            target: [{ reference: "urn:uuid:6e0c2f52-0c4b-4c0e-9a48-0f3a4f1f0002" }],
            recorded: "2026-11-25T00:00:00Z",
            agent: [
              {
                type: { coding: [{ code: "verifier" }] },
                who: { reference: "Practitioner/dr-lin", display: "Dr Lin" },
              },
            ],
          },
          request: { method: "POST", url: "Provenance" },
        },
      ],
    };
    const answer = await call(run.fhir, tokens, "", { method: "POST", body: JSON.stringify(bundle) });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const listed = (await (await fetch(`${run.sandbox.url}/launcher/api/patients/ann`)).json()) as {
      filed: { verifier: string | null }[];
    };
    expect(listed.filed.map((item) => item.verifier)).toContain("Dr Lin");
  });

  it("keeps to a finer-grained scope in search and read", async () => {
    const category = "http://terminology.hl7.org/CodeSystem/observation-category|laboratory";
    const labs = await ehrLaunch(run.sandbox, {}, { scope: `launch patient/Observation.rs?category=${category}` });
    expect(entries((await call(run.fhir, labs, "Observation")).body)).toEqual(["ann-ldl"]);
    expect((await call(run.fhir, labs, "Observation/ann-ldl")).status).toBe(200);
    expect((await call(run.fhir, labs, "Observation/ann-pulse")).status).toBe(403);
  });

  it("a user/ scope sees every patient", async () => {
    const user = await ehrLaunch(run.sandbox, {}, { scope: "launch user/Observation.rs" });
    expect(entries((await call(run.fhir, user, "Observation")).body)).toContain("bob-ldl");
    expect(
      (await call(run.fhir, user, "Observation?_include=Observation:patient")).body?.entry?.every(
        (entry) => entry.resource.resourceType !== "Patient",
      ) ?? true,
    ).toBe(true);
  });
});

describe("DELETE over HTTP", () => {
  const address = (answer: Response) =>
    answer.headers.get("location")?.split("/_history/")[0]?.split("/fhir/")[1] ?? "";
  const launched = (scope: string, patient = "ann") =>
    ehrLaunch(run.sandbox, { patients: [patient] }, { scope: `launch ${scope}` });

  it("deletes with the d scope, then read is 410 and the patient's token still reads the old version", async () => {
    const all = await launched("patient/RiskAssessment.cruds");
    const made = await call(run.fhir, all, "RiskAssessment", { method: "POST", body: JSON.stringify(risk("ann")) });
    const it = address(made.answer);
    expect((await fetch(`${run.fhir}/${it}`, { method: "DELETE" })).status).toBe(401);
    const denied = await call(run.fhir, await launched("patient/RiskAssessment.crus"), it, { method: "DELETE" });
    expect(denied.status).toBe(403);
    expect(JSON.stringify(denied.body)).toContain("patient/RiskAssessment.d");
    const bob = await launched("patient/RiskAssessment.cruds", "bob");
    expect((await call(run.fhir, bob, it, { method: "DELETE" })).status).toBe(403);

    expect((await call(run.fhir, all, it, { method: "DELETE" })).status).toBe(204);
    const gone = await call(run.fhir, all, it);
    expect(gone.status).toBe(410);
    expect(gone.body?.resourceType).toBe("OperationOutcome");
    const old = await call(run.fhir, all, `${it}/_history/1`);
    expect([old.status, old.body?.resourceType]).toEqual([200, "RiskAssessment"]);
    expect((await call(run.fhir, all, `${it}/_history/2`)).status).toBe(410);
    expect((await call(run.fhir, all, `${it}/_history`)).body?.total).toBe(2);
    for (const path of [it, `${it}/_history/1`, `${it}/_history`])
      expect((await call(run.fhir, bob, path)).status, path).toBe(404);
    expect((await call(run.fhir, all, it, { method: "DELETE", body: "{}" })).status).toBe(204);
  });

  it("does not let another patient's token take a deleted resource over", async () => {
    const all = await launched("patient/RiskAssessment.cruds");
    const made = await call(run.fhir, all, "RiskAssessment", { method: "POST", body: JSON.stringify(risk("ann")) });
    const it = address(made.answer);
    await call(run.fhir, all, it, { method: "DELETE" });
    const bob = await launched("patient/RiskAssessment.cruds", "bob");
    const body = JSON.stringify({ ...risk("bob"), id: it.split("/")[1] });
    expect((await call(run.fhir, bob, it, { method: "PUT", body })).status).toBe(403);
    expect((await call(run.fhir, bob, `${it}/_history/1`)).status).toBe(404);
  });
});

describe("HTTP around it", () => {
  const streamed = (text: string): RequestInit => ({
    method: "POST",
    body: new Blob([text]).stream(),
    ...{ duplex: "half" },
  });

  it("takes a body without a length, up to the limit", async () => {
    const tokens = await ehrLaunch(run.sandbox, {}, { scope: "launch patient/RiskAssessment.c" });
    const made = await call(run.fhir, tokens, "RiskAssessment", streamed(JSON.stringify(risk("ann"))));
    expect(made.status).toBe(201);
    const large = await call(run.fhir, tokens, "RiskAssessment", streamed("x".repeat(30_000)));
    expect([large.status, large.body?.resourceType]).toEqual([413, "OperationOutcome"]);
  });

  it("answers what nobody foresaw with an OperationOutcome, without the stack", async () => {
    let broken = false;
    const sandbox = await startSandbox({
      port: 0,
      fixtures: false,
      service: (base) => {
        const inner = createEmbeddedFhirService({ base });
        return {
          ...inner,
          handle: (request) => {
            if (broken) throw new Error("secret place");
            return inner.handle(request);
          },
        };
      },
    });
    broken = true;
    try {
      for (const path of ["/fhir/metadata", "/launcher/api/patients/ann"]) {
        const answer = await fetch(sandbox.url + path);
        const text = await answer.text();
        expect(answer.status, path).toBe(500);
        expect(answer.headers.get("content-type"), path).toContain("json");
        expect(JSON.parse(text), path).toMatchObject({
          resourceType: "OperationOutcome",
          issue: [{ severity: "error", code: "exception" }],
        });
        expect(text).not.toContain("secret place");
      }
    } finally {
      await sandbox.close();
    }
  });

  it("opens discovery to any origin, FHIR to registered origins only, and exposes the headers apps need", async () => {
    const origin = (value: string) => ({ headers: { origin: value } });
    const open = await fetch(`${run.fhir}/.well-known/smart-configuration`, origin("https://anyone.example"));
    expect(open.headers.get("access-control-allow-origin")).toBe("*");
    const known = await fetch(`${run.fhir}/Patient/ann`, origin("https://app.example"));
    expect(known.status).toBe(401);
    expect(known.headers.get("access-control-allow-origin")).toBe("https://app.example");
    expect(known.headers.get("access-control-expose-headers")).toMatch(/Location, ETag, Content-Location/);
    const stranger = await fetch(`${run.fhir}/Patient/ann`, origin("https://evil.example"));
    expect(stranger.headers.get("access-control-allow-origin")).toBeNull();
    const preflight = await fetch(`${run.fhir}/Patient/ann`, {
      method: "OPTIONS",
      headers: { origin: "https://app.example", "access-control-request-method": "PUT" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("If-Match");
  });

  it("refuses a body over the limit with an OperationOutcome", async () => {
    const large = await call(run.fhir, read, "Observation", {
      method: "POST",
      body: JSON.stringify({ resourceType: "Observation", note: [{ text: "x".repeat(30_000) }] }),
    });
    expect(large.status).toBe(413);
    expect(large.body?.resourceType).toBe("OperationOutcome");
  });
});
