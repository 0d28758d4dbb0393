import type { MapHead } from "../codemap/index.ts";

/** The title, address and version that the person gives their map: kept in this browser for the next time, as a choice of the screen. */
const KEY = "bedside.codemap.head";

export type Head = Pick<MapHead, "url" | "version" | "title">;

export function keptHead(origin: string): Head {
  const fresh = { url: `${origin}/fhir/ConceptMap/codemap`, version: "1", title: "Code map" };
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof kept !== "object" || kept === null) return fresh;
    const texts = Object.entries(kept).filter(([, value]) => typeof value === "string" && value !== "");
    return { ...fresh, ...Object.fromEntries(texts) };
  } catch {
    return fresh;
  }
}

export function keepHead(head: Head): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(head));
  } catch {
    return;
  }
}
