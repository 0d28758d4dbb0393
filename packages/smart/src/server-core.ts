import type { FhirResource, HumanName } from "fhir/r4";
import { type Capability, readCapability } from "./capability.ts";
import type { BedsideConfig, IssuerConfig } from "./config.ts";
import { tellEnd } from "./ended.ts";
import { LaunchError } from "./error.ts";
import { KEPT_MS, type KeptWork, keptWork } from "./kept.ts";
import { createMessaging } from "./messaging.ts";
import type { Platform } from "./platform.ts";
import { baseOf, revoke } from "./protocol.ts";
import type { ReadOutcome, RequestFailure } from "./request.ts";
import { type GrantedScopes, parseScopes, type ScopeContext } from "./scopes.ts";
import { isInside } from "./search.ts";
import type { EndReason, ServerSession, SessionState } from "./session.ts";
import { dropSession, markHere, type StoredSession, saveSession } from "./store.ts";
import { keepTokens, type TokenKeeper } from "./tokens.ts";
import { failure, type Send, transport } from "./transport.ts";

const TOUCH_SAVE_MS = 30_000;
/** Longest delay that a browser's timer takes. */
const MAX_TIMER_MS = 2_147_483_647;

export interface SessionParts {
  stored: StoredSession;
  issuer: IssuerConfig;
  config: BedsideConfig;
  platform: Platform;
  /** Gives the session's lock back. */
  release: () => void;
  /** For tests of slow servers. */
  timeoutMs?: number;
  retryDelaysMs?: readonly number[];
}

/** A session of a server, and what the sessions of charts and of staff are built on. */
export interface ServerCore {
  session: ServerSession;
  send: Send;
  /** FHIR base without its last slash. */
  base: string;
  scopes: () => GrantedScopes;
  tokens: TokenKeeper;
  ended: AbortSignal;
  kept: KeptWork;
  /** Reads a resource of this server; the answer is the one that was asked for. */
  read: (reference: string, options?: { signal?: AbortSignal }) => Promise<ReadOutcome>;
}

/** Puts together what every session has, from what the launch left in storage. `contexts` are those of rights that count. */
export function createServerCore(parts: SessionParts, contexts?: readonly ScopeContext[]): ServerCore {
  const { stored, issuer, config, platform, release } = parts;
  const base = baseOf(stored.iss);
  const ended = new AbortController();
  const listeners = new Set<() => void>();
  const kept = keptWork(stored.keptKey, stored.id, platform);
  const idleMs = config.session.idleMinutes * 60_000;
  let scopes = parseScopes(stored.scope, contexts);
  let state: SessionState;
  let savedTouchAt = stored.touchedAt;
  let capability: Promise<Capability> | null = null;
  const timers: { expiry: unknown; idle: unknown } = { expiry: undefined, idle: undefined };

  const activeState = (): SessionState => ({
    status: "active",
    expiresAt: stored.expiresAt,
    renewable: tokens.renewable(),
  });

  const notify = (): void => {
    for (const listener of listeners) listener();
  };

  const save = (): void => {
    if (state.status === "ended") return;
    saveSession(stored, platform);
    scopes = parseScopes(stored.scope, contexts);
    state = activeState();
    armExpiry();
    notify();
  };

  const end = (reason: EndReason, whatFailed: string): void => {
    if (state.status === "ended") return;
    // Without a user nobody can come back as the same one.
    const isKept = reason === "session-expired" && stored.user !== null;
    state = {
      status: "ended",
      reason,
      error: new LaunchError(reason, { whatFailed, server: stored.iss }),
      unfiled: { counts: kept.counts(), isKept },
    };
    dropSession(stored.id, platform);
    if (isKept) {
      kept.alive();
      platform.setTimeout(kept.dropOwn, KEPT_MS);
    } else kept.drop();
    stored.accessToken = "";
    stored.refreshToken = null;
    platform.clearTimeout(timers.expiry);
    platform.clearTimeout(timers.idle);
    ended.abort();
    release();
    tellEnd({ id: stored.id, keptKey: stored.keptKey, isKept }, platform);
    notify();
  };

  const tokens = keepTokens({ stored, platform, save, isEnded: () => state.status === "ended", end });
  state = activeState();
  const send = transport({
    platform,
    tokens,
    ended: ended.signal,
    endExpired: (whatFailed) => end("session-expired", whatFailed),
    timeoutMs: parts.timeoutMs,
    retryDelaysMs: parts.retryDelaysMs,
  });

  /** Renews shortly before the token ends, or ends the session when it can not. */
  function armExpiry(): void {
    platform.clearTimeout(timers.expiry);
    const due = tokens.dueAt();
    if (due === null || state.status === "ended") return;
    const wake = async (): Promise<void> => {
      await tokens.access();
      armExpiry();
    };
    const wait = Math.min(Math.max(0, due - platform.now()), MAX_TIMER_MS);
    timers.expiry = platform.setTimeout(() => void wake(), wait);
  }

  function armIdle(): void {
    platform.clearTimeout(timers.idle);
    if (idleMs === 0) return;
    const wait = Math.max(0, stored.touchedAt + idleMs - platform.now());
    timers.idle = platform.setTimeout(() => {
      if (platform.now() - stored.touchedAt >= idleMs) void signOut("idle");
      else armIdle();
    }, wait);
  }

  async function signOut(reason: EndReason = "signed-out"): Promise<void> {
    if (state.status === "ended") return;
    const { refreshToken, accessToken } = stored;
    end(reason, reason === "idle" ? `page · untouched for ${config.session.idleMinutes} min` : "session · signed out");
    markHere(null, platform);
    for (const token of [refreshToken, accessToken]) {
      if (token !== null) await revoke(stored, token, platform);
    }
  }

  const read: ServerCore["read"] = async (reference, options) => {
    const url = /^https?:/.test(reference) ? reference : `${base}/${reference}`;
    const relative = isInside(base, url) ? url.slice(base.length + 1) : "";
    if (
      !url.startsWith(`${base}/`) ||
      !/^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}(\/_history\/[A-Za-z0-9\-.]{1,64})?$/.test(relative)
    ) {
      return failure("outside-server", null, "the reference is not a resource of this server");
    }
    const resourceType = relative.slice(0, relative.indexOf("/"));
    if (!scopes.can(resourceType, "r")) return notGranted(resourceType, "r");
    const outcome = await send({ method: "GET", url, repeatable: true, signal: options?.signal });
    if (!outcome.ok) return outcome;
    const { resource, status } = outcome.answer;
    if (resource === null) return failure("not-fhir", status, "the answer is empty");
    const [, wantedId] = relative.split("/");
    if (resource.resourceType !== resourceType || resource.id !== wantedId) {
      return failure("other-patient", status, "the server answered with another resource than was asked for");
    }
    return { ok: true, resource };
  };

  const readClinician: ServerSession["clinician"] = async () => {
    const { user } = stored;
    if (user === null) return null;
    if (user.name !== null) return { reference: user.reference, display: user.name };
    if (user.reference === null) return null;
    const outcome = await read(user.reference);
    const display = outcome.ok ? nameIn(outcome.resource) : null;
    return display === null ? null : { reference: user.reference, display };
  };

  const readCapabilities = (): Promise<Capability> => {
    capability ??= send({ method: "GET", url: `${base}/metadata`, repeatable: true }).then((outcome) => {
      const read = readCapability(outcome.ok ? outcome.answer.resource : null);
      if (!read.known) capability = null;
      return read;
    });
    return capability;
  };

  armExpiry();
  armIdle();

  const session: ServerSession = {
    appId: stored.appId,
    issuer,
    launch: stored.launch,
    user: stored.user,
    messaging: stored.messaging === null ? null : createMessaging(stored.messaging, platform),
    get scopes() {
      return scopes.list;
    },
    can: (resourceType, interaction) => state.status === "active" && scopes.can(resourceType, interaction),
    narrowedTo: (resourceType, interaction) => scopes.narrowedTo(resourceType, interaction),
    clinician: readClinician,
    capability: readCapabilities,
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    touch: () => {
      if (state.status === "ended") return;
      stored.touchedAt = platform.now();
      if (stored.touchedAt - savedTouchAt > TOUCH_SAVE_MS) {
        savedTouchAt = stored.touchedAt;
        saveSession(stored, platform);
        kept.alive();
      }
    },
    idleEndsAt: () => (idleMs === 0 ? null : stored.touchedAt + idleMs),
    signOut,
  };
  return { session, send, base, scopes: () => scopes, tokens, ended: ended.signal, kept, read };
}

/** The EHR did not give this right: nothing is asked. */
export function notGranted(resourceType: string, right: string): { ok: false; cause: RequestFailure } {
  return failure("scope-missing", null, `the EHR did not grant ${resourceType}.${right}`);
}

/** Name of a Practitioner or other person as the record shows it; a PractitionerRole names its practitioner. */
function nameIn(resource: FhirResource): string | null {
  if (resource.resourceType === "PractitionerRole") return resource.practitioner?.display ?? null;
  const name = "name" in resource && Array.isArray(resource.name) ? resource.name[0] : undefined;
  if (typeof name !== "object" || name === null) return null;
  const { text, family, given } = name as HumanName;
  const parts = [...(given ?? []), family].filter((part) => part !== undefined).join(" ");
  return text ?? (parts === "" ? null : parts);
}
