import { type AppId, type BedsideConfig, clientIdFor, type IssuerConfig } from "./config.ts";
import { LaunchError } from "./error.ts";
import { browserPlatform, type Platform } from "./platform.ts";
import { appStateBase } from "./preferences.ts";
import { authorizeRequest, discover } from "./protocol.ts";
import { scopeString } from "./scopes.ts";
import { savePending } from "./store.ts";

export type LaunchOutcome =
  /** The page is being left for the authorization server. */
  | { kind: "redirecting" }
  /** The app was opened without an EHR: let the reader choose one, then call `launchStandalone`. */
  | { kind: "choose-issuer"; issuers: readonly IssuerConfig[] };

/** Parameters that other SMART libraries let a link override. A link that carries one is refused, not ignored. */
const OVERRIDES = [
  "clientId",
  "client_id",
  "clientSecret",
  "client_secret",
  "patientId",
  "encounterId",
  "fhirServiceUrl",
  "redirectUri",
  "redirect_uri",
  "scope",
  "aud",
  "key",
  "state",
  "stateKey",
  "target",
  "pkceMode",
  "fakeTokenResponse",
  "access_token",
  "id_token",
];

/** @throws LaunchError `url-override` */
export function refuseOverrides(params: URLSearchParams, expected: readonly string[] = []): void {
  const override = OVERRIDES.find((name) => params.has(name) && !expected.includes(name));
  if (override !== undefined) {
    throw new LaunchError("url-override", { whatFailed: `launch address · ${override} is not accepted` });
  }
}

/**
 * What `launch.html` does: reads `iss` and `launch` from its address and leaves for the authorization server.
 * The allow-list is asked first: nothing is sent to a server that `config.json` does not list byte for byte.
 * @throws LaunchError
 */
export async function beginLaunch(
  config: BedsideConfig,
  appId: AppId,
  platform: Platform = browserPlatform(),
): Promise<LaunchOutcome> {
  const { searchParams } = new URL(platform.location.href);
  refuseOverrides(searchParams);
  for (const name of ["iss", "launch"]) {
    if (searchParams.getAll(name).length > 1) {
      throw new LaunchError("url-override", { whatFailed: `launch address · ${name} is there twice` });
    }
  }
  const iss = searchParams.get("iss");
  const launch = searchParams.get("launch");
  if (iss === null || iss === "") {
    if (launch !== null) {
      throw new LaunchError("no-launch", { whatFailed: "launch address · launch without iss" });
    }
    return { kind: "choose-issuer", issuers: config.issuers };
  }
  await leave(listedIssuer(config, iss), appId, launch === "" ? null : launch, platform);
  return { kind: "redirecting" };
}

/**
 * Starts a launch outside an EHR at a listed server; the patient, where the app needs one, is chosen at the authorization
 * server.
 * @throws LaunchError
 */
export async function launchStandalone(
  config: BedsideConfig,
  appId: AppId,
  iss: string,
  platform: Platform = browserPlatform(),
): Promise<LaunchOutcome> {
  await leave(listedIssuer(config, iss), appId, null, platform);
  return { kind: "redirecting" };
}

function listedIssuer(config: BedsideConfig, iss: string): IssuerConfig {
  const listed = config.issuers.find((issuer) => issuer.iss === iss);
  if (listed !== undefined) return listed;
  throw new LaunchError("issuer-not-listed", {
    whatFailed: "issuer allow-list · no request was sent",
    server: iss.slice(0, 200),
    allowed: config.issuers.map((issuer) => issuer.iss),
  });
}

async function leave(issuer: IssuerConfig, appId: AppId, launch: string | null, platform: Platform): Promise<void> {
  const { iss } = issuer;
  if (globalThis.crypto?.subtle === undefined) {
    throw new LaunchError("insecure-page", { whatFailed: "page · not https, so no Web Crypto", server: iss });
  }
  const clientId = clientIdFor(issuer, appId);
  if (clientId === null) {
    throw new LaunchError("client-id-missing", { whatFailed: `config · no client id for ${appId}`, server: iss });
  }
  const discovery = await discover(iss, platform);
  const version =
    issuer.scopes === "auto" ? (discovery.capabilities.includes("permission-v2") ? "v2" : "v1") : issuer.scopes;
  const kind = launch === null ? "standalone" : "ehr";
  const scope = scopeString(appId, kind, version, {
    supported: discovery.scopes_supported,
    appState: appStateBase(discovery, issuer) !== null,
  });
  const redirectUri = appAddress(platform);
  const request = await authorizeRequest(discovery, { iss, clientId, redirectUri, scope, launch });
  savePending(
    {
      appId,
      iss,
      clientId,
      launch: kind,
      state: request.state,
      nonce: request.nonce,
      verifier: request.verifier,
      redirectUri,
      scope,
      startedAt: platform.now(),
      discovery,
    },
    platform,
  );
  // `replace`: the back button must not come back to a launch code that is used up. Same frame, never a popup.
  platform.location.replace(request.url);
}

/** `https://host/<app>/`: the folder that both `launch.html` and `index.html` lie in. */
function appAddress(platform: Platform): string {
  const url = new URL(".", platform.location.href);
  return `${url.origin}${url.pathname}`;
}
