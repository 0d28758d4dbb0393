import { useEffect, useState } from "react";
import type { LaunchLog } from "../../../src/launch-settings.ts";
import { ApiError, api } from "../api.ts";

interface Read {
  state: "loading" | "none" | "gone" | "there";
  log: LaunchLog | null;
  launches: LaunchLog[];
  /** Why what is shown may be old. */
  stale: string | null;
}

const EVERY_MS = 1000;

/** The log of a launch ("" for the newest) and the list of launches, read again every second while the page is seen. */
export function useLog(id: string): Read {
  const [read, setRead] = useState<Read>({ state: "loading", log: null, launches: [], stale: null });
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        const launches = await api.launches();
        const wanted = id || launches[0]?.id;
        const log = wanted === undefined ? null : await api.log(wanted);
        if (current) setRead({ state: log ? "there" : "none", log, launches, stale: null });
      } catch (cause) {
        const gone = cause instanceof ApiError && cause.status === 404;
        if (current)
          setRead((old) =>
            gone ? { ...old, state: "gone", log: null, stale: null } : { ...old, stale: (cause as Error).message },
          );
      }
    };
    const tick = async () => {
      if (document.visibilityState === "visible") await look();
      if (current) timer = setTimeout(() => void tick(), EVERY_MS);
    };
    setRead((old) => ({ ...old, state: "loading", log: null, stale: null }));
    void look().then(() => {
      if (current) timer = setTimeout(() => void tick(), EVERY_MS);
    });
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [id]);
  return read;
}
