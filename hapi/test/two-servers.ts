import { readdirSync, readFileSync } from "node:fs";
import { redate } from "../../fhir-fixtures/redate.ts";
import {
  type AnyResource,
  createEmbeddedFhirService,
  type FhirService,
} from "../../packages/sandbox/src/fhir/service.ts";

export interface Answer {
  status: number;
  body: AnyResource | null;
}
export type Server = (method: string, address: string, body?: unknown) => Promise<Answer>;

const BASE = "http://localhost:8080/fhir";
const BUNDLES = new URL("../../fhir-fixtures/bundles/", import.meta.url);
/** Days between the day the fixtures were written for and a load of the sandbox; any number will do. */
const MOVED_DAYS = 40;

/** The clinic's transaction Bundles, re-dated as the sandbox loads them. */
export function fixtureBundles(): { file: string; bundle: AnyResource }[] {
  return readdirSync(BUNDLES)
    .sort()
    .map((file) => ({
      file,
      bundle: redate(JSON.parse(readFileSync(new URL(file, BUNDLES), "utf8")) as AnyResource, MOVED_DAYS),
    }));
}

export const resourcesOf = (bundle: AnyResource): AnyResource[] =>
  ((bundle.entry ?? []) as { resource: AnyResource }[]).map((entry) => entry.resource);

/** The embedded store, in memory. */
export function embedded(): { service: FhirService; send: Server } {
  const service = createEmbeddedFhirService({ base: BASE });
  const send: Server = async (method, address, body = null) => {
    const [path = "", query = ""] = address.replace(`${BASE}/`, "").split("?");
    const { status, body: answer } = await service.handle({
      method,
      path,
      query: new URLSearchParams(query),
      headers: {},
      body,
    });
    return { status, body: answer as AnyResource | null };
  };
  return { service, send };
}

/** A server over HTTP. */
export function remote(base: string): Server {
  return async (method, address, body) => {
    // A page's link is absolute.
    const response = await fetch(address.startsWith("http") ? address : `${base}/${address}`.replace(/\/$/, ""), {
      method,
      headers: {
        "content-type": "application/fhir+json",
        accept: "application/fhir+json",
        "cache-control": "no-cache",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : (JSON.parse(text) as AnyResource) };
  };
}

interface Issue {
  severity: string;
  diagnostics?: string;
  expression?: string[];
  location?: string[];
}
export const issuesOf = ({ body }: Answer): Issue[] => (body?.issue ?? []) as Issue[];
