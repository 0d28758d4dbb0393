import { useEffect } from "react";
import { fileReader, measurer } from "./ecg-worker.ts";

/** The workers live as long as the screen that uses them: with the session they end. */
export function useEcgWorkers(): void {
  useEffect(() => {
    measurer.warm();
    return () => {
      measurer.end();
      fileReader.end();
    };
  }, []);
}
