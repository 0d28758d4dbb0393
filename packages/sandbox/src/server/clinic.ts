import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { AnyResource, FhirService, LoadReport } from "../fhir/service.ts";
import type { Localized, PractitionerInfo } from "./directory.ts";

/** What clinic.json says about the fixtures beside it. Every part may be missing. */
export interface Clinic {
  name: Localized | null;
  /** The day the fixtures were written for; dates move by the days since then. */
  anchorDate: string | null;
  bundles: string[] | null;
  stories: Map<string, Localized>;
  practitioners: Map<string, PractitionerInfo>;
}

const EMPTY: Clinic = { name: null, anchorDate: null, bundles: null, stories: new Map(), practitioners: new Map() };

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
    practitioners.set(row.id, { name: row.name, latinName: typeof row.latinName === "string" ? row.latinName : null, role: localized(row.specialty) });
  }
  return {
    name: localized(clinic.name),
    anchorDate: typeof clinic.anchorDate === "string" ? clinic.anchorDate : null,
    bundles: Array.isArray(clinic.bundles) ? clinic.bundles.filter((name) => typeof name === "string") : null,
    stories,
    practitioners,
  };
}

/** The JSON files to load, in order: those clinic.json names, else every one of `bundles/` or of the folder. */
async function fixtureFiles(folder: string, clinic: Clinic): Promise<string[]> {
  const inner = path.join(folder, "bundles");
  const base = (await stat(inner).catch(() => null))?.isDirectory() ? inner : folder;
  const names = clinic.bundles ?? (await readdir(base)).filter((name) => /\.(json|ndjson)$/.test(name) && name !== "clinic.json").sort();
  return names.map((name) => path.join(base, name));
}

/** Resources of a bundle, a single resource or NDJSON lines. `urn:uuid` references are made relative, as a transaction would. */
function resourcesOf(text: string, file: string): AnyResource[] {
  const parse = (json: string) => {
    try {
      return JSON.parse(json) as AnyResource & { entry?: { fullUrl?: string; resource?: AnyResource }[] };
    } catch (cause) {
      throw new Error(`${file} is not valid JSON: ${(cause as Error).message}`);
    }
  };
  if (file.endsWith(".ndjson")) return text.split("\n").filter((line) => line.trim() !== "").map(parse);
  const root = parse(text);
  if (root.resourceType !== "Bundle") return typeof root.resourceType === "string" ? [root] : [];
  const entries = (root.entry ?? []).filter((entry) => typeof entry.resource?.resourceType === "string");
  const replaced = new Map<string, string>();
  for (const { fullUrl, resource } of entries) {
    if (!resource) continue;
    if (resource.id === undefined && fullUrl?.startsWith("urn:uuid:")) resource.id = fullUrl.slice("urn:uuid:".length);
    if (fullUrl?.startsWith("urn:") && resource.id !== undefined) replaced.set(fullUrl, `${resource.resourceType}/${resource.id}`);
  }
  if (replaced.size > 0) for (const { resource } of entries) rewriteReferences(resource, replaced);
  return entries.map((entry) => entry.resource as AnyResource);
}

function rewriteReferences(node: unknown, replaced: ReadonlyMap<string, string>): void {
  if (Array.isArray(node)) for (const item of node) rewriteReferences(item, replaced);
  else if (typeof node === "object" && node !== null) {
    const record = node as Record<string, unknown>;
    if (typeof record.reference === "string") record.reference = replaced.get(record.reference) ?? record.reference;
    for (const value of Object.values(record)) rewriteReferences(value, replaced);
  }
}

interface Redate {
  redate<T>(resource: T, deltaDays: number): T;
  daysSinceAnchor(anchorDate: string, today: string): number;
}

/** A mark of what was seeded: the files as they are and, for re-dated fixtures, the day. */
export async function seedMark(folder: string, clinic: Clinic, today: string): Promise<string> {
  const hash = createHash("sha256");
  for (const file of await fixtureFiles(folder, clinic)) {
    const { mtimeMs, size } = await stat(file);
    hash.update(`${file} ${mtimeMs} ${size}\n`);
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
  const files = await fixtureFiles(folder, clinic);
  const total: LoadReport = { written: 0, unchanged: 0, refused: [] };
  let shift = <T>(resource: T): T => resource;
  if (clinic.anchorDate) {
    const { daysSinceAnchor, redate } = (await import(pathToFileURL(path.join(folder, "redate.ts")).href)) as Redate;
    const days = daysSinceAnchor(clinic.anchorDate, today);
    shift = (resource) => redate(resource, days);
  }
  let done = 0;
  for (const file of files) {
    const resources = resourcesOf(await readFile(file, "utf8"), file).map(shift);
    const report = await service.load(resources);
    total.written += report.written;
    total.unchanged += report.unchanged;
    total.refused.push(...report.refused);
    done++;
    onProgress(`Loading the clinic: ${done} of ${files.length} files, ${total.written + total.unchanged} resources`);
  }
  return total;
}
