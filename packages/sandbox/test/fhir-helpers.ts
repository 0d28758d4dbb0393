import {
  type AnyResource,
  createEmbeddedFhirService,
  type FhirResponse,
  type FhirService,
  type Restriction,
} from "../src/fhir/service.ts";

export const BASE = "http://localhost:8080/fhir";

export interface Client {
  service: FhirService;
  send(
    method: string,
    address: string,
    body?: unknown,
    headers?: Record<string, string>,
    restrict?: Restriction,
  ): Promise<FhirResponse>;
  get(address: string, restrict?: Restriction): Promise<FhirResponse>;
}

/** A service in memory, addressed as "Type?query". */
export function client(options: { dataFolder?: string; now?: () => Date } = {}): Client {
  const service = createEmbeddedFhirService({ base: BASE, ...options });
  const send: Client["send"] = (method, address, body = null, headers = {}, restrict) => {
    const [path = "", query = ""] = address.split("?");
    return service.handle({
      method,
      path,
      query: new URLSearchParams(query),
      headers,
      body,
      ...(restrict ? { restrict } : {}),
    });
  };
  return { service, send, get: (address, restrict) => send("GET", address, null, {}, restrict) };
}

export interface Entry {
  fullUrl?: string;
  resource?: AnyResource;
  search?: { mode: string };
  response?: { status: string; location?: string; outcome?: AnyResource };
}

export const entries = (response: FhirResponse): Entry[] => (response.body?.entry ?? []) as Entry[];
export const ids = (response: FhirResponse, mode = "match"): string[] =>
  entries(response)
    .filter((entry) => entry.search?.mode === mode)
    .map((entry) => String(entry.resource?.id));

export const issues = (response: FhirResponse): { code: string; diagnostics: string; expression?: string[] }[] =>
  (response.body?.issue ?? []) as { code: string; diagnostics: string; expression?: string[] }[];

export function link(response: FhirResponse, relation: string): string | undefined {
  const links = (response.body?.link ?? []) as { relation: string; url: string }[];
  return links.find((it) => it.relation === relation)?.url.slice(BASE.length + 1);
}

export const patient = (id: string, more: Record<string, unknown> = {}): AnyResource => ({
  resourceType: "Patient",
  id,
  ...more,
});

export const observation = (
  id: string,
  patientId: string,
  code: string,
  more: Record<string, unknown> = {},
): AnyResource => ({
  resourceType: "Observation",
  id,
  status: "final",
  code: { coding: [{ system: "http://loinc.org", code }] },
  subject: { reference: `Patient/${patientId}` },
  ...more,
});
