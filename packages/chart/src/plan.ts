import { CONCEPTS, SYSTEMS } from "@bedside/terminology";
import type { LocalCodes } from "@bedside/terminology/concept-map";
import { typesOf } from "./entry.ts";

/** One FHIR search, without its patient parameter, and what rests on it. */
export interface PlannedSearch {
  resourceType: string;
  params: [name: string, value: string][];
  /** Concepts whose rows this search brings: until it has answered they are loading, and they fail with it. */
  concepts: string[];
  /** Concepts that are worked out from, or hinted at by, what this search brings. */
  supports: string[];
}

/** Rows of a page; servers may give fewer. */
const PAGE = "200";
/** Codes of one search, so that its URL stays below 2,000 characters. */
const CODES_A_SEARCH = 60;
const BP_PANEL_CODES = ["85354-9", "55284-4"];
/** A concept that another one is worked out from. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  bmi: ["weight", "height"],
  quityears: ["quitdate"],
  diabetes: ["hba1c", "fpg", "glu", "glucose-lowering"],
  smoking: ["packyears", "cpd", "quitdate"],
};

function observationCodes(id: string, local: LocalCodes | null): string[] {
  const known = (CONCEPTS[id]?.codes ?? [])
    .filter(({ system }) => [SYSTEMS.loinc, SYSTEMS.nhiService, SYSTEMS.snomed].some((it) => it === system))
    .map(({ code }) => code);
  const codes = [...known, ...(local?.codesOf(id) ?? [])];
  return id === "sbp" || id === "dbp" ? [...codes, ...BP_PANEL_CODES] : codes;
}

/** Whole concepts together, so that one search that fails takes no other search's concepts down. */
function observationGroups(ids: readonly string[], local: LocalCodes | null): { ids: string[]; codes: Set<string> }[] {
  const groups: { ids: string[]; codes: Set<string> }[] = [];
  for (const id of [...ids].sort()) {
    const codes = observationCodes(id, local);
    const last = groups.at(-1);
    if (last && new Set([...last.codes, ...codes]).size <= CODES_A_SEARCH) {
      last.ids.push(id);
      for (const code of codes) last.codes.add(code);
    } else groups.push({ ids: [id], codes: new Set(codes) });
  }
  return groups.filter(({ codes }) => codes.size > 0);
}

/**
 * The searches that bring what the facts of these concepts need. Codes are sent without their system: hospitals write the
 * Taiwanese systems in several ways, and the rows are checked with their system when they are read.
 */
export function searchPlan(conceptIds: readonly string[], local: LocalCodes | null = null): PlannedSearch[] {
  const asked = conceptIds.filter((id) => id in CONCEPTS);
  const wanted = [...new Set(asked.flatMap((id) => [id, ...(NEEDS[id] ?? [])]))];
  const supportedBy = (ids: readonly string[]) =>
    asked.filter((id) => !ids.includes(id) && NEEDS[id]?.some((need) => ids.includes(need)));
  const search = (resourceType: string, params: [string, string][], concepts: string[]): PlannedSearch => ({
    resourceType,
    params: [...params, ["_count", PAGE]],
    concepts,
    supports: supportedBy(concepts),
  });
  const readFrom = (type: string) => wanted.filter((id) => typesOf(id).includes(type));
  const searches = observationGroups(readFrom("Observation"), local).map(({ ids, codes }) =>
    search(
      "Observation",
      [
        ["code", [...codes].sort().join(",")],
        ["_sort", "-date"],
      ],
      ids,
    ),
  );
  for (const type of ["Condition", "MedicationRequest", "MedicationStatement", "MedicationDispense"]) {
    const ids = readFrom(type);
    const include: [string, string][] = type === "Condition" ? [] : [["_include", `${type}:medication`]];
    if (ids.length > 0) searches.push(search(type, include, ids));
  }
  const family = readFrom("FamilyMemberHistory");
  if (family.length > 0) searches.push(search("FamilyMemberHistory", [], family));
  return searches;
}

/** The searches that find rows under codes that the table does not know: text-only and local codes. */
export function unmappedSweep(): PlannedSearch[] {
  return ["laboratory", "vital-signs", "social-history"].map((category) => ({
    resourceType: "Observation",
    params: [
      ["category", category],
      ["_sort", "-date"],
      ["_count", PAGE],
    ],
    concepts: [],
    supports: [],
  }));
}
