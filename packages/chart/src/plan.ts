import { CONCEPTS, SYSTEMS } from "@bedside/terminology";
import { typesOf } from "./entry.ts";

/** One FHIR search, without its patient parameter. */
export interface PlannedSearch {
  resourceType: string;
  params: [name: string, value: string][];
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

function observationCodes(concepts: ReadonlySet<string>): string[] {
  const codes = new Set<string>();
  for (const id of concepts) {
    for (const code of CONCEPTS[id]?.codes ?? [])
      if ([SYSTEMS.loinc, SYSTEMS.nhiService, SYSTEMS.snomed].some((system) => system === code.system))
        codes.add(code.code);
  }
  if (concepts.has("sbp") || concepts.has("dbp")) for (const panel of BP_PANEL_CODES) codes.add(panel);
  return [...codes].sort();
}

/**
 * The searches that bring what the facts of these concepts need. Codes are sent without their system: hospitals write the
 * Taiwanese systems in several ways, and the rows are checked with their system when they are read.
 */
export function searchPlan(conceptIds: readonly string[]): PlannedSearch[] {
  const wanted = new Set(conceptIds.filter((id) => id in CONCEPTS).flatMap((id) => [id, ...(NEEDS[id] ?? [])]));
  const types = new Set([...wanted].flatMap(typesOf));
  const searches: PlannedSearch[] = [];
  if (types.has("Observation")) {
    const observed = new Set([...wanted].filter((id) => typesOf(id).includes("Observation")));
    const codes = observationCodes(observed);
    for (let i = 0; i < codes.length; i += CODES_A_SEARCH)
      searches.push({
        resourceType: "Observation",
        params: [
          ["code", codes.slice(i, i + CODES_A_SEARCH).join(",")],
          ["_sort", "-date"],
          ["_count", PAGE],
        ],
      });
  }
  if (types.has("Condition")) searches.push({ resourceType: "Condition", params: [["_count", PAGE]] });
  if (types.has("MedicationRequest")) {
    searches.push({
      resourceType: "MedicationRequest",
      params: [
        ["_include", "MedicationRequest:medication"],
        ["_count", PAGE],
      ],
    });
    searches.push({
      resourceType: "MedicationStatement",
      params: [
        ["_include", "MedicationStatement:medication"],
        ["_count", PAGE],
      ],
    });
    searches.push({
      resourceType: "MedicationDispense",
      params: [
        ["_include", "MedicationDispense:medication"],
        ["_count", PAGE],
      ],
    });
  }
  if (types.has("FamilyMemberHistory"))
    searches.push({ resourceType: "FamilyMemberHistory", params: [["_count", PAGE]] });
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
  }));
}
