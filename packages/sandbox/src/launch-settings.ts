/**
 * What can be chosen about a launch: the launcher page, its shareable link and `POST /launcher/api/launch` speak this.
 * Pure data, for the browser and the server. Names follow SMART App Launch 2.2 and the SMART launcher that developers know.
 */

export const LAUNCH_KINDS = [
  "provider-ehr",
  "patient-portal",
  "provider-standalone",
  "patient-standalone",
  "backend-service",
] as const;
export type LaunchKind = (typeof LAUNCH_KINDS)[number];

export const CLIENT_KINDS = ["public", "confidential-symmetric", "confidential-asymmetric"] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** `auto` checks a challenge that was sent, `always` asks for one, `none` ignores it. SMART 2.2 asks for `always`. */
export const PKCE_MODES = ["none", "auto", "always"] as const;
export type PkceMode = (typeof PKCE_MODES)[number];

/**
 * Failures that only say yes or no, by the step of the launch that they break. `auth_invalid_client_secret` is answered
 * by the token endpoint, where a secret is seen.
 */
export const SIMPLE_FAULTS = {
  authorize: [
    "auth_invalid_client_id",
    "auth_invalid_redirect_uri",
    "auth_invalid_scope",
    "auth_invalid_client_secret",
    "auth_wrong_state",
    "auth_access_denied",
  ],
  token: [
    "token_invalid_token",
    "token_expired_launch",
    "token_expired_refresh_token",
    "token_expired_registration_token",
    "token_invalid_scope",
    "token_invalid_jti",
    "token_no_patient",
    "token_fewer_scopes",
    "id_token_wrong_signature",
    "id_token_wrong_issuer",
    "id_token_wrong_audience",
    "id_token_wrong_nonce",
    "id_token_expired",
    "id_token_alg_none",
  ],
  data: ["request_invalid_token", "request_expired_token", "half_answer", "wrong_content_type", "endless_paging"],
  /** The CORS ones strike apps of another origin only: a browser asks no leave for its own. */
  server: ["wrong_cors_token", "wrong_cors_fhir", "lying_capability"],
} as const;
export type SimpleFault = (typeof SIMPLE_FAULTS)[keyof typeof SIMPLE_FAULTS][number];

/** Every simulated failure of a launch. Absent or zero: the sandbox behaves. */
export interface Faults {
  simple: SimpleFault[];
  /** Milliseconds added to every FHIR answer. */
  slowMs: number;
  /** The n-th FHIR request of the launch (from 1) answers 429 with Retry-After; 0 never. */
  tooManyAt: number;
  retryAfterSeconds: number;
  /** Share of FHIR requests that answer 503, 0 to 1. */
  errorRate: number;
  /** The connection of the n-th FHIR request (from 1) is cut in the middle of the answer; 0 never. */
  cutAt: number;
  /** Seconds by which the server's clock runs ahead (negative: behind), in Date headers and id_token times. */
  clockSkewSeconds: number;
}

export interface ContextReference {
  reference: string;
  role?: string;
}

/** An app of somebody else, registered for this launch only. */
export interface AppUnderTest {
  launchUrl: string;
  clientId: string;
  clientKind: ClientKind;
  clientSecret?: string;
  jwksUrl?: string;
  /** A JSON Web Key Set as text, instead of its address. */
  jwks?: string;
  redirectUris: string[];
}

export interface LaunchSettings {
  kind: LaunchKind;
  /** Path of one of the suite's apps ("coronary-risk"), or null with `appUnderTest`. */
  app: string | null;
  appUnderTest: AppUnderTest | null;
  /** Patients to choose from; one is taken without asking, none means all (a picker is shown). */
  patients: string[];
  /** Users to choose from; one is taken without asking. */
  practitioners: string[];
  /** `auto`: the newest; `ask`: a picker; `none`; or an Encounter id. */
  encounter: string;
  /** Skips the sign-in page when one user is given, and the consent page. Standalone launches only. */
  skipLogin: boolean;
  skipConsent: boolean;
  fhirContext: ContextReference[];
  intent: string;
  /** What a CDS Hooks card hands to the app that it opens; it comes with the token answer (CDS Hooks 2.0, Link). */
  appContext: string;
  needPatientBanner: boolean;
  /** Gives the app a handle for SMART Web Messages to the page that opened it; that page knows it as `messagingHandle`. */
  webMessaging: boolean;
  smartStyleUrl: string;
  tenant: string;
  refusedScopes: string[];
  /** Seconds an access token lives; null for the sandbox's default. */
  tokenSeconds: number | null;
  pkce: PkceMode;
  /** Refuses what the log would only mark: weak `state`, a wrong `aud`, PKCE that is missing. */
  strict: boolean;
  faults: Faults;
}

export const NO_FAULTS: Faults = {
  simple: [],
  slowMs: 0,
  tooManyAt: 0,
  retryAfterSeconds: 2,
  errorRate: 0,
  cutAt: 0,
  clockSkewSeconds: 0,
};

export const NORMAL_LAUNCH: LaunchSettings = {
  kind: "provider-ehr",
  app: null,
  appUnderTest: null,
  patients: [],
  practitioners: [],
  encounter: "none",
  skipLogin: false,
  skipConsent: false,
  fhirContext: [],
  intent: "",
  appContext: "",
  needPatientBanner: true,
  webMessaging: true,
  smartStyleUrl: "",
  tenant: "",
  refusedScopes: [],
  tokenSeconds: null,
  pkce: "always",
  strict: true,
  faults: NO_FAULTS,
};

/** What a caller gives; everything left out is as in `NORMAL_LAUNCH` and `NO_FAULTS`. */
export type LaunchInput = Partial<Omit<LaunchSettings, "faults">> & { faults?: Partial<Faults> };

/** Answer of `POST /launcher/api/launch`. */
export interface MadeLaunch {
  /** Id of the launch in the log. */
  id: string;
  /** Address to open: a path for the suite's apps, absolute for an app under test, null for a backend service. */
  url: string | null;
  /** The opaque `launch` value; null for standalone launches and backend services. */
  launch: string | null;
  /** Handle of SMART Web Messages to the page that opened it; null when it takes none. */
  messagingHandle: string | null;
  /** `iss` and `aud` of this launch. */
  fhirBase: string;
  /**
   * Another address of the same server, for this launch alone: an app that takes it as its server (`iss`, `aud`) is known
   * by it in a standalone launch and in discovery, without the launcher's cookie.
   */
  ownBase: string;
}

/** Answer of `GET /launcher/api/launches?since=<version>`: the launches that changed after that version, newest first. */
export interface LaunchesAnswer {
  version: number;
  launches: LaunchLog[];
  /** Requests that belong to no launch, or to one that can not be told, newest last. */
  unattached: LoggedRequest[];
}

/** What one launch did, for the log panel: `GET /launcher/api/launches`, newest first, and `/launches/:id`. */
export interface LaunchLog {
  id: string;
  /** Grows with every change, over all launches. */
  version: number;
  /** ISO date and time of the click. */
  startedAt: string;
  clientId: string;
  /** Name of the app. */
  title: { en: string; "zh-TW": string };
  settings: LaunchSettings;
  requests: LoggedRequest[];
}

export interface LoggedRequest {
  n: number;
  /** Milliseconds since the launch was made, and how long the answer took (null while it is under way). */
  atMs: number;
  tookMs: number | null;
  method: string;
  /** Path and query; secrets cut to their first six characters. */
  path: string;
  status: number | null;
  /** Query or form parameters, secrets cut to their first six characters. */
  parameters: [string, string][];
  /** The simulated failure that made this answer, when one did. */
  simulated: string | null;
  checks: ShallCheck[];
  /** How the sandbox answered when something was wrong, in words. */
  answered: string | null;
}

/** One requirement on the client: SMART App Launch 2.2, or an RFC that it rests on. */
export interface ShallCheck {
  /** As in docs/smart-conformance.md: "launch-4.3". */
  id: string;
  level: "SHALL" | "SHOULD";
  ok: boolean;
  parameter: string | null;
  text: { en: string; "zh-TW": string };
  /** What was seen and what to do, when it is broken. */
  advice: { en: string; "zh-TW": string } | null;
}
