import { useEffect } from "react";

/**
 * While there is work that lives in this tab only, leaving or reloading asks first (the browser's own question). Entries
 * are never kept on disk, so the question is what stands between a stray key and lost work.
 */
export function useLeaveGuard(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [unsaved]);
}
