import { IncomingMessage, type ServerResponse } from "node:http";
import type Provider from "oidc-provider";
import { type AuthorizeOptions, prepareAuthorize } from "./authorize.ts";
import { browserOf } from "./browser.ts";
import { REGISTERED_SCOPE } from "./clients.ts";
import type { Launches } from "./launches.ts";
import { AUTH_PATH, FOREIGN_ORIGIN } from "./provider.ts";
import { type OauthError, prepareToken, type TokenOptions } from "./token-request.ts";
import { shareTrace, type Trace, traceOf } from "./trace.ts";

export interface MountOptions {
  provider: Provider;
  publicUrl: string;
  launches: Launches;
  authorize: AuthorizeOptions;
  token: TokenOptions;
}

const MAX_FORM_BYTES = 56 * 1024;

/** The whole body, or null when it is larger than any form should be. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_FORM_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A request that stands for another whose body has been read, with a body of its own. */
function standIn(request: IncomingMessage, body: string | Buffer): IncomingMessage {
  const copy = new IncomingMessage(request.socket);
  const bytes = Buffer.from(body);
  copy.method = request.method;
  copy.url = request.url;
  copy.httpVersion = request.httpVersion;
  copy.headers = { ...request.headers, "content-length": String(bytes.length) };
  delete copy.headers["transfer-encoding"];
  copy.push(bytes);
  copy.push(null);
  copy.complete = true;
  shareTrace(request, copy);
  return copy;
}

const isForm = (request: IncomingMessage) =>
  /^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? "");

function sendError(response: ServerResponse, origin: string | undefined, failure: OauthError): void {
  const { description: error_description, error, status } = failure;
  const headers: Record<string, string> = {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    vary: "Origin",
  };
  if (origin) headers["access-control-allow-origin"] = origin;
  if (status === 401) headers["www-authenticate"] = `Basic realm="sandbox", error="${error}"`;
  response.writeHead(status, headers).end(JSON.stringify({ error, error_description }));
}

/** `scope` of a registration under the name that the engine lets pass. */
function registrationBody(text: string): string {
  try {
    const { scope, ...rest } = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify(scope === undefined ? rest : { ...rest, [REGISTERED_SCOPE]: scope });
  } catch {
    return text;
  }
}

/** Node request handler for everything below /auth (and the discovery document), with the mount path made right. */
export function mountProvider(
  options: MountOptions,
): (request: IncomingMessage, response: ServerResponse, path: string) => void {
  const engine = options.provider.callback();
  const { host, protocol } = new URL(options.publicUrl);

  const pass = (request: IncomingMessage, response: ServerResponse, inner: string) => {
    request.url = inner;
    (request as IncomingMessage & { originalUrl?: string }).originalUrl = AUTH_PATH + inner;
    request.headers.host = host;
    request.headers["x-forwarded-proto"] = protocol.slice(0, -1);
    delete request.headers["x-forwarded-host"];
    if (request.headers.cookie) {
      const kept = request.headers.cookie.split(/;\s*/).filter((cookie) => !cookie.startsWith("_session"));
      request.headers.cookie = kept.join("; ");
    }
    void engine(request, response);
  };

  const withBody = async (request: IncomingMessage, response: ServerResponse): Promise<string | null> => {
    const body = await bodyOf(request);
    if (body === null)
      response.writeHead(413, { "content-type": "text/plain", connection: "close" }).end("The form is too large.\n");
    return body?.toString() ?? null;
  };

  const authorize = async (request: IncomingMessage, response: ServerResponse, inner: string, trace: Trace) => {
    let query = new URLSearchParams(inner.split("?")[1] ?? "");
    if (request.method === "POST") {
      const text = await withBody(request, response);
      if (text === null) return;
      query = new URLSearchParams(text);
      trace.body(query);
    }
    const given = await prepareAuthorize(options.authorize, trace, query, browserOf(request));
    const asGet = request.method === "POST" ? standIn(request, "") : request;
    asGet.method = "GET";
    pass(asGet, response, `/authorize?${given}`);
  };

  const token = async (request: IncomingMessage, response: ServerResponse, inner: string, trace: Trace) => {
    const text = await withBody(request, response);
    if (text === null) return;
    const form = new URLSearchParams(isForm(request) ? text : "");
    trace.body(form);
    const prepared = await prepareToken(options.token, trace, form, request.headers);
    if ("failure" in prepared) {
      trace.answered(`${prepared.failure.error}: ${prepared.failure.description}`);
      return sendError(response, request.headers.origin, prepared.failure);
    }
    pass(standIn(request, isForm(request) ? prepared.form.toString() : text), response, inner);
  };

  const aboutToken = async (request: IncomingMessage, response: ServerResponse, inner: string, trace: Trace) => {
    const text = await withBody(request, response);
    if (text === null) return;
    const form = new URLSearchParams(isForm(request) ? text : "");
    trace.body(form);
    trace.attach(options.launches.credential(form.get("token") ?? "")?.launch ?? null);
    pass(standIn(request, text), response, inner);
  };

  const register = async (request: IncomingMessage, response: ServerResponse, inner: string) => {
    response.setHeader("access-control-allow-origin", "*");
    if (request.method === "OPTIONS") {
      response.setHeader("access-control-allow-headers", "Authorization, Content-Type");
      response.setHeader("access-control-allow-methods", "GET, POST, PUT, DELETE");
      response.writeHead(204).end();
      return;
    }
    if (request.method !== "POST" && request.method !== "PUT") return pass(request, response, inner);
    const text = await withBody(request, response);
    if (text !== null) pass(standIn(request, registrationBody(text)), response, inner);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse, inner: string): Promise<void> => {
    const trace = traceOf(request);
    const path = inner.split("?", 1)[0] ?? "";
    if (!trace) return pass(request, response, inner);
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (bearer) trace.attach(options.launches.credential(bearer)?.launch ?? null);
    if (path === "/register" || path.startsWith("/register/")) return register(request, response, inner);
    if (request.method === "POST" || (request.method === "GET" && path === "/authorize")) {
      if (path === "/authorize") return authorize(request, response, inner, trace);
      if (path === "/token") return token(request, response, inner, trace);
      if (path === "/introspect" || path === "/revoke") return aboutToken(request, response, inner, trace);
    }
    if (!path.startsWith("/authorize/"))
      trace.attach(options.launches.likelyOf(browserOf(request), request.headers.origin ?? null, "after"));
    if (request.method === "OPTIONS" && path === "/token" && trace.launch?.has("wrong_cors_token")) {
      trace.simulate("wrong_cors_token");
      response.writeHead(204, { "access-control-allow-origin": FOREIGN_ORIGIN, vary: "Origin" }).end();
      return;
    }
    pass(request, response, inner);
  };

  return (request, response, inner) => {
    handle(request, response, inner).catch((cause: unknown) => {
      process.stderr.write(`${request.method} ${AUTH_PATH}: ${(cause as Error).stack}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
}
