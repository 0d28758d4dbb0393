import type { PatientChart } from "./fact.ts";
import type { ChartResource } from "./flatten.ts";

/** Ids of every concept that a chart answers for. */
export const CHART_CONCEPTS: readonly string[] = [];

/** The charts of all patients in the resources, one per patient, facts as of `asOf` (`YYYY-MM-DD`, default today). */
export async function readCharts(
  _resources: readonly ChartResource[],
  _options: { asOf?: string } = {},
): Promise<PatientChart[]> {
  return [];
}
