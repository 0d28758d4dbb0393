import { PATIENT_COMPARTMENT, searchParametersOf } from "../store/definitions.ts";
import { FhirError } from "../store/fhir-error.ts";
import { indexRowsOf } from "../store/index-rows.ts";
import { compartmentsOf } from "../store/store.ts";
import { callsOf } from "./bundle.ts";
import { isObject, readJson } from "./json.ts";
import { answer, outcomeOfError } from "./outcome.ts";
import type { AnyResource, FhirRequest, FhirResponse, Restriction } from "./types.ts";

type Handle = (request: FhirRequest) => Promise<FhirResponse>;

/** Types that carry a patient's data through what they are about; without the store their targets are not followed. */
const ABOUT_RECORDS = new Set(["Provenance", "AuditEvent"]);

/** Is a resource the patient's, or nobody's? The rule of the embedded store, from the resource alone. */
function belongsTo(resource: AnyResource, patient: string, base: string): boolean {
  const type = resource.resourceType;
  const rows = indexRowsOf(resource, base);
  const patients = compartmentsOf(type, resource.id, rows);
  if (patients.has(patient)) return true;
  if (patients.size > 0) return false;
  if (!PATIENT_COMPARTMENT.has(type) || ABOUT_RECORDS.has(type)) return true;
  return type === "DocumentReference" && !rows.references.some(({ param }) => param === "DocumentReference.subject");
}

/**
 * A search limited to what is about a patient. Not the compartment search of the specification: common servers do not
 * know it. Null for a type that has no parameter for the patient: its answers are filtered afterwards.
 */
export function aboutPatient(type: string, patient: string): [string, string] | null {
  if (type === "Patient") return ["_id", patient];
  const known = searchParametersOf(type);
  const name = ["patient", "subject"].find((code) => known.get(code)?.type === "reference");
  return name === undefined ? null : [name, `Patient/${patient}`];
}

const forbidden = (message: string) => new FhirError(403, "forbidden", message);

async function assertOwn(handle: Handle, type: string, id: string, patient: string, base: string): Promise<void> {
  const { status, body } = await handle({ method: "GET", path: `${type}/${id}`, query: [], headers: {}, body: null });
  if (status === 404 || status === 410) return;
  if (status !== 200 || body === null || !belongsTo(body, patient, base))
    throw forbidden(`${type}/${id} does not belong to Patient/${patient}`);
}

/** Checks what a patient-bound caller writes, before it goes to the server behind. */
async function assertWritable(handle: Handle, request: FhirRequest, patient: string, base: string): Promise<void> {
  const body = readJson(request.body, Number.MAX_SAFE_INTEGER);
  const own = (resource: unknown) => {
    if (isObject(resource) && !belongsTo(resource as AnyResource, patient, base))
      throw forbidden(`The ${String(resource.resourceType)} does not belong to Patient/${patient}`);
  };
  const [type = "", id] = request.path.split("/");
  if (type !== "") {
    if (id === undefined && request.method !== "POST")
      throw forbidden("Behind a proxied server a patient-bound token writes by id only, not by condition");
    if (request.method !== "PATCH") own(body);
    if (id !== undefined) await assertOwn(handle, type, id, patient, base);
    return;
  }
  for (const call of callsOf((isObject(body) ? body : {}) as AnyResource, base)) {
    const [entryType = "", entryId] = call.path.split("/");
    if (call.method !== "POST" && !(call.method === "PUT" && entryId !== undefined))
      throw forbidden(
        `Bundle.entry[${call.index}]: behind a proxied server a patient-bound token may only POST, or PUT by id`,
      );
    own(call.resource);
    if (entryId !== undefined) await assertOwn(handle, entryType, entryId, patient, base);
  }
}

/**
 * Enforces a restriction in front of a server that does not know it: searches are limited to the patient, writes
 * are checked, and what the caller may not see is left out of the answer, with the total where it counted that too.
 * @param handle sends a request to the server behind
 */
export async function confined(
  handle: Handle,
  request: FhirRequest,
  restrict: Restriction,
  base: string,
): Promise<FhirResponse> {
  const { patient } = restrict;
  const [type = "", second] = request.path.split("/");
  const isSearch = type !== "" && (second === "_search" || (second === undefined && request.method === "GET"));
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (patient !== undefined && !isRead && !isSearch) await assertWritable(handle, request, patient, base);
  let sent = request;
  const limit =
    patient === undefined || ABOUT_RECORDS.has(type) || type === "DocumentReference"
      ? null
      : aboutPatient(type, patient);
  const isPage = [...request.query].some(([name]) => name.startsWith("_getpages") || name === "_cursor");
  if (limit !== null && isSearch && second === undefined && !isPage && PATIENT_COMPARTMENT.has(type))
    sent = { ...request, query: [...request.query, limit] };
  const response = await handle(sent);
  const { body } = response;
  if (body === null || body.resourceType === "OperationOutcome" || body.resourceType === "CapabilityStatement")
    return response;
  const visible = (resource: AnyResource) =>
    resource.resourceType === "OperationOutcome" ||
    (restrict.canRead(resource.resourceType) && (patient === undefined || belongsTo(resource, patient, base)));
  if (body.resourceType !== "Bundle" || type === "Bundle") {
    if (!isRead || visible(body)) return response;
    return answer(404, outcomeOfError(new FhirError(404, "not-found", `${request.path} is not known`)));
  }
  const entries: unknown[] = Array.isArray(body.entry) ? body.entry : [];
  const kept = entries.filter(
    (item) => !isObject(item) || !isObject(item.resource) || visible(item.resource as AnyResource),
  );
  const { total, ...bundle } = body;
  // Where the server counted what the caller may not see, its total is of something else.
  const counted = total !== undefined && (patient === undefined || (limit !== null && second === undefined));
  return {
    ...response,
    body: { ...bundle, ...(counted ? { total } : {}), ...(entries.length > 0 ? { entry: kept } : {}) },
  };
}
