import { FhirError } from "../store/fhir-error.ts";
import { processBundle } from "./bundle.ts";
import { capabilityStatement } from "./capability.ts";
import {
  assertType,
  conditionalDelete,
  conditionalUpdate,
  create,
  history,
  patch,
  read,
  remove,
  type Scene,
  update,
  vread,
} from "./interactions.ts";
import { answer } from "./outcome.ts";
import { search } from "./search.ts";
import type { FhirResponse, OauthUris } from "./types.ts";

/** One interaction with its address taken apart. */
export interface Call {
  method: string;
  /** Path below the base, percent-encoded. */
  path: string;
  pairs: [string, string][];
  body: unknown;
}

export function segmentsOf(path: string): string[] {
  try {
    return path
      .split("/")
      .filter((segment) => segment !== "")
      .map((segment) => decodeURIComponent(segment));
  } catch {
    throw new FhirError(400, "invalid", "The address is not percent-encoded correctly");
  }
}

function notAllowed(method: string, path: string): FhirError {
  return new FhirError(405, "not-supported", `${method} is not supported at "${path.slice(0, 200)}"`);
}

/** Pairs of a POST _search: those of the address and those of the form. */
export function formPairs(call: Call): [string, string][] {
  const { body } = call;
  if (body === null || body === undefined || body === "") return call.pairs;
  if (typeof body === "string" || body instanceof URLSearchParams)
    return [...call.pairs, ...new URLSearchParams(body).entries()];
  throw new FhirError(415, "not-supported", "POST _search takes application/x-www-form-urlencoded");
}

const queryText = (pairs: [string, string][]) => new URLSearchParams(pairs).toString();

function atType(scene: Scene, type: string, call: Call): FhirResponse {
  switch (call.method) {
    case "GET":
      return search(scene, type, call.pairs);
    case "POST":
      return create(scene, type, call.body);
    case "PUT":
      return conditionalUpdate(scene, type, queryText(call.pairs), call.body);
    case "DELETE":
      return conditionalDelete(scene, type, queryText(call.pairs));
    default:
      throw notAllowed(call.method, call.path);
  }
}

function atInstance(scene: Scene, type: string, id: string, call: Call): FhirResponse {
  switch (call.method) {
    case "GET":
      return read(scene, type, id);
    case "PUT":
      return update(scene, type, id, call.body);
    case "PATCH":
      return patch(scene, type, id, call.body);
    case "DELETE":
      return remove(scene, type, id);
    default:
      throw notAllowed(call.method, call.path);
  }
}

/** Sends a call to its interaction. Synchronous: a transaction runs through without anything in between. */
export function dispatch(scene: Scene, call: Call, oauthUris?: OauthUris): FhirResponse {
  const [first, second, third, fourth, ...more] = segmentsOf(call.path);
  const { method } = call;
  if (first === undefined) {
    if (method === "POST") return processBundle(scene, call.body);
    throw new FhirError(400, "not-supported", "Search over all types is not supported: name a resource type");
  }
  if (first === "metadata" && second === undefined) {
    if (method !== "GET") throw notAllowed(method, call.path);
    return answer(200, capabilityStatement(scene.base, oauthUris));
  }
  if ([first, second, third].some((segment) => segment?.startsWith("$")))
    throw new FhirError(404, "not-supported", `The operation "${call.path.slice(0, 200)}" is not supported`);
  assertType(first);
  if (second === undefined) return atType(scene, first, call);
  if (second === "_search" && third === undefined) {
    if (method !== "POST" && method !== "GET") throw notAllowed(method, call.path);
    return search(scene, first, method === "POST" ? formPairs(call) : call.pairs);
  }
  if (third === undefined) return atInstance(scene, first, second, call);
  if (third === "_history" && method === "GET" && more.length === 0)
    return fourth === undefined ? history(scene, first, second) : vread(scene, first, second, fourth);
  if (first === "Patient" && /^[A-Z]/.test(third) && more.length === 0) {
    if (fourth === undefined && method === "GET") return search(scene, third, call.pairs, second);
    if (fourth === "_search" && method === "POST") return search(scene, third, formPairs(call), second);
  }
  throw notAllowed(method, call.path);
}
