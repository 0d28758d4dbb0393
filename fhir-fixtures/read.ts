import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { daysSinceAnchor, redate } from "./redate.ts";

/** A resource of the fixtures as JSON. */
export interface FixtureResource {
  resourceType: string;
  id: string;
  [key: string]: unknown;
}

const BUNDLES = path.join(import.meta.dirname, "bundles");

/** The day that the fixtures were written for, `YYYY-MM-DD`. */
export const ANCHOR_DATE = (
  JSON.parse(readFileSync(path.join(import.meta.dirname, "clinic.json"), "utf8")) as { anchorDate: string }
).anchorDate;

/** The clinic's records, a list for each file, dates moved to `day` as the sandbox loads them. Default: as written. */
export function clinicRecords(day: string = ANCHOR_DATE): { file: string; resources: FixtureResource[] }[] {
  const days = daysSinceAnchor(ANCHOR_DATE, day);
  return readdirSync(BUNDLES)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => {
      const bundle = JSON.parse(readFileSync(path.join(BUNDLES, file), "utf8")) as {
        entry: { resource: FixtureResource }[];
      };
      return { file, resources: bundle.entry.map(({ resource }) => redate(resource, days)) };
    });
}
