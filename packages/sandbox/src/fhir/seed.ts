import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ID, isObject } from "./json.ts";
import type { AnyResource, FhirService, LoadProgress, LoadReport } from "./types.ts";

interface SeedOptions {
  /** Moves the dates of a resource; the identity where absent. */
  redate?: (resource: AnyResource) => AnyResource;
  onProgress?: (progress: LoadProgress) => void;
}

type Refused = LoadReport["refused"];

/** An id that is the same at every load: the UUID of the urn, else a hash of what the entry is called. */
function stableId(fullUrl: string): string {
  const uuid = /^urn:uuid:([A-Za-z0-9\-.]{1,64})$/.exec(fullUrl)?.[1];
  return uuid ?? createHash("sha256").update(fullUrl).digest("hex").slice(0, 32);
}

function rewrite(value: unknown, links: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, links));
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const link = key === "reference" && typeof item === "string" ? item : undefined;
    copy[key] = link === undefined ? rewrite(item, links) : (links.get(link) ?? conditional(link, links) ?? link);
  }
  return copy;
}

/** Synthea's "Practitioner?identifier=system|value": the id that the same resource gets when its own file is read. */
function conditional(link: string, links: ReadonlyMap<string, string>): string | undefined {
  const match = /^([A-Z][A-Za-z]+)\?identifier=(.+)$/.exec(link);
  return match?.[1] ? links.get(`${match[1]}#${decodeURIComponent(match[2] ?? "")}`) : undefined;
}

/** Resources of a file's text with an id each and references between them made relative. */
function resourcesOfText(text: string, file: string): { fullUrl: string | null; resource: AnyResource }[] {
  const found: { fullUrl: string | null; resource: AnyResource }[] = [];
  const visit = (value: unknown, fullUrl: string | null): void => {
    if (!isObject(value) || typeof value.resourceType !== "string") throw new Error(`${file} holds no FHIR resource`);
    if (value.resourceType !== "Bundle" || (value.type === "document" && fullUrl !== null)) {
      found.push({ fullUrl, resource: value as AnyResource });
      return;
    }
    for (const entry of Array.isArray(value.entry) ? value.entry : []) {
      if (!isObject(entry) || !isObject(entry.resource) || entry.resource.resourceType === "OperationOutcome") continue;
      const request = isObject(entry.request) ? entry.request : {};
      if (request.method === "DELETE") continue;
      const id = /^[A-Z][A-Za-z]+\/([A-Za-z0-9\-.]{1,64})$/.exec(String(request.url ?? ""))?.[1];
      const resource = request.method === "PUT" && id !== undefined ? { ...entry.resource, id } : entry.resource;
      visit(resource, typeof entry.fullUrl === "string" ? entry.fullUrl : null);
    }
  };
  const parse = (json: string, where: string): unknown => {
    try {
      return JSON.parse(json);
    } catch (error) {
      throw new Error(`${where} is not JSON: ${(error as Error).message}`, { cause: error });
    }
  };
  if (file.endsWith(".ndjson"))
    text.split("\n").forEach((line, at) => {
      if (line.trim() !== "") visit(parse(line, `${file}, line ${at + 1},`), null);
    });
  else visit(parse(text, file), null);
  return found;
}

/** Files that hold resources, below a folder, in the order of their names. Hospital and practitioner files come first. */
function filesOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(json|ndjson)$/i.test(name) && !path.basename(name).startsWith("."))
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
  const rank = (file: string) => (/^(hospital|practitioner)Information/i.test(path.basename(file)) ? 0 : 1);
  return files.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/**
 * Reads every resource of a folder (Bundles of any type, single resources, NDJSON), file by file. Each gets the id it
 * has, else one derived from its fullUrl, so that loading again writes the same resources. A JSON file that is not FHIR
 * is named in `refused` and passed over.
 * @throws Error naming the file that can not be read
 */
function* readFolder(folder: string, options: SeedOptions, refused: Refused): Generator<AnyResource> {
  const links = new Map<string, string>();
  for (const file of filesOf(folder)) {
    const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
    if (file.endsWith(".json") && !text.includes('"resourceType"')) {
      // The description of the clinic stands beside the records when the folder has no `bundles/`.
      if (path.relative(folder, file) !== "clinic.json")
        refused.push({ resource: file, message: "The file holds no resourceType" });
      continue;
    }
    const entries = resourcesOfText(text, file);
    const named: AnyResource[] = entries.map(({ fullUrl, resource }, at) => {
      const own = typeof resource.id === "string" && ID.test(resource.id) ? resource.id : undefined;
      const id = own ?? stableId(fullUrl ?? `${path.relative(folder, file)}#${at}`);
      if (fullUrl !== null) links.set(fullUrl, `${resource.resourceType}/${id}`);
      for (const identifier of Array.isArray(resource.identifier) ? resource.identifier : [])
        if (isObject(identifier))
          links.set(
            `${resource.resourceType}#${identifier.system ?? ""}|${identifier.value ?? ""}`,
            `${resource.resourceType}/${id}`,
          );
      return { ...resource, id };
    });
    for (const resource of named) {
      const linked = rewrite(resource, links) as AnyResource;
      yield options.redate ? options.redate(linked) : linked;
    }
  }
}

/** Loads a folder into a service. Idempotent: what is stored already in the same form makes no new version. */
export async function loadFolder(service: FhirService, folder: string, options: SeedOptions = {}): Promise<LoadReport> {
  const files: Refused = [];
  const report = await service.load(
    readFolder(folder, options, files),
    options.onProgress ? { onProgress: options.onProgress } : {},
  );
  return { ...report, refused: [...files, ...report.refused] };
}
