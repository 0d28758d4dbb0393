import { readFile } from "node:fs/promises";
import path from "node:path";
import { type CodeSystems, createCodeSystems } from "@bedside/terminology/code-systems";
import { type ConceptMap, parseConceptMap } from "@bedside/terminology/concept-map";
import { createTerminologyService, type TerminologyService } from "./service.ts";

const DATA = path.resolve(import.meta.dirname, "../../terminology/data");
const PATH = "/terminology/fhir";

/** The shipped code systems, each table read from the disk when it is first asked for. */
async function openCodeSystems(): Promise<CodeSystems> {
  const index: unknown = JSON.parse(await readFile(path.join(DATA, "index.json"), "utf8"));
  return createCodeSystems(index, async (file) => new Uint8Array(await readFile(path.join(DATA, file))));
}

async function openMaps(): Promise<ConceptMap[]> {
  const parsed = parseConceptMap(JSON.parse(await readFile(path.join(DATA, "maps/nhi-loinc.json"), "utf8")));
  if (!parsed.ok) throw new Error(`nhi-loinc.json: ${parsed.problems[0]?.path}: ${parsed.problems[0]?.problem}`);
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
