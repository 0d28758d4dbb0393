import { useSyncExternalStore } from "react";

const query = () => matchMedia("(forced-colors: active)");

/** The reader's system chooses the colours: nothing of the page may rest on its own. */
export function useForcedColours(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const watched = query();
      watched.addEventListener("change", changed);
      return () => watched.removeEventListener("change", changed);
    },
    () => query().matches,
  );
}
