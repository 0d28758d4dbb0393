import { type ChartResource, flattenResources, type PatientChart, readCharts } from "@bedside/chart";
import { type Lead12, type Recording, readFhirEcg } from "@bedside/ecg";
import type { APIRequestContext } from "@playwright/test";
import type { FhirResource } from "fhir/r4.js";

/** What the sandbox's SCORE2 region setting is. */
export const SITE = { "score2-region": "moderate" };

export type { Lead12 };

/** Everything that the sandbox holds about a patient, and who filed it. */
export async function resourcesOf(request: APIRequestContext, patient: string): Promise<FhirResource[]> {
  const answer = await request.get(`/launcher/api/patients/${patient}/resources`);
  return flattenResources(await answer.json()).resources as FhirResource[];
}

/** The patient's chart as the library reads it from the sandbox's resources. */
export async function chartOf(request: APIRequestContext, patient: string): Promise<PatientChart> {
  const charts = await readCharts((await resourcesOf(request, patient)) as ChartResource[]);
  const chart = charts.find((it) => it.patient.reference === `Patient/${patient}`);
  if (!chart) throw new Error(`no chart of ${patient}`);
  return chart;
}

/** The patient's recordings as the library reads them, newest first. */
export async function recordingsOf(
  request: APIRequestContext,
  patient: string,
): Promise<{ reference: string; recording: Recording }[]> {
  const all = await resourcesOf(request, patient);
  return all
    .flatMap((resource) => {
      const read = readFhirEcg(resource);
      return read.ok ? [{ reference: `${resource.resourceType}/${resource.id}`, recording: read.recording }] : [];
    })
    .sort((a, b) => (b.recording.start ?? "").localeCompare(a.recording.start ?? ""));
}

/** Resources of one type with the label for computed content. */
export async function filedBy(
  request: APIRequestContext,
  patient: string,
  resourceType: "RiskAssessment" | "Observation" | "DiagnosticReport",
): Promise<FhirResource[]> {
  const all = await resourcesOf(request, patient);
  return all.filter(
    (resource) =>
      resource.resourceType === resourceType && resource.meta?.security?.some((label) => label.code === "AIAST"),
  );
}

/** What the launcher's chart page lists as filed by the apps. */
export async function filedList(
  request: APIRequestContext,
  patient: string,
): Promise<{ type: string; status: string; verifier: string | null; ai: boolean }[]> {
  const answer = await request.get(`/launcher/api/patients/${patient}`);
  return ((await answer.json()) as { filed: { type: string; status: string; verifier: string | null; ai: boolean }[] })
    .filed;
}
