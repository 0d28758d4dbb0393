import { CHART_CONCEPTS, searchPlan, unmappedSweep } from "@bedside/chart";
import { ECG_REPORT_SEARCH, ECG_SEARCH } from "@bedside/ecg";
import { filedSearches } from "@bedside/transparency";
import { searchUrl } from "../../packages/smart/src/search.ts";
import { BASE } from "./clinic.ts";
import type { Query, Search } from "./compare.ts";

/** Every search that the apps send for a patient, through the very function that makes their addresses. */
export function appSearches(patient: string): Search[] {
  const filed = (["ecg-triage", "coronary-risk", "lung-decision"] as const).flatMap((app) => filedSearches(app));
  return [...searchPlan(CHART_CONCEPTS), ...unmappedSweep(), ECG_SEARCH, ECG_REPORT_SEARCH, ...filed].map((plan) => {
    const url = new URL(searchUrl(BASE, plan, patient));
    return { type: plan.resourceType, query: [...url.searchParams] };
  });
}

/** The launcher's own searches for a patient: counts, encounters, results from the apps. */
export function launcherSearches(patient: string): Search[] {
  const of = (type: string, ...more: Query): Search => ({ type, query: [["patient", `Patient/${patient}`], ...more] });
  return [
    ...["Observation", "Condition", "MedicationRequest"].map((type) => of(type, ["_summary", "count"])),
    ...["Encounter", "RiskAssessment", "DiagnosticReport", "Procedure", "AllergyIntolerance"].map((type) => of(type)),
    of("Observation", ["code", "http://loinc.org|11524-6,http://loinc.org|34534-8"]),
    of("Observation", ["_security", "AIAST"]),
    { type: "Provenance", query: [["target", `RiskAssessment/${patient},Observation/${patient}`]] },
    { type: "Patient", query: [["_id", patient]] },
  ];
}
