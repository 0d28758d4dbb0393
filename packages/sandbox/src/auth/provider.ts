import type { ServerResponse } from "node:http";
import Provider, { type ClientMetadata, errors, type KoaContextWithOIDC } from "oidc-provider";
import { createAdapter } from "./adapter.ts";
import { LAUNCH_PARAMETER, needsPkce, refuseAuthorize } from "./authorize.ts";
import { checkFurtherMetadata, FURTHER_METADATA, REGISTERED_SCOPE, scopesOfClient } from "./clients.ts";
import type { Database } from "./database.ts";
import { spoiledIdToken } from "./id-token.ts";
import type { AuthKeys } from "./keys.ts";
import type { Launch, Launches } from "./launches.ts";
import { type GrantRecord, type Grants, subjectOf, type User, userOf } from "./records.ts";
import { liesWithin, PLAIN_SCOPES, parseResourceScope, registeredScopes, splitScopes } from "./scopes.ts";
import { assertionProblem, grantedScopes } from "./token-request.ts";
import { traceOf } from "./trace.ts";

export interface AuthorizationOptions {
  /** Origin of the sandbox, without a trailing slash. */
  publicUrl: string;
  /** FHIR base: the audience, and the issuer of the id_token. */
  fhirBase: string;
  database: Database;
  keys: AuthKeys;
  clients: ClientMetadata[];
  launches: Launches;
  grants: Grants;
  accessTokenSeconds: number;
  /** What `aud` may be: the FHIR base, or the launch's own. */
  audiencesOf(launch: Launch | null): string[];
  /** Hosts beside this machine from which a client's key set may be fetched. */
  jwksHosts: readonly string[];
  /** Name of a user, undefined when the store has none of that id. */
  userName(user: User): Promise<string | undefined>;
  /** The page for an error that can not be sent back to the app. */
  errorPage(error: string, description: string | undefined, acceptLanguage: string): string;
  /** Address of a page for it, where the page would answer a POST. */
  errorAddress(error: string, description: string | undefined): string;
}

/** What a bearer token stands for. */
export interface TokenFacts {
  clientId: string;
  scopes: string[];
  /** Null for a backend service, which has no user and no patient. */
  user: User | null;
  patient: string | undefined;
  launchId: string | null;
}

export const AUTH_PATH = "/auth";
export const GRANT_SECONDS = 90 * 86_400;
const ONLINE_SECONDS = 12 * 3600;
const OFFLINE_SECONDS = GRANT_SECONDS;
const BACKEND_SECONDS = 300;
export const FOREIGN_ORIGIN = "https://another-origin.example";

/** Parameters of the token answer that carry the launch context. */
function contextParameters(record: GrantRecord): Record<string, unknown> {
  const { context } = record;
  const parameters = {
    patient: context.patient,
    encounter: context.encounter,
    fhirContext: context.fhirContext,
    intent: context.intent,
    appContext: context.appContext,
    need_patient_banner: context.needPatientBanner,
    smart_style_url: context.smartStyleUrl,
    tenant: context.tenant,
    smart_web_messaging_origin: context.webMessaging?.origin,
    smart_web_messaging_handle: context.webMessaging?.handle,
  };
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}

function effectiveScopes(ctx: KoaContextWithOIDC, record: GrantRecord): string[] {
  return traceOf(ctx.req)?.refreshScopes ?? grantedScopes(record, ctx.oidc.client);
}

/** Refuses a refresh that asks for more than was granted (RFC 6749, 6), before its token is spent. */
function refuseRefresh(ctx: KoaContextWithOIDC, record: GrantRecord | null): void {
  const granted = record ? grantedScopes(record, ctx.oidc.client) : [];
  const beyond = (traceOf(ctx.req)?.refreshScopes ?? []).filter((scope) => !liesWithin(scope, granted));
  if (beyond.length > 0) throw new errors.InvalidScope("the refresh asks for more than was granted", beyond.join(" "));
}

/** Scopes of a backend service's token request that it gets: `system/` ones only, as far as it registered for them. */
function systemScopes(ctx: KoaContextWithOIDC): string {
  const asked = splitScopes(typeof ctx.oidc.params?.scope === "string" ? ctx.oidc.params.scope : "");
  const system = asked.filter((scope) => parseResourceScope(scope)?.context === "system");
  const registered = scopesOfClient(ctx.oidc.client);
  const granted = registeredScopes(system, registered);
  if (granted.length > 0) return granted.join(" ");
  const why =
    system.length > 0
      ? `the client registered for ${registered?.join(" ")}`
      : "a backend service gets system/ scopes only, as in system/Observation.rs";
  throw new errors.InvalidScope(why, asked.join(" "));
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Fetches a client's key set, from this machine or a host that was allowed. The engine itself refuses private addresses. */
function keySetFetch(
  allowed: readonly string[],
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!LOOPBACK.has(url.hostname) && !allowed.includes(url.hostname))
      throw new Error(`key sets are fetched from this machine only, not from ${url.hostname}`);
    const { headers, signal } = init ?? {};
    return fetch(url, { headers, signal, redirect: "error" });
  };
}

/**
 * oidc-provider with SMART's pieces: `aud`, `launch`, FHIR scopes and launch context. It is mounted at /auth.
 *
 * The browser holds no session here. A shared session cookie would let the account of one launch answer for another
 * that runs beside it, so the cookie is never accepted and never sent: each authorization request stands alone and is
 * known by its own interaction cookie, whose path holds its id.
 */
export function createProvider(options: AuthorizationOptions): Provider {
  const { fhirBase, grants, launches } = options;
  const tokenUrl = `${options.publicUrl}${AUTH_PATH}/token`;
  const grantOf = (ctx: KoaContextWithOIDC) => {
    const id = ctx.oidc.entities.Grant?.jti ?? ctx.oidc.entities.AccessToken?.grantId;
    return id === undefined ? null : grants.get(id);
  };
  const authorize = {
    launches,
    audiencesOf: options.audiencesOf,
    findClient: (id: string) => provider.Client.find(id),
  };

  const provider: Provider = new Provider(fhirBase, {
    adapter: createAdapter(options.database),
    jwks: options.keys.jwks as never,
    clients: options.clients,
    scopes: [...PLAIN_SCOPES],
    claims: { openid: ["sub"], fhirUser: ["fhirUser"], profile: ["name", "profile"] },
    conformIdTokenClaims: false,
    clientBasedCORS: (_ctx, origin, client) =>
      (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
    clientAuthMethods: ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"],
    enabledJWA: { clientAuthSigningAlgValues: ["RS384", "ES384", "RS256", "ES256"] },
    assertJwtClientAuthClaimsAndHeader(ctx, claims, header, client) {
      if (traceOf(ctx.req)?.launch?.settings.strict === false) return;
      const problem = assertionProblem(claims, header, client, tokenUrl);
      if (problem) throw new errors.InvalidClientAuth(problem);
    },
    cookies: {
      keys: options.keys.cookieKeys,
      short: { httpOnly: true, sameSite: "lax", signed: true },
      long: { httpOnly: true, sameSite: "lax", signed: true },
    },
    extraClientMetadata: {
      properties: FURTHER_METADATA,
      validator: (_ctx, name, value) => checkFurtherMetadata(name, value),
    },
    extraParams: { aud: (ctx) => refuseAuthorize(authorize, ctx), launch: null, [LAUNCH_PARAMETER]: null },
    pkce: { required: needsPkce },
    fetch: keySetFetch(options.jwksHosts),
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      clientCredentials: { enabled: true },
      registration: { enabled: true },
      registrationManagement: { enabled: true },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => fhirBase,
        useGrantedResource: () => true,
        getResourceServerInfo(ctx, resource) {
          if (resource !== fhirBase) throw new errors.InvalidTarget();
          const server = { audience: fhirBase, accessTokenFormat: "opaque" } as const;
          if (ctx.oidc.params?.grant_type === "client_credentials") {
            const seconds = traceOf(ctx.req)?.launch?.settings.tokenSeconds ?? BACKEND_SECONDS;
            // The engine gives what was asked for word by word; a narrower scope is one that was never asked for.
            const scope = systemScopes(ctx);
            ctx.oidc.params.scope = scope;
            return { ...server, scope, accessTokenTTL: seconds };
          }
          const record = grantOf(ctx);
          const scope = ctx.oidc.entities.Grant?.getResourceScope(fhirBase) || String(ctx.oidc.params?.scope ?? "");
          return { ...server, scope, accessTokenTTL: record?.tokenSeconds ?? options.accessTokenSeconds };
        },
      },
    },
    extraTokenClaims(ctx) {
      const record = grantOf(ctx);
      return record ? { scopes: effectiveScopes(ctx, record) } : undefined;
    },
    expiresWithSession: () => false,
    issueRefreshToken(ctx, client, source) {
      const record = grants.get(source.grantId ?? "") ?? grantOf(ctx);
      return (
        client.grantTypeAllowed("refresh_token") &&
        Boolean(record?.scopes.some((scope) => scope === "offline_access" || scope === "online_access"))
      );
    },
    rotateRefreshToken(ctx) {
      refuseRefresh(ctx, grantOf(ctx));
      return true;
    },
    responseTypes: ["code"],
    routes: {
      authorization: "/authorize",
      token: "/token",
      jwks: "/jwks",
      registration: "/register",
      revocation: "/revoke",
      introspection: "/introspect",
    },
    ttl: {
      AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? options.accessTokenSeconds,
      AuthorizationCode: 60,
      ClientCredentials: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? BACKEND_SECONDS,
      Grant: GRANT_SECONDS,
      IdToken: 3600,
      Interaction: 3600,
      Session: 3600,
      RefreshToken(ctx, token) {
        const rotated = ctx.oidc.entities.RotatedRefreshToken;
        if (rotated) return Math.max(1, rotated.remainingTTL);
        return token.scopes.has("offline_access") ? OFFLINE_SECONDS : ONLINE_SECONDS;
      },
    },
    async findAccount(_ctx, subject) {
      const user = userOf(subject);
      const name = await options.userName(user);
      if (name === undefined) return undefined;
      const fhirUser = `${fhirBase}/${user.type}/${user.id}`;
      return { accountId: subject, claims: () => ({ sub: subject, fhirUser, profile: fhirUser, name }) };
    },
    interactions: { url: (_ctx, interaction) => `${AUTH_PATH}/interaction/${interaction.uid}` },
    renderError(ctx, out) {
      if (ctx.oidc?.route === "authorization" && traceOf(ctx.req)?.entry.method === "POST") {
        ctx.status = 303;
        ctx.set("location", options.errorAddress(out.error, out.error_description));
        ctx.body = "";
        return;
      }
      ctx.type = "html";
      ctx.body = options.errorPage(out.error, out.error_description, ctx.get("accept-language"));
    },
  });
  provider.proxy = true;
  provider.on("grant.error", sayWhyRefused);
  provider.on("introspection.error", sayWhyRefused);
  provider.on("revocation.error", sayWhyRefused);
  provider.use(async (ctx, next) => {
    await next();
    dropSessionCookie(ctx.res);
    const { oidc } = ctx as unknown as Partial<KoaContextWithOIDC>;
    if (oidc) await finishAnswer(ctx as unknown as KoaContextWithOIDC, options, grantOf);
  });
  return provider;
}

/** The engine keeps to itself why it did not take a client; a developer wants to read it. */
function sayWhyRefused(ctx: KoaContextWithOIDC, error: errors.OIDCProviderError): void {
  const { body } = ctx;
  if (error.error !== "invalid_client" || !error.error_detail || typeof body !== "object" || body === null) return;
  ctx.body = { ...body, error_description: error.error_detail };
}

type GrantOf = (ctx: KoaContextWithOIDC) => GrantRecord | null;

/** SMART's additions to the engine's answers, the log's notes, and the failures that spoil an answer. */
async function finishAnswer(ctx: KoaContextWithOIDC, options: AuthorizationOptions, grantOf: GrantOf): Promise<void> {
  const { route } = ctx.oidc;
  const trace = traceOf(ctx.req);
  const id = ctx.oidc.params?.[LAUNCH_PARAMETER];
  trace?.attach(options.launches.find(typeof id === "string" ? id : grantOf(ctx)?.launchId));
  if (route === "authorization" || route === "resume") finishAuthorize(ctx, options);
  const { body } = ctx;
  if (typeof body !== "object" || body === null || Buffer.isBuffer(body)) return;
  const problem = body as { error?: unknown; error_description?: unknown };
  if (ctx.status >= 400 && typeof problem.error === "string")
    trace?.answered([problem.error, problem.error_description].filter((part) => typeof part === "string").join(": "));
  if (route === "registration" || route === "client" || route === "client_update") ctx.body = withRegisteredScope(body);
  if (ctx.status !== 200) return;
  if (route === "token") await finishToken(ctx, options, grantOf);
  if (route === "introspection") describeToken(ctx, options);
  if (route === "discovery") {
    const userinfo_endpoint = `${options.publicUrl}${AUTH_PATH}/userinfo`;
    ctx.body = { ...body, userinfo_endpoint, authorization_response_iss_parameter_supported: false };
  }
}

/** The way back to the app. An `iss` left in its address would look like a new launch when the page is reloaded. */
function finishAuthorize(ctx: KoaContextWithOIDC, options: AuthorizationOptions): void {
  const trace = traceOf(ctx.req);
  const launch = trace?.launch ?? null;
  const target = URL.parse(ctx.response.get("location"));
  const query = target?.searchParams;
  if (!target || !query || !(query.has("code") || query.has("error"))) return;
  const code = query.get("code");
  if (code !== null && launch) options.launches.remember(code, "code", launch);
  if (query.has("error")) trace?.answered(`${query.get("error")}: ${query.get("error_description") ?? ""}`);
  query.delete("iss");
  if (launch?.has("auth_wrong_state")) {
    trace?.simulate("auth_wrong_state");
    query.set("state", "a-state-of-another-request");
  }
  ctx.set("location", target.href);
  ctx.body = "";
}

/** A registration's answer, with `scope` under its own name. */
function withRegisteredScope(body: object): object {
  const { [REGISTERED_SCOPE]: scope, ...rest } = body as { [REGISTERED_SCOPE]?: unknown };
  return scope === undefined ? rest : { ...rest, scope };
}

function dropSessionCookie(response: ServerResponse): void {
  const header = response.getHeader("set-cookie");
  if (!Array.isArray(header)) return;
  const kept = header.filter((cookie) => !cookie.startsWith("_session"));
  if (kept.length === 0) response.removeHeader("set-cookie");
  else response.setHeader("set-cookie", kept);
}

async function finishToken(ctx: KoaContextWithOIDC, options: AuthorizationOptions, grantOf: GrantOf): Promise<void> {
  const trace = traceOf(ctx.req);
  const launch = trace?.launch ?? null;
  const record = grantOf(ctx);
  let body = ctx.body as Record<string, unknown>;
  if (record) {
    const scopes = effectiveScopes(ctx, record);
    body = { ...body, ...contextParameters(record), scope: scopes.join(" ") };
    // The engine makes one whenever any scope was met, without openid as well.
    if (!scopes.includes("openid")) delete body.id_token;
  }
  if (launch) {
    const { code, refresh_token: spent } = ctx.oidc.params ?? {};
    for (const secret of [code, spent]) {
      const known = typeof secret === "string" ? options.launches.credential(secret) : null;
      if (known) known.used = true;
    }
    if (typeof body.access_token === "string") options.launches.remember(body.access_token, "access", launch);
    if (typeof body.refresh_token === "string") options.launches.remember(body.refresh_token, "refresh", launch);
    if (typeof body.id_token === "string") {
      const spoiled = await spoiledIdToken(body.id_token, launch, options.keys);
      if (spoiled) body = { ...body, id_token: spoiled.token };
      if (spoiled?.fault) trace?.simulate(spoiled.fault);
    }
    if (launch.has("token_no_patient") && "patient" in body) {
      trace?.simulate("token_no_patient");
      const { patient: _, ...rest } = body;
      body = rest;
    }
    if (launch.has("token_fewer_scopes")) trace?.simulate("token_fewer_scopes");
    const origin = ctx.get("origin");
    if (launch.has("wrong_cors_token") && origin !== "" && origin !== new URL(options.publicUrl).origin) {
      trace?.simulate("wrong_cors_token");
      ctx.set("access-control-allow-origin", FOREIGN_ORIGIN);
    }
  }
  ctx.body = body;
}

/** RFC 7662 with SMART's fields: what the token really allows, for whom, and for which patient. */
function describeToken(ctx: KoaContextWithOIDC, options: AuthorizationOptions): void {
  const body = ctx.body as { active?: boolean; exp?: unknown; scopes?: unknown };
  const { AccessToken, ClientCredentials, RefreshToken } = ctx.oidc.entities;
  const token = AccessToken ?? RefreshToken ?? ClientCredentials;
  if (!body.active || !token) return;
  const grantId = (AccessToken ?? RefreshToken)?.grantId;
  const record = grantId === undefined ? null : options.grants.get(grantId);
  const { scopes, ...rest } = body;
  if (!record) return;
  ctx.body = {
    ...rest,
    sub: subjectOf(record.user),
    scope: (Array.isArray(scopes) ? scopes : record.scopes).join(" "),
    patient: record.context.patient,
    encounter: record.context.encounter,
    intent: record.context.intent,
    fhirContext: record.context.fhirContext,
    fhirUser: `${options.fhirBase}/${record.user.type}/${record.user.id}`,
  };
}

/** Looks a bearer token up; null when it is unknown, expired or revoked. */
export async function findToken(
  provider: Provider,
  grants: Grants,
  launches: Launches,
  value: string,
): Promise<TokenFacts | null> {
  const token = await provider.AccessToken.find(value);
  const grant = token?.grantId === undefined ? null : grants.get(token.grantId);
  if (token?.clientId && grant) {
    const scopes = (token.extra as { scopes?: unknown } | undefined)?.scopes;
    return {
      clientId: token.clientId,
      user: grant.user,
      patient: grant.context.patient,
      launchId: grant.launchId,
      scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === "string") : [],
    };
  }
  const backend = await provider.ClientCredentials.find(value);
  if (!backend?.clientId) return null;
  return {
    clientId: backend.clientId,
    user: null,
    patient: undefined,
    launchId: launches.credential(value)?.launch.id ?? null,
    scopes: splitScopes(backend.scope),
  };
}
