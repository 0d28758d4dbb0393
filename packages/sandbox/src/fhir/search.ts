import { elementsOf } from "../store/definitions.ts";
import { FhirError } from "../store/fhir-error.ts";
import { readQuery, type SearchQuery } from "../store/search-query.ts";
import { type Hit, MOST_INCLUDED, runSearch, type SearchResult } from "../store/search-run.ts";
import { assertType, type Scene } from "./interactions.ts";
import { answer, type Issue, outcome } from "./outcome.ts";
import type { AnyResource, FhirResponse } from "./types.ts";

const FORMATS = new Set(["json", "application/json", "application/fhir+json", "text/json"]);

/** @throws FhirError 406 when only a format that this server does not write is wanted */
export function assertFormat(pairs: [string, string][], accept: string | undefined): void {
  const wanted = pairs.find(([name]) => name === "_format")?.[1];
  if (wanted !== undefined && wanted !== "" && !FORMATS.has(wanted.split(";")[0]?.trim().replace(" ", "+") ?? ""))
    throw new FhirError(
      406,
      "not-supported",
      `Format "${wanted}" is not supported, this server writes application/fhir+json`,
    );
  if (wanted !== undefined || accept === undefined || accept === "") return;
  const types = accept.split(",").map((part) => part.split(";")[0]?.trim() ?? "");
  if (
    !types.some(
      (type) =>
        type.includes("*") || FORMATS.has(type) || type === "application/json-patch+json" || type === "text/html",
    )
  )
    throw new FhirError(
      406,
      "not-supported",
      `Format "${accept}" is not supported, this server writes application/fhir+json`,
    );
}

const KEPT = new Set(["resourceType", "id", "meta"]);

/** The part of a resource that _elements or _summary asks for, tagged SUBSETTED. */
function subset(resource: AnyResource, keep: (key: string) => boolean): AnyResource {
  const part: AnyResource = { resourceType: resource.resourceType };
  for (const [key, value] of Object.entries(resource)) if (KEPT.has(key) || keep(key)) part[key] = value;
  const tags = Array.isArray(part.meta?.tag) ? part.meta.tag : [];
  const tag = { system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", code: "SUBSETTED" };
  part.meta = { ...part.meta, tag: [...tags, tag] };
  return part;
}

function shaped(query: SearchQuery, hit: Hit): AnyResource {
  const resource = hit.resource as AnyResource;
  const definitions = elementsOf(hit.type);
  const definitionOf = (key: string) => definitions.get(key.replace(/^_/, ""));
  const required = (key: string) => (definitionOf(key)?.min ?? 0) > 0;
  if (query.elements !== null && hit.type === query.type) {
    const wanted = new Set(query.elements);
    return subset(resource, (key) => {
      const name = key.replace(/^_/, "");
      return required(key) || wanted.has(name) || wanted.has(definitionOf(key)?.name.replace("[x]", "") ?? name);
    });
  }
  switch (query.summary) {
    case "true":
      return subset(resource, (key) => required(key) || (definitionOf(key)?.inSummary ?? false));
    case "text":
      return subset(resource, (key) => required(key) || key === "text");
    case "data":
      return subset(resource, (key) => key !== "text");
    default:
      return resource;
  }
}

const query = (pairs: [string, string][]): string => {
  const text = new URLSearchParams(pairs).toString();
  return text === "" ? "" : `?${text}`;
};

/** Search by type, or in a patient's compartment, as a searchset Bundle. */
export function search(scene: Scene, type: string, pairs: [string, string][], compartment?: string): FhirResponse {
  assertType(type);
  const { store, visibility } = scene;
  const strict = /handling=strict/i.test(scene.headers.prefer ?? "");
  const context = { store, visibility, now: scene.now().getTime() };
  const read = readQuery(context, type, pairs, compartment === undefined ? { strict } : { strict, compartment });
  const result = runSearch(context, read);
  const address = compartment === undefined ? `${scene.base}/${type}` : `${scene.base}/Patient/${compartment}/${type}`;
  return answer(200, bundleOf(scene, address, read, result));
}

function bundleOf(scene: Scene, address: string, read: SearchQuery, result: SearchResult): AnyResource {
  const entryOf = (hit: Hit, mode: "match" | "include") => ({
    fullUrl: `${scene.base}/${hit.type}/${hit.id}`,
    resource: shaped(read, hit),
    search: { mode },
  });
  const issues: Issue[] = read.ignored.map((name) => ({
    severity: "warning",
    code: "not-supported",
    diagnostics: `${read.type} has no search parameter "${name}": it was ignored`,
  }));
  if (result.includedCut)
    issues.push({
      severity: "warning",
      code: "incomplete",
      diagnostics: `More than ${MOST_INCLUDED} resources are included by this page: some were left out, ask with a smaller _count`,
    });
  const entries: unknown[] = [
    ...result.hits.map((hit) => entryOf(hit, "match")),
    ...result.included.map((hit) => entryOf(hit, "include")),
  ];
  if (issues.length > 0) entries.push({ resource: outcome(issues), search: { mode: "outcome" } });
  const self: [string, string][] = read.cursor === null ? read.used : [...read.used, ["_cursor", read.cursor]];
  const link = [{ relation: "self", url: address + query(self) }];
  if (result.next !== null)
    link.push(
      { relation: "first", url: address + query(read.used) },
      { relation: "next", url: address + query([...read.used, ["_cursor", result.next]]) },
    );
  return {
    resourceType: "Bundle",
    type: "searchset",
    ...(result.total === null ? {} : { total: result.total }),
    link,
    ...(entries.length > 0 ? { entry: entries } : {}),
  };
}
