import { RESOURCE_TYPES } from "../store/definitions.ts";
import { FhirError } from "../store/fhir-error.ts";
import { aboutPatient, confined } from "./confine.ts";
import { isObject, readJson } from "./json.ts";
import { answer, outcomeOfError } from "./outcome.ts";
import { loadByTransactions } from "./proxy-load.ts";
import type { AnyResource, FhirRequest, FhirResponse, FhirService, ProxyOptions } from "./types.ts";

const DEFAULT_TIMEOUT_MS = 60_000;
const MOST_BODY_BYTES = 256 * 1024 * 1024;

/** Headers of a request that mean something to a FHIR server. Authorization, cookies and hop-by-hop headers stay here. */
const PASSED_UP = [
  "accept",
  "accept-language",
  "content-type",
  "if-match",
  "if-none-match",
  "if-none-exist",
  "if-modified-since",
  "prefer",
  "x-request-id",
];
const PASSED_DOWN = [
  "content-type",
  "etag",
  "last-modified",
  "location",
  "content-location",
  "retry-after",
  "x-request-id",
];
const LINKS = new Set(["fullUrl", "url", "reference", "location", "valueUri", "valueUrl"]);

/** Replaces one base by another where JSON holds links: Bundle links, fullUrl, references, locations. */
function rebased(value: unknown, from: string, to: string): unknown {
  if (Array.isArray(value)) return value.map((item) => rebased(item, from, to));
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value))
    copy[key] =
      typeof item === "string" ? (LINKS.has(key) ? rebasedLink(item, from, to) : item) : rebased(item, from, to);
  return copy;
}

function rebasedLink(link: string, from: string, to: string): string {
  if (link === from) return to;
  return link.startsWith(`${from}/`) || link.startsWith(`${from}?`) ? to + link.slice(from.length) : link;
}

/** Adds the SMART endpoints to the server's own statement; what else it says stays. */
function withSecurity(statement: AnyResource, options: ProxyOptions): AnyResource {
  const { oauthUris } = options;
  if (!oauthUris || !Array.isArray(statement.rest)) return statement;
  const security = {
    cors: true,
    extension: [
      {
        url: "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
        extension: Object.entries(oauthUris).map(([url, valueUri]) => ({ url, valueUri })),
      },
    ],
    service: [
      {
        coding: [{ system: "http://terminology.hl7.org/CodeSystem/restful-security-service", code: "SMART-on-FHIR" }],
      },
    ],
  };
  return { ...statement, rest: statement.rest.map((rest) => (isObject(rest) ? { ...rest, security } : rest)) };
}

/** HAPI's later pages are "BASE?_getpages=...", whatever was searched. */
const isServerPage = ({ method, query }: FhirRequest): boolean =>
  method === "GET" && [...query].some(([name]) => name === "_getpages");

/** Puts the searched type into such page links, so that a page needs the same permission as its search. */
function withTypedPages(resource: AnyResource, path: string, base: string): AnyResource {
  if (resource.resourceType !== "Bundle" || !Array.isArray(resource.link)) return resource;
  const type = path.split("/").findLast((segment) => /^[A-Z]/.test(segment));
  if (type === undefined) return resource;
  const link = resource.link.map((item: unknown) =>
    isObject(item) && typeof item.url === "string" && item.url.startsWith(`${base}?`)
      ? { ...item, url: `${base}/${type}${item.url.slice(base.length)}` }
      : item,
  );
  return { ...resource, link };
}

/** `Patient/1/Condition` as `Condition?patient=Patient/1`: not every server searches by compartment. */
function withoutCompartment(request: FhirRequest): FhirRequest {
  const [first, patient, type, more] = request.path.split("/");
  if (first !== "Patient" || !patient || !type || more !== undefined || !RESOURCE_TYPES.has(type)) return request;
  const limit = aboutPatient(type, patient);
  if (limit === null)
    throw new FhirError(400, "not-supported", `${type} can not be searched by patient on this server`);
  return { ...request, path: type, query: [...request.query, limit] };
}

/**
 * References below our base, made relative: the server behind knows another base, and takes an absolute reference for one
 * to another server. A link to an entry of the same Bundle stays a link.
 */
function relative(value: unknown, base: string, entries: ReadonlySet<unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => relative(item, base, entries));
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value))
    copy[key] =
      key === "reference" && typeof item === "string" && item.startsWith(`${base}/`) && !entries.has(item)
        ? item.slice(base.length + 1)
        : relative(item, base, entries);
  return copy;
}

const fullUrlsOf = (body: unknown): ReadonlySet<unknown> =>
  new Set(isObject(body) && Array.isArray(body.entry) ? body.entry.filter(isObject).map(({ fullUrl }) => fullUrl) : []);

function textOfBody(request: FhirRequest, base: string, fhirUrl: string): string | undefined {
  const { body } = request;
  if (body === null || body === undefined) return undefined;
  if (body instanceof URLSearchParams) return body.toString();
  const isForm = (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  if (typeof body === "string" && isForm) return body;
  const json = readJson(body, MOST_BODY_BYTES);
  return JSON.stringify(rebased(relative(json, base, fullUrlsOf(json)), base, fhirUrl));
}

/**
 * Puts another FHIR server behind the same address. Links that it answers with its own base come back with ours, so
 * that paging and Location lead through the authorization again. It must not be reachable by apps directly.
 *
 * `restrict` is enforced on this side: see confine.ts.
 */
export function createProxyFhirService(options: ProxyOptions): FhirService {
  const base = options.base.replace(/\/+$/, "");
  const fhirUrl = options.fhirUrl.replace(/\/+$/, "");
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;

  async function upstream(request: FhirRequest): Promise<FhirResponse> {
    // Some servers answer a search from an earlier one: what was just written would be missing.
    const headers = new Headers({ "cache-control": "no-cache" });
    for (const name of PASSED_UP) {
      const value = request.headers[name];
      if (value !== undefined) headers.set(name, value);
    }
    if (!/json|\*/.test(headers.get("accept") ?? "")) headers.set("accept", "application/fhir+json");
    const body = textOfBody(request, base, fhirUrl);
    if (body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/fhir+json");
    // A "/" or ":" may stand in a query as it is, but some servers collapse "//": everything is percent-encoded.
    const query = new URLSearchParams(
      [...request.query].map(([name, value]) => [name, rebasedLink(value, base, fhirUrl)]),
    );
    const search = query.size > 0 ? `?${query}` : "";
    let response: Response;
    let text: string;
    try {
      const path = isServerPage(request) ? "" : request.path;
      response = await fetch(`${fhirUrl}${path === "" ? "" : "/"}${path}${search}`, {
        method: request.method,
        headers,
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body }),
      });
      text = await response.text();
    } catch (error) {
      const timedOut = error instanceof Error && error.name === "TimeoutError";
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      return failed(
        timedOut ? 504 : 502,
        timedOut ? `did not answer within ${timeoutMs} ms` : `can not be reached (${cause})`,
      );
    }
    return translated(request, response, text);
  }

  function failed(status: number, what: string): FhirResponse {
    return answer(
      status,
      outcomeOfError(new FhirError(status, "transient", `The FHIR server behind this one ${what}`)),
    );
  }

  function translated(request: FhirRequest, response: Response, text: string): FhirResponse {
    const headers: Record<string, string> = {};
    for (const name of PASSED_DOWN) {
      const value = response.headers.get(name);
      if (value !== null) headers[name] = name.endsWith("location") ? rebasedLink(value, fhirUrl, base) : value;
    }
    if (text.trim() === "" || request.method === "HEAD") {
      if (response.status >= 500) return failed(502, `answered ${response.status} without a body`);
      return { status: response.status, headers, body: null };
    }
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return failed(502, `answered ${response.status} with something that is not JSON`);
    }
    if (!isObject(body) || typeof body.resourceType !== "string")
      return failed(502, `answered ${response.status} with JSON that is no FHIR resource`);
    const resource = withTypedPages(rebased(body, fhirUrl, base) as AnyResource, request.path, base);
    const shown = request.path === "metadata" ? withSecurity(resource, options) : resource;
    headers["content-type"] = "application/fhir+json; charset=utf-8";
    return { status: response.status, headers, body: shown };
  }

  async function handle(request: FhirRequest): Promise<FhirResponse> {
    try {
      const segments = request.path.split("/");
      if (segments.some((segment) => segment === ".." || segment === "." || /%2e|%2f|%5c|\\/i.test(segment)))
        throw new FhirError(400, "invalid", "The address is not one of a FHIR interaction");
      const known = withoutCompartment(request);
      return await (request.restrict ? confined(upstream, known, request.restrict, base) : upstream(known));
    } catch (error) {
      if (error instanceof FhirError) return answer(error.status, outcomeOfError(error));
      throw error;
    }
  }

  return {
    handle,
    load: (resources, { onProgress } = {}) => loadByTransactions(handle, base, resources, onProgress),
    count: (resourceType = "Patient") => count(resourceType),
    close: async () => {},
  };

  async function count(type: string): Promise<number> {
    const response = await handle({
      method: "GET",
      path: type,
      query: [["_summary", "count"]],
      headers: {},
      body: null,
    });
    return isObject(response.body) && typeof response.body.total === "number" ? response.body.total : 0;
  }
}
