import { createHash } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import type Provider from "oidc-provider";
import type { Client } from "oidc-provider";
import type { SimpleFault } from "../launch-settings.ts";
import { scopesOfClient, titleOf } from "./clients.ts";
import { type Launch, type Launches, UNANNOUNCED } from "./launches.ts";
import type { GrantRecord, Grants } from "./records.ts";
import { liesWithin, parseResourceScope, registeredScopes, splitScopes } from "./scopes.ts";
import type { Trace } from "./trace.ts";

/** An OAuth error answer (RFC 6749, 5.2). */
export interface OauthError {
  status: 400 | 401;
  error: string;
  description: string;
}

export interface TokenOptions {
  launches: Launches;
  grants: Grants;
  provider: Provider;
  tokenUrl: string;
}

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const ASSERTION_SECONDS = 300;

type Claims = Record<string, unknown>;

function decoded(assertion: string): { header: Claims; claims: Claims } {
  try {
    return { header: { ...decodeProtectedHeader(assertion) }, claims: { ...decodeJwt(assertion) } };
  } catch {
    return { header: {}, claims: {} };
  }
}

/** The client that a token request names: in the form, in HTTP Basic, or in its assertion. */
function clientIdOf(form: URLSearchParams, authorization: string | undefined): string {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "")?.[1];
  if (basic) {
    const name = Buffer.from(basic, "base64").toString().split(":", 1)[0] ?? "";
    try {
      return decodeURIComponent(name.replaceAll("+", "%20"));
    } catch {
      return name;
    }
  }
  const assertion = form.get("client_assertion");
  return form.get("client_id") ?? String(assertion ? (decoded(assertion).claims.sub ?? "") : "");
}

async function checkAssertion(options: TokenOptions, trace: Trace, assertion: string, client: Client | undefined) {
  const { claims, header } = decoded(assertion);
  const audiences = [claims.aud].flat();
  const left = typeof claims.exp === "number" ? claims.exp - Math.floor(Date.now() / 1000) : Number.NaN;
  const parameter = "client_assertion";
  trace.check("assertion-typ", header.typ === "JWT", parameter);
  trace.check("assertion-alg", header.alg === "RS384" || header.alg === "ES384", parameter, String(header.alg));
  const known = client?.jwks?.keys.map(({ kid }) => kid);
  const namesKey = typeof header.kid === "string" && header.kid !== "" && (known?.includes(header.kid) ?? true);
  trace.check("assertion-kid", namesKey, parameter);
  if (header.jku !== undefined) trace.check("assertion-jku", header.jku === client?.jwksUri, parameter);
  trace.check("assertion-iss", claims.iss === client?.clientId, parameter);
  trace.check("assertion-sub", claims.sub === client?.clientId, parameter);
  trace.check("assertion-aud", audiences.includes(options.tokenUrl), parameter, options.tokenUrl);
  trace.check("assertion-exp", left > 0 && left <= ASSERTION_SECONDS, parameter, String(left));
  const jti = claims.jti;
  const seen = typeof jti === "string" && (await wasSeen(options.provider, String(claims.iss), jti));
  trace.check("assertion-jti", typeof jti === "string" && jti !== "" && !seen, parameter);
}

/** Has the engine seen this assertion before? It notes each one under the hash of issuer and jti. */
async function wasSeen(provider: Provider, iss: string, jti: string): Promise<boolean> {
  const id = createHash("sha256").update(iss).update(jti).digest("base64url");
  return (await provider.ReplayDetection.find(id)) !== undefined;
}

async function checkClient(
  options: TokenOptions,
  trace: Trace,
  form: URLSearchParams,
  authorization: string | undefined,
  client: Client | undefined,
): Promise<void> {
  switch (client?.tokenEndpointAuthMethod ?? "none") {
    case "none": {
      const plain = form.has("client_id") && !form.has("client_secret") && authorization === undefined;
      return trace.check("token-client-public", client !== undefined && plain, "client_id");
    }
    case "private_key_jwt": {
      const assertion = form.get("client_assertion");
      const right = Boolean(assertion) && form.get("client_assertion_type") === ASSERTION_TYPE;
      trace.check("token-client-assertion", right, "client_assertion");
      if (assertion) await checkAssertion(options, trace, assertion, client);
      return;
    }
    default:
      trace.check("token-client-basic", /^Basic /i.test(authorization ?? ""), "client_secret");
  }
}

async function checkCode(
  options: TokenOptions,
  trace: Trace,
  form: URLSearchParams,
  client: Client | undefined,
): Promise<void> {
  const value = form.get("code") ?? "";
  const known = options.launches.credential(value);
  const code = await options.provider.AuthorizationCode.find(value);
  const isOwn = known?.kind === "code" && (known.used || code?.clientId === client?.clientId);
  trace.check("token-code", isOwn, "code");
  trace.check("token-code-once", !known?.used, "code");
  if (!code) return;
  trace.check("token-redirect-uri", form.get("redirect_uri") === code.redirectUri, "redirect_uri");
  if (code.codeChallenge === undefined) return;
  const made = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  trace.check("token-verifier", made === code.codeChallenge, "code_verifier");
}

/** What a grant allows today: the client's registration can have become narrower since. */
export function grantedScopes(record: GrantRecord, client: object | undefined): string[] {
  return registeredScopes(record.scopes, scopesOfClient(client));
}

async function checkRefresh(
  options: TokenOptions,
  trace: Trace,
  form: URLSearchParams,
  client: Client | undefined,
): Promise<void> {
  const value = form.get("refresh_token") ?? "";
  const known = options.launches.credential(value);
  trace.check("refresh-token", known?.kind === "refresh", "refresh_token");
  trace.check("refresh-once", !known?.used, "refresh_token");
  const token = await options.provider.RefreshToken.find(value);
  const record = options.grants.get(token?.grantId ?? "");
  const asked = splitScopes(form.get("scope") ?? "");
  if (asked.length === 0) return;
  trace.refreshScopes = asked;
  if (!record) return;
  const granted = grantedScopes(record, client);
  const isWithin = asked.every((scope) => liesWithin(scope, granted));
  trace.check("refresh-scope", isWithin, "scope");
}

const FAILURES: Partial<Record<SimpleFault, OauthError>> = {
  auth_invalid_client_secret: {
    status: 401,
    error: "invalid_client",
    description: "invalid client secret (simulated)",
  },
  token_invalid_token: { status: 401, error: "invalid_client", description: "invalid client token (simulated)" },
  token_expired_registration_token: {
    status: 401,
    error: "invalid_client",
    description: "the registration token has expired (simulated)",
  },
  token_invalid_jti: { status: 401, error: "invalid_client", description: "jti was used before (simulated)" },
  token_invalid_scope: { status: 400, error: "invalid_scope", description: "invalid scope (simulated)" },
  token_expired_launch: { status: 400, error: "invalid_grant", description: "the launch has expired (simulated)" },
  token_expired_refresh_token: {
    status: 400,
    error: "invalid_grant",
    description: "the refresh token has expired (simulated)",
  },
};

function simulated(trace: Trace, launch: Launch, grantType: string): OauthError | null {
  for (const [name, failure] of Object.entries(FAILURES) as [SimpleFault, OauthError][]) {
    if (!launch.has(name)) continue;
    if (name === "token_expired_refresh_token" && grantType !== "refresh_token") continue;
    if (name === "token_expired_launch" && grantType !== "authorization_code") continue;
    trace.simulate(name);
    return failure;
  }
  return null;
}

/**
 * Finds the launch of a token request and notes what it satisfies and breaks. Returns the simulated failure that answers
 * it, or the form as the engine gets it.
 */
export async function prepareToken(
  options: TokenOptions,
  trace: Trace,
  form: URLSearchParams,
  headers: { authorization?: string; "content-type"?: string },
): Promise<{ failure: OauthError } | { form: URLSearchParams }> {
  const { launches, provider } = options;
  const grantType = form.get("grant_type") ?? "";
  const clientId = clientIdOf(form, headers.authorization);
  const client = await provider.Client.find(clientId);
  const secret = form.get("code") ?? form.get("refresh_token");
  const launch = secret
    ? (launches.credential(secret)?.launch ?? null)
    : client && grantType === "client_credentials"
      ? (launches.backendOf(clientId) ??
        launches.start({
          clientId,
          settings: { ...UNANNOUNCED, kind: "backend-service" },
          title: titleOf(client),
        }))
      : null;
  trace.attach(launch);
  trace.check("token-post-form", /^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? ""));
  trace.check("token-grant-type", client?.grantTypeAllowed(grantType) ?? false, "grant_type");
  await checkClient(options, trace, form, headers.authorization, client);
  if (grantType === "authorization_code") await checkCode(options, trace, form, client);
  if (grantType === "refresh_token") await checkRefresh(options, trace, form, client);
  if (grantType === "client_credentials") {
    const scopes = splitScopes(form.get("scope") ?? "");
    const isSystem = (scope: string) => parseResourceScope(scope)?.context === "system";
    trace.check("backend-scope", scopes.length > 0 && scopes.every(isSystem), "scope");
  }
  const failure = launch ? simulated(trace, launch, grantType) : null;
  if (failure) return { failure };
  const given = new URLSearchParams(form);
  if (launch?.settings.pkce === "none") given.delete("code_verifier");
  // The engine compares it with what was asked for at first; `refuseRefresh` judges it by what was granted.
  if (grantType === "refresh_token") given.delete("scope");
  return { form: given };
}

/** Refuses what the engine lets pass in an assertion (SMART 2.2, "Client authentication: asymmetric"). Null when it is right. */
export function assertionProblem(claims: Claims, header: Claims, client: Client, tokenUrl: string): string | null {
  if (header.typ !== "JWT") return "the assertion's header typ must be JWT";
  if (header.alg !== "RS384" && header.alg !== "ES384") return "the assertion must be signed with RS384 or ES384";
  if (typeof header.kid !== "string" || header.kid === "") return "the assertion's header must name its key by kid";
  if (header.jku !== undefined && header.jku !== client.jwksUri)
    return client.jwksUri === undefined
      ? "the client registered its keys and no address of them: the assertion must name no jku"
      : `the assertion's jku must be ${client.jwksUri}, as registered`;
  if (claims.sub !== client.clientId) return "sub must be the client_id";
  if (![claims.aud].flat().includes(tokenUrl)) return `aud must be ${tokenUrl}`;
  const left = typeof claims.exp === "number" ? claims.exp - Math.floor(Date.now() / 1000) : Number.NaN;
  if (!(left <= ASSERTION_SECONDS)) return `exp must be within ${ASSERTION_SECONDS} seconds of now`;
  return null;
}
