import { clinicRecords } from "../../fhir-fixtures/read.ts";
import {
  type AnyResource,
  createEmbeddedFhirService,
  createProxyFhirService,
  type FhirService,
} from "../../packages/sandbox/src/fhir/service.ts";

/** Address under which both servers seem to stand. */
export const BASE = "http://clinic.test/fhir";

/** Rows of one patient that are enough for paging. */
const MOST_ROWS = 260;

/** Every resource of the clinic's fixtures, with `MOST_ROWS` rows of the patient who has thousands. */
export const fixtures = (): AnyResource[] => clinicRecords().flatMap(({ resources }) => resources.slice(0, MOST_ROWS));

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
