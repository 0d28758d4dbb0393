import type { Session } from "@bedside/smart";
import { useEffect } from "react";

/** The EHR's style, asked for when the screen stands: nothing waits for it. */
export function useEhrStyle(session: Session): void {
  useEffect(() => {
    let undo: (() => void) | null = null;
    let mounted = true;
    void session.style().then(async (outcome) => {
      if (outcome === null) return;
      const { applyStyle } = await import("./ehr-style.ts");
      if (mounted) undo = applyStyle(outcome);
    });
    return () => {
      mounted = false;
      undo?.();
    };
  }, [session]);
}
