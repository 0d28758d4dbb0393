import type { FhirResource, OperationOutcomeIssue } from "fhir/r4";
import type { Platform } from "./platform.ts";
import type { OutcomeIssue, RequestFailure } from "./request.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { TokenKeeper } from "./tokens.ts";

export interface HttpRequest {
  method: "GET" | "POST";
  url: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** May be sent again when no answer came: a read, or a write that the server can recognise. */
  repeatable: boolean;
  signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  status: number;
  location: string | null;
  resource: FhirResource | null;
}

export type HttpOutcome = { ok: true; answer: HttpAnswer } | { ok: false; cause: RequestFailure };

export interface TransportOptions {
  platform: Platform;
  tokens: TokenKeeper;
  /** Aborted when the session ends. */
  ended: AbortSignal;
  endExpired: (whatFailed: string) => void;
  timeoutMs?: number;
  retryDelaysMs?: readonly number[];
}

type Tried = HttpOutcome & { retryAfterMs?: number | null };

export type Send = (request: HttpRequest) => Promise<HttpOutcome>;

const TIMEOUT_MS = 30_000;
const RETRY_DELAYS_MS = [400, 1200];
const BUSY = new Set([429, 502, 503, 504]);
/** A server that asks for a longer pause is not waited for: the reader tries again. */
const MAX_RETRY_AFTER_MS = 20_000;

/**
 * Sends one FHIR request with the session's token: 30 s limit, one renewal after a 401, repeats of repeatable requests
 * when the server is busy (after the pause that it asks for) or the line dropped. Nothing is cached or logged.
 */
export function transport(options: TransportOptions): Send {
  const { platform, tokens, ended, endExpired } = options;
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const delays = options.retryDelaysMs ?? RETRY_DELAYS_MS;

  async function once(request: HttpRequest, token: string): Promise<Tried> {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signals = [timeout, ended, ...(request.signal === undefined ? [] : [request.signal])];
    try {
      const answer = await platform.fetch(request.url, {
        method: request.method,
        headers: {
          accept: "application/fhir+json",
          authorization: `Bearer ${token}`,
          ...(request.body === undefined ? {} : { "content-type": "application/fhir+json" }),
          ...request.headers,
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        cache: "no-store",
        // A 401 must not make the browser ask for a password of its own, and no cookie goes along.
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.any(signals),
      });
      const outcome = readAnswer(answer, await answer.text());
      return { ...outcome, retryAfterMs: retryAfterMs(answer, platform.now()) };
    } catch (cause) {
      if (request.signal?.aborted) return failure("aborted", null, "the request was cancelled");
      if (ended.aborted) return failure("session-ended", null, "the session is over");
      if (timeout.aborted) return failure("timeout", null, `no answer in ${timeoutMs / 1000} s`);
      return failure("network", null, cause instanceof Error ? cause.message : String(cause));
    }
  }

  return async (request) => {
    let renewed = false;
    for (let attempt = 0; ; ) {
      const token = await tokens.access();
      if (token === null) return failure("session-ended", null, "the session is over");
      const { retryAfterMs: asked = null, ...outcome } = await once(request, token);
      if (outcome.ok) return outcome;
      const { kind, status } = outcome.cause;
      // A 401 of some servers comes without CORS headers, and a browser then reports a network error.
      const hidden401 = kind === "network" && tokens.nearExpiry() && !platform.isOffline();
      const looksExpired = status === 401 || hidden401;
      if (looksExpired) {
        const again = status === 401 || request.repeatable;
        if (!renewed && (await tokens.renewAfter(token))) {
          renewed = true;
          if (again) continue;
          return outcome;
        }
        if (tokens.waits()) {
          return status === 401 ? failure("server", status, "the EHR's login is busy or out of reach") : outcome;
        }
        endExpired(status === 401 ? "FHIR request · 401" : "FHIR request · no answer near the end of the session");
        return failure("session-ended", status, "the session is over");
      }
      const delay = delays[attempt];
      const passing =
        kind === "network" ||
        (status !== null && BUSY.has(status)) ||
        (kind === "timeout" && request.method === "POST");
      if (!request.repeatable || !passing || delay === undefined || (asked ?? 0) > MAX_RETRY_AFTER_MS) return outcome;
      attempt += 1;
      await pause(
        Math.max(delay, asked ?? 0),
        platform,
        AbortSignal.any([ended, ...(request.signal ? [request.signal] : [])]),
      );
    }
  };
}

function pause(ms: number, platform: Platform, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = platform.setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        platform.clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

function readAnswer(answer: Response, body: string): HttpOutcome {
  const resource = parseResource(body);
  if (answer.ok) {
    if (body.trim() !== "" && resource === null) {
      return failure("not-fhir", answer.status, "the answer is not FHIR JSON");
    }
    return { ok: true, answer: { status: answer.status, location: answer.headers.get("location"), resource } };
  }
  const issues = issuesOf(resource);
  const said = issues.map((issue) => issue.text).join("; ");
  return failure(
    kindOf(answer.status),
    answer.status,
    `HTTP ${answer.status}${said === "" ? "" : `: ${said}`}`,
    issues,
  );
}

function kindOf(status: number): RequestFailure["kind"] {
  if (status === 403) return "forbidden";
  if (status === 404 || status === 410) return "not-found";
  if (status === 409 || status === 412) return "conflict";
  if (status === 429 || status >= 500) return "server";
  return "refused";
}

export function failure(
  kind: RequestFailure["kind"],
  status: number | null,
  text: string,
  issues: OutcomeIssue[] = [],
): { ok: false; cause: RequestFailure } {
  return { ok: false, cause: { kind, status, text, issues } };
}

function parseResource(body: string): FhirResource | null {
  try {
    const json: unknown = JSON.parse(body);
    const named =
      typeof json === "object" && json !== null && "resourceType" in json && typeof json.resourceType === "string";
    return named ? (json as FhirResource) : null;
  } catch {
    return null;
  }
}

/** The issues of an OperationOutcome, in the server's words; none for any other resource. */
export function issuesOf(resource: FhirResource | null): OutcomeIssue[] {
  if (resource?.resourceType !== "OperationOutcome") return [];
  const { issue } = resource as { issue?: unknown };
  if (!Array.isArray(issue)) return [];
  return issue.map((it: Partial<OperationOutcomeIssue> | null) => {
    const coding: unknown = it?.details?.coding;
    const display = Array.isArray(coding) ? coding[0]?.display : undefined;
    const words = [it?.details?.text, it?.diagnostics, display, it?.code].find((text) => typeof text === "string");
    const mild = it?.severity === "information" || it?.severity === "warning" || it?.severity === "fatal";
    return {
      severity: mild ? (it.severity ?? "error") : "error",
      code: typeof it?.code === "string" ? it.code : "unknown",
      text: words ?? "no text",
    };
  });
}
