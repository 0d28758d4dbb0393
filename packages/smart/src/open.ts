import { createSession } from "./chart-session.ts";
import { type AppId, type BedsideConfig, type ChartAppId, type IssuerConfig, isChartApp } from "./config.ts";
import { followEnds, tellEnd } from "./ended.ts";
import { LaunchError } from "./error.ts";
import { KEPT_MS, keptKey, keptWork, sweepKept } from "./kept.ts";
import { beginLaunch, refuseOverrides } from "./launch.ts";
import { grantedMessages, type UiMessage } from "./messaging.ts";
import { browserPlatform, type Platform } from "./platform.ts";
import { baseOf, exchangeCode, isSafeEndpoint, type TokenAnswer } from "./protocol.ts";
import type { SessionParts } from "./server-core.ts";
import type { Session, SessionUser, StaffSession } from "./session.ts";
import { createStaffSession } from "./staff-session.ts";
import {
  type ContextReference,
  claim,
  dropSession,
  FINISHING,
  hasPending,
  isHeld,
  loadSession,
  markHere,
  type PendingLaunch,
  type StoredSession,
  saveSession,
  sessionIdHere,
  sweep,
  takePending,
} from "./store.ts";

const charts = new WeakMap<Platform, Promise<Session>>();
const staff = new WeakMap<Platform, Promise<StaffSession>>();

/**
 * What `index.html` does: finishes the launch that its address carries, or goes on with the session after a reload.
 * Calls of one page share one flight (React StrictMode calls twice), and its outcome stays: a code is used once.
 * When the address has `iss` without `code` (some launchers call this page directly) a launch starts and the promise stays
 * pending while the page is left.
 * @throws LaunchError (rejection)
 */
export function openSession(
  config: BedsideConfig,
  appId: ChartAppId,
  platform: Platform = browserPlatform(),
): Promise<Session> {
  return once(charts, platform, async () => {
    const parts = await open(config, appId, platform);
    const { patientId, iss } = parts.stored;
    if (patientId === null) throw new LaunchError("no-patient", { whatFailed: "session · no patient", server: iss });
    return createSession(parts, { appId, patientId });
  });
}

/**
 * The same for the console, which opens without a patient: one that the server names is neither needed nor used.
 * @throws LaunchError (rejection)
 */
export function openStaffSession(config: BedsideConfig, platform: Platform = browserPlatform()): Promise<StaffSession> {
  return once(staff, platform, async () => createStaffSession(await open(config, "console", platform)));
}

function once<S>(flights: WeakMap<Platform, Promise<S>>, platform: Platform, run: () => Promise<S>): Promise<S> {
  let flight = flights.get(platform);
  if (flight === undefined) {
    followEnds(platform);
    flight = run();
    flights.set(platform, flight);
  }
  return flight;
}

async function open(config: BedsideConfig, appId: AppId, platform: Platform): Promise<SessionParts> {
  const address = new URL(platform.location.href);
  const params = address.searchParams;
  if (params.has("code") || params.has("error")) return finishLaunch(config, appId, address, platform);
  if (params.has("iss") || params.has("launch")) {
    await beginLaunch(config, appId, platform);
    return new Promise<never>(() => {});
  }
  // What is left of a login answer whose code was dropped on the way is no attempt at an override.
  refuseOverrides(params, ["state"]);
  return resume(config, appId, platform);
}

async function finishLaunch(
  config: BedsideConfig,
  appId: AppId,
  address: URL,
  platform: Platform,
): Promise<SessionParts> {
  const state = address.searchParams.get("state");
  const pending = state === null ? null : takePending(state, platform);
  markHere(pending === null ? null : FINISHING, platform);
  if (pending === null || pending.appId !== appId) {
    throw new LaunchError("state-unknown", {
      whatFailed:
        state === null ? "authorize answer · no state" : "authorize answer · state is not of a launch of this tab",
    });
  }
  const { iss } = pending;
  // The list may have changed since the launch began.
  const issuer = issuerOf(config, iss);
  const error = address.searchParams.get("error");
  if (error !== null) {
    throw new LaunchError(error === "access_denied" ? "authorize-denied" : "authorize-failed", {
      whatFailed: `authorize answer · ${error.slice(0, 60)}`,
      server: iss,
    });
  }
  const token = await exchangeCode(pending, address, platform);
  const stored = await sessionFrom(pending, token, platform);
  const { release } = await claim(stored.id, platform);
  saveSession(stored, platform);
  markHere(stored.id, platform);
  // One after the other: the first takes the locks that the second asks about.
  void sweep(stored.id, platform).then(() => sweepKept(stored.keptKey, (id) => isHeld(id, platform), platform));
  return { stored, issuer, config, platform, release };
}

async function resume(config: BedsideConfig, appId: AppId, platform: Platform): Promise<SessionParts> {
  const id = sessionIdHere(platform);
  if (id === null) {
    sweepLater(platform);
    if (hasPending(appId, platform)) {
      throw new LaunchError("answer-lost", { whatFailed: "authorize answer · came without code and state" });
    }
    throw new LaunchError("no-launch", { whatFailed: "page · opened without a launch" });
  }
  if (id === FINISHING) {
    throw new LaunchError("answer-lost", { whatFailed: "token request · the page was reloaded before it had ended" });
  }
  const stored = loadSession(id, platform);
  if (stored === null || stored.appId !== appId) {
    sweepLater(platform);
    throw new LaunchError("chart-closed", { whatFailed: "page · its session is over" });
  }
  const issuer = issuerOf(config, stored.iss);
  const { held, release } = await claim(id, platform);
  if (!held) {
    markHere(null, platform);
    sweepLater(platform);
    throw new LaunchError("duplicate-tab", {
      whatFailed: "page · its session is open in another tab",
      server: stored.iss,
    });
  }
  // Read again: the page that held the session until now may have renewed the token.
  const current = loadSession(id, platform) ?? stored;
  const idleMs = config.session.idleMinutes * 60_000;
  const over = current.expiresAt !== null && current.expiresAt <= platform.now() && current.refreshToken === null;
  const idle = idleMs > 0 && platform.now() - current.touchedAt > idleMs;
  if (over || idle) {
    dropSession(id, platform);
    if (idle) keptWork(current.keptKey, id, platform).drop();
    tellEnd({ id, keptKey: current.keptKey, isKept: !idle }, platform);
    sweepLater(platform);
    release();
    throw new LaunchError(idle ? "idle" : "session-expired", {
      whatFailed: idle ? `page · untouched for ${config.session.idleMinutes} min` : "access token · expired",
      server: current.iss,
    });
  }
  return { stored: current, issuer, config, platform, release };
}

/** A page that shows no chart removes what others left in this tab, once nobody may come back to it. */
function sweepLater(platform: Platform): void {
  platform.setTimeout(() => {
    void sweep("", platform).then(() => sweepKept("", (id) => isHeld(id, platform), platform));
  }, KEPT_MS);
}

function issuerOf(config: BedsideConfig, iss: string): IssuerConfig {
  const issuer = config.issuers.find((it) => it.iss === iss);
  if (issuer !== undefined) return issuer;
  throw new LaunchError("issuer-not-listed", {
    whatFailed: "issuer allow-list · the server of this session is not listed any more",
    server: iss,
    allowed: config.issuers.map((it) => it.iss),
  });
}

async function sessionFrom(pending: PendingLaunch, token: TokenAnswer, platform: Platform): Promise<StoredSession> {
  const { context } = token;
  const patientId = isChartApp(pending.appId) ? patientFrom(context, pending.iss) : null;
  // RFC 6749, 5.1: a token answer without scope means that what was asked for is granted.
  const scope = token.scope ?? pending.scope;
  const identity = {
    id: crypto.randomUUID(),
    appId: pending.appId,
    iss: pending.iss,
    patientId,
    user: userFrom(token, pending.iss),
  };
  return {
    ...identity,
    keptKey: await keptKey(identity),
    clientId: pending.clientId,
    launch: pending.launch,
    accessToken: token.accessToken,
    refreshToken: token.refreshToken,
    expiresAt: token.expiresAt,
    scope,
    touchedAt: platform.now(),
    encounter: text(context.encounter),
    fhirContext: Array.isArray(context.fhirContext) ? context.fhirContext.flatMap(contextReference) : [],
    intent: text(context.intent),
    tenant: text(context.tenant),
    smartStyleUrl: text(context.smart_style_url),
    appContext: text(context.appContext),
    // Absent means that the app has to show who the patient is.
    needPatientBanner: context.need_patient_banner !== false && context.need_patient_banner !== "false",
    messaging: messagingFrom(context, grantedMessages(pending.scope, scope.split(/\s+/))),
    discovery: pending.discovery,
  };
}

/** @throws LaunchError `no-patient` */
function patientFrom(context: Record<string, unknown>, server: string): string {
  const patientId = text(context.patient)?.replace(/^Patient\//, "") ?? null;
  if (patientId !== null && /^[A-Za-z0-9\-.]{1,64}$/.test(patientId)) return patientId;
  throw new LaunchError("no-patient", {
    whatFailed: patientId === null ? "token answer · no patient" : "token answer · patient is not a FHIR id",
    server,
  });
}

/** SMART Web Messaging 1.0, "Authorization with SMART scopes": origin, handle and a right, or there is no messaging. */
function messagingFrom(context: Record<string, unknown>, may: UiMessage[]): StoredSession["messaging"] {
  const origin = URL.parse(text(context.smart_web_messaging_origin) ?? "")?.origin ?? null;
  const handle = text(context.smart_web_messaging_handle);
  return origin === null || !isSafeEndpoint(origin) || handle === null || may.length === 0
    ? null
    : { origin, handle, may };
}

/** `fhirUser` may be absolute or relative (and stand in `profile` on older servers); one of another server is no reference here. */
function userFrom(token: TokenAnswer, iss: string): SessionUser | null {
  if (token.identity === null) return null;
  const { claims, sub } = token.identity;
  const fhirUser = text(claims.fhirUser) ?? text(claims.profile);
  const base = `${baseOf(iss)}/`;
  const local = fhirUser?.startsWith(base) ? fhirUser.slice(base.length) : fhirUser;
  const known =
    local !== null &&
    local !== undefined &&
    /^(Practitioner|PractitionerRole|Patient|RelatedPerson|Person)\/[A-Za-z0-9\-.]{1,64}$/.test(local);
  return { reference: known ? local : null, fhirUser, name: text(claims.name), subject: sub };
}

function contextReference(entry: unknown): ContextReference[] {
  if (typeof entry !== "object" || entry === null) return [];
  const context = entry as Record<string, unknown>;
  const reference = text(context.reference);
  return reference === null ? [] : [{ reference, role: text(context.role) }];
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
