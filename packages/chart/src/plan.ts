/** One FHIR search, without its patient parameter. */
export interface PlannedSearch {
  resourceType: string;
  params: [name: string, value: string][];
}

/** The searches that bring what the facts of these concepts need. */
export function searchPlan(_conceptIds: readonly string[]): PlannedSearch[] {
  return [];
}

/** The searches that find rows under codes that the table does not know (text-only and local codes). */
export function unmappedSweep(): PlannedSearch[] {
  return [];
}
