import { type RefObject, useEffect, useState } from "react";

/** Whole CSS pixels inside an element; 0 until it has been measured. */
export function useRoom(element: RefObject<HTMLElement | null>): { widthPx: number; heightPx: number } {
  const [room, setRoom] = useState({ widthPx: 0, heightPx: 0 });
  useEffect(() => {
    if (!element.current) return;
    const watch = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      setRoom({ widthPx: Math.floor(width), heightPx: Math.floor(height) });
    });
    watch.observe(element.current);
    return () => watch.disconnect();
  }, [element]);
  return room;
}
