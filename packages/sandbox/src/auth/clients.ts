import { type Client, type ClientMetadata, errors } from "oidc-provider";
import type { AppUnderTest, LaunchKind } from "../launch-settings.ts";
import type { Localized } from "../server/directory.ts";
import type { ExtraClient } from "../server/options.ts";
import type { Database } from "./database.ts";
import { splitScopes } from "./scopes.ts";

export interface AppRegistration {
  /** Folder and path of the app: "ecg-triage" is served at /ecg-triage/. */
  path: string;
  clientId: string;
  name: Localized;
}

/** The suite's apps, as the sandbox registers them unless config.json names other client ids for it. */
export const APPS: readonly AppRegistration[] = [
  { path: "ecg-triage", clientId: "bedside-ecg-triage", name: { en: "ECG triage", "zh-TW": "心電圖判讀" } },
  { path: "coronary-risk", clientId: "bedside-coronary-risk", name: { en: "Coronary risk", "zh-TW": "冠心病風險" } },
  { path: "lung-decision", clientId: "bedside-lung-decision", name: { en: "Lung decision", "zh-TW": "肺癌決策" } },
  { path: "console", clientId: "bedside-console", name: { en: "Console", "zh-TW": "主控台" } },
];

/** The client's name in Chinese (RFC 7591, 2.2: human-readable metadata with a language tag). */
const CHINESE_NAME = "client_name#zh-TW";

/** The name that people are shown, in both languages. */
export function titleOf(client: Client): Localized {
  const en = client.clientName ?? client.clientId;
  const chinese = client[CHINESE_NAME];
  return { en, "zh-TW": typeof chinese === "string" && chinese !== "" ? chinese : en };
}

function publicClient(clientId: string, name: Localized, redirectUris: string[]): ClientMetadata {
  return {
    client_id: clientId,
    client_name: name.en,
    [CHINESE_NAME]: name["zh-TW"],
    redirect_uris: redirectUris,
    response_types: ["code"],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: "none",
  };
}

const namesOf = (apps: readonly AppRegistration[], language: keyof Localized, between: string) =>
  apps.map((app) => app.name[language]).join(between);

/** Every public client with its exact redirect addresses; apps that share a client id share the client. */
export function registeredClients(
  publicUrl: string,
  apps: readonly AppRegistration[],
  extra: readonly ExtraClient[],
): ClientMetadata[] {
  const byId = Map.groupBy(apps, (app) => app.clientId);
  return [
    ...[...byId].map(([clientId, sharing]) =>
      publicClient(
        clientId,
        { en: namesOf(sharing, "en", ", "), "zh-TW": namesOf(sharing, "zh-TW", "、") },
        sharing.flatMap((app) => [`${publicUrl}/${app.path}/`, `${publicUrl}/${app.path}/index.html`]),
      ),
    ),
    ...extra.map((client) =>
      publicClient(client.clientId, { en: client.name, "zh-TW": client.name }, client.redirectUris),
    ),
  ];
}

const AUTH_METHODS = {
  public: "none",
  "confidential-symmetric": "client_secret_basic",
  "confidential-asymmetric": "private_key_jwt",
} as const;

/** Registration of somebody else's app, as a launch describes it. */
export function clientUnderTest(app: AppUnderTest, kind: LaunchKind): ClientMetadata {
  const isBackend = kind === "backend-service";
  return {
    client_id: app.clientId,
    client_name: app.clientId,
    redirect_uris: isBackend ? [] : app.redirectUris,
    response_types: isBackend ? [] : ["code"],
    grant_types: isBackend ? ["client_credentials"] : ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: AUTH_METHODS[app.clientKind],
    ...(app.clientKind === "confidential-symmetric" ? { client_secret: app.clientSecret } : {}),
    ...(app.clientKind === "confidential-asymmetric"
      ? app.jwks === undefined
        ? { jwks_uri: app.jwksUrl }
        : { jwks: JSON.parse(app.jwks) as ClientMetadata["jwks"] }
      : {}),
  };
}

/** A registration's `scope` (RFC 7591): the engine knows only its own scopes, so it passes through it under this name. */
export const REGISTERED_SCOPE = "requested_scope";

/** What the engine shall keep of a registration beside what it knows. */
export const FURTHER_METADATA = ["launch_url", REGISTERED_SCOPE, CHINESE_NAME];

/** Refuses a registration whose `scope` is no list of scopes, or whose name is no text. */
export function checkFurtherMetadata(name: string, value: unknown): void {
  if (value === undefined) return;
  if (name === CHINESE_NAME && typeof value !== "string")
    throw new errors.InvalidClientMetadata(`${name} must be a text`);
  if (name === REGISTERED_SCOPE && (typeof value !== "string" || splitScopes(value).length === 0))
    throw new errors.InvalidClientMetadata("scope must be a text of at least one scope, parted by spaces");
}

/** The scopes that a client registered for, null when it named none. */
export function scopesOfClient(client: object | undefined): string[] | null {
  const scope = (client as Record<string, unknown> | undefined)?.[REGISTERED_SCOPE];
  return typeof scope === "string" ? splitScopes(scope) : null;
}

/** Origins that may call the token and FHIR endpoints from a browser: those of the clients, registered at any time. */
export function registeredOrigins(clients: ClientMetadata[], database: Database): (origin: string) => boolean {
  const has = (client: { redirect_uris?: unknown }, origin: string) =>
    Array.isArray(client.redirect_uris) &&
    client.redirect_uris.some((uri) => URL.parse(String(uri))?.origin === origin);
  return (origin) =>
    clients.some((client) => has(client, origin)) || database.all("Client").some((client) => has(client, origin));
}
