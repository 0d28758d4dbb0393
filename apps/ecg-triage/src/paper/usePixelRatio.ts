import { useSyncExternalStore } from "react";

const current = () => globalThis.devicePixelRatio || 1;

/** Device pixels in a CSS pixel; changes with the browser's zoom and when the window moves to another screen. */
export function usePixelRatio(): number {
  return useSyncExternalStore(subscribe, current);
}

function subscribe(changed: () => void): () => void {
  let query: MediaQueryList | null = null;
  const watch = () => {
    query?.removeEventListener("change", again);
    query = matchMedia(`(resolution: ${current()}dppx)`);
    query.addEventListener("change", again);
  };
  const again = () => {
    watch();
    changed();
  };
  watch();
  return () => query?.removeEventListener("change", again);
}
