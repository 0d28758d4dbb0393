import type { Platform } from "./platform.ts";
import { exchangeRefreshToken, revoke, type TokenAnswer, TokenServerBusy } from "./protocol.ts";
import type { EndReason } from "./session.ts";
import type { StoredSession } from "./store.ts";

/** A token with less life than this is renewed before it is used. */
const RENEW_MARGIN_MS = 60_000;
/** A short-lived token is renewed in the last part of its life, not at once and again and again. */
const MARGIN_SHARE = 0.2;
/**
 * How soon a renewal that waits for the network, or for a busy server, is thought of again. A server may name a longer pause;
 * a shorter one (or a date that has passed on this PC's clock) would make a storm, and a very long one would be no session.
 */
const WAIT_MS = 5000;
const LONGEST_WAIT_MS = 60_000;

/** Keeps the access token alive: one renewal at a time, and no refresh token is sent twice. */
export interface TokenKeeper {
  /** A token that should be accepted now, or null when the session is over. */
  access(): Promise<string | null>;
  /** Renews after the server refused `used`. False when it could not be renewed. */
  renewAfter(used: string): Promise<boolean>;
  nearExpiry(): boolean;
  /** Is there a refresh token, or one on its way to the server? */
  renewable(): boolean;
  /** Can a renewal not be tried just now, because there is no network or the server asked for a pause? */
  waits(): boolean;
  /** When the timer of the session should wake up: to renew, or to end. Null for a token without an end. */
  dueAt(): number | null;
}

export interface TokenKeeperOptions {
  stored: StoredSession;
  platform: Platform;
  /** Writes `stored` to this tab's storage. */
  save: () => void;
  isEnded: () => boolean;
  end: (reason: EndReason, whatFailed: string) => void;
}

export function keepTokens({ stored, platform, save, isEnded, end }: TokenKeeperOptions): TokenKeeper {
  let renewal: Promise<boolean> | null = null;
  let trading = false;
  let busyUntil = 0;

  const marginOfNow = (): number =>
    stored.expiresAt === null
      ? 0
      : Math.min(RENEW_MARGIN_MS, Math.max(0, stored.expiresAt - platform.now()) * MARGIN_SHARE);
  let marginMs = marginOfNow();

  const expired = (earlierMs: number): boolean =>
    stored.expiresAt !== null && platform.now() >= stored.expiresAt - earlierMs;

  const waits = (): boolean => stored.refreshToken !== null && (platform.isOffline() || platform.now() < busyUntil);

  const renew = (): Promise<boolean> => {
    renewal ??= trade().finally(() => {
      renewal = null;
    });
    return renewal;
  };

  /** Tokens that came for a session that is over are not left alive at the server. */
  async function discard({ accessToken, refreshToken }: TokenAnswer): Promise<false> {
    for (const token of [refreshToken, accessToken]) if (token !== null) await revoke(stored, token, platform);
    return false;
  }

  async function trade(): Promise<boolean> {
    const refreshToken = stored.refreshToken;
    // Without a network it would be spent on a request that reaches nobody.
    if (refreshToken === null || waits()) return false;
    // Off the books before it is sent: after a lost answer nobody knows whether the server has used it up, and servers
    // take a second use for theft and end the whole session.
    stored.refreshToken = null;
    trading = true;
    save();
    try {
      const answer = await exchangeRefreshToken(stored, refreshToken, platform);
      if (isEnded()) return discard(answer);
      const { patientId } = stored;
      const patient = answer.context.patient;
      if (patientId !== null && typeof patient === "string" && patient.replace(/^Patient\//, "") !== patientId) {
        end("patient-mismatch", "token renewal · the server changed the patient");
        return discard(answer);
      }
      if (answer.identity !== null && stored.user !== null && answer.identity.sub !== stored.user.subject) {
        end("session-expired", "token renewal · the server changed the user");
        return discard(answer);
      }
      stored.accessToken = answer.accessToken;
      stored.expiresAt = answer.expiresAt;
      marginMs = marginOfNow();
      // A server that does not rotate keeps the old one good (RFC 6749, 6).
      stored.refreshToken = answer.refreshToken ?? refreshToken;
      stored.scope = answer.scope ?? stored.scope;
      trading = false;
      save();
      return true;
    } catch (cause) {
      trading = false;
      if (cause instanceof TokenServerBusy && !isEnded()) {
        stored.refreshToken = refreshToken;
        busyUntil = platform.now() + Math.min(Math.max(cause.retryAfterMs ?? 0, WAIT_MS), LONGEST_WAIT_MS);
      }
      // Now the session ends with its token, and whoever shows it has to know.
      save();
      return false;
    }
  }

  return {
    access: async () => {
      if (isEnded()) return null;
      if (renewal !== null) await renewal;
      if (expired(marginMs) && stored.refreshToken !== null) await renew();
      if (isEnded()) return null;
      if (expired(0) && !waits()) {
        end("session-expired", "access token · expired");
        return null;
      }
      return stored.accessToken;
    },
    renewAfter: async (used) => {
      if (renewal !== null) await renewal;
      if (isEnded()) return false;
      return stored.accessToken === used ? renew() : true;
    },
    nearExpiry: () => expired(marginMs),
    renewable: () => trading || stored.refreshToken !== null,
    waits,
    dueAt: () => {
      if (stored.expiresAt === null) return null;
      const due = stored.expiresAt - (stored.refreshToken === null ? 0 : marginMs);
      const soonest = platform.isOffline() ? platform.now() + WAIT_MS : busyUntil;
      return waits() ? Math.max(due, soonest) : due;
    },
  };
}
