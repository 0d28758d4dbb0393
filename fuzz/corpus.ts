import { clinicRecords } from "../fhir-fixtures/read.ts";
import type { Json } from "./mutate.ts";

export { ANCHOR_DATE as AS_OF } from "../fhir-fixtures/read.ts";

export type JsonResource = { resourceType: string; id: string; [key: string]: Json };

/** Most rows of one chart: the paging patient's thousands of rows would only be the same row again. */
const MOST = 60;

/** Every patient of the clinic as the list of resources of the chart. */
export const CHARTS: readonly (readonly JsonResource[])[] = clinicRecords()
  .map(({ resources }) => resources as JsonResource[])
  .filter((resources) => resources.some(({ resourceType }) => resourceType === "Patient"))
  .map((resources) => [
    ...resources.filter((it) => !hasWaveform(it)).slice(0, MOST),
    ...resources.filter(hasWaveform).slice(0, 1),
  ]);

function hasWaveform(resource: JsonResource): boolean {
  return JSON.stringify(resource).includes("SampledData");
}

/** The clinic's ECG Observations, each lead cut to half a second so that a case is quick. */
export const ECGS: readonly JsonResource[] = CHARTS.flatMap((chart) => chart.filter(hasWaveform)).map(
  (resource) =>
    JSON.parse(
      JSON.stringify(resource, (key, value: unknown) =>
        key === "data" && typeof value === "string" ? value.split(" ").slice(0, 250).join(" ") : value,
      ),
    ) as JsonResource,
);
