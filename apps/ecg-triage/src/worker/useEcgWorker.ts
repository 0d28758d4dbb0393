import { useEffect } from "react";
import { ecgWorker } from "./ecg-worker.ts";

/** The worker lives as long as the screen that uses it: with the session it ends. */
export function useEcgWorker(): void {
  useEffect(() => {
    ecgWorker.warm();
    return () => ecgWorker.end();
  }, []);
}
