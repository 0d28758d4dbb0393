import type { ClientMetadata } from "oidc-provider";
import type { ExtraClient } from "../server/options.ts";

export interface AppRegistration {
  /** Folder and path of the app: "ecg-triage" is served at /ecg-triage/. */
  path: string;
  clientId: string;
  name: string;
}

/** The suite's apps, as the sandbox registers them unless config.json names other client ids for it. */
export const APPS: readonly AppRegistration[] = [
  { path: "ecg-triage", clientId: "bedside-ecg-triage", name: "ECG triage" },
  { path: "coronary-risk", clientId: "bedside-coronary-risk", name: "Coronary risk" },
  { path: "lung-decision", clientId: "bedside-lung-decision", name: "Lung decision" },
];

function publicClient(clientId: string, name: string, redirectUris: string[]): ClientMetadata {
  return {
    client_id: clientId,
    client_name: name,
    redirect_uris: redirectUris,
    response_types: ["code"],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: "none",
  };
}

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
        sharing.map((app) => app.name).join(", "),
        sharing.flatMap((app) => [`${publicUrl}/${app.path}/`, `${publicUrl}/${app.path}/index.html`]),
      ),
    ),
    ...extra.map((client) => publicClient(client.clientId, client.name, client.redirectUris)),
  ];
}

/** Origins that may call the token and FHIR endpoints from a browser. */
export function registeredOrigins(clients: ClientMetadata[]): Set<string> {
  return new Set(clients.flatMap((client) => client.redirect_uris ?? []).map((uri) => new URL(uri).origin));
}
