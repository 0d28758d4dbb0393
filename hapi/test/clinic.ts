import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  type AnyResource,
  createEmbeddedFhirService,
  createProxyFhirService,
  type FhirService,
} from "../../packages/sandbox/src/fhir/service.ts";

/** Address under which both servers seem to stand. */
export const BASE = "http://clinic.test/fhir";

const BUNDLES = path.resolve(import.meta.dirname, "../../fhir-fixtures/bundles");
/** Rows of one patient that are enough for paging. */
const MOST_ROWS = 260;

/** Every resource of the clinic's fixtures, with `MOST_ROWS` rows of the patient who has thousands. */
export function fixtures(): AnyResource[] {
  return readdirSync(BUNDLES)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name) => {
      const bundle = JSON.parse(readFileSync(path.join(BUNDLES, name), "utf8")) as {
        entry: { resource: AnyResource }[];
      };
      return bundle.entry.map((entry) => entry.resource).slice(0, MOST_ROWS);
    });
}

export interface Pair {
  embedded: FhirService;
  hapi: FhirService;
}

/** The embedded store and HAPI FHIR with the same resources, under the same base. */
export async function pairWith(hapiUrl: string, resources: AnyResource[]): Promise<Pair> {
  const embedded = createEmbeddedFhirService({ base: BASE });
  const hapi = createProxyFhirService({ fhirUrl: hapiUrl, base: BASE });
  for (const service of [embedded, hapi]) {
    const { refused } = await service.load(resources);
    if (refused.length > 0) throw new Error(`not loaded: ${refused[0]?.resource}: ${refused[0]?.message}`);
  }
  return { embedded, hapi };
}
