import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type AnyResource, type FhirService, type LoadReport, loadFolder } from "../fhir/service.ts";
import type { Localized, PractitionerInfo } from "./directory.ts";

/** What clinic.json says about the fixtures beside it. Every part may be missing. */
export interface Clinic {
  name: Localized | null;
  /** The day the fixtures were written for; dates move by the days since then. */
  anchorDate: string | null;
  stories: Map<string, Localized>;
  practitioners: Map<string, PractitionerInfo>;
}

const EMPTY: Clinic = { name: null, anchorDate: null, stories: new Map(), practitioners: new Map() };

function localized(value: unknown): Localized | null {
  const it = value as Partial<Localized> | null | undefined;
  return typeof it?.en === "string" && typeof it["zh-TW"] === "string" ? { en: it.en, "zh-TW": it["zh-TW"] } : null;
}

function rows(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((row) => typeof row === "object" && row !== null) : [];
}

export async function readClinic(folder: string): Promise<Clinic> {
  const text = await readFile(path.join(folder, "clinic.json"), "utf8").catch(() => null);
  if (text === null) return EMPTY;
  const clinic = JSON.parse(text) as Record<string, unknown>;
  const stories = new Map<string, Localized>();
  for (const row of rows(clinic.patients)) {
    const story = localized(row.story);
    if (typeof row.id === "string" && story) stories.set(row.id, story);
  }
  const practitioners = new Map<string, PractitionerInfo>();
  for (const row of rows(clinic.practitioners)) {
    if (typeof row.id !== "string" || typeof row.name !== "string") continue;
    practitioners.set(row.id, {
      name: row.name,
      latinName: typeof row.latinName === "string" ? row.latinName : null,
      role: localized(row.specialty),
    });
  }
  return {
    name: localized(clinic.name),
    anchorDate: typeof clinic.anchorDate === "string" ? clinic.anchorDate : null,
    stories,
    practitioners,
  };
}

/** Where the resources are: `bundles/` of the folder when there is one, else the folder. */
async function bundlesFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw new Error(`The fixtures folder ${folder} does not exist.`);
  const inner = path.join(folder, "bundles");
  return (await stat(inner).catch(() => null))?.isDirectory() ? inner : folder;
}

/** The project's own code for moving dates: a fixtures folder is data, and none of its files are run. */
const REDATE = pathToFileURL(path.resolve(import.meta.dirname, "../../../../fhir-fixtures/redate.ts")).href;

interface Redate {
  redate<T>(resource: T, deltaDays: number): T;
  daysSinceAnchor(anchorDate: string, today: string): number;
}

/** A mark of what was seeded: the files as they are and, for re-dated fixtures, the day. */
export async function seedMark(folder: string, clinic: Clinic, today: string): Promise<string> {
  const base = await bundlesFolder(folder);
  const hash = createHash("sha256");
  for (const name of (await readdir(base, { recursive: true })).sort()) {
    const { mtimeMs, size } = await stat(path.join(base, name));
    hash.update(`${name} ${mtimeMs} ${size}\n`);
  }
  return hash.update(clinic.anchorDate ? today : "").digest("hex");
}

/**
 * Loads a fixtures folder into the store, every date moved to `today` when clinic.json gives an anchor date.
 * Loading again changes nothing that is already there.
 */
export async function seedFixtures(
  service: FhirService,
  folder: string,
  clinic: Clinic,
  today: string,
  onProgress: (message: string) => void,
): Promise<LoadReport> {
  let redate: ((resource: AnyResource) => AnyResource) | undefined;
  if (clinic.anchorDate) {
    const moved = (await import(REDATE)) as Redate;
    const days = moved.daysSinceAnchor(clinic.anchorDate, today);
    redate = (resource) => moved.redate(resource, days);
  }
  return loadFolder(service, await bundlesFolder(folder), {
    redate,
    onProgress: ({ done, total }) =>
      onProgress(`Loading the records: ${done}${total === null ? "" : ` of ${total}`} resources`),
  });
}
