/**
 * What is kept between two pages of one launch, in sessionStorage: tokens and the launch context, nothing clinical.
 *
 * Two charts never mix: sessionStorage is shared by all frames of one tab (an EHR can show two charts in two frames) and
 * copied by `window.open`. So no page ever looks for "the" session. A launch in flight is found by its own `state`; an open
 * session by an id that only this entry of this frame's history holds (`history.state`), which survives a reload, is not
 * copied by `window.open`, and does not disturb the frame names an EHR uses as targets. Duplicating a tab copies both: the
 * second holder fails to get the Web Lock of the session (see `claim`) and does not open it.
 */
import * as z from "zod/mini";
import { APP_IDS } from "./config.ts";
import { LaunchError } from "./error.ts";
import { UI_MESSAGES } from "./messaging.ts";
import type { Platform } from "./platform.ts";

const nullable = z.nullable(z.string());
const discovery = z.looseObject({
  issuer: z.optional(z.string()),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.optional(z.string()),
  revocation_endpoint: z.optional(z.string()),
  capabilities: z.array(z.string()),
  scopes_supported: z.optional(z.array(z.string())),
  code_challenge_methods_supported: z.array(z.string()),
  associated_endpoints: z.optional(z.array(z.object({ url: z.string(), capabilities: z.array(z.string()) }))),
  id_token_signing_alg_values_supported: z.optional(z.array(z.string())),
  authorization_response_iss_parameter_supported: z.optional(z.boolean()),
});

const pendingSchema = z.object({
  appId: z.enum(APP_IDS),
  iss: z.string(),
  clientId: z.string(),
  launch: z.enum(["ehr", "standalone"]),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  redirectUri: z.string(),
  scope: z.string(),
  startedAt: z.number(),
  discovery,
});
export type PendingLaunch = z.infer<typeof pendingSchema>;

/** One entry of the launch's `fhirContext`; one without a reference (a canonical, an identifier) names nothing that we read. */
const contextReference = z.object({ reference: z.string(), role: nullable });

const sessionSchema = z.object({
  id: z.string(),
  appId: z.enum(APP_IDS),
  iss: z.string(),
  clientId: z.string(),
  launch: z.enum(["ehr", "standalone"]),
  accessToken: z.string(),
  refreshToken: nullable,
  expiresAt: z.nullable(z.number()),
  scope: z.string(),
  touchedAt: z.number(),
  /** Null in a session that is not of one chart. */
  patientId: nullable,
  user: z.nullable(z.object({ reference: nullable, fhirUser: nullable, name: nullable, subject: z.string() })),
  encounter: nullable,
  fhirContext: z.array(contextReference),
  intent: nullable,
  tenant: nullable,
  smartStyleUrl: nullable,
  appContext: nullable,
  needPatientBanner: z.boolean(),
  /** Where the session's unfiled work lies: see `kept.ts`. */
  keptKey: z.string(),
  messaging: z.nullable(z.object({ origin: z.string(), handle: z.string(), may: z.array(z.enum(UI_MESSAGES)) })),
  discovery,
});
export type StoredSession = z.infer<typeof sessionSchema>;
export type ContextReference = StoredSession["fhirContext"][number];

const PENDING = "bedside.launch.";
const SESSION = "bedside.session.";
const PENDING_LIFE_MS = 15 * 60_000;
/** A reloaded page may ask for the lock before the browser has taken it from the page that is leaving. */
const CLAIM_WAIT_MS = 2000;

/** @throws LaunchError `storage-blocked` when the frame may not use sessionStorage. */
function storageOf(platform: Platform): Storage {
  try {
    return platform.storage();
  } catch (cause) {
    throw new LaunchError("storage-blocked", { whatFailed: "sessionStorage · blocked in this frame" }, { cause });
  }
}

function parse<T>(schema: z.ZodMiniType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function savePending(pending: PendingLaunch, platform: Platform): void {
  const storage = storageOf(platform);
  for (const key of keysOf(storage, PENDING)) {
    const old = parse(pendingSchema, storage.getItem(key));
    if (old === null || platform.now() - old.startedAt > PENDING_LIFE_MS) storage.removeItem(key);
  }
  try {
    storage.setItem(PENDING + pending.state, JSON.stringify(pending));
  } catch (cause) {
    throw new LaunchError("storage-blocked", { whatFailed: "sessionStorage · takes nothing more" }, { cause });
  }
}

/** Is a launch of this app under way in this tab, for not longer than a login takes? */
export function hasPending(appId: string, platform: Platform): boolean {
  const storage = storageOf(platform);
  return keysOf(storage, PENDING).some((key) => {
    const pending = parse(pendingSchema, storage.getItem(key));
    return pending?.appId === appId && platform.now() - pending.startedAt <= PENDING_LIFE_MS;
  });
}

/** Takes the launch that this `state` belongs to: the second call finds nothing, so a code is exchanged once. */
export function takePending(state: string, platform: Platform): PendingLaunch | null {
  const storage = storageOf(platform);
  const pending = parse(pendingSchema, storage.getItem(PENDING + state));
  storage.removeItem(PENDING + state);
  return pending;
}

/** Storage that is full or taken away costs the reload, not the open chart: the session goes on in memory. */
export function saveSession(session: StoredSession, platform: Platform): void {
  try {
    storageOf(platform).setItem(SESSION + session.id, JSON.stringify(session));
  } catch {
    // A reload then says that the session is over.
  }
}

export function loadSession(id: string, platform: Platform): StoredSession | null {
  return parse(sessionSchema, storageOf(platform).getItem(SESSION + id));
}

export function dropSession(id: string, platform: Platform): void {
  try {
    storageOf(platform).removeItem(SESSION + id);
  } catch {
    // Storage that was taken away holds nothing that this page could reach.
  }
}

/** Stands in a history entry in place of a session's id while its code is being exchanged. */
export const FINISHING = "finishing";

/** The id of the session of this history entry. */
export function sessionIdHere(platform: Platform): string | null {
  const state = platform.history.state;
  if (typeof state !== "object" || state === null) return null;
  const id = (state as Record<string, unknown>).bedsideSession;
  return typeof id === "string" ? id : null;
}

/** Writes the session id into this history entry and takes `code`, `state` and all else out of the address. */
export function markHere(id: string | null, platform: Platform): void {
  const url = new URL(platform.location.href);
  url.search = "";
  url.hash = "";
  const before = platform.history.state;
  const kept = typeof before === "object" && before !== null ? before : {};
  platform.history.replaceState({ ...kept, bedsideSession: id }, "", url.href);
}

/**
 * Takes the session for this page until the page is gone or `release` is called. Two live pages never hold one session:
 * they would use its refresh token twice. Without Web Locks every claim succeeds.
 */
export async function claim(id: string, platform: Platform): Promise<{ held: boolean; release: () => void }> {
  const { locks } = platform;
  if (locks === null) return { held: true, release: () => {} };
  let release = (): void => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held = await new Promise<boolean>((resolve) => {
    locks
      .request(SESSION + id, { signal: AbortSignal.timeout(CLAIM_WAIT_MS) }, () => {
        resolve(true);
        return until;
      })
      // Only waiting in vain means that another page holds it; a frame without the right to Web Locks goes without.
      .catch((cause: unknown) => resolve(!(cause instanceof DOMException && cause.name === "TimeoutError")));
  });
  return { held, release };
}

/** Does a page of this browser show the session? Without Web Locks nobody can say, and the answer is no. */
export async function isHeld(id: string, platform: Platform): Promise<boolean> {
  const { locks } = platform;
  if (locks === null) return false;
  return locks.request(SESSION + id, { ifAvailable: true }, (lock) => lock === null);
}

/** Clears sessions of this tab that no page holds any more (an earlier chart in the same frame), tokens included. */
export async function sweep(exceptId: string, platform: Platform): Promise<void> {
  const { locks } = platform;
  if (locks === null) return;
  const storage = storageOf(platform);
  for (const key of keysOf(storage, SESSION)) {
    if (key === SESSION + exceptId) continue;
    try {
      await locks.request(key, { ifAvailable: true }, (lock) => {
        if (lock !== null) storage.removeItem(key);
      });
    } catch {
      return;
    }
  }
}

function keysOf(storage: Storage, prefix: string): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter((key) =>
    key.startsWith(prefix),
  );
}
