import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../src/index.ts";

interface Call {
  fhirServer: string;
  fhirAuthorization: { access_token: string };
  context: { patientId: string; userId: string };
  prefetch: Record<string, { resourceType: string; entry?: unknown[] } | undefined>;
}
interface Answer {
  enabled: boolean;
  services: { id: string; title: string; tookMs: number; error: string | null; cards: { summary: string }[] }[];
}

const calls: Call[] = [];
const PREFETCH = {
  patient: "Patient/{{context.patientId}}",
  all: "Observation?patient={{context.patientId}}&_count=2",
  encounter: "Encounter/{{context.encounterId}}",
  staff: "Practitioner/{{userPractitionerId}}",
  others: "Observation?_count=2",
};
/** A service that answers, one that fails, one that is no JSON. */
const mount = {
  path: "/cds-services",
  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/cds-services")
      return Response.json({
        services: ["good", "bad", "text"].map((id) => ({ hook: "patient-view", id, title: id, prefetch: PREFETCH })),
      });
    if (pathname.endsWith("/bad")) return Response.json({ error: "Broken." }, { status: 500 });
    if (pathname.endsWith("/text")) return new Response("hello");
    calls.push((await request.json()) as Call);
    return Response.json({ cards: [{ summary: "A card" }, null] });
  },
};
const PATIENT = "chen-kuo-hsiung";
let on: Sandbox;
let off: Sandbox;
let practitioner = "";
const cards = async ({ url }: Sandbox, patient = PATIENT, headers: Record<string, string> = {}) =>
  fetch(`${url}/launcher/api/patients/${patient}/cards?${practitioner}`, { headers });

const FIXTURES = path.resolve(import.meta.dirname, "../../../fhir-fixtures");
/** Staff and two patients. */
const folder = mkdtempSync(path.join(os.tmpdir(), "bedside-cds-"));

beforeAll(async () => {
  mkdirSync(path.join(folder, "bundles"));
  for (const name of ["00-clinic", PATIENT, "wang-ta-ming"])
    cpSync(path.join(FIXTURES, "bundles", `${name}.json`), path.join(folder, "bundles", `${name}.json`));
  [on, off] = await Promise.all([
    startSandbox({ port: 0, fixtures: folder, cdsHooks: true, mounts: () => [mount] }),
    startSandbox({ port: 0, fixtures: folder, mounts: () => [mount] }),
  ]);
  const clinic = (await (await fetch(`${on.url}/launcher/api/clinic`)).json()) as { practitioners: { id: string }[] };
  practitioner = `practitioner=${clinic.practitioners[0]?.id}`;
}, 60_000);
afterAll(async () => {
  await Promise.all([on.close(), off.close()]);
  rmSync(folder, { recursive: true });
});

describe("the EHR's side of CDS Hooks", () => {
  it("fires nothing and says so in config.json unless it is switched on", async () => {
    expect(await (await cards(off)).json()).toEqual({ enabled: false, services: [] });
    const features = async ({ url }: Sandbox) =>
      ((await (await fetch(`${url}/config.json`)).json()) as { features: { cdsHooks: boolean } }).features.cdsHooks;
    expect([await features(off), await features(on)]).toEqual([false, true]);
  });

  it("asks every service at once and keeps each failure to itself", async () => {
    const answer = (await (await cards(on)).json()) as Answer;
    expect(answer.enabled).toBe(true);
    expect(answer.services.map(({ id, error, cards: found }) => [id, error, found])).toEqual([
      ["good", null, [{ summary: "A card" }]],
      ["bad", "HTTP 500: Broken.", []],
      ["text", "the answer is not a JSON object", []],
    ]);
    const chinese = (await (await cards(on, PATIENT, { "accept-language": "zh-TW" })).json()) as Answer;
    expect(chinese.services.map(({ error }) => error)).toEqual([null, "HTTP 500: Broken.", "回覆不是 JSON 物件"]);
  });

  it("fills the templates whole, for this patient only, and leaves out what it can not fill", async () => {
    calls.length = 0;
    await cards(on);
    const call = calls[0];
    expect(call?.context.patientId).toBe(PATIENT);
    expect(call?.prefetch.patient).toMatchObject({ resourceType: "Patient", id: PATIENT });
    expect(call?.prefetch.all?.entry?.length).toBeGreaterThan(2);
    expect(JSON.stringify(call?.prefetch.others ?? "")).not.toMatch(/Patient\/(?!chen-kuo-hsiung)/);
    expect(call?.prefetch).not.toHaveProperty("encounter");
  });

  it("gives a token that reads this patient and nothing else", async () => {
    const call = calls[0];
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`${on.url}/fhir/${path}`, {
        ...init,
        headers: {
          authorization: `Bearer ${call?.fhirAuthorization.access_token}`,
          "content-type": "application/json",
        },
      });
    expect((await ask(`Patient/${PATIENT}`)).status).toBe(200);
    expect((await ask("Patient/wang-ta-ming")).status).not.toBe(200);
    expect((await ask("Observation", { method: "POST", body: '{"resourceType":"Observation"}' })).status).toBe(403);
  });

  it("knows its patients and its staff", async () => {
    expect((await cards(on, "nobody")).status).toBe(404);
    expect((await fetch(`${on.url}/launcher/api/patients/${PATIENT}/cards?practitioner=nobody`)).status).toBe(400);
  });
});
