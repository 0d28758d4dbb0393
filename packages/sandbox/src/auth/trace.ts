import type { IncomingMessage, ServerResponse } from "node:http";
import type { LoggedRequest } from "../launch-settings.ts";
import type { Launch, Launches } from "./launches.ts";
import { REQUIREMENTS, type RequirementId } from "./requirements.ts";

const SECRETS = new Set([
  "access_token",
  "client_assertion",
  "client_secret",
  "code",
  "code_verifier",
  "id_token_hint",
  "launch",
  "refresh_token",
  "registration_access_token",
  "token",
]);
/** Names that are search parameters at the FHIR endpoint, and no secret there. */
const FHIR_NAMES = new Set(["code"]);
const SHOWN = 6;

function cut(name: string, value: string, isFhir: boolean): string {
  const isSecret = SECRETS.has(name.toLowerCase()) && !(isFhir && FHIR_NAMES.has(name));
  return isSecret && value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value.slice(0, 2000);
}

function cutAll(parameters: Iterable<[string, string]>, isFhir: boolean): [string, string][] {
  return [...parameters].map(([name, value]) => [name, cut(name, value, isFhir)]);
}

/** The FHIR server, and the app state beside it. */
const isFhirUrl = (url: string): boolean => /^\/(fhir|app-state)\b/.test(url);

function shownPath(url: string): string {
  const mark = url.indexOf("?");
  if (mark < 0) return url.slice(0, 2000);
  const query = cutAll(new URLSearchParams(url.slice(mark + 1)), isFhirUrl(url));
  return `${url.slice(0, mark)}?${query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&")}`;
}

/** What is noted about one request while it is answered. */
export class Trace {
  readonly entry: LoggedRequest;
  /** The launch's own FHIR base, when the request came to it. */
  base: string | null = null;
  /** The scopes that a refresh asks for; null when it names none and takes what was granted. */
  refreshScopes: string[] | null = null;
  readonly #launches: Launches;
  readonly #began = performance.now();
  readonly #at = Date.now();
  readonly #response: ServerResponse;
  #launch: Launch | null = null;

  constructor(launches: Launches, method: string, url: string, response: ServerResponse) {
    this.#launches = launches;
    this.#response = response;
    const query = url.includes("?") ? url.slice(url.indexOf("?") + 1) : "";
    this.entry = {
      n: 0,
      atMs: 0,
      tookMs: null,
      method,
      path: shownPath(url),
      status: null,
      parameters: cutAll(new URLSearchParams(query), isFhirUrl(url)),
      simulated: null,
      checks: [],
      answered: null,
    };
  }

  get launch(): Launch | null {
    return this.#launch;
  }

  /** Says which launch the request belongs to; the first word stands. */
  attach(launch: Launch | null): void {
    if (launch === null || this.#launch !== null) return;
    this.#launch = launch;
    this.entry.n = (launch.requests.at(-1)?.n ?? 0) + 1;
    this.entry.atMs = Math.max(0, this.#at - launch.startedAt);
    this.#launches.append(launch, this.entry);
    const skew = launch.faults.clockSkewSeconds;
    if (skew !== 0 && !this.#response.headersSent)
      this.#response.setHeader("date", new Date(Date.now() + skew * 1000).toUTCString());
  }

  /** Parameters of a form body. */
  body(parameters: Iterable<[string, string]>): void {
    this.entry.parameters = [...this.entry.parameters, ...cutAll(parameters, false)];
  }

  check(id: RequirementId, ok: boolean, parameter: string | null = null, seen = ""): void {
    const { advice, level, text } = REQUIREMENTS[id];
    const fill = (words: string) => words.replaceAll("{seen}", seen);
    this.entry.checks.push({
      id,
      level,
      ok,
      parameter,
      text,
      advice: ok ? null : { en: fill(advice.en), "zh-TW": fill(advice["zh-TW"]) },
    });
  }

  /** Names the simulated failure that makes this answer. */
  simulate(fault: string): void {
    this.entry.simulated ??= fault;
  }

  answered(words: string): void {
    this.entry.answered = words.slice(0, 500);
  }

  end(status: number | null): void {
    if (this.entry.tookMs !== null) return;
    this.entry.tookMs = Math.round(performance.now() - this.#began);
    this.entry.status = status;
    if (this.#launch) this.#launches.touch(this.#launch);
    else this.#launches.append(null, this.entry);
  }
}

const traces = new WeakMap<IncomingMessage, Trace>();

/** Begins the trace of a request; it ends when the answer has gone out or the connection is cut. */
export function beginTrace(launches: Launches, request: IncomingMessage, response: ServerResponse): Trace {
  const trace = new Trace(launches, request.method ?? "GET", request.url ?? "/", response);
  traces.set(request, trace);
  response.once("close", () => trace.end(response.headersSent ? response.statusCode : null));
  return trace;
}

/** The trace of a request, null for what is not logged (pages, assets, the launcher's own data). */
export function traceOf(request: IncomingMessage): Trace | null {
  return traces.get(request) ?? null;
}

/** The same trace under another request object that stands for the first. */
export function shareTrace(from: IncomingMessage, to: IncomingMessage): void {
  const trace = traces.get(from);
  if (trace) traces.set(to, trace);
}
