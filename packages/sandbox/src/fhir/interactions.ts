import { randomUUID } from "node:crypto";
import { RESOURCE_TYPES } from "../store/definitions.ts";
import { FhirError } from "../store/fhir-error.ts";
import { readQuery } from "../store/search-query.ts";
import { isVisible, runSearch } from "../store/search-run.ts";
import type { Entry, Store, StoredResource } from "../store/store.ts";
import { EVERYTHING, type Visibility, wasVisible } from "../store/visibility.ts";
import { assertTargets, assertUnreferred } from "./integrity.ts";
import { asResource, ID, readJson } from "./json.ts";
import { answer, information, outcome } from "./outcome.ts";
import { patched } from "./patch.ts";
import type { Call } from "./router.ts";
import type { AnyResource, FhirResponse } from "./types.ts";
import { assertValid } from "./validate.ts";

/** What every interaction needs to know beside its own arguments. */
export interface Scene {
  store: Store;
  base: string;
  visibility: Visibility;
  headers: Record<string, string | undefined>;
  maxBodyBytes: number;
  now: () => Date;
  /** Runs a check of what refers to what: at once, or at the end of the transaction that the request is part of. */
  whenWhole: (check: () => void) => void;
  /** Runs a request in this scene; a Bundle runs its entries with it. */
  dispatch: (scene: Scene, call: Call) => FhirResponse;
}

export function assertType(type: string): void {
  if (!RESOURCE_TYPES.has(type))
    throw new FhirError(404, "not-supported", `"${type}" is not a resource type of this server`);
}

function assertId(id: string): void {
  if (!ID.test(id))
    throw new FhirError(400, "value", `"${id.slice(0, 80)}" is not an id: 1 to 64 letters, digits, "-" or "."`);
}

const etag = (vid: number | string) => `W/"${vid}"`;

function versionHeaders(scene: Scene, resource: StoredResource): Record<string, string> {
  const version = resource.meta?.versionId ?? "1";
  return {
    etag: etag(version),
    "last-modified": new Date(resource.meta?.lastUpdated ?? 0).toUTCString(),
    "content-location": `${scene.base}/${resource.resourceType}/${resource.id}/_history/${version}`,
  };
}

/** `Prefer: return=...` of a write. */
function preferredBody(scene: Scene, resource: StoredResource, done: string): FhirResponse["body"] {
  const wish = /(?:^|[;,\s])return=(\w+)/i.exec(scene.headers.prefer ?? "")?.[1]?.toLowerCase();
  if (wish === "minimal") return null;
  return wish === "operationoutcome" ? information(done) : (resource as AnyResource);
}

function written(scene: Scene, resource: StoredResource, created: boolean, done: string): FhirResponse {
  const headers = versionHeaders(scene, resource);
  headers.location = headers["content-location"] ?? "";
  return answer(created ? 201 : 200, preferredBody(scene, resource, done), headers);
}

function gone(type: string, id: string): FhirError {
  return new FhirError(410, "deleted", `${type}/${id} was deleted`);
}

const notFound = (type: string, id: string) => new FhirError(404, "not-found", `${type}/${id} is not known`);

/** The row of a resource that the caller may see. A resource that he may not see does not exist for him. */
function visibleEntry(scene: Scene, type: string, id: string): Entry | null {
  const entry = scene.store.entry(type, id);
  if (!entry) return null;
  return sees(scene.store, scene.visibility, entry) ? entry : null;
}

const sees = (store: Store, visibility: Visibility, entry: Entry): boolean =>
  entry.deleted ? wasVisible(store, visibility, entry) : isVisible(store, visibility, entry.type, entry.pk);

export function read(scene: Scene, type: string, id: string): FhirResponse {
  assertType(type);
  assertId(id);
  const entry = visibleEntry(scene, type, id);
  if (!entry) throw notFound(type, id);
  const resource = scene.store.read(type, id);
  if (entry.deleted || !resource) throw gone(type, id);
  const headers = versionHeaders(scene, resource);
  const known = scene.headers["if-none-match"];
  if (known !== undefined && known.replace(/^W\//, "") === headers.etag?.replace(/^W\//, ""))
    return answer(304, null, headers);
  return answer(200, resource as AnyResource, headers);
}

export function vread(scene: Scene, type: string, id: string, vid: string): FhirResponse {
  assertType(type);
  assertId(id);
  if (!visibleEntry(scene, type, id)) throw notFound(type, id);
  const version = /^\d{1,9}$/.test(vid) ? scene.store.version(type, id, Number(vid)) : null;
  if (!version) throw new FhirError(404, "not-found", `${type}/${id} has no version "${vid.slice(0, 40)}"`);
  if (!version.resource) throw new FhirError(410, "deleted", `Version ${vid} of ${type}/${id} is its deletion`);
  return answer(200, version.resource as AnyResource, versionHeaders(scene, version.resource));
}

export function history(scene: Scene, type: string, id: string): FhirResponse {
  assertType(type);
  assertId(id);
  if (!visibleEntry(scene, type, id)) throw notFound(type, id);
  const versions = scene.store.history(type, id);
  const fullUrl = `${scene.base}/${type}/${id}`;
  return answer(200, {
    resourceType: "Bundle",
    type: "history",
    total: versions.length,
    link: [{ relation: "self", url: `${fullUrl}/_history` }],
    entry: versions.map((version) => ({
      fullUrl,
      ...(version.resource ? { resource: version.resource } : {}),
      request: { method: version.method, url: version.method === "POST" ? type : `${type}/${id}` },
      response: {
        status: version.method === "DELETE" ? "204" : version.vid === 1 ? "201" : "200",
        etag: etag(version.vid),
        lastModified: new Date(version.updated).toISOString(),
      },
    })),
  });
}

/** Ids that match a conditional create, update or reference. */
export function matchesOf(scene: Scene, type: string, query: string, visibility = EVERYTHING): string[] {
  assertType(type);
  const pairs = [...new URLSearchParams(query.replace(/^\?/, ""))];
  if (pairs.length === 0)
    throw new FhirError(412, "required", "A condition without a search parameter matches nothing safely");
  const context = { store: scene.store, visibility, now: scene.now().getTime() };
  const search = readQuery(context, type, [...pairs, ["_count", "2"], ["_total", "none"]], { strict: true });
  if (search.criteria.length === 0)
    throw new FhirError(412, "required", `The condition "${query}" has no search parameter`);
  return runSearch(context, search).hits.map((hit) => hit.id);
}

const ambiguous = (type: string, query: string) =>
  new FhirError(412, "multiple-matches", `More than one ${type} matches "${query}"`);

/**
 * A patient-bound caller writes only into that patient's compartment, and only resources that he could read back. A
 * deleted resource of another patient counts too: who brings it back would read its earlier versions.
 */
function assertWritable(scene: Scene, type: string, id: string): void {
  if (scene.visibility.patient === undefined) return;
  const entry = scene.store.entry(type, id);
  const visibility: Visibility = { patient: scene.visibility.patient, canRead: () => true };
  if (entry && !sees(scene.store, visibility, entry))
    throw new FhirError(403, "forbidden", `${type}/${id} does not belong to Patient/${scene.visibility.patient}`);
}

function save(scene: Scene, resource: AnyResource, id: string, method: "POST" | "PUT"): FhirResponse {
  assertValid({ ...resource, id });
  return scene.store.transaction(() => {
    assertWritable(scene, resource.resourceType, id);
    const result = scene.store.put({ ...resource, id }, method);
    assertWritable(scene, resource.resourceType, id);
    scene.whenWhole(() => assertTargets(scene.store, resource.resourceType, id));
    const what = `${resource.resourceType}/${id}`;
    const done = result.created ? `${what} created` : result.changed ? `${what} updated` : `${what} was unchanged`;
    return written(scene, result.resource, result.created, done);
  });
}

function bodyFor(scene: Scene, type: string, body: unknown): AnyResource {
  assertType(type);
  const resource = asResource(readJson(body, scene.maxBodyBytes));
  if (resource.resourceType !== type)
    throw new FhirError(400, "invalid", `A ${resource.resourceType} can not be written to ${type}`, {
      expression: ["resourceType"],
    });
  return resource;
}

/** POST. `assignedId` is given inside a transaction, where references to it were already rewritten. */
export function create(scene: Scene, type: string, body: unknown, assignedId?: string): FhirResponse {
  const resource = bodyFor(scene, type, body);
  const condition = scene.headers["if-none-exist"];
  if (condition !== undefined) {
    const [match, second] = matchesOf(scene, type, condition);
    if (second !== undefined) throw ambiguous(type, condition);
    if (match !== undefined) return existing(scene, type, match);
  }
  return save(scene, resource, assignedId ?? randomUUID(), "POST");
}

function existing(scene: Scene, type: string, id: string): FhirResponse {
  assertWritable(scene, type, id);
  const resource = scene.store.read(type, id);
  if (!resource) throw notFound(type, id);
  return written(scene, resource, false, `${type}/${id} existed already`);
}

function assertVersion(scene: Scene, entry: Entry | null, what: string): void {
  const wanted = scene.headers["if-match"];
  if (wanted === undefined || wanted.trim() === "*") return;
  const vid = /^\s*(?:W\/)?"?([^"]*)"?\s*$/.exec(wanted)?.[1];
  if (entry === null || entry.deleted || vid !== String(entry.vid))
    throw new FhirError(
      412,
      "conflict",
      `${what} is at version ${entry && !entry.deleted ? entry.vid : "none"}, If-Match asked for ${wanted}`,
    );
}

export function update(scene: Scene, type: string, id: string, body: unknown): FhirResponse {
  const resource = bodyFor(scene, type, body);
  assertId(id);
  if (resource.id !== id)
    throw new FhirError(
      400,
      "invalid",
      resource.id === undefined
        ? `The resource has no id; it has to be "${id}" as in the address`
        : `The resource's id "${String(resource.id).slice(0, 80)}" is not the one of the address, "${id}"`,
      { expression: [`${type}.id`] },
    );
  assertVersion(scene, scene.store.entry(type, id), `${type}/${id}`);
  return save(scene, resource, id, "PUT");
}

export function conditionalUpdate(scene: Scene, type: string, query: string, body: unknown): FhirResponse {
  const resource = bodyFor(scene, type, body);
  const [match, second] = matchesOf(scene, type, query);
  if (second !== undefined) throw ambiguous(type, query);
  if (match === undefined) return save(scene, resource, resource.id ?? randomUUID(), resource.id ? "PUT" : "POST");
  if (resource.id !== undefined && resource.id !== match)
    throw new FhirError(
      400,
      "invalid",
      `The condition matches ${type}/${match}, the resource says id "${resource.id}"`,
      {
        expression: [`${type}.id`],
      },
    );
  assertVersion(scene, scene.store.entry(type, match), `${type}/${match}`);
  return save(scene, resource, match, "PUT");
}

export function patch(scene: Scene, type: string, id: string, body: unknown): FhirResponse {
  assertType(type);
  assertId(id);
  const entry = visibleEntry(scene, type, id);
  if (!entry) throw notFound(type, id);
  const current = scene.store.read(type, id);
  if (!current) throw gone(type, id);
  assertVersion(scene, entry, `${type}/${id}`);
  const next = patched(current as AnyResource, body, scene.headers["content-type"] ?? "", scene.maxBodyBytes);
  if (next.resourceType !== type || next.id !== id)
    throw new FhirError(422, "invalid", "A patch can not change resourceType or id");
  return save(scene, next, id, "PUT");
}

export function remove(scene: Scene, type: string, id: string): FhirResponse {
  assertType(type);
  assertId(id);
  const entry = scene.store.entry(type, id);
  assertVersion(scene, entry, `${type}/${id}`);
  if (scene.visibility.patient !== undefined && !entry) throw notFound(type, id);
  assertWritable(scene, type, id);
  const vid = scene.store.transaction(() => {
    const deletion = scene.store.remove(type, id);
    if (deletion !== null) scene.whenWhole(() => assertUnreferred(scene.store, scene.visibility, { type, id }));
    return deletion;
  });
  const wishes = /return=operationoutcome/i.test(scene.headers.prefer ?? "");
  const said = vid === null ? `There was no ${type}/${id} to delete` : `${type}/${id} deleted`;
  const headers: Record<string, string> = vid === null ? {} : { etag: etag(vid) };
  return wishes
    ? answer(200, outcome([{ severity: "information", code: "informational", diagnostics: said }]), headers)
    : answer(204, null, headers);
}

export function conditionalDelete(scene: Scene, type: string, query: string): FhirResponse {
  const [match, second] = matchesOf(scene, type, query);
  if (second !== undefined) throw ambiguous(type, query);
  return match === undefined ? answer(204, null) : remove(scene, type, match);
}
