import { FhirError } from "../store/fhir-error.ts";
import { parseJson } from "./parse-json.ts";
import type { AnyResource } from "./types.ts";

/** Deeper JSON than any real resource; a recursive reader must not be brought down by it. */
const MOST_DEPTH = 64;
const POLLUTING = new Set(["__proto__", "constructor", "prototype"]);

function checkShape(value: unknown, depth: number): void {
  if (typeof value !== "object" || value === null) return;
  if (depth > MOST_DEPTH) throw new FhirError(400, "structure", `JSON nested deeper than ${MOST_DEPTH} levels`);
  if (Array.isArray(value)) {
    for (const item of value) checkShape(item, depth + 1);
    return;
  }
  for (const key of Object.keys(value)) {
    if (POLLUTING.has(key)) throw new FhirError(400, "structure", `Property "${key}" is not allowed`);
    checkShape((value as Record<string, unknown>)[key], depth + 1);
  }
}

/** Parses and checks a request body. @throws FhirError 400, 413, or 422 for a number that would be changed */
export function readJson(body: unknown, maxBytes: number): unknown {
  let value = body;
  if (typeof body === "string") {
    if (Buffer.byteLength(body) > maxBytes)
      throw new FhirError(413, "too-long", `The body is larger than ${maxBytes} bytes`);
    try {
      value = parseJson(body);
    } catch (error) {
      if (error instanceof FhirError) throw error;
      throw new FhirError(400, "structure", `The body is not JSON: ${(error as Error).message}`);
    }
  }
  checkShape(value, 0);
  return value;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @throws FhirError 400 when the value is no resource at all */
export function asResource(value: unknown): AnyResource {
  if (!isObject(value)) throw new FhirError(400, "structure", "The body is not a FHIR resource but has to be one");
  if (typeof value.resourceType !== "string")
    throw new FhirError(400, "structure", "The resource has no resourceType", { expression: ["resourceType"] });
  return value as AnyResource;
}

export const ID = /^[A-Za-z0-9\-.]{1,64}$/;
