import type { PreferenceValues, Session } from "@bedside/smart";
import { useEffect, useEffectEvent } from "react";

/**
 * Calls `apply` with what the user chose before, on this PC or another. Asked for when the screen stands: nothing waits for
 * it. What comes after the reader has begun to work is not applied, so that nothing jumps under their hands.
 */
export function usePreferences(session: Session, apply: (values: PreferenceValues) => void): void {
  const applyNow = useEffectEvent(apply);
  useEffect(() => {
    const begun = new AbortController();
    for (const event of ["pointerdown", "keydown"])
      addEventListener(event, () => begun.abort(), { capture: true, signal: begun.signal });
    void session.preferences?.load().then((values) => {
      if (values !== null && !begun.signal.aborted) applyNow(values);
      begun.abort();
    });
    return () => begun.abort();
  }, [session]);
}
