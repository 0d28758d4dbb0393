import { useEffect, useRef, useState } from "react";
import type { LaunchLog } from "../../../src/launch-settings.ts";
import { ApiError, api } from "../api.ts";

interface Read {
  state: "loading" | "none" | "gone" | "there";
  log: LaunchLog | null;
  /** Newest first. */
  launches: LaunchLog[];
  /** Why what is shown may be old. */
  stale: string | null;
}

const EVERY_MS = 1000;

/** The log of a launch ("" for the newest) and the list of launches, read again every second while the page is seen. */
export function useLog(id: string): Read {
  const [read, setRead] = useState<Read>({ state: "loading", log: null, launches: [], stale: null });
  const known = useRef({ version: 0, launches: new Map<string, LaunchLog>() });
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const { launches, version } = await api.launches(known.current.version);
      // A sandbox that was started again counts from the beginning.
      if (version < known.current.version) known.current = { version: 0, launches: new Map() };
      else known.current.version = version;
      for (const launch of launches) known.current.launches.set(launch.id, launch);
      const list = [...known.current.launches.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
      const log = id === "" ? (list[0] ?? null) : (known.current.launches.get(id) ?? (await api.log(id)));
      return { state: log ? ("there" as const) : ("none" as const), log, launches: list, stale: null };
    };
    const tick = async () => {
      if (document.visibilityState === "visible") {
        try {
          const seen = await look();
          if (current) setRead(seen);
        } catch (cause) {
          const gone = cause instanceof ApiError && cause.status === 404;
          const launches = [...known.current.launches.values()];
          if (current)
            setRead((old) =>
              gone ? { state: "gone", log: null, launches, stale: null } : { ...old, stale: (cause as Error).message },
            );
        }
      }
      if (current) timer = setTimeout(() => void tick(), EVERY_MS);
    };
    setRead((old) => ({ ...old, state: "loading", log: known.current.launches.get(id) ?? null, stale: null }));
    void tick();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [id]);
  return read;
}
