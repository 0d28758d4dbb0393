import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type AnyResource, createEmbeddedFhirService, type FhirService } from "../src/fhir/service.ts";
import type { LaunchInput } from "../src/launch-settings.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../src/server/app.ts";

export const PEOPLE: AnyResource[] = [
  { resourceType: "Practitioner", id: "dr-lin", name: [{ text: "林怡君" }, { text: "Dr Lin Yi-Chun" }] },
  { resourceType: "Practitioner", id: "dr-wu", name: [{ text: "吳佳玲" }, { text: "Dr Wu Chia-Ling" }] },
  {
    resourceType: "Patient",
    id: "ann",
    name: [{ text: "Ann Test" }],
    gender: "female",
    birthDate: "1970-01-02",
    identifier: [{ value: "T-1" }],
  },
  {
    resourceType: "Patient",
    id: "bob",
    name: [{ text: "Bob <b>Test</b>" }],
    gender: "male",
    birthDate: "1960-01-02",
    identifier: [{ value: "T-2" }],
  },
  {
    resourceType: "Observation",
    id: "ann-ldl",
    status: "final",
    category: [
      { coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "laboratory" }] },
    ],
    code: { coding: [{ system: "http://loinc.org", code: "13457-7" }] },
    subject: { reference: "Patient/ann" },
    effectiveDateTime: "2026-11-01",
    valueQuantity: { value: 120, unit: "mg/dL", system: "http://unitsofmeasure.org", code: "mg/dL" },
  },
  {
    resourceType: "Observation",
    id: "ann-pulse",
    status: "final",
    category: [
      { coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "vital-signs" }] },
    ],
    code: { coding: [{ system: "http://loinc.org", code: "8867-4" }] },
    subject: { reference: "Patient/ann" },
    effectiveDateTime: "2026-11-01",
  },
  {
    resourceType: "Observation",
    id: "bob-ldl",
    status: "final",
    code: { coding: [{ system: "http://loinc.org", code: "13457-7" }] },
    subject: { reference: "Patient/bob" },
  },
  { resourceType: "Condition", id: "ann-cond", code: { text: "angina" }, subject: { reference: "Patient/ann" } },
];

/** Built pages as the build would leave them, small. */
function builtPages(): { appsFolder: string; launcherFolder: string } {
  const root = mkdtempSync(path.join(tmpdir(), "bedside-pages-"));
  const appsFolder = path.join(root, "apps");
  const launcherFolder = path.join(root, "launcher");
  mkdirSync(path.join(appsFolder, "ecg-triage"), { recursive: true });
  mkdirSync(path.join(appsFolder, "assets"), { recursive: true });
  mkdirSync(path.join(appsFolder, "models/m"), { recursive: true });
  mkdirSync(launcherFolder, { recursive: true });
  writeFileSync(path.join(root, "secret.txt"), "secret");
  writeFileSync(path.join(appsFolder, "ecg-triage/index.html"), "<!doctype html><title>app</title>");
  writeFileSync(path.join(appsFolder, "assets/app-AbCd1234.js"), `export const text = "${"long ".repeat(1000)}";\n`);
  writeFileSync(path.join(appsFolder, "assets/ort-AbCd1234.wasm"), Buffer.alloc(5000, 7));
  writeFileSync(path.join(appsFolder, "models/m/model.0123456789ab.onnx"), Buffer.alloc(5000, 8));
  writeFileSync(path.join(appsFolder, "models/index.json"), "[]");
  writeFileSync(path.join(launcherFolder, "index.html"), "<!doctype html><title>launcher</title>");
  return { appsFolder, launcherFolder };
}

export interface Running {
  sandbox: Sandbox;
  service: FhirService;
  fhir: string;
}

export async function start(options: SandboxOptions = {}): Promise<Running> {
  let service: FhirService | undefined;
  const sandbox = await startSandbox({
    port: 0,
    fixtures: false,
    ...builtPages(),
    service: (base) => {
      service = createEmbeddedFhirService({ base });
      return service;
    },
    ...options,
  });
  if (!service) throw new Error("no service");
  const report = await service.load(PEOPLE);
  if (report.refused.length > 0) throw new Error(JSON.stringify(report.refused));
  return { sandbox, service, fhir: `${sandbox.url}/fhir` };
}

/** A browser's cookies: path-aware, one jar may be shared by several flows. */
export class Jar {
  readonly #cookies: { name: string; value: string; path: string }[] = [];

  store(answer: Response): void {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(/;\s*/);
      const name = pair.slice(0, pair.indexOf("="));
      const path = attributes.find((it) => it.toLowerCase().startsWith("path="))?.slice(5) ?? "/";
      const at = this.#cookies.findIndex((it) => it.name === name && it.path === path);
      if (at >= 0) this.#cookies.splice(at, 1);
      if (!/expires=Thu, 01 Jan 1970/i.test(line))
        this.#cookies.push({ name, value: pair.slice(name.length + 1), path });
    }
  }

  header(url: string): string {
    const { pathname } = new URL(url);
    return this.#cookies
      .filter((it) => pathname.startsWith(it.path))
      .map((it) => `${it.name}=${it.value}`)
      .join("; ");
  }

  names(): string[] {
    return this.#cookies.map((it) => it.name);
  }
}

export async function go(jar: Jar, url: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(url, {
    ...init,
    redirect: "manual",
    headers: { accept: "text/html", cookie: jar.header(url), ...(init.headers as Record<string, string>) },
  });
  jar.store(answer);
  return answer;
}

/** Follows redirects until the app's address or a page. */
export async function follow(
  jar: Jar,
  url: string,
  redirectUri: string,
  init?: RequestInit,
): Promise<{ answer: Response | null; url: string }> {
  let next = url;
  let answer = await go(jar, next, init);
  for (let step = 0; step < 10; step++) {
    const location = answer.headers.get("location");
    if (!location) return { answer, url: next };
    next = new URL(location, next).href;
    if (next.startsWith(`${redirectUri}?`)) return { answer: null, url: next };
    answer = await go(jar, next);
  }
  throw new Error("too many redirects");
}

/** Posts a form of the sign-in pages, and reads the page to which the answer leads; the way back to the app is not taken. */
export async function submit(jar: Jar, page: string, fields: Iterable<[string, string]>): Promise<Response> {
  const answer = await go(jar, page, { method: "POST", body: new URLSearchParams([...fields]) });
  const next = new URL(answer.headers.get("location") ?? "", page);
  return next.pathname === new URL(page).pathname && next.search !== "" ? go(jar, next.href) : answer;
}

const SCOPE = "launch openid fhirUser online_access patient/Patient.rs patient/Observation.rs patient/RiskAssessment.c";

export interface Flow {
  verifier: string;
  redirectUri: string;
  clientId: string;
  state: string;
  url: string;
}

export function authorizeUrl(sandbox: Sandbox, more: Record<string, string | null> = {}): Flow {
  const verifier = randomBytes(32).toString("base64url");
  const redirectUri = `${sandbox.url}/ecg-triage/`;
  const query: Record<string, string | null> = {
    response_type: "code",
    client_id: "bedside-ecg-triage",
    redirect_uri: redirectUri,
    scope: SCOPE,
    state: randomBytes(16).toString("base64url"),
    nonce: "nonce-1",
    aud: `${sandbox.url}/fhir`,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...more,
  };
  const kept = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== null);
  return {
    verifier,
    redirectUri: query.redirect_uri ?? redirectUri,
    clientId: query.client_id ?? "",
    state: query.state ?? "",
    url: `${sandbox.url}/auth/authorize?${new URLSearchParams(kept)}`,
  };
}

export async function launch(sandbox: Sandbox, more: LaunchInput = {}): Promise<string> {
  const answer = await fetch(`${sandbox.url}/launcher/api/launch`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ app: "ecg-triage", patients: ["ann"], practitioners: ["dr-lin"], ...more }),
  });
  const body = (await answer.json()) as { launch?: string; error?: string };
  if (!body.launch) throw new Error(body.error);
  return body.launch;
}

export interface Tokens {
  access_token: string;
  refresh_token?: string;
  id_token?: string;
  scope: string;
  patient?: string;
  expires_in: number;
  [name: string]: unknown;
}

export async function token(
  sandbox: Sandbox,
  form: Record<string, string>,
): Promise<{ status: number; body: Tokens & { error?: string; error_description?: string } }> {
  const answer = await fetch(`${sandbox.url}/auth/token`, { method: "POST", body: new URLSearchParams(form) });
  return { status: answer.status, body: (await answer.json()) as Tokens };
}

export async function exchange(sandbox: Sandbox, flow: Flow, address: string) {
  const code = new URL(address).searchParams.get("code") ?? "";
  return token(sandbox, {
    grant_type: "authorization_code",
    code,
    redirect_uri: flow.redirectUri,
    client_id: flow.clientId,
    code_verifier: flow.verifier,
  });
}

/** A whole EHR launch. */
export async function ehrLaunch(
  sandbox: Sandbox,
  settings: LaunchInput = {},
  more: Record<string, string | null> = {},
  jar = new Jar(),
): Promise<Tokens> {
  const flow = authorizeUrl(sandbox, { launch: await launch(sandbox, settings), ...more });
  const { url } = await follow(jar, flow.url, flow.redirectUri);
  const { body, status } = await exchange(sandbox, flow, url);
  if (status !== 200) throw new Error(`${url} ${JSON.stringify(body)}`);
  return body;
}

export async function call(fhir: string, tokens: { access_token: string }, path: string, init: RequestInit = {}) {
  const answer = await fetch(`${fhir}/${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${tokens.access_token}`,
      "content-type": "application/fhir+json",
      ...(init.headers as Record<string, string>),
    },
  });
  const text = await answer.text();
  return {
    answer,
    status: answer.status,
    body: text === "" ? null : (JSON.parse(text) as Record<string, unknown> & { entry?: { resource: AnyResource }[] }),
  };
}
