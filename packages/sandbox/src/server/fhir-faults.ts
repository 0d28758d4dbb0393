import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Launch } from "../auth/launches.ts";
import type { Trace } from "../auth/trace.ts";
import type { AnyResource } from "../fhir/service.ts";

/** An answer that a simulated failure gives instead of the store's. */
export interface FaultAnswer {
  status: 200 | 401 | 429 | 503;
  contentType: "fhir" | "html";
  headers: Record<string, string>;
  /** FHIR issue code and words, or the page. */
  code: string;
  text: string;
}

/** Marks the pages of a search that never ends. */
const PAGE_MARK = "_simulated-page";

const LOGIN_PAGE =
  '<!doctype html><html lang="en"><title>Sign in</title><h1>Your session has ended</h1><form method="post"><input name="user"><input name="password" type="password"><button>Sign in</button></form></html>';

function unauthorized(error: string, text: string): FaultAnswer {
  const headers = { "www-authenticate": `Bearer realm="fhir", error="${error}", error_description="${text}"` };
  return { status: 401, contentType: "fhir", headers, code: "login", text };
}

/** What a launch's failures do to its n-th FHIR request before the store is asked; null when the store answers. */
export async function faultBefore(launch: Launch, trace: Trace): Promise<FaultAnswer | null> {
  const { errorRate, retryAfterSeconds, slowMs, tooManyAt } = launch.faults;
  const n = launch.fhirRequests;
  if (slowMs > 0) {
    trace.simulate(`slowMs=${slowMs}`);
    await delay(slowMs);
  }
  if (launch.has("request_invalid_token")) {
    trace.simulate("request_invalid_token");
    return unauthorized("invalid_token", "the access token is invalid (simulated)");
  }
  if (launch.has("request_expired_token")) {
    trace.simulate("request_expired_token");
    return unauthorized("invalid_token", "the access token has expired (simulated)");
  }
  if (n === tooManyAt) {
    trace.simulate(`tooManyAt=${tooManyAt}`);
    const headers = { "retry-after": String(retryAfterSeconds) };
    return { status: 429, contentType: "fhir", headers, code: "throttled", text: "Too many requests (simulated)." };
  }
  if (errorRate > 0 && launch.random() < errorRate) {
    trace.simulate(`errorRate=${errorRate}`);
    return {
      status: 503,
      contentType: "fhir",
      headers: {},
      code: "transient",
      text: "The server is not available (simulated).",
    };
  }
  if (launch.has("wrong_content_type")) {
    trace.simulate("wrong_content_type");
    return { status: 200, contentType: "html", headers: {}, code: "", text: LOGIN_PAGE };
  }
  return null;
}

/** Takes the mark of an endless search off a query. */
export function withoutPageMark(query: [string, string][]): { query: [string, string][]; page: number } {
  const mark = query.find(([name]) => name === PAGE_MARK)?.[1];
  return { query: query.filter(([name]) => name !== PAGE_MARK), page: Number(mark ?? 1) || 1 };
}

/**
 * A search result whose "next" link never ends: a new page number each time for Observation, the very same address for
 * every other type. Each page repeats the entries.
 */
export function endlessPage(
  body: AnyResource,
  base: string,
  path: string,
  query: [string, string][],
  page: number,
): AnyResource {
  if (body.resourceType !== "Bundle" || body.type !== "searchset") return body;
  const type = path.replace(/\/_search$/, "");
  const mark: [string, string][] = type === "Observation" ? [[PAGE_MARK, String(page + 1)]] : [];
  const url = `${base}/${type}?${new URLSearchParams([...query, ...mark])}`;
  const links = Array.isArray(body.link) ? (body.link as { relation?: unknown }[]) : [];
  return { ...body, link: [...links.filter((link) => link.relation !== "next"), { relation: "next", url }] };
}

/** Sends half of an answer that promised its whole length, and cuts the connection. */
export function cutInTheMiddle(response: ServerResponse, headers: Record<string, string>, text: string): void {
  const bytes = Buffer.from(text);
  response.writeHead(200, { ...headers, "content-length": String(bytes.length) });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}

interface RestResource {
  type?: string;
  interaction?: { code: string }[];
  searchParam?: { name: string; type: string }[];
}

/**
 * A CapabilityStatement that is wrong in four ways: no transaction, RiskAssessment can not be created, Observation can
 * not be searched by category, and MedicationRequest is missing; and one search parameter that does not exist.
 */
export function lyingCapability(statement: AnyResource): AnyResource {
  const rest = Array.isArray(statement.rest) ? (statement.rest as Record<string, unknown>[]) : [];
  const change = (resource: RestResource): RestResource[] => {
    switch (resource.type) {
      case "MedicationRequest":
        return [];
      case "RiskAssessment":
        return [{ ...resource, interaction: resource.interaction?.filter(({ code }) => code !== "create") }];
      case "Observation":
        return [
          {
            ...resource,
            searchParam: [
              ...(resource.searchParam ?? []).filter(({ name }) => name !== "category"),
              { name: "simulated-parameter", type: "token" },
            ],
          },
        ];
      default:
        return [resource];
    }
  };
  return {
    ...statement,
    rest: rest.map((part) => ({
      ...part,
      interaction: [],
      resource: Array.isArray(part.resource) ? (part.resource as RestResource[]).flatMap(change) : [],
    })),
  };
}

/** A smart-configuration that hides scopes of version 2 and the EHR launch, and promises what is not there. */
export function lyingSmartConfiguration(configuration: Record<string, unknown>): Record<string, unknown> {
  const capabilities = Array.isArray(configuration.capabilities) ? configuration.capabilities : [];
  const endpoints = (configuration.associated_endpoints ?? []) as { url: string }[];
  const hidden = ["permission-v2", "launch-ehr", "context-ehr-patient"];
  return {
    ...configuration,
    capabilities: [...capabilities.filter((name) => !hidden.includes(String(name))), "smart-app-state"],
    associated_endpoints: endpoints.map((each) => ({ ...each, url: `${each.url}/not-there` })),
    scopes_supported: ["openid", "fhirUser", "launch", "patient/*.read"],
  };
}
