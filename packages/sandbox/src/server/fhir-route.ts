import type { HttpBindings } from "@hono/node-server";
import type { OperationOutcome } from "fhir/r4.js";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { TokenFacts } from "../auth/provider.ts";
import { type FhirRequest, type FhirService, resourcesTouched } from "../fhir/service.ts";
import { decideAccess } from "./access.ts";

type Env = { Bindings: HttpBindings };

export interface FhirRouteOptions {
  service: FhirService;
  fhirBase: string;
  smartConfiguration: object;
  findToken(value: string): Promise<TokenFacts | null>;
  /** May a page of this origin call with a token? */
  isRegisteredOrigin(origin: string): boolean;
  maxBodyBytes: number;
}

const JSON_TYPE = "application/fhir+json; charset=utf-8";
const EXPOSED = "Location, ETag, Content-Location, Last-Modified, WWW-Authenticate";

function outcome(code: string, diagnostics: string): OperationOutcome {
  return {
    resourceType: "OperationOutcome",
    issue: [{ severity: "error", code: code as OperationOutcome["issue"][number]["code"], diagnostics }],
  };
}

function fail(
  c: Context<Env>,
  status: ContentfulStatusCode,
  code: string,
  diagnostics: string,
  headers: Record<string, string> = {},
) {
  return c.body(JSON.stringify(outcome(code, diagnostics)), status, {
    "content-type": JSON_TYPE,
    "cache-control": "no-store",
    ...headers,
  });
}

/** FHIR path and query as the client wrote them; the framework's own decoding would lose "%2F" and "//". */
function target(c: Context<Env>): { path: string; query: [string, string][] } {
  const raw = c.env.incoming.url ?? "";
  const mark = raw.indexOf("?");
  const path = (mark < 0 ? raw : raw.slice(0, mark)).replace(/^\/fhir\/?/, "");
  return { path, query: mark < 0 ? [] : [...new URLSearchParams(raw.slice(mark + 1))] };
}

class TooLarge extends Error {}

/** @throws TooLarge as soon as the limit is passed, whether the client gave a length or not. */
async function bodyText(request: Request, maxBytes: number): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw new TooLarge();
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLarge();
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** An exception that nobody foresaw: an OperationOutcome for the caller, where it happened for the log. */
export function failed(c: Context<Env>, cause: Error): Response {
  process.stderr.write(`${c.req.method} ${c.req.path}: ${cause.stack ?? cause.message}\n`);
  return fail(c, 500, "exception", "The sandbox failed on this request; its log says why.");
}

async function fhirRequest(c: Context<Env>, maxBodyBytes: number): Promise<FhirRequest> {
  const { path, query } = target(c);
  const method = c.req.method;
  const hasNoBody = method === "GET" || method === "HEAD" || method === "DELETE";
  const text = hasNoBody ? "" : await bodyText(c.req.raw, maxBodyBytes);
  return {
    method: method === "HEAD" ? "GET" : method,
    path,
    query,
    headers: c.req.header(),
    body: text === "" ? null : text,
  };
}

/** The FHIR endpoint: discovery for everybody, everything else for a bearer token and its scopes. */
export function fhirRoutes(options: FhirRouteOptions): Hono<Env> {
  const { service } = options;
  const routes = new Hono<Env>();
  routes.onError((cause, c) =>
    cause instanceof TooLarge
      ? fail(c, 413, "too-costly", `The request is larger than ${Math.floor(options.maxBodyBytes / 1024)} KiB.`)
      : failed(c, cause),
  );

  const cors = (c: Context<Env>, open: boolean) => {
    const origin = c.req.header("origin");
    c.header("vary", "Origin");
    if (!origin) return;
    if (open) c.header("access-control-allow-origin", "*");
    else if (options.isRegisteredOrigin(origin)) c.header("access-control-allow-origin", origin);
    else return;
    c.header("access-control-expose-headers", EXPOSED);
  };
  const isOpen = (path: string) => path === "metadata" || path.startsWith(".well-known/");

  routes.use(async (c, next) => {
    const { path } = target(c);
    cors(c, isOpen(path));
    c.header("x-content-type-options", "nosniff");
    c.header("referrer-policy", "no-referrer");
    if (c.req.method !== "OPTIONS") return next();
    c.header("access-control-allow-methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    c.header(
      "access-control-allow-headers",
      "Authorization, Content-Type, Accept, If-Match, If-None-Match, If-None-Exist, If-Modified-Since, Prefer, Cache-Control",
    );
    c.header("access-control-max-age", "600");
    return c.body(null, 204);
  });

  routes.get("/.well-known/smart-configuration", (c) =>
    c.json(options.smartConfiguration, 200, { "cache-control": "no-cache" }),
  );

  routes.all("*", async (c) => {
    const { path } = target(c);
    if (path === "metadata" && c.req.method === "GET")
      return answer(c, service, await fhirRequest(c, options.maxBodyBytes));
    const bearer = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    if (!bearer)
      return fail(c, 401, "login", "A bearer token is needed. Launch the app from the EHR.", {
        "www-authenticate": 'Bearer realm="fhir"',
      });
    const token = await options.findToken(bearer);
    if (!token) {
      return fail(c, 401, "expired", "The access token is unknown, expired or revoked.", {
        "www-authenticate":
          'Bearer realm="fhir", error="invalid_token", error_description="unknown, expired or revoked"',
      });
    }
    const request = await fhirRequest(c, options.maxBodyBytes);
    const touches = resourcesTouched(request, options.fhirBase);
    const access = decideAccess(token.scopes, token.grant.context.patient, touches, request);
    if (!access.ok) {
      return fail(c, 403, "forbidden", access.message, {
        "www-authenticate": `Bearer realm="fhir", error="insufficient_scope", scope="${access.needed}"`,
      });
    }
    const { mustMatch } = access;
    if (mustMatch) {
      const query: [string, string][] = [["_id", mustMatch.id], ["_summary", "count"], ...mustMatch.query];
      const check = await service.handle({
        method: "GET",
        path: mustMatch.type,
        query,
        headers: {},
        body: null,
        restrict: access.restrict,
      });
      if ((check.body as { total?: number } | null)?.total !== 1)
        return fail(c, 403, "forbidden", `The token's limit on ${mustMatch.type} does not cover this resource.`);
    }
    const withLimit =
      access.addToSearch.length === 0 ? request : { ...request, query: [...request.query, ...access.addToSearch] };
    return answer(c, service, { ...withLimit, restrict: access.restrict });
  });
  return routes;
}

async function answer(c: Context<Env>, service: FhirService, request: FhirRequest): Promise<Response> {
  const result = await service.handle(request);
  const headers: Record<string, string> = { "cache-control": "no-store", ...result.headers };
  if (result.body !== null && headers["content-type"] === undefined) headers["content-type"] = JSON_TYPE;
  if (result.body === null || result.status === 204 || result.status === 304)
    return c.body(null, result.status as 204, headers);
  return c.body(JSON.stringify(result.body), result.status as ContentfulStatusCode, headers);
}
