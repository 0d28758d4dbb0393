import { type ConceptMap, parseConceptMap } from "@bedside/terminology/concept-map";
import { openCodeSystems, readShippedMap } from "@bedside/terminology/node";
import { createTerminologyService, type TerminologyService } from "./service.ts";

const PATH = "/terminology/fhir";

async function openMaps(): Promise<ConceptMap[]> {
  const parsed = parseConceptMap(JSON.parse(await readShippedMap("nhi-loinc")));
  if (!parsed.ok) throw new Error(`nhi-loinc.json: ${parsed.problems[0]?.path}: ${parsed.problems[0]?.problem.en}`);
  return [parsed.map];
}

/** The terminology for a server that serves the apps, at `/terminology/fhir`. It starts with the first question. */
export function mountTerminology() {
  let service: Promise<TerminologyService> | null = null;
  return {
    path: PATH,
    fetch: async (request: Request): Promise<Response> => {
      service ??= Promise.all([openCodeSystems(), openMaps()]).then(([systems, maps]) =>
        createTerminologyService({ systems, maps, base: PATH }),
      );
      return (await service).fetch(request);
    },
  };
}
