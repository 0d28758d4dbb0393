import type { FhirRequest, FhirResponse } from "../fhir/service.ts";

/**
 * A launch has a FHIR base of its own beside the common one: `<base>/sim/<launch id>`. An app that is given it as its
 * server is known by it from discovery on, in any browser or on any machine, also when it starts by itself.
 */
export function ownBase(fhirBase: string, launchId: string): string {
  return `${fhirBase}/sim/${launchId}`;
}

const OWN = /^\/fhir\/sim\/([\w-]{12})(\/[^?]*)?(\?.*)?$/;

/** The launch of an address below an own base, and the same address below the common base; null for other addresses. */
export function belowOwnBase(url: string): { launchId: string; url: string } | null {
  const match = OWN.exec(url);
  if (!match) return null;
  const [, launchId = "", path = "", query = ""] = match;
  return { launchId, url: `/fhir${path}${query}` };
}

/** A request to an own base with every address in it as the store knows it. */
export function toCommonBase(request: FhirRequest, own: string, common: string): FhirRequest {
  const inner = (text: string) => text.replaceAll(`${own}/`, `${common}/`);
  return {
    ...request,
    query: [...request.query].map(([name, value]): [string, string] => [name, inner(value)]),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value && inner(value)])),
    body: typeof request.body === "string" ? inner(request.body) : request.body,
  };
}

/** An answer of the store with every address in it below an own base. */
export function toOwnBase(result: FhirResponse, own: string, common: string): FhirResponse {
  const outer = (text: string) => text.replaceAll(`"${common}/`, `"${own}/`).replaceAll(`"${common}"`, `"${own}"`);
  const headers = Object.entries(result.headers).map(([name, value]) => [
    name,
    value.startsWith(`${common}/`) ? own + value.slice(common.length) : value,
  ]);
  return {
    ...result,
    headers: Object.fromEntries(headers),
    body: result.body === null ? null : (JSON.parse(outer(JSON.stringify(result.body))) as FhirResponse["body"]),
  };
}
