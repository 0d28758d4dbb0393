import {
  type HttpOutcome,
  isInside,
  type RequestFailure,
  runSearch,
  type SearchOutcome,
  type SearchPlan,
  type Send,
} from "@bedside/smart";
import type { FhirResource } from "fhir/r4.js";
import type { HookRequest } from "./types.ts";

export interface GatherOptions {
  /** FHIR bases that may be asked, byte for byte. */
  issuers: readonly string[];
  fetch: typeof fetch;
  /** Ends every request of this call. */
  signal: AbortSignal;
}

export type Patient = { ok: true; resource: FhirResource } | { ok: false; why: string };

/** What one call may read: first what the caller has sent, then the caller's FHIR server where that is allowed. */
export interface Gathering {
  patient(key: string): Promise<Patient>;
  /** Has the caller sent it, whatever it is? */
  isSent(key: string): boolean;
  /** One search to its last page. Not ok: the facts that rest on it are `failed`, never `absent`. */
  search(key: string, plan: SearchPlan): Promise<SearchOutcome>;
}

export function gathering(request: HookRequest, options: GatherOptions): Gathering {
  const server = serverOf(request, options);
  return {
    async patient(key) {
      const sent = request.prefetch.get(key);
      if (isPatient(sent, request.patientId)) return { ok: true, resource: sent };
      if (!server.ok) return { ok: false, why: sent === undefined || sent === null ? server.why : "not this patient" };
      const url = `${server.base}/Patient/${encodeURIComponent(request.patientId)}`;
      const outcome = await server.send({ method: "GET", url, repeatable: true });
      if (!outcome.ok) return { ok: false, why: outcome.cause.text };
      const { resource } = outcome.answer;
      return isPatient(resource, request.patientId) ? { ok: true, resource } : { ok: false, why: "not this patient" };
    },

    isSent: (key) => request.prefetch.has(key),

    async search(key, plan) {
      const sent = request.prefetch.has(key) ? readPrefetched(request.prefetch.get(key), plan) : null;
      if (sent?.ok) return sent;
      if (server.ok) return runSearch(server.send, server.base, plan, request.patientId, { signal: options.signal });
      return sent ?? failed(plan, "scope-missing", server.why);
    },
  };
}

type Server = { ok: true; base: string; send: Send } | { ok: false; why: string };

function serverOf({ fhirServer, accessToken }: HookRequest, options: GatherOptions): Server {
  if (fhirServer === null) return { ok: false, why: "not sent, and no FHIR server to ask" };
  const listed = options.issuers.find((iss) => iss === fhirServer || iss === fhirServer.replace(/\/$/, ""));
  if (listed === undefined) return { ok: false, why: "not sent, and its FHIR server is not on the list of this site" };
  const base = listed.replace(/\/$/, "");
  return { ok: true, base, send: sender(base, accessToken, options) };
}

/** Reads only, below the FHIR base only, no redirects: the token goes nowhere else. */
function sender(base: string, token: string | null, { fetch, signal }: GatherOptions): Send {
  const failure = (kind: RequestFailure["kind"], status: number | null, text: string): HttpOutcome => ({
    ok: false,
    cause: { kind, status, text, issues: [] },
  });
  return async ({ url }) => {
    if (!isInside(base, url)) return failure("outside-server", null, "the address is on another server");
    try {
      const answer = await fetch(url, {
        headers: { accept: "application/fhir+json", ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
        redirect: "error",
        signal,
      });
      const text = await answer.text();
      if (!answer.ok)
        return failure(answer.status === 403 ? "forbidden" : "server", answer.status, `HTTP ${answer.status}`);
      const resource: unknown = JSON.parse(text);
      if (!isResource(resource)) return failure("not-fhir", answer.status, "the answer is not FHIR JSON");
      return { ok: true, answer: { status: answer.status, location: null, resource } };
    } catch (cause) {
      if (signal.aborted) return failure("timeout", null, "no answer in time");
      if (cause instanceof SyntaxError) return failure("not-fhir", null, "the answer is not FHIR JSON");
      return failure("network", null, "the FHIR server could not be reached");
    }
  };
}

/** A prefetched search result. Null stands for "nothing found"; an OperationOutcome or a first page of several is a failure. */
function readPrefetched(sent: unknown, plan: SearchPlan): SearchOutcome {
  if (sent === null) return { ok: true, plan, resources: [], issues: [], pages: 0 };
  if (!isResource(sent)) return failed(plan, "not-fhir", "what was sent is not FHIR JSON");
  if (sent.resourceType === "OperationOutcome") return failed(plan, "server", "the EHR could not fetch it");
  if (sent.resourceType !== "Bundle") return failed(plan, "not-fhir", "what was sent is not a Bundle");
  const entries: unknown[] = Array.isArray(sent.entry) ? sent.entry : [];
  const resources = entries.map((entry) => (entry as { resource?: unknown } | null)?.resource).filter(isResource);
  const links: unknown[] = Array.isArray(sent.link) ? sent.link : [];
  if (links.some((link) => (link as { relation?: unknown } | null)?.relation === "next"))
    return { ...failed(plan, "incomplete", "only the first page was sent"), resources };
  const outcomes = resources.filter((it) => it.resourceType === "OperationOutcome");
  const grave = outcomes.flatMap((it): unknown[] => (Array.isArray(it.issue) ? it.issue : [])).some(isGrave);
  const rows = resources.filter((it) => it.resourceType !== "OperationOutcome");
  if (grave) return { ...failed(plan, "incomplete", "the EHR says that the answer is not complete"), resources: rows };
  return { ok: true, plan, resources: rows, issues: [], pages: 1 };
}

function isGrave(issue: unknown): boolean {
  const severity = (issue as { severity?: unknown } | null)?.severity;
  return severity === "error" || severity === "fatal";
}

function failed(plan: SearchPlan, kind: RequestFailure["kind"], text: string): SearchOutcome & { ok: false } {
  return { ok: false, plan, cause: { kind, status: null, text, issues: [] }, resources: [], issues: [], pages: 0 };
}

function isResource(value: unknown): value is FhirResource {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    typeof (value as { resourceType?: unknown }).resourceType === "string"
  );
}

function isPatient(value: unknown, id: string): value is FhirResource {
  return isResource(value) && value.resourceType === "Patient" && value.id === id;
}
