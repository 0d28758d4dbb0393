import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { OperationOutcome } from "fhir/r4.js";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { browserOf } from "../auth/browser.ts";
import type { Launches } from "../auth/launches.ts";
import { FOREIGN_ORIGIN, type TokenFacts } from "../auth/provider.ts";
import { traceOf } from "../auth/trace.ts";
import { type FhirRequest, type FhirResponse, type FhirService, resourcesTouched } from "../fhir/service.ts";
import { decideAccess } from "./access.ts";
import { bodyText, TooLarge } from "./body.ts";
import {
  cutInTheMiddle,
  endlessPage,
  faultBefore,
  lyingCapability,
  lyingSmartConfiguration,
  withoutPageMark,
} from "./fhir-faults.ts";
import { toCommonBase, toOwnBase } from "./own-base.ts";

type Env = { Bindings: HttpBindings };

export interface FhirRouteOptions {
  service: FhirService;
  fhirBase: string;
  smartConfiguration: Record<string, unknown>;
  launches: Launches;
  findToken(value: string): Promise<TokenFacts | null>;
  /** May a page of this origin call with a token? */
  isRegisteredOrigin(origin: string): boolean;
  maxBodyBytes: number;
}

const JSON_TYPE = "application/fhir+json; charset=utf-8";
const EXPOSED = "Location, ETag, Content-Location, Last-Modified, WWW-Authenticate, Retry-After";

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

type Refusal = [status: ContentfulStatusCode, code: string, diagnostics: string, headers?: Record<string, string>];

function bearerOf(c: Context<Env>): string | null {
  return /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? null;
}

/** FHIR path and query as the client wrote them; the framework's own decoding would lose "%2F" and "//". */
function target(c: Context<Env>): { path: string; query: [string, string][] } {
  const raw = c.env.incoming.url ?? "";
  const mark = raw.indexOf("?");
  const path = (mark < 0 ? raw : raw.slice(0, mark)).replace(/^\/fhir\/?/, "");
  return { path, query: mark < 0 ? [] : [...new URLSearchParams(raw.slice(mark + 1))] };
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

  const isOpen = (path: string) => path === "metadata" || path.startsWith(".well-known/");
  const cors = (c: Context<Env>, open: boolean) => {
    const origin = c.req.header("origin");
    c.header("vary", "Origin");
    if (!origin) return;
    const trace = traceOf(c.env.incoming);
    if (trace?.launch?.has("wrong_cors_fhir") && origin !== new URL(options.fhirBase).origin) {
      trace.simulate("wrong_cors_fhir");
      c.header("access-control-allow-origin", FOREIGN_ORIGIN);
    } else if (open) c.header("access-control-allow-origin", "*");
    else if (options.isRegisteredOrigin(origin)) c.header("access-control-allow-origin", origin);
    else return;
    c.header("access-control-expose-headers", EXPOSED);
  };
  const base = (c: Context<Env>) => traceOf(c.env.incoming)?.base ?? options.fhirBase;
  const requestOf = async (c: Context<Env>) => {
    const request = await fhirRequest(c, options.maxBodyBytes);
    return base(c) === options.fhirBase ? request : toCommonBase(request, base(c), options.fhirBase);
  };
  const handle = async (c: Context<Env>, request: FhirRequest) => {
    const result = await service.handle(request);
    return base(c) === options.fhirBase ? result : toOwnBase(result, base(c), options.fhirBase);
  };
  /** The launch of a request: by its own base, by its token, else the one that it can belong to. */
  const attach = (c: Context<Env>) => {
    const bearer = bearerOf(c);
    const launch = bearer
      ? (options.launches.credential(bearer)?.launch ?? null)
      : options.launches.likelyOf(
          browserOf(c.env.incoming),
          c.req.header("origin") ?? null,
          c.req.method === "OPTIONS" ? "after" : "before",
        );
    traceOf(c.env.incoming)?.attach(launch);
  };

  routes.use(async (c, next) => {
    const { path } = target(c);
    attach(c);
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

  routes.get("/.well-known/smart-configuration", (c) => {
    const trace = traceOf(c.env.incoming);
    const launch = trace?.launch ?? null;
    trace?.check("discovery-smart-configuration", true);
    let configuration = options.smartConfiguration;
    if (launch?.settings.pkce === "none") {
      const { code_challenge_methods_supported: _, ...withoutPkce } = configuration;
      configuration = withoutPkce;
    }
    if (launch?.has("lying_capability")) {
      trace?.simulate("lying_capability");
      configuration = lyingSmartConfiguration(configuration);
    }
    return c.json(configuration, 200, { "cache-control": "no-cache" });
  });

  routes.all("*", async (c) => {
    const { path } = target(c);
    const trace = traceOf(c.env.incoming);
    if (path === "metadata" && c.req.method === "GET") {
      const result = await handle(c, await requestOf(c));
      if (!trace?.launch?.has("lying_capability") || !result.body) return answer(c, result);
      trace.simulate("lying_capability");
      return answer(c, { ...result, body: lyingCapability(result.body) });
    }
    const bearer = bearerOf(c);
    trace?.check("fhir-bearer", bearer !== null, "Authorization");
    if (c.req.query("access_token") !== undefined) trace?.check("token-not-in-url", false, "access_token");
    const refuse = (...[status, code, text, headers]: Refusal) => {
      trace?.answered(text);
      return fail(c, status, code, text, headers);
    };
    if (!bearer)
      return refuse(401, "login", "A bearer token is needed. Launch the app from the EHR.", {
        "www-authenticate": 'Bearer realm="fhir"',
      });
    const token = await options.findToken(bearer);
    const launch = options.launches.find(token?.launchId) ?? trace?.launch ?? null;
    trace?.attach(launch);
    // Its own number: others come while this one waits for the store.
    const n = launch ? ++launch.fhirRequests : 0;
    if (launch && trace) {
      const fault = await faultBefore(launch, trace);
      if (fault?.contentType === "html") return c.html(fault.text, fault.status, fault.headers);
      if (fault) return refuse(fault.status, fault.code, fault.text, fault.headers);
    }
    if (!token) {
      return refuse(401, "expired", "The access token is unknown, expired or revoked.", {
        "www-authenticate":
          'Bearer realm="fhir", error="invalid_token", error_description="unknown, expired or revoked"',
      });
    }
    const asked = await requestOf(c);
    const { page, query } = withoutPageMark([...asked.query]);
    const request = { ...asked, query };
    const touches = resourcesTouched(request, options.fhirBase);
    const access = decideAccess(scopesOf(token), token.patient, touches, request);
    if (!access.ok) {
      const needed = token.user ? access.needed : access.needed.replace(/^patient\//, "system/");
      trace?.check("fhir-scope", false, "scope");
      const text = token.user ? access.message : `This needs the scope ${needed}, which the token does not have.`;
      return refuse(403, "forbidden", text, {
        "www-authenticate": `Bearer realm="fhir", error="insufficient_scope", scope="${needed}"`,
      });
    }
    trace?.check("fhir-scope", true, "scope");
    const { mustMatch } = access;
    if (mustMatch) {
      const limits: [string, string][] = [["_id", mustMatch.id], ...mustMatch.query];
      const check = await service.handle({
        method: "GET",
        path: mustMatch.type,
        query: limits,
        headers: {},
        body: null,
        restrict: access.restrict,
      });
      const found = check.body?.entry;
      if (!Array.isArray(found) || found.length !== 1)
        return refuse(403, "forbidden", `The token's limit on ${mustMatch.type} does not cover this resource.`);
    }
    const result = await handle(c, {
      ...request,
      query: [...query, ...access.addToSearch],
      restrict: access.restrict,
    });
    if (!launch || !trace || result.body === null) return answer(c, result);
    if (launch.has("endless_paging") && result.body.type === "searchset") {
      trace.simulate("endless_paging");
      result.body = endlessPage(result.body, base(c), path, query, page);
    }
    if (n === launch.faults.cutAt) {
      trace.simulate(`cutAt=${launch.faults.cutAt}`);
      const headers = Object.fromEntries(c.res.headers);
      cutInTheMiddle(c.env.outgoing, { ...headers, "content-type": JSON_TYPE }, JSON.stringify(result.body));
      return RESPONSE_ALREADY_SENT;
    }
    if (launch.has("half_answer")) {
      trace.simulate("half_answer");
      const text = JSON.stringify(result.body);
      return c.body(text.slice(0, Math.floor(text.length / 2)), 200, { "content-type": JSON_TYPE });
    }
    return answer(c, result);
  });
  return routes;
}

/** Scopes as they bind here: a backend service reads as a user without a patient, a patient's `user/` is their own record. */
function scopesOf(token: TokenFacts): string[] {
  if (token.user === null) return token.scopes.map((scope) => scope.replace(/^system\//, "user/"));
  if (token.user.type === "Patient") return token.scopes.map((scope) => scope.replace(/^user\//, "patient/"));
  return token.scopes;
}

function answer(c: Context<Env>, result: FhirResponse): Response {
  const headers: Record<string, string> = { "cache-control": "no-store", ...result.headers };
  if (result.body !== null && headers["content-type"] === undefined) headers["content-type"] = JSON_TYPE;
  if (result.body === null || result.status === 204 || result.status === 304)
    return c.body(null, result.status as 204, headers);
  return c.body(JSON.stringify(result.body), result.status as ContentfulStatusCode, headers);
}
