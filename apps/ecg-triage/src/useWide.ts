import { useSyncExternalStore } from "react";

const query = () => matchMedia("(min-width: 1400px)");

/** Room for one more choice in the toolbar's one row. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const watched = query();
      watched.addEventListener("change", changed);
      return () => watched.removeEventListener("change", changed);
    },
    () => query().matches,
  );
}
