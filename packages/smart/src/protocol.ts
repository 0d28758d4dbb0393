/**
 * The OAuth steps, on oauth4webapi. fhirclient's `authorize`/`ready` are not used: its `state` is `Math.random`, URL
 * parameters override its configuration, it sends no nonce, decodes the id_token without verifying it, keeps one session
 * an origin, and renews a token by itself from several places. oauth4webapi is one function a step and keeps no state.
 */
import * as oauth from "oauth4webapi";
import * as z from "zod/mini";
import { LaunchError, type LaunchErrorKind } from "./error.ts";
import type { Platform } from "./platform.ts";
import { retryAfterMs } from "./retry-after.ts";

const discoverySchema = z.object({
  issuer: z.optional(z.string()),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.optional(z.string()),
  revocation_endpoint: z.optional(z.string()),
  capabilities: z._default(z.array(z.string()), []),
  code_challenge_methods_supported: z._default(z.array(z.string()), []),
  scopes_supported: z.catch(z.optional(z.array(z.string())), undefined),
  associated_endpoints: z.catch(
    z.optional(z.array(z.object({ url: z.string(), capabilities: z.array(z.string()) }))),
    undefined,
  ),
  id_token_signing_alg_values_supported: z.optional(z.array(z.string())),
  authorization_response_iss_parameter_supported: z.optional(z.boolean()),
});
export type Discovery = z.infer<typeof discoverySchema>;

/** Seconds by which the clocks of this PC and of the server may differ. */
const CLOCK_TOLERANCE_S = 300;
const PROTOCOL_TIMEOUT_MS = 30_000;

/** Plain http is for a server on this very machine. */
export function isSafeEndpoint(address: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

const isLoopback = (host: string): boolean => /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);

/** The FHIR base without its last slash, for building addresses; `aud` and comparisons take `iss` as it is. */
export const baseOf = (iss: string): string => iss.replace(/\/+$/, "");

/**
 * Reads `.well-known/smart-configuration`. There is no fall-back to the extension in `metadata`: a server that has only
 * that one can not say that it supports PKCE, and PKCE is required.
 * @throws LaunchError `discovery-failed` or `pkce-missing`.
 */
export async function discover(iss: string, platform: Platform): Promise<Discovery> {
  const failed = (why: string, cause?: unknown): LaunchError =>
    new LaunchError("discovery-failed", { whatFailed: `discovery · ${why}`, server: iss }, { cause });
  if (!isSafeEndpoint(iss)) throw failed("http is only for a server on this PC");
  let answer: Response;
  let json: unknown;
  try {
    answer = await platform.fetch(`${baseOf(iss)}/.well-known/smart-configuration`, {
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(PROTOCOL_TIMEOUT_MS),
    });
  } catch (cause) {
    throw failed(isTimeout(cause) ? "no answer in 30 s" : "no answer (network or CORS)", cause);
  }
  if (!answer.ok) throw failed(`HTTP ${answer.status}`);
  try {
    json = await answer.json();
  } catch (cause) {
    throw failed("the answer is not JSON", cause);
  }
  const parsed = discoverySchema.safeParse(json);
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
    throw failed(`smart-configuration lacks ${where}`);
  }
  const found = parsed.data;
  const endpoints = [found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.revocation_endpoint];
  const unsafe = endpoints.find((address) => address !== undefined && !isSafeEndpoint(address));
  if (unsafe !== undefined) throw failed(`an address of smart-configuration is not https: ${unsafe}`);
  if (!found.code_challenge_methods_supported.includes("S256")) {
    throw new LaunchError("pkce-missing", {
      whatFailed: "discovery · no S256 in code_challenge_methods_supported",
      server: iss,
    });
  }
  return found;
}

export interface AuthorizeRequest {
  url: string;
  state: string;
  nonce: string;
  verifier: string;
}

/** Builds the authorize request (SMART App Launch 2.2, "Obtain authorization code"). `aud` is `iss` byte for byte. */
export async function authorizeRequest(
  discovery: Discovery,
  options: { iss: string; clientId: string; redirectUri: string; scope: string; launch: string | null },
): Promise<AuthorizeRequest> {
  const state = crypto.randomUUID();
  const nonce = oauth.generateRandomNonce();
  const verifier = oauth.generateRandomCodeVerifier();
  const url = new URL(discovery.authorization_endpoint);
  const params: Record<string, string> = {
    response_type: "code",
    client_id: options.clientId,
    redirect_uri: options.redirectUri,
    scope: options.scope,
    state,
    nonce,
    aud: options.iss,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  };
  if (options.launch !== null) params.launch = options.launch;
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return { url: url.href, state, nonce, verifier };
}

/** A token answer of SMART: the OAuth fields and the launch context beside them. */
export interface TokenAnswer {
  accessToken: string;
  refreshToken: string | null;
  expiresAt: number | null;
  scope: string | null;
  /** Claims of the verified id_token, null when none came. */
  identity: { sub: string; claims: Record<string, unknown> } | null;
  context: Record<string, unknown>;
}

interface Party {
  iss: string;
  clientId: string;
  discovery: Discovery;
}

/**
 * Exchanges the code, and verifies the id_token: signature by the issuer's keys, `iss`, `aud`, `exp`, `nonce`.
 * @throws LaunchError `authorize-failed`, `launch-expired`, `token-failed`, `id-token-invalid`.
 */
export async function exchangeCode(
  party: Party & { redirectUri: string; verifier: string; nonce: string; state: string },
  callback: URL,
  platform: Platform,
): Promise<TokenAnswer> {
  const { as, client, options } = parties(party, platform, requestKeys(party, platform));
  const server = party.iss;
  let params: URLSearchParams;
  try {
    params = oauth.validateAuthResponse(as, client, callback, party.state);
  } catch (cause) {
    throw new LaunchError(
      "authorize-failed",
      { whatFailed: `authorize answer · ${briefly(cause)}`, server },
      { cause },
    );
  }
  let answer: Response;
  try {
    answer = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      oauth.None(),
      params,
      party.redirectUri,
      party.verifier,
      options(),
    );
  } catch (cause) {
    throw new LaunchError("token-failed", { whatFailed: `token request · ${briefly(cause)}`, server }, { cause });
  }
  const clockAheadS = clockAhead(answer, platform);
  let token: oauth.TokenEndpointResponse;
  try {
    // A server without single sign-on sends no id_token; when one comes, it must carry the nonce.
    const expected = (await hasIdToken(answer)) ? { expectedNonce: party.nonce } : {};
    token = await oauth.processAuthorizationCodeResponse(as, client, answer, expected);
  } catch (cause) {
    throw new LaunchError(
      tokenFailure(cause),
      { whatFailed: `token request · ${briefly(cause)}`, server, clockAheadS },
      { cause },
    );
  }
  if (token.id_token !== undefined) {
    try {
      await oauth.validateApplicationLevelSignature(as, answer, options());
    } catch (cause) {
      throw new LaunchError(
        "id-token-invalid",
        { whatFailed: `keys of the server · ${briefly(cause)}`, server, clockAheadS },
        { cause },
      );
    }
  }
  return readToken(token, platform);
}

/** The token address says that it did not look at the request: the refresh token is as good as before. */
export class TokenServerBusy extends Error {
  /** The pause that the server asks for, or null. */
  readonly retryAfterMs: number | null;
  constructor(retryAfterMs: number | null) {
    super("the token address is busy");
    this.retryAfterMs = retryAfterMs;
  }
}

/** Too many requests, or out of service (RFC 6585, 4; RFC 9110, 15.6.4). Behind a 500, 502 or 504 it may have been used. */
const BUSY = [429, 503];

/**
 * Trades a refresh token once.
 * @throws TokenServerBusy, and whatever oauth4webapi or the network threw: the keeper of the token decides what that means.
 */
export async function exchangeRefreshToken(
  party: Party,
  refreshToken: string,
  platform: Platform,
): Promise<TokenAnswer> {
  const { as, client, options } = parties(party, platform);
  const answer = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), refreshToken, options());
  if (BUSY.includes(answer.status)) throw new TokenServerBusy(retryAfterMs(answer, platform.now()));
  const token = await oauth.processRefreshTokenResponse(as, client, answer);
  if (token.id_token !== undefined) await oauth.validateApplicationLevelSignature(as, answer, options());
  return readToken(token, platform);
}

/** Tells the server to forget a token. Never throws: signing out must not fail. */
export async function revoke(party: Party, token: string, platform: Platform): Promise<void> {
  if (party.discovery.revocation_endpoint === undefined) return;
  const { as, client, options } = parties(party, platform);
  try {
    await oauth.revocationRequest(as, client, oauth.None(), token, { ...options(), signal: AbortSignal.timeout(3000) });
  } catch {
    // The token dies by itself; it is already gone from this PC.
  }
}

/** The keys are asked for side by side with the token: they are needed as soon as it is there. */
function requestKeys({ discovery }: Party, platform: Platform): Promise<Response> | null {
  if (discovery.jwks_uri === undefined) return null;
  const answer = platform.fetch(discovery.jwks_uri, {
    headers: { accept: "application/json, application/jwk-set+json" },
    redirect: "manual",
    signal: AbortSignal.timeout(PROTOCOL_TIMEOUT_MS),
  });
  answer.catch(() => undefined);
  return answer;
}

/** `keys` is an answer that is under way and stands in for the first request to the key set. */
function parties(party: Party, platform: Platform, keys: Promise<Response> | null = null) {
  const { discovery } = party;
  const as: oauth.AuthorizationServer = {
    issuer: discovery.issuer ?? party.iss,
    authorization_endpoint: discovery.authorization_endpoint,
    token_endpoint: discovery.token_endpoint,
    jwks_uri: discovery.jwks_uri,
    revocation_endpoint: discovery.revocation_endpoint,
    authorization_response_iss_parameter_supported: discovery.authorization_response_iss_parameter_supported,
    id_token_signing_alg_values_supported: (
      discovery.id_token_signing_alg_values_supported ?? ["RS256", "RS384", "ES256", "ES384", "PS256", "PS384"]
    ).filter((alg) => alg !== "none" && !alg.startsWith("HS")),
  };
  const client: oauth.Client = { client_id: party.clientId, [oauth.clockTolerance]: CLOCK_TOLERANCE_S };
  // `isSafeEndpoint` has let plain http through for this machine only.
  let early = keys;
  const keysUrl = URL.parse(discovery.jwks_uri ?? "")?.href;
  const request = (url: string, init: RequestInit): Promise<Response> => {
    const answer = url === keysUrl ? early : null;
    // Without credentials a 401 can not make the browser ask for a password of its own, and no cookie goes along.
    if (answer === null) return platform.fetch(url, { ...init, credentials: "omit" });
    early = null;
    return answer;
  };
  const options = () => ({
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: request,
    signal: AbortSignal.timeout(PROTOCOL_TIMEOUT_MS),
  });
  return { as, client, options };
}

function readToken(token: oauth.TokenEndpointResponse, platform: Platform): TokenAnswer {
  const { access_token, refresh_token, expires_in, scope, id_token: _raw, token_type: _type, ...context } = token;
  const claims = oauth.getValidatedIdTokenClaims(token);
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? null,
    expiresAt: expires_in === undefined ? null : platform.now() + expires_in * 1000,
    scope: scope ?? null,
    identity: claims === undefined ? null : { sub: claims.sub, claims: { ...claims } },
    context,
  };
}

async function hasIdToken(answer: Response): Promise<boolean> {
  try {
    const json: unknown = await answer.clone().json();
    return typeof json === "object" && json !== null && "id_token" in json;
  } catch {
    return false;
  }
}

function tokenFailure(cause: unknown): LaunchErrorKind {
  if (cause instanceof oauth.ResponseBodyError)
    return cause.error === "invalid_grant" ? "launch-expired" : "token-failed";
  if (cause instanceof oauth.OperationProcessingError || cause instanceof oauth.UnsupportedOperationError) {
    const tokenTrouble: unknown[] = [oauth.RESPONSE_IS_NOT_JSON, oauth.RESPONSE_IS_NOT_CONFORM, oauth.PARSE_ERROR];
    return /ID Token|JWT|JWS|JWK|claim|nonce|signature|alg/i.test(cause.message) && !tokenTrouble.includes(cause.code)
      ? "id-token-invalid"
      : "token-failed";
  }
  return "token-failed";
}

/** Words for the details box: the OAuth error code when there is one; descriptions of servers may hold names, so not those. */
function briefly(cause: unknown): string {
  if (cause instanceof oauth.ResponseBodyError || cause instanceof oauth.AuthorizationResponseError) return cause.error;
  if (isTimeout(cause)) return "no answer in 30 s";
  if (cause instanceof TypeError && !("code" in cause)) return "no answer (network or CORS)";
  return cause instanceof Error ? cause.message : String(cause);
}

const isTimeout = (cause: unknown): boolean => cause instanceof DOMException && cause.name === "TimeoutError";

function clockAhead(answer: Response, platform: Platform): number | null {
  const date = Date.parse(answer.headers.get("date") ?? "");
  return Number.isNaN(date) ? null : Math.round((platform.now() - date) / 1000);
}
