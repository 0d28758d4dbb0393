import type { LaunchErrorKind } from "@bedside/smart";

/**
 * Every way in which a launch or an open chart fails, and what the reader then sees: the table that the specs
 * `failures-*.spec.ts` run and that docs/failures.md prints. Data only, so that a script can read it without a browser.
 */

/** Why a part of the chart could not be read. */
export type ReadCause =
  | "other"
  | "timeout"
  | "network"
  | "scope-missing"
  | "forbidden"
  | "paging"
  | "not-fhir"
  | "incomplete"
  | "other-patient";

/** What stands on the screen after a failure. */
export type Shown =
  /** An error page of `LAUNCH_REASONS`. */
  | { page: LaunchErrorKind }
  /** The same answer as without the failure. */
  | { right: true }
  /** Parts that could not be read are named with their cause and a way to try again; no number is made without them. */
  | { failed: ReadCause }
  /** Said on a page or in a place of its own. */
  | { says: string };

export interface FailureCase {
  /** In the words of somebody who watches it happen. */
  failure: string;
  shown: Shown;
}

const CASES = <T extends Record<string, FailureCase>>(cases: T): T => cases;

/** Before the login: the launch address, the settings, the server's description of itself. */
export const LAUNCH_CASES = CASES({
  "iss-unlisted": { failure: "`iss` is a server that config.json does not list", shown: { page: "issuer-not-listed" } },
  "iss-look-alike": {
    failure: "`iss` begins or ends like the listed server (`localhost.evil.example`, a Cyrillic letter, punycode)",
    shown: { page: "issuer-not-listed" },
  },
  "iss-slash": { failure: "`iss` with one more slash at its end", shown: { page: "issuer-not-listed" } },
  "iss-case": { failure: "`iss` in other letter case", shown: { page: "issuer-not-listed" } },
  "iss-port": { failure: "`iss` with another port or scheme", shown: { page: "issuer-not-listed" } },
  "iss-userinfo": { failure: "`iss` with a user name before the host", shown: { page: "issuer-not-listed" } },
  "iss-path": {
    failure: "`iss` with a longer path, a query or a fragment",
    shown: { page: "issuer-not-listed" },
  },
  "iss-twice": { failure: "`iss` or `launch` is there twice", shown: { page: "url-override" } },
  "url-override": {
    failure: "`clientId`, `patientId`, `fhirServiceUrl`, `redirect_uri`, `scope` and the like in the launch address",
    shown: { page: "url-override" },
  },
  "url-override-app": {
    failure: "the same in the address of the app itself",
    shown: { page: "url-override" },
  },
  "launch-without-iss": { failure: "the host dropped `iss`", shown: { page: "no-launch" } },
  "launch-stripped": {
    failure: "the host dropped the whole query of the launch address",
    shown: { says: "the list of servers to choose from" },
  },
  "launch-expired": {
    failure: "launch link that is used up, expired or invented",
    shown: { page: "authorize-failed" },
  },
  "launch-of-another-app": { failure: "launch link of another app", shown: { page: "authorize-failed" } },
  "config-missing": { failure: "config.json is not there", shown: { page: "config-wrong" } },
  "config-broken": { failure: "config.json does not parse", shown: { page: "config-wrong" } },
  "config-silent": { failure: "config.json never comes", shown: { page: "config-wrong" } },
  "discovery-down": { failure: "the server answers discovery with 503", shown: { page: "discovery-failed" } },
  "discovery-silent": { failure: "the server never answers discovery", shown: { page: "discovery-failed" } },
  "discovery-cut": { failure: "the connection drops during discovery", shown: { page: "discovery-failed" } },
  "discovery-html": { failure: "discovery answers with a login page of HTML", shown: { page: "discovery-failed" } },
  "discovery-half": { failure: "half a discovery document", shown: { page: "discovery-failed" } },
  "discovery-http": {
    failure: "the token address is plain http on another host",
    shown: { page: "discovery-failed" },
  },
  "discovery-plain": { failure: "the server offers PKCE `plain` only", shown: { page: "pkce-missing" } },
  "storage-blocked": {
    failure: "the frame may not use session storage (SecurityError)",
    shown: { page: "storage-blocked" },
  },
  "storage-full": { failure: "session storage takes nothing more", shown: { page: "storage-blocked" } },
  "popups-blocked": { failure: "the browser opens no windows", shown: { right: true } },
  "code-missing": {
    failure: "the scripts of the page do not load",
    shown: { says: "words in the page itself: the app could not be loaded, what to do" },
  },
});

/** The answer of the login page, and the token answer. */
export const LOGIN_CASES = CASES({
  "state-forged": { failure: "`state` that no launch of this tab made", shown: { page: "state-unknown" } },
  "state-missing": { failure: "`state` is missing", shown: { page: "state-unknown" } },
  "state-of-another-app": { failure: "`state` of another app of this tab", shown: { page: "state-unknown" } },
  "code-replayed": { failure: "the address with the code is opened again", shown: { page: "state-unknown" } },
  "answer-stripped": { failure: "the host dropped `code` and `state`", shown: { page: "answer-lost" } },
  "code-of-another-client": { failure: "the code was issued to another app", shown: { page: "launch-expired" } },
  "answer-issuer": { failure: "the login answer names another issuer (RFC 9207)", shown: { page: "authorize-failed" } },
  "access-denied": { failure: "access was denied", shown: { page: "authorize-denied" } },
  "login-error": { failure: "the login page answers with an error", shown: { page: "authorize-failed" } },
  "token-refused-client": { failure: "the token address refuses the client", shown: { page: "token-failed" } },
  "token-refused-code": { failure: "the token address refuses the code", shown: { page: "launch-expired" } },
  "token-down": { failure: "the token address answers 500", shown: { page: "token-failed" } },
  "token-cut": { failure: "the connection drops at the token request", shown: { page: "token-failed" } },
  "token-silent": { failure: "the token address never answers", shown: { page: "token-failed" } },
  "token-html": { failure: "the token address answers with HTML and 200", shown: { page: "token-failed" } },
  "token-half": { failure: "half a token answer", shown: { page: "token-failed" } },
  "token-type": { failure: "a token of a type other than Bearer", shown: { page: "token-failed" } },
  "token-empty": { failure: "a token answer without an access token", shown: { page: "token-failed" } },
  "no-patient": { failure: "a token answer without a patient", shown: { page: "no-patient" } },
  "patient-no-id": { failure: "a token answer whose patient is no FHIR id", shown: { page: "no-patient" } },
  "id-token-signature": { failure: "id_token with a wrong signature", shown: { page: "id-token-invalid" } },
  "id-token-issuer": { failure: "id_token of another issuer", shown: { page: "id-token-invalid" } },
  "id-token-audience": { failure: "id_token for another client", shown: { page: "id-token-invalid" } },
  "id-token-nonce": { failure: "id_token with another nonce", shown: { page: "id-token-invalid" } },
  "id-token-no-nonce": { failure: "id_token without the nonce", shown: { page: "id-token-invalid" } },
  "id-token-expired": { failure: "id_token that expired an hour ago", shown: { page: "id-token-invalid" } },
  "id-token-none": { failure: "id_token with `alg: none`", shown: { page: "id-token-invalid" } },
  "id-token-hmac": {
    failure: "id_token signed with the public key as an HMAC secret",
    shown: { page: "id-token-invalid" },
  },
  "id-token-garbage": { failure: "id_token that is no JWT", shown: { page: "id-token-invalid" } },
  "keys-missing": { failure: "the server's keys do not load", shown: { page: "id-token-invalid" } },
  "clock-ahead": { failure: "this PC is 5 minutes ahead, tokens of a few seconds", shown: { right: true } },
  "clock-behind": { failure: "this PC is 5 minutes behind, tokens of a few seconds", shown: { right: true } },
});

/** With the chart open. */
export const CHART_CASES = CASES({
  "patient-down": {
    failure: "the patient can not be read (500)",
    shown: { says: "The patient could not be read; nothing is shown for nobody; try again" },
  },
  "patient-html": {
    failure: "the patient comes as an HTML login page with 200",
    shown: { says: "The patient could not be read; nothing is shown for nobody; try again" },
  },
  "patient-other": {
    failure: "the server hands over another patient than asked for",
    shown: { says: "The patient could not be read; nothing is shown for nobody; try again" },
  },
  "rows-of-another": {
    failure: "among the rows is one of another patient",
    shown: { failed: "other-patient" },
  },
  "search-down": { failure: "a search answers 500 each time", shown: { failed: "other" } },
  "search-silent": { failure: "a search never answers", shown: { failed: "timeout" } },
  "search-cut": { failure: "the connection of a search drops each time", shown: { failed: "network" } },
  "search-half": { failure: "half an answer (JSON that breaks off)", shown: { failed: "not-fhir" } },
  "search-html": { failure: "a search answers with an HTML login page and 200", shown: { failed: "not-fhir" } },
  "search-forbidden": { failure: "a search answers 403", shown: { failed: "forbidden" } },
  "search-outcome": { failure: "an error inside an answer of 200", shown: { failed: "incomplete" } },
  "search-short": { failure: "the server counts more rows than it sends", shown: { failed: "incomplete" } },
  "search-second-page": { failure: "the second page fails", shown: { failed: "other" } },
  "paging-circle": { failure: "pages that go in a circle", shown: { failed: "paging" } },
  "paging-endless": { failure: "ever new pages without an end", shown: { failed: "paging" } },
  "paging-elsewhere": { failure: "the next page is on another server", shown: { failed: "other" } },
  "scope-refused": { failure: "fewer scopes granted than asked for", shown: { failed: "scope-missing" } },
  "busy-once": { failure: "429 with Retry-After, once", shown: { right: true } },
  "cut-once": { failure: "the connection drops once", shown: { right: true } },
  slow: { failure: "every answer takes 2 seconds more", shown: { right: true } },
  "bundle-20mb": { failure: "an answer of 20 MB", shown: { right: true } },
  "offline-and-back": {
    failure: "offline while the chart opens, and back",
    shown: { says: "Named as not read (no connection); trying again brings the right answer" },
  },
  "gone-after": {
    failure: "the server is gone after the chart was read",
    shown: { says: "The answer stays; filing says that the server did not answer and that filing again is safe" },
  },
  "refused-token": {
    failure: "the server refuses every token from the start",
    shown: { page: "session-expired" },
  },
});

/** Tokens that end while the chart is open. */
export const TOKEN_CASES = CASES({
  "ten-refused": {
    failure: "every request in flight is refused with 401 at once",
    shown: { right: true },
  },
  "refresh-rotation": {
    failure: "refresh tokens are rotated and a reuse would end the session",
    shown: { right: true },
  },
  "refresh-refused": {
    failure: "the refresh token is refused",
    shown: { page: "session-expired" },
  },
  "refresh-lost": {
    failure: "the answer to a refresh is lost",
    shown: { page: "session-expired" },
  },
  "refresh-busy": {
    failure: "the token address is busy (503 with Retry-After) when the token ends",
    shown: { right: true },
  },
  "refresh-other-patient": {
    failure: "a refresh answers with another patient",
    shown: { page: "patient-mismatch" },
  },
  "refresh-other-user": {
    failure: "a refresh answers for another user",
    shown: { page: "session-expired" },
  },
  "hidden-401": {
    failure: "a 401 without CORS headers (the browser calls it a network error) when the token is at its end",
    shown: { page: "session-expired" },
  },
});

/** Reload, back, forward, tabs and frames. */
export const NAVIGATION_CASES = CASES({
  "reload-launch": { failure: "reload of the launch page", shown: { right: true } },
  "reload-exchange": { failure: "reload while the code is being exchanged", shown: { page: "answer-lost" } },
  "reload-open": { failure: "reload of the open app", shown: { right: true } },
  "back-forward": { failure: "back to the EHR and forward again", shown: { right: true } },
  "after-filing": {
    failure: "reload, back and forward after filing",
    shown: { says: "The same answer, said to be in the record already" },
  },
  "sign-in-pages": {
    failure: "reload, back and forward on the sign-in pages of a standalone launch",
    shown: { right: true },
  },
  "two-charts": { failure: "two charts in two tabs, reloaded in turn", shown: { says: "Each tab its own patient" } },
  "two-apps": { failure: "two apps in two tabs and two frames", shown: { says: "Each its own app and patient" } },
  duplicate: { failure: "a duplicated tab", shown: { page: "duplicate-tab" } },
  "no-launch": { failure: "opened from a bookmark", shown: { page: "no-launch" } },
  "other-site": {
    failure: "the app is on another site than EHR and server (every request crosses origins)",
    shown: { right: true },
  },
  "frame-storage-blocked": {
    failure: "the same in a frame of the EHR, in a browser that blocks cookies and storage of other sites' frames",
    shown: { page: "storage-blocked" },
  },
  "frame-sandboxed": {
    failure: "EHR frame with `sandbox` and without `allow-same-origin`",
    shown: { says: "words in the page itself: the app could not be loaded, what to do" },
  },
});

/** Type of the annotation by which a test says which cell ("case app") it proves. */
export const CELL = "cell";

export const FAILURE_GROUPS = [
  { title: "Before the login", spec: "e2e/failures-launch.spec.ts", cases: LAUNCH_CASES },
  { title: "The login and its answer", spec: "e2e/failures-login.spec.ts", cases: LOGIN_CASES },
  { title: "With the chart open", spec: "e2e/failures-chart.spec.ts", cases: CHART_CASES },
  { title: "Tokens that end", spec: "e2e/failures-tokens.spec.ts", cases: TOKEN_CASES },
  { title: "Reload, back, tabs and frames", spec: "e2e/failures-navigation.spec.ts", cases: NAVIGATION_CASES },
] as const;
