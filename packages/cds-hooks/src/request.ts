import { type HookRequest, Refusal } from "./types.ts";

const HOOK = "patient-view";
const FHIR_ID = /^[A-Za-z0-9.-]{1,64}$/;
/** RFC 6750: what may stand after "Bearer". */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Reads the body of a call (CDS Hooks 2.0, "HTTP Request"; context of `patient-view`).
 * @throws Refusal 400 in words.
 */
export function parseHookRequest(json: unknown): HookRequest {
  if (!isObject(json)) throw new Refusal(400, "The request is not a JSON object.");
  if (json.hook !== HOOK) {
    const sent = typeof json.hook === "string" ? `, not "${json.hook.slice(0, 40)}"` : "";
    throw new Refusal(400, `This service answers the hook ${HOOK}${sent}.`);
  }
  if (!isObject(json.context)) throw new Refusal(400, "The request has no context.");
  const { patientId } = json.context;
  const id = typeof patientId === "string" ? patientId.replace(/^Patient\//, "") : "";
  if (!FHIR_ID.test(id)) throw new Refusal(400, "The context has no patientId that is a FHIR id.");
  return {
    patientId: id,
    fhirServer: typeof json.fhirServer === "string" && json.fhirServer !== "" ? json.fhirServer : null,
    accessToken: tokenOf(json.fhirAuthorization),
    prefetch: new Map(isObject(json.prefetch) ? Object.entries(json.prefetch) : []),
  };
}

function tokenOf(authorization: unknown): string | null {
  if (authorization === undefined || authorization === null) return null;
  const token = isObject(authorization) ? authorization.access_token : null;
  if (typeof token !== "string" || !TOKEN.test(token))
    throw new Refusal(400, "The fhirAuthorization has no access_token that is a bearer token.");
  return token;
}
