import { useEffect, useState, useSyncExternalStore } from "react";
import { formatTime } from "../format/format.ts";
import { useText } from "../i18n/i18n.tsx";
import type { WorkspaceMessages } from "./messages.ts";

function subscribe(changed: () => void): () => void {
  for (const event of ["online", "offline"]) addEventListener(event, changed);
  return () => {
    for (const event of ["online", "offline"]) removeEventListener(event, changed);
  };
}

/** Does the browser know that it has no network? */
export function useOffline(): boolean {
  return useSyncExternalStore(subscribe, () => !navigator.onLine);
}

/** Since when there is no network, what the screen still shows, and what has to wait. */
export function OfflineNotice({ readAt }: { readAt: string | null }) {
  const text = useText<WorkspaceMessages>();
  const isOffline = useOffline();
  const [since, setSince] = useState<string | null>(null);
  useEffect(() => setSince(isOffline ? new Date().toISOString() : null), [isOffline]);
  if (!isOffline || since === null) return null;
  return (
    <span data-testid="offline" role="status">
      {text("offline.since", { since: formatTime(since) })}{" "}
      {readAt && text("offline.read", { read: formatTime(readAt) })} {text("offline.waits")}
    </span>
  );
}
