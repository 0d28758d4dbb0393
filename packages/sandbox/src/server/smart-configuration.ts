import { AUTH_PATH } from "../auth/provider.ts";
import { MESSAGING_SCOPE } from "../auth/scopes.ts";
import type { OauthUris } from "../fhir/service.ts";
import { APP_STATE_PATH } from "./app-state.ts";

/** Authorization endpoints of a sandbox, for the CapabilityStatement. */
export function oauthUris(publicUrl: string): OauthUris {
  const auth = publicUrl + AUTH_PATH;
  return {
    authorize: `${auth}/authorize`,
    token: `${auth}/token`,
    revoke: `${auth}/revoke`,
    introspect: `${auth}/introspect`,
    register: `${auth}/register`,
  };
}

/** `.well-known/smart-configuration` (SMART App Launch 2.2, "Conformance"). */
export function smartConfiguration(publicUrl: string, fhirBase: string): Record<string, unknown> {
  const auth = publicUrl + AUTH_PATH;
  return {
    issuer: fhirBase,
    jwks_uri: `${auth}/jwks`,
    authorization_endpoint: `${auth}/authorize`,
    token_endpoint: `${auth}/token`,
    revocation_endpoint: `${auth}/revoke`,
    introspection_endpoint: `${auth}/introspect`,
    userinfo_endpoint: `${auth}/userinfo`,
    registration_endpoint: `${auth}/register`,
    grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
    response_types_supported: ["code"],
    token_endpoint_auth_methods_supported: ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"],
    token_endpoint_auth_signing_alg_values_supported: ["RS384", "ES384"],
    code_challenge_methods_supported: ["S256"],
    scopes_supported: [
      "openid",
      "fhirUser",
      "profile",
      "launch",
      "launch/patient",
      "launch/encounter",
      "online_access",
      "offline_access",
      MESSAGING_SCOPE,
      "patient/*.cruds",
      "user/*.cruds",
      "patient/*.read",
      "patient/*.write",
      "user/*.read",
      "user/*.write",
      "system/*.cruds",
      "system/*.read",
      "system/*.write",
    ],
    associated_endpoints: [{ url: publicUrl + APP_STATE_PATH, capabilities: ["smart-app-state"] }],
    capabilities: [
      "launch-ehr",
      "launch-standalone",
      "client-public",
      "client-confidential-symmetric",
      "client-confidential-asymmetric",
      "authorize-post",
      "sso-openid-connect",
      "context-banner",
      "context-style",
      "context-ehr-patient",
      "context-ehr-encounter",
      "context-standalone-patient",
      "context-standalone-encounter",
      "permission-online",
      "permission-offline",
      "permission-patient",
      "permission-user",
      "permission-v1",
      "permission-v2",
    ],
  };
}
