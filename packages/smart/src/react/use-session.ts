import type { QueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { LaunchError } from "../error.ts";
import type { Session, SessionState } from "../session.ts";

export type Opening =
  | { status: "opening" }
  | { status: "open"; session: Session }
  | { status: "failed"; error: LaunchError };

/**
 * Opens the session once and says how far it is. `open` is `async () => openSession(await loadConfig(url), appId)`, and
 * stays the same function between renders.
 */
export function useSession(open: () => Promise<Session>): Opening {
  const [opening, setOpening] = useState<Opening>({ status: "opening" });
  useEffect(() => {
    let mounted = true;
    open().then(
      (session) => mounted && setOpening({ status: "open", session }),
      (cause: unknown) => mounted && setOpening({ status: "failed", error: asLaunchError(cause) }),
    );
    return () => {
      mounted = false;
    };
  }, [open]);
  return opening;
}

const asLaunchError = (cause: unknown): LaunchError =>
  cause instanceof LaunchError
    ? cause
    : new LaunchError(
        "unexpected",
        { whatFailed: `page · ${cause instanceof Error ? cause.name : "unknown"}` },
        { cause },
      );

/**
 * The session's state, with this page's touches told to its idle timer. When the session ends, what react-query holds of
 * the chart is cleared.
 */
export function useSessionState(session: Session, queries?: QueryClient): SessionState {
  const state = useSyncExternalStore(session.subscribe, session.state);
  useEffect(() => {
    const touch = (): void => session.touch();
    const kinds = ["pointerdown", "keydown", "wheel"] as const;
    for (const kind of kinds) globalThis.addEventListener(kind, touch, { passive: true });
    return () => {
      for (const kind of kinds) globalThis.removeEventListener(kind, touch);
    };
  }, [session]);
  useEffect(() => {
    if (state.status === "ended") queries?.clear();
  }, [state, queries]);
  return state;
}
