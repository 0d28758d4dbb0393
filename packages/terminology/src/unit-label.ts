import type { Concept, Localized } from "./concept.ts";

/** The unit of a value as a reader sees it: a year of age is "y" and 歲. Null where there is nothing to show. */
export function unitLabelOf(concept: Concept | null, code: string | null, language: keyof Localized): string | null {
  if (!code || code === "1") return null;
  if (code === "a") return language === "en" ? "y" : concept?.id === "age" ? "歲" : "年";
  return concept?.unit === code ? (concept.unitLabel ?? code) : code.replace(/[[\]]/g, "");
}
