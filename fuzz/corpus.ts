import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Json } from "./mutate.ts";

export type JsonResource = { resourceType: string; id: string; [key: string]: Json };

const FOLDER = path.resolve(import.meta.dirname, "../fhir-fixtures/bundles");

/** Day that the fixtures were written for. */
export const AS_OF = "2026-11-22";

/** Most rows of one chart: the paging patient's thousands of rows would only be the same row again. */
const MOST = 60;

/** Every patient of the clinic as the list of resources of the chart. */
export const CHARTS: readonly (readonly JsonResource[])[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json") && !name.startsWith("00-"))
  .sort()
  .map((name) => {
    const bundle = JSON.parse(readFileSync(path.join(FOLDER, name), "utf8")) as { entry: { resource: JsonResource }[] };
    const resources = bundle.entry.map((entry) => entry.resource);
    return [...resources.filter((it) => !hasWaveform(it)).slice(0, MOST), ...resources.filter(hasWaveform).slice(0, 1)];
  });

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
