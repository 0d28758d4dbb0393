import jsonPatch, { type Operation } from "fast-json-patch";
import { FhirError } from "../store/fhir-error.ts";
import { asResource, isObject, readJson } from "./json.ts";
import type { AnyResource } from "./types.ts";

const OPERATIONS = new Set(["add", "remove", "replace", "move", "copy", "test"]);

/** Applies an RFC 6902 patch to a copy. @throws FhirError 400 for a malformed patch, 422 for one that does not apply */
export function patched(resource: AnyResource, patch: unknown, contentType: string, maxBytes: number): AnyResource {
  if (!contentType.startsWith("application/json-patch+json"))
    throw new FhirError(415, "not-supported", `PATCH takes application/json-patch+json, not "${contentType}"`);
  const operations = readJson(patch, maxBytes);
  if (!Array.isArray(operations) || operations.length === 0)
    throw new FhirError(400, "structure", "A JSON patch is a non-empty array of operations");
  for (const operation of operations)
    if (!isObject(operation) || !OPERATIONS.has(String(operation.op)) || typeof operation.path !== "string")
      throw new FhirError(400, "structure", `${JSON.stringify(operation)} is not a JSON patch operation`);
  try {
    const copy = structuredClone(resource);
    const result = jsonPatch.applyPatch(copy, operations as Operation[], true, true, true).newDocument;
    return asResource(readJson(result, maxBytes));
  } catch (error) {
    if (error instanceof FhirError) throw error;
    const [reason = "unknown reason"] = (error as Error).message.split("\n");
    throw new FhirError(422, "processing", `The patch does not apply: ${reason}`);
  }
}
