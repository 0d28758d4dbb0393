import { randomUUID } from "node:crypto";
import { FhirError } from "../store/fhir-error.ts";
import { create, matchesOf, type Scene } from "./interactions.ts";
import { asResource, isObject, readJson } from "./json.ts";
import { answer, outcomeOfError } from "./outcome.ts";
import type { AnyResource, FhirResponse } from "./types.ts";

/** A Bundle entry that was checked for shape. */
export interface BundleCall {
  index: number;
  fullUrl: string | null;
  method: string;
  /** "Patient/1", "Observation", without the query. */
  path: string;
  query: string;
  resource: AnyResource | null;
  headers: Record<string, string>;
}

const CONDITIONS = { ifNoneExist: "if-none-exist", ifMatch: "if-match", ifNoneMatch: "if-none-match" } as const;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
const ORDER = ["DELETE", "POST", "PUT", "PATCH", "GET", "HEAD"];

/** Reads the entries of a batch or transaction. @throws FhirError 400 naming the entry */
export function callsOf(bundle: AnyResource, base: string): BundleCall[] {
  if (bundle.entry === undefined) return [];
  if (!Array.isArray(bundle.entry)) throw new FhirError(400, "structure", "Bundle.entry has to be an array");
  return bundle.entry.map((entry: unknown, index): BundleCall => {
    const at = `Bundle.entry[${index}]`;
    const wrong = (message: string, element: string) =>
      new FhirError(400, "structure", `${at}: ${message}`, { expression: [`${at}.${element}`] });
    if (!isObject(entry) || !isObject(entry.request)) throw wrong("has no request", "request");
    const { method, url } = entry.request;
    if (typeof method !== "string" || !METHODS.has(method))
      throw wrong("request.method is missing or unknown", "request.method");
    if (typeof url !== "string") throw wrong("request.url is missing", "request.url");
    const local = url.startsWith(`${base}/`) ? url.slice(base.length + 1) : url.replace(/^\//, "");
    if (/^[a-z][a-z0-9+.-]*:/i.test(local)) throw wrong(`request.url "${url}" is not on this server`, "request.url");
    const mark = local.indexOf("?");
    const headers: Record<string, string> = {};
    for (const [property, header] of Object.entries(CONDITIONS)) {
      const value = entry.request[property];
      if (typeof value === "string") headers[header] = value;
    }
    return {
      index,
      fullUrl: typeof entry.fullUrl === "string" ? entry.fullUrl : null,
      method,
      path: mark < 0 ? local : local.slice(0, mark),
      query: mark < 0 ? "" : local.slice(mark + 1),
      resource: isObject(entry.resource) ? asResource(entry.resource) : null,
      headers,
    };
  });
}

const LINKS = new Set(["reference", "url", "valueUri", "valueUrl"]);

/** Copies JSON with the links that `replace` knows rewritten. */
function rewritten(value: unknown, replace: (link: string, isReference: boolean) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => rewritten(item, replace));
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value))
    copy[key] =
      typeof item === "string" && LINKS.has(key) ? replace(item, key === "reference") : rewritten(item, replace);
  return copy;
}

const STATUS_WORDS: Record<number, string> = {
  200: "200 OK",
  201: "201 Created",
  204: "204 No Content",
  304: "304 Not Modified",
  400: "400 Bad Request",
  403: "403 Forbidden",
  404: "404 Not Found",
  409: "409 Conflict",
  410: "410 Gone",
  412: "412 Precondition Failed",
  422: "422 Unprocessable Entity",
};

function entryOf(response: FhirResponse, wantsBody: boolean): Record<string, unknown> {
  const { status, headers, body } = response;
  const isOutcome = body !== null && body.resourceType === "OperationOutcome";
  const modified = headers["last-modified"];
  const lastUpdated = body !== null && !isOutcome ? (body as AnyResource).meta?.lastUpdated : undefined;
  return {
    ...(body !== null && !isOutcome && wantsBody ? { resource: body } : {}),
    response: {
      status: STATUS_WORDS[status] ?? String(status),
      ...(headers.location ? { location: headers.location } : {}),
      ...(headers.etag ? { etag: headers.etag } : {}),
      ...(lastUpdated
        ? { lastModified: lastUpdated }
        : modified
          ? { lastModified: new Date(modified).toISOString() }
          : {}),
      ...(isOutcome ? { outcome: body } : {}),
    },
  };
}

function bodyOf(call: BundleCall): unknown {
  if (call.method !== "PATCH") return call.resource;
  const { resource } = call;
  if (resource?.resourceType !== "Binary" || typeof resource.data !== "string")
    throw new FhirError(400, "structure", "A PATCH in a Bundle carries a Binary with the JSON patch");
  return Buffer.from(resource.data, "base64").toString("utf8");
}

/** Runs one entry as the request it stands for. */
function run(scene: Scene, call: BundleCall): FhirResponse {
  const prefer = call.method === "GET" || call.method === "HEAD" ? "" : "return=representation";
  const contentType = call.method === "PATCH" ? String(call.resource?.contentType ?? "") : "application/fhir+json";
  const wished = scene.headers.prefer;
  const inner: Scene = {
    ...scene,
    headers: { prefer: /return=/.test(wished ?? "") ? wished : prefer, "content-type": contentType, ...call.headers },
  };
  if (call.path === "" || (call.method === "POST" && call.path === "Bundle" && call.resource === null))
    throw new FhirError(400, "not-supported", "A Bundle can not hold a whole batch or a search over all types");
  return scene.dispatch(inner, {
    method: call.method === "HEAD" ? "GET" : call.method,
    path: call.path,
    pairs: [...new URLSearchParams(call.query)],
    body: bodyOf(call),
  });
}

function named(error: FhirError, index: number): FhirError {
  const at = `Bundle.entry[${index}]`;
  if (error.message.startsWith(at)) return error;
  return new FhirError(error.status, error.code, `${at}: ${error.message}`, {
    expression:
      error.expression.length > 0
        ? error.expression.map(
            (path) => `${at}.resource.ofType(${path.split(".")[0]})${path.slice(path.split(".")[0]?.length ?? 0)}`,
          )
        : [at],
    issues: error.issues,
  });
}

function wantsBodies(scene: Scene): boolean {
  return /return=representation/i.test(scene.headers.prefer ?? "");
}

function batch(scene: Scene, calls: BundleCall[]): Record<string, unknown>[] {
  return calls.map((call) => {
    try {
      return entryOf(run(scene, call), call.method === "GET" || wantsBodies(scene));
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      return entryOf(answer(error.status, outcomeOfError(error)), false);
    }
  });
}

interface Placed extends BundleCall {
  /** Known before anything is written, so that references to it can be rewritten. */
  assigned: { type: string; id: string; existed: boolean } | null;
}

/** Decides the id of every resource that the transaction writes. */
function place(scene: Scene, call: BundleCall, conditional: Map<string, string>): Placed["assigned"] {
  const [type = "", id] = call.path.split("/");
  if (call.method === "POST" && id === undefined) {
    const condition = call.headers["if-none-exist"];
    const matches = condition === undefined ? [] : matchesOf(scene, type, condition);
    if (matches.length > 1)
      throw new FhirError(412, "multiple-matches", `More than one ${type} matches "${condition}"`);
    const key = `${type}?${condition}`;
    const earlier = condition === undefined ? undefined : conditional.get(key);
    const assigned = matches[0] ?? earlier ?? randomUUID();
    if (condition !== undefined) conditional.set(key, assigned);
    return { type, id: assigned, existed: matches.length === 1 || earlier !== undefined };
  }
  if (call.method !== "PUT") return null;
  if (id !== undefined) return { type, id, existed: false };
  const matches = matchesOf(scene, type, call.query);
  if (matches.length > 1) throw new FhirError(412, "multiple-matches", `More than one ${type} matches "${call.query}"`);
  return { type, id: matches[0] ?? call.resource?.id ?? randomUUID(), existed: false };
}

/** Where a link of a transaction leads: an entry of the same Bundle, or what a conditional reference finds. */
function linkResolver(scene: Scene, placed: Placed[]): (link: string, isReference: boolean) => string {
  const targets = new Map<string, string>();
  for (const { fullUrl, assigned } of placed)
    if (fullUrl !== null && assigned) targets.set(fullUrl, `${assigned.type}/${assigned.id}`);
  return (link, isReference) => {
    const target = targets.get(link);
    if (target !== undefined && (isReference || link.startsWith("urn:"))) return target;
    if (!isReference) return link;
    if (link.startsWith("urn:uuid:") || link.startsWith("urn:oid:"))
      throw new FhirError(400, "not-found", `The reference "${link}" is the fullUrl of no entry that is written`);
    const conditional = /^([A-Z][A-Za-z]+)\?(.+)$/.exec(link);
    if (!conditional?.[1] || conditional[2] === undefined) return link;
    const matches = matchesOf(scene, conditional[1], conditional[2]);
    if (matches.length !== 1)
      throw new FhirError(
        412,
        matches.length === 0 ? "not-found" : "multiple-matches",
        `The conditional reference "${link}" matches ${matches.length === 0 ? "nothing" : "more than one resource"}`,
      );
    return `${conditional[1]}/${matches[0]}`;
  };
}

function transaction(scene: Scene, calls: BundleCall[]): Record<string, unknown>[] {
  const results: Record<string, unknown>[] = new Array(calls.length);
  const wanted = wantsBodies(scene);
  const attempt = <T>(call: BundleCall, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw error instanceof FhirError ? named(error, call.index) : error;
    }
  };
  const checks: (() => void)[] = [];
  const partFor = (call: BundleCall): Scene => ({
    ...scene,
    whenWhole: (check) => checks.push(() => attempt(call, check)),
  });
  scene.store.transaction(() => {
    for (const call of calls.filter(({ method }) => method === "DELETE"))
      results[call.index] = attempt(call, () => entryOf(run(partFor(call), call), false));
    const conditional = new Map<string, string>();
    const placed = calls
      .filter(({ method }) => method !== "DELETE")
      .map((call): Placed => ({ ...call, assigned: attempt(call, () => place(scene, call, conditional)) }))
      .sort((a, b) => ORDER.indexOf(a.method) - ORDER.indexOf(b.method) || a.index - b.index);
    const written = new Set<string>();
    for (const { assigned, index } of placed) {
      if (!assigned || assigned.existed) continue;
      const key = `${assigned.type}/${assigned.id}`;
      if (written.has(key)) throw new FhirError(400, "duplicate", `Bundle.entry[${index}]: ${key} is written twice`);
      written.add(key);
    }
    const resolve = linkResolver(scene, placed);
    for (const call of placed)
      results[call.index] = attempt(call, () => runPlaced(partFor(call), call, resolve, wanted));
    for (const check of checks) check();
  });
  return results;
}

function runPlaced(
  scene: Scene,
  call: Placed,
  resolve: (link: string, isReference: boolean) => string,
  wanted: boolean,
): Record<string, unknown> {
  const { assigned, method } = call;
  if (method === "GET" || method === "HEAD" || assigned === null)
    return entryOf(run(scene, call), method === "GET" || wanted);
  if (call.resource === null)
    throw new FhirError(400, "structure", "The entry has no resource", { expression: ["resource"] });
  const resource = asResource(rewritten(call.resource, resolve));
  if (method === "PUT") {
    const put = { ...call, path: `${assigned.type}/${assigned.id}`, query: "", resource };
    if (resource.id === undefined && !call.path.includes("/")) put.resource = { ...resource, id: assigned.id };
    return entryOf(run(scene, put), wanted);
  }
  if (assigned.existed) return entryOf(run(scene, { ...call, resource }), wanted);
  const inner: Scene = { ...scene, headers: { prefer: "return=representation" } };
  return entryOf(create(inner, assigned.type, resource, assigned.id), wanted);
}

/** POST of a Bundle to the base. A transaction is written whole or not at all. */
export function processBundle(scene: Scene, body: unknown): FhirResponse {
  const bundle = asResource(readJson(body, scene.maxBodyBytes));
  if (bundle.resourceType !== "Bundle")
    throw new FhirError(400, "invalid", `A Bundle is posted to the base, not a ${bundle.resourceType}`);
  if (bundle.type !== "batch" && bundle.type !== "transaction")
    throw new FhirError(
      400,
      "invalid",
      `A Bundle of type "${String(bundle.type)}" can not be processed, only batch and transaction`,
      {
        expression: ["Bundle.type"],
      },
    );
  const calls = callsOf(bundle, scene.base);
  const entry = bundle.type === "batch" ? batch(scene, calls) : transaction(scene, calls);
  return answer(200, {
    resourceType: "Bundle",
    type: `${bundle.type}-response`,
    ...(entry.length > 0 ? { entry } : {}),
  });
}
