import type { IncomingMessage, ServerResponse } from "node:http";
import Provider, { type ClientMetadata, errors, type KoaContextWithOIDC } from "oidc-provider";
import { createAdapter } from "./adapter.ts";
import type { Database } from "./database.ts";
import type { AuthKeys } from "./keys.ts";
import type { GrantRecord, Grants, Launches } from "./records.ts";
import { PLAIN_SCOPES, splitScopes } from "./scopes.ts";

export interface AuthorizationOptions {
  /** Origin of the sandbox, without a trailing slash. */
  publicUrl: string;
  /** FHIR base: the only audience, and the issuer of the id_token. */
  fhirBase: string;
  database: Database;
  keys: AuthKeys;
  clients: ClientMetadata[];
  launches: Launches;
  grants: Grants;
  accessTokenSeconds: number;
  /** Name of a practitioner, undefined when the store has none of that id. */
  practitionerName(id: string): Promise<string | undefined>;
  /** The page for an error that can not be sent back to the app. */
  errorPage(error: string, description: string | undefined, acceptLanguage: string): string;
}

/** What a bearer token stands for. */
export interface TokenFacts {
  clientId: string;
  scopes: string[];
  grant: GrantRecord;
}

export const AUTH_PATH = "/auth";
export const GRANT_SECONDS = 90 * 86_400;
const ONLINE_SECONDS = 12 * 3600;
const OFFLINE_SECONDS = GRANT_SECONDS;

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
  const asked = typeof ctx.oidc.params?.scope === "string" ? splitScopes(ctx.oidc.params.scope) : null;
  return asked ? record.scopes.filter((scope) => asked.includes(scope)) : record.scopes;
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
  const grantOf = (ctx: KoaContextWithOIDC) => {
    const id = ctx.oidc.entities.Grant?.jti ?? ctx.oidc.entities.AccessToken?.grantId;
    return id === undefined ? null : grants.get(id);
  };

  const provider = new Provider(fhirBase, {
    adapter: createAdapter(options.database),
    jwks: options.keys.jwks as never,
    clients: options.clients,
    scopes: [...PLAIN_SCOPES],
    claims: { openid: ["sub"], fhirUser: ["fhirUser"], profile: ["name", "profile"] },
    conformIdTokenClaims: false,
    clientBasedCORS: (_ctx, origin, client) =>
      (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
    cookies: {
      keys: options.keys.cookieKeys,
      short: { httpOnly: true, sameSite: "lax", signed: true },
      long: { httpOnly: true, sameSite: "lax", signed: true },
    },
    extraParams: {
      aud(_ctx, value) {
        if (value !== fhirBase) {
          throw new errors.InvalidRequest(
            value === undefined ? `aud is missing; it must be ${fhirBase}` : `aud must be exactly ${fhirBase}`,
          );
        }
      },
      launch(_ctx, value, client) {
        if (value === undefined) return;
        const launch = launches.get(value);
        if (!launch)
          throw new errors.InvalidRequest("launch is unknown or has expired; open the app from the chart again");
        if (launch.clientId !== client.clientId) throw new errors.InvalidRequest("launch was made for another app");
      },
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => fhirBase,
        useGrantedResource: () => true,
        getResourceServerInfo(ctx, resource) {
          if (resource !== fhirBase) throw new errors.InvalidTarget();
          const record = grantOf(ctx);
          const scope = ctx.oidc.entities.Grant?.getResourceScope(fhirBase) || String(ctx.oidc.params?.scope ?? "");
          return {
            scope,
            audience: fhirBase,
            accessTokenFormat: "opaque",
            accessTokenTTL: record?.tokenSeconds ?? options.accessTokenSeconds,
          };
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
    rotateRefreshToken: true,
    responseTypes: ["code"],
    routes: {
      authorization: "/authorize",
      token: "/token",
      jwks: "/jwks",
      revocation: "/revoke",
      introspection: "/introspect",
      userinfo: "/userinfo",
    },
    ttl: {
      AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? options.accessTokenSeconds,
      AuthorizationCode: 60,
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
    async findAccount(_ctx, id) {
      const name = await options.practitionerName(id);
      if (name === undefined) return undefined;
      const fhirUser = `${fhirBase}/Practitioner/${id}`;
      return { accountId: id, claims: () => ({ sub: id, fhirUser, profile: fhirUser, name }) };
    },
    interactions: { url: (_ctx, interaction) => `${AUTH_PATH}/interaction/${interaction.uid}` },
    renderError(ctx, out) {
      ctx.type = "html";
      ctx.body = options.errorPage(out.error, out.error_description, ctx.get("accept-language"));
    },
  });
  provider.proxy = true;
  provider.use(async (ctx, next) => {
    await next();
    dropSessionCookie(ctx.res);
    const { oidc } = ctx as unknown as Partial<KoaContextWithOIDC>;
    if (!oidc) return;
    withoutIssuerParameter(ctx as unknown as KoaContextWithOIDC);
    if (ctx.status === 200 && oidc.route === "token") addLaunchContext(ctx as unknown as KoaContextWithOIDC, grantOf);
    if (ctx.status === 200 && oidc.route === "introspection")
      await describeToken(ctx as unknown as KoaContextWithOIDC, options);
    if (ctx.status === 200 && oidc.route === "discovery" && typeof ctx.body === "object" && ctx.body !== null) {
      ctx.body = { ...ctx.body, authorization_response_iss_parameter_supported: false };
    }
  });
  return provider;
}

/** An `iss` left in the app's address would look like a new launch when the page is reloaded. */
function withoutIssuerParameter(ctx: KoaContextWithOIDC): void {
  const location = ctx.response.get("location");
  if (!location || (ctx.oidc.route !== "resume" && ctx.oidc.route !== "authorization")) return;
  const target = URL.parse(location);
  if (!target?.searchParams.has("iss") || !(target.searchParams.has("code") || target.searchParams.has("error")))
    return;
  target.searchParams.delete("iss");
  ctx.set("location", target.href);
  ctx.body = "";
}

function dropSessionCookie(response: ServerResponse): void {
  const header = response.getHeader("set-cookie");
  if (!Array.isArray(header)) return;
  const kept = header.filter((cookie) => !cookie.startsWith("_session"));
  if (kept.length === 0) response.removeHeader("set-cookie");
  else response.setHeader("set-cookie", kept);
}

function addLaunchContext(ctx: KoaContextWithOIDC, grantOf: (ctx: KoaContextWithOIDC) => GrantRecord | null): void {
  const record = grantOf(ctx);
  if (record === null || typeof ctx.body !== "object" || ctx.body === null) return;
  ctx.body = { ...ctx.body, ...contextParameters(record), scope: effectiveScopes(ctx, record).join(" ") };
}

async function describeToken(ctx: KoaContextWithOIDC, options: AuthorizationOptions): Promise<void> {
  const body = ctx.body as { active?: boolean } | null;
  const token = ctx.oidc.entities.AccessToken ?? ctx.oidc.entities.RefreshToken;
  const record = token?.grantId === undefined ? null : options.grants.get(token.grantId);
  if (!body?.active || !record) return;
  const fhirUser = `${options.fhirBase}/Practitioner/${record.practitioner}`;
  ctx.body = {
    ...body,
    scope: record.scopes.join(" "),
    patient: record.context.patient,
    encounter: record.context.encounter,
    fhirUser,
  };
}

/** Looks a bearer token up; null when it is unknown, expired or revoked. */
export async function findToken(provider: Provider, grants: Grants, value: string): Promise<TokenFacts | null> {
  const token = await provider.AccessToken.find(value);
  if (!token?.grantId || !token.clientId) return null;
  const grant = grants.get(token.grantId);
  if (!grant) return null;
  const scopes = (token.extra as { scopes?: unknown } | undefined)?.scopes;
  return {
    clientId: token.clientId,
    grant,
    scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === "string") : [],
  };
}

/** Node request handler for everything below /auth (and the discovery document), with the mount path made right. */
export function mountProvider(
  provider: Provider,
  publicUrl: string,
): (request: IncomingMessage, response: ServerResponse, path: string) => void {
  const handle = provider.callback();
  const { host, protocol } = new URL(publicUrl);
  return (request, response, inner) => {
    request.url = withConsentPrompt(inner);
    (request as IncomingMessage & { originalUrl?: string }).originalUrl = AUTH_PATH + request.url;
    request.headers.host = host;
    request.headers["x-forwarded-proto"] = protocol.slice(0, -1);
    delete request.headers["x-forwarded-host"];
    if (request.headers.cookie) {
      const kept = request.headers.cookie.split(/;\s*/).filter((cookie) => !cookie.startsWith("_session"));
      request.headers.cookie = kept.join("; ");
    }
    void handle(request, response);
  };
}

/** OpenID Connect drops `offline_access` unless consent is prompted for; SMART clients do not send `prompt`, and consent is always asked here. */
function withConsentPrompt(url: string): string {
  if (!url.startsWith("/authorize?")) return url;
  const query = new URLSearchParams(url.slice("/authorize?".length));
  if (query.has("prompt") || !splitScopes(query.get("scope") ?? "").includes("offline_access")) return url;
  query.set("prompt", "consent");
  return `/authorize?${query}`;
}
