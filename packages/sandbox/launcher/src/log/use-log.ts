import { useEffect, useRef, useState } from "react";
import type { LaunchLog } from "../../../src/launch-settings.ts";
import { ApiError, api } from "../api.ts";

interface Read {
  state: "loading" | "none" | "gone" | "there";
  log: LaunchLog | null;
  /** Newest first. */
  launches: LaunchLog[];
  /** Why what is shown may be old. */
  stale: Error | null;
}

/** The sandbox answers when something has happened, and after this long at the latest. */
const WAIT_MS = 10_000;
const AT_LEAST_MS = 300;
const AFTER_FAILURE_MS = 2000;

/** The log of a launch ("" for the newest) and the list of launches, told of every change while the page is seen. */
export function useLog(id: string): Read {
  const [read, setRead] = useState<Read>({ state: "loading", log: null, launches: [], stale: null });
  const known = useRef({ version: 0, launches: new Map<string, LaunchLog>() });
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (wait: number) => {
      const { launches, version } = await api.launches(known.current.version, wait, stop.signal);
      // A sandbox that was started again counts from the beginning.
      if (version < known.current.version) known.current = { version: 0, launches: new Map() };
      else known.current.version = version;
      for (const launch of launches) known.current.launches.set(launch.id, launch);
      const list = [...known.current.launches.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
      const log = id === "" ? (list[0] ?? null) : (known.current.launches.get(id) ?? (await api.log(id)));
      return { state: log ? ("there" as const) : ("none" as const), log, launches: list, stale: null };
    };
    const tick = async (wait: number) => {
      let pause = AT_LEAST_MS;
      if (document.visibilityState === "visible") {
        try {
          const seen = await look(wait);
          if (!stop.signal.aborted) setRead(seen);
        } catch (cause) {
          if (stop.signal.aborted) return;
          pause = AFTER_FAILURE_MS;
          const gone = cause instanceof ApiError && cause.status === 404;
          const launches = [...known.current.launches.values()];
          setRead((old) =>
            gone ? { state: "gone", log: null, launches, stale: null } : { ...old, stale: cause as Error },
          );
        }
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void tick(WAIT_MS), pause);
    };
    setRead((old) => ({ ...old, state: "loading", log: known.current.launches.get(id) ?? null, stale: null }));
    void tick(0);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [id]);
  return read;
}
