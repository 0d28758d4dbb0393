import type { Client } from "oidc-provider";
import { errors, type KoaContextWithOIDC } from "oidc-provider";
import { titleOf } from "./clients.ts";
import { estimatedBits } from "./entropy.ts";
import { type Launch, type Launches, STANDALONE_KINDS, UNANNOUNCED } from "./launches.ts";
import { PLAIN_SCOPES, parseResourceScope, splitScopes } from "./scopes.ts";
import { type Trace, traceOf } from "./trace.ts";

/** Parameter that carries the launch's id through the engine's own steps; whatever a client sends under it is dropped. */
export const LAUNCH_PARAMETER = "sandbox_launch";
const STATE_BITS = 122;
/** OpenID Connect's own parameters: without `openid` the request is plain OAuth, which ignores them (RFC 6749, 3.1). */
const OPENID_PARAMETERS = ["acr_values", "claims", "claims_locales", "id_token_hint", "max_age", "nonce"];

export interface AuthorizeOptions {
  launches: Launches;
  findClient(id: string): Promise<Client | undefined>;
  /** What `aud` may be, byte for byte: the FHIR base, or the launch's own. */
  audiencesOf(launch: Launch | null): string[];
}

function launchOf(
  options: AuthorizeOptions,
  client: Client | undefined,
  query: URLSearchParams,
  browser: string | null,
): Launch | null {
  const { launches } = options;
  const handle = query.get("launch");
  if (handle !== null) return launches.byHandle(handle);
  if (!client) return null;
  const byOwnBase = launches.find(/\/sim\/([\w-]{12})\/?$/.exec(query.get("aud") ?? "")?.[1]);
  if (byOwnBase?.clientId === client.clientId && STANDALONE_KINDS.includes(byOwnBase.settings.kind)) return byOwnBase;
  return (
    launches.standaloneOf(client.clientId, browser) ??
    launches.start({
      clientId: client.clientId,
      settings: UNANNOUNCED,
      title: titleOf(client),
      browser,
    })
  );
}

function isKnownScope(scope: string): boolean {
  return (PLAIN_SCOPES as readonly string[]).includes(scope) || parseResourceScope(scope) !== null;
}

/** Notes for the log what the request satisfies and breaks. Nothing is refused here. */
function checkRequest(
  trace: Trace,
  options: AuthorizeOptions,
  query: URLSearchParams,
  client: Client | undefined,
  launch: Launch | null,
): void {
  const value = (name: string) => query.get(name) ?? "";
  trace.check("authorize-response-type", value("response_type") === "code", "response_type");
  trace.check("authorize-client-id", client !== undefined, "client_id");
  trace.check("authorize-redirect-uri", client?.redirectUris?.includes(value("redirect_uri")) ?? false, "redirect_uri");
  const sent = query.get("launch");
  const isStandalone = launch ? STANDALONE_KINDS.includes(launch.settings.kind) : sent === null;
  const returned = isStandalone ? sent === null : launch !== null && launch.clientId === client?.clientId;
  trace.check("authorize-launch", returned, "launch");
  const text = value("scope");
  const scopes = splitScopes(text);
  const wellFormed = text === text.trim() && !text.includes("  ");
  trace.check("authorize-scope", scopes.length > 0 && wellFormed && scopes.every(isKnownScope), "scope");
  if (!isStandalone) trace.check("authorize-scope-launch", scopes.includes("launch"), "scope");
  trace.check("authorize-scope-least", !scopes.some((scope) => /\/\*\.|\.\*$/.test(scope)), "scope");
  const state = query.get("state");
  trace.check("authorize-state", Boolean(state), "state");
  if (state) {
    const bits = estimatedBits(state);
    trace.check("authorize-state-entropy", bits >= STATE_BITS, "state", String(bits));
    trace.check("authorize-state-fresh", options.launches.isFreshState(state, query.toString()), "state");
  }
  const audiences = options.audiencesOf(launch);
  trace.check("authorize-aud", audiences.includes(value("aud")), "aud", audiences[0]);
  trace.check("authorize-pkce", query.has("code_challenge"), "code_challenge");
  trace.check("authorize-pkce-s256", value("code_challenge_method") === "S256", "code_challenge_method");
  if (scopes.includes("openid")) trace.check("authorize-nonce", query.has("nonce"), "nonce");
}

/** Finds the launch of an authorization request, notes what it breaks, and returns the parameters as the engine gets them. */
export async function prepareAuthorize(
  options: AuthorizeOptions,
  trace: Trace,
  query: URLSearchParams,
  browser: string | null,
): Promise<URLSearchParams> {
  const client = await options.findClient(query.get("client_id") ?? "");
  const launch = launchOf(options, client, query, browser);
  trace.attach(launch);
  checkRequest(trace, options, query, client, launch);
  if (launch) launch.authorized = true;
  const given = new URLSearchParams(query);
  given.delete(LAUNCH_PARAMETER);
  if (launch) given.set(LAUNCH_PARAMETER, launch.id);
  if (launch?.settings.pkce === "none") {
    given.delete("code_challenge");
    given.delete("code_challenge_method");
  }
  const scopes = splitScopes(given.get("scope") ?? "");
  // The engine refuses these instead.
  if (!scopes.includes("openid")) for (const name of OPENID_PARAMETERS) given.delete(name);
  // OpenID Connect drops `offline_access` unless consent is prompted for; SMART clients do not send `prompt`, and
  // consent is always asked here.
  if (!given.has("prompt") && scopes.includes("offline_access")) given.set("prompt", "consent");
  return given;
}

function refusedOnPage(message: string): Error {
  const error = new errors.InvalidClient(message);
  return Object.assign(error, { allow_redirect: false });
}

/** Simulated failures of the authorization step. */
function simulate(trace: Trace, launch: Launch): void {
  const fails = (name: Parameters<Launch["has"]>[0]) => {
    if (!launch.has(name)) return false;
    trace.simulate(name);
    return true;
  };
  if (fails("auth_invalid_client_id")) throw refusedOnPage("client is invalid (simulated)");
  if (fails("auth_invalid_redirect_uri")) {
    throw Object.assign(new errors.InvalidRedirectUri(), {
      allow_redirect: false,
      error_description: "redirect_uri is not registered for this client (simulated)",
    });
  }
  if (fails("auth_invalid_scope"))
    throw new errors.InvalidScope("the requested scope is not allowed (simulated)", "launch");
  if (fails("auth_access_denied")) throw new errors.AccessDenied("the request was denied (simulated)");
}

/** What this server refuses although the engine would not. Runs after client and redirect address are known to be right. */
export function refuseAuthorize(options: AuthorizeOptions, ctx: KoaContextWithOIDC): void {
  const { params = {}, client } = ctx.oidc;
  const trace = traceOf(ctx.req);
  const launch = trace?.launch ?? null;
  if (trace && launch) simulate(trace, launch);
  if (params.launch !== undefined) {
    if (!launch || options.launches.byHandle(String(params.launch)) === null)
      throw new errors.InvalidRequest("launch is unknown or has expired; open the app from the chart again");
    if (launch.clientId !== client?.clientId) throw new errors.InvalidRequest("launch was made for another app");
  }
  if (launch && !launch.settings.strict) return;
  const [audience = "", ...others] = options.audiencesOf(launch);
  const { aud } = params;
  if (aud === undefined) throw new errors.InvalidRequest(`aud is missing; it must be ${audience}`);
  if (aud !== audience && !others.includes(String(aud)))
    throw new errors.InvalidRequest(`aud must be exactly ${audience}`);
  if (typeof params.state !== "string" || params.state === "") throw new errors.InvalidRequest("state is missing");
  const bits = estimatedBits(params.state);
  if (bits < STATE_BITS)
    throw new errors.InvalidRequest(`state has about ${bits} bits of entropy; at least ${STATE_BITS} are needed`);
}

/** Does a launch insist on PKCE? */
export function needsPkce(ctx: KoaContextWithOIDC): boolean {
  const settings = traceOf(ctx.req)?.launch?.settings;
  return settings === undefined || (settings.strict && settings.pkce === "always");
}
