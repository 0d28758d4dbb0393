import { randomUUID } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { TokenFacts } from "../auth/provider.ts";
import type { Records } from "../auth/records.ts";
import { languageOf, say, type Word } from "../auth/words.ts";
import { type FhirService, resourcesTouched } from "../fhir/service.ts";
import { decideAccess } from "./access.ts";
import type { Directory } from "./directory.ts";
import type { Mount } from "./options.ts";

export interface CdsClientOptions {
  /** Bases below which `/cds-services` is, without a trailing slash; empty fires nothing. */
  services: readonly string[];
  publicUrl: string;
  fhirBase: string;
  /** Services on the sandbox's own address are called without a network. */
  mounts: readonly Mount[];
  service: FhirService;
  directory: Directory;
  /** Short-lived tokens for services, beside those of the authorization server. */
  tokens: Records<TokenFacts>;
  /** Milliseconds that one service may take. Default 5,000. */
  timeoutMs?: number;
}

/** One service for one chart, as the launcher draws it. `cards` are as the service sent them. */
interface ServiceAnswer {
  id: string;
  title: string;
  tookMs: number;
  error: string | null;
  cards: unknown[];
}

interface Discovered {
  url: string;
  id: string;
  title: string;
  prefetch: Record<string, string>;
}

type Json = Record<string, unknown>;

const TOKEN_SECONDS = 300;
const TIMEOUT_MS = 5000;
/** Pages of one prefetched search; a longer one is left to the service. */
const MOST_PAGES = 40;
/** A prefetched search is read whole, so it comes in few large pages, and nobody counts it beforehand. */
const WHOLE: [string, string][] = [
  ["_count", "1000"],
  ["_total", "none"],
];
/** What a service may read of the one patient: data, and never write. */
const SCOPES = ["patient/*.rs"];
const CLIENT_ID = "sandbox-cds-client";

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The EHR's side of CDS Hooks 2.0: when a chart is opened, `patient-view` is fired at every service, all at once, with
 * the prefetch that its templates ask for and a token that reads this one patient.
 */
export function cdsRoutes(options: CdsClientOptions): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.get("/patients/:id/cards", async (c) => {
    if (options.services.length === 0) return c.json({ enabled: false, services: [] });
    const patient = c.req.param("id");
    if (!(await options.directory.patient(patient)))
      return c.json({ error: "no such patient", code: "no-such-patient" }, 404);
    const practitioner = await options.directory.practitioner(c.req.query("practitioner") ?? "");
    if (!practitioner) return c.json({ error: "practitioner is not in the store", code: "no-such-practitioner" }, 400);
    const call: HookCall = {
      patient,
      user: `Practitioner/${practitioner.id}`,
      encounter: c.req.query("encounter") ?? null,
      language: c.req.header("accept-language") ?? null,
      fetched: new Map(),
    };
    const answers = await Promise.all(options.services.map((base) => fireAll(base, call, options)));
    return c.json({ enabled: true, services: answers.flat() });
  });
  return routes;
}

interface HookCall {
  patient: string;
  user: string;
  encounter: string | null;
  language: string | null;
  /** What has been prefetched for this chart, as JSON by the filled template: services ask for much of the same. */
  fetched: Map<string, Promise<string | undefined>>;
}

async function fireAll(base: string, call: HookCall, options: CdsClientOptions): Promise<ServiceAnswer[]> {
  const started = performance.now();
  try {
    const services = await discover(base, call, options);
    return await Promise.all(services.map((service) => fire(service, call, options)));
  } catch (cause) {
    return [{ id: base, title: base, tookMs: performance.now() - started, error: wordsOf(cause, call), cards: [] }];
  }
}

async function discover(base: string, call: HookCall, options: CdsClientOptions): Promise<Discovered[]> {
  const body = await send(new Request(`${base}/cds-services`, { headers: headersOf(call) }), options);
  const services = Array.isArray(body.services) ? body.services : [];
  return services.filter(isObject).flatMap((service) => {
    if (service.hook !== "patient-view" || typeof service.id !== "string") return [];
    const templates = isObject(service.prefetch) ? Object.entries(service.prefetch) : [];
    return [
      {
        url: `${base}/cds-services/${encodeURIComponent(service.id)}`,
        id: service.id,
        title: typeof service.title === "string" ? service.title : service.id,
        prefetch: Object.fromEntries(
          templates.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
        ),
      },
    ];
  });
}

async function fire(service: Discovered, call: HookCall, options: CdsClientOptions): Promise<ServiceAnswer> {
  const started = performance.now();
  const answer = (error: string | null, cards: unknown[]): ServiceAnswer => ({
    id: service.id,
    title: service.title,
    tookMs: performance.now() - started,
    error,
    cards,
  });
  try {
    const facts: TokenFacts = {
      clientId: CLIENT_ID,
      user: { type: "Practitioner", id: call.user.replace("Practitioner/", "") },
      patient: call.patient,
      launchId: null,
      scopes: SCOPES,
    };
    const body = {
      hook: "patient-view",
      hookInstance: randomUUID(),
      fhirServer: options.fhirBase,
      fhirAuthorization: {
        access_token: options.tokens.issue(facts, TOKEN_SECONDS),
        token_type: "Bearer",
        expires_in: TOKEN_SECONDS,
        scope: SCOPES.join(" "),
        subject: CLIENT_ID,
        patient: call.patient,
      },
      context: {
        userId: call.user,
        patientId: call.patient,
        ...(call.encounter ? { encounterId: call.encounter } : {}),
      },
    };
    const prefetch = await prefetchOf(service.prefetch, call, options);
    const request = new Request(service.url, {
      method: "POST",
      headers: { ...headersOf(call), "content-type": "application/json" },
      body: Buffer.from(`${JSON.stringify(body).slice(0, -1)},"prefetch":${prefetch}}`),
    });
    const { cards } = await send(request, options);
    if (!Array.isArray(cards)) return answer(wordsOf(new Failure("cdsNoCards"), call), []);
    return answer(null, cards.filter(isObject));
  } catch (cause) {
    return answer(wordsOf(cause, call), []);
  }
}

const headersOf = ({ language }: HookCall): Record<string, string> => ({
  accept: "application/json",
  ...(language === null ? {} : { "accept-language": language }),
});

/** @throws Error in words. */
async function send(request: Request, options: CdsClientOptions): Promise<Json> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const { origin, pathname } = new URL(request.url);
  const own = origin === options.publicUrl ? options.mounts.find((mount) => isBelow(pathname, mount.path)) : undefined;
  const answered = own
    ? own.fetch(request)
    : fetch(request, { redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
  const response = await inTime(answered, timeoutMs);
  const body: unknown = await inTime(response.json(), timeoutMs).catch(() => null);
  if (!response.ok) {
    const said = isObject(body) && typeof body.error === "string" ? `: ${body.error.slice(0, 200)}` : "";
    throw new Error(`HTTP ${response.status}${said}`);
  }
  if (!isObject(body)) throw new Failure("cdsNoJson");
  return body;
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(`${path}/`);
}

function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException("", "TimeoutError")), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** An answer that is none; `word` says why. */
class Failure extends Error {
  readonly word: Word;
  constructor(word: Word) {
    super(word);
    this.word = word;
  }
}

/** Why a service gave nothing, in the language of the page that asked; what the service itself said stays as it is. */
function wordsOf(cause: unknown, { language }: HookCall): string {
  const asked = languageOf(undefined, language ?? undefined);
  if (cause instanceof Failure) return say(cause.word, asked);
  if (cause instanceof DOMException && cause.name === "TimeoutError") return say("cdsLate", asked);
  return cause instanceof TypeError ? say("cdsUnreachable", asked) : (cause as Error).message;
}

/**
 * The templates that can be filled and whose data the service may read, as JSON; a search comes whole, all its pages in one
 * Bundle. What several services ask for is read and written once.
 */
async function prefetchOf(
  templates: Record<string, string>,
  call: HookCall,
  options: CdsClientOptions,
): Promise<string> {
  const found: string[] = [];
  for (const [key, template] of Object.entries(templates)) {
    const query = fill(template, call);
    if (query === null) continue;
    const fetching = call.fetched.get(query) ?? readAll(query, call.patient, options);
    call.fetched.set(query, fetching);
    const json = await fetching;
    if (json !== undefined) found.push(`${JSON.stringify(key)}:${json}`);
  }
  return `{${found.join(",")}}`;
}

/** Null when the template needs something that this call does not know. */
function fill(template: string, { encounter, patient, user }: HookCall): string | null {
  const values: Record<string, string | null> = {
    "context.patientId": patient,
    "context.userId": user,
    "context.encounterId": encounter,
    userPractitionerId: user.replace("Practitioner/", ""),
  };
  let known = true;
  const filled = template.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => {
    const value = values[name] ?? null;
    if (value === null) known = false;
    return value ?? "";
  });
  return known && !filled.includes("{{") ? filled : null;
}

/** The resource or Bundle as JSON; undefined when the service may not read it or it is not there as a whole. */
async function readAll(query: string, patient: string, options: CdsClientOptions): Promise<string | undefined> {
  const [path = "", parameters] = query.split("?", 2);
  let asked = [...new URLSearchParams(parameters)];
  if (parameters !== undefined) asked = [...asked.filter(([name]) => name !== "_count" && name !== "_total"), ...WHOLE];
  let at = path;
  const entry: unknown[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const request = { method: "GET", path: at, query: asked, headers: {}, body: null };
    const access = decideAccess(SCOPES, patient, resourcesTouched(request, options.fhirBase), request);
    if (!access.ok) return undefined;
    const { body, status } = await options.service.handle({ ...request, restrict: access.restrict });
    if (status !== 200 || body === null) return undefined;
    if (body.resourceType !== "Bundle") return JSON.stringify(body);
    entry.push(...(Array.isArray(body.entry) ? body.entry : []));
    const links: unknown[] = Array.isArray(body.link) ? body.link : [];
    const next = links.filter(isObject).find((link) => link.relation === "next")?.url;
    if (typeof next !== "string") return JSON.stringify({ resourceType: "Bundle", type: "searchset", entry });
    const url = new URL(next, `${options.fhirBase}/`);
    at = url.pathname.replace(new URL(options.fhirBase).pathname, "").replace(/^\//, "");
    asked = [...url.searchParams];
  }
  return undefined;
}
