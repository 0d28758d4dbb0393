import { existsSync } from "node:fs";
import path from "node:path";
import { type ChartResource, flattenResources, type PatientChart, readCharts } from "@bedside/chart";
import type { APIRequestContext } from "@playwright/test";

/** The folder beside the repository with real recordings; tests that need it are skipped by name without it. */
export const SHARED = path.resolve(import.meta.dirname, "../../shared");
export const PTBXL = path.join(SHARED, "ecg", "ptbxl");
export const hasPtbxl = existsSync(path.join(PTBXL, "fold09.bin.xz"));

/** The patient's chart as the library reads it, from everything that the sandbox holds about the patient. */
export async function chartFromServer(request: APIRequestContext, patient: string): Promise<PatientChart> {
  const answer = await request.get(`/launcher/api/patients/${patient}/resources`);
  const { resources } = flattenResources(await answer.json());
  const charts = await readCharts(resources as ChartResource[]);
  const chart = charts.find((it) => it.patient.reference === `Patient/${patient}`);
  if (!chart) throw new Error(`no chart of ${patient}`);
  return chart;
}
