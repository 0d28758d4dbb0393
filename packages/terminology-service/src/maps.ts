import { canonicalSystem } from "@bedside/terminology";
import type { ConceptMap } from "@bedside/terminology/concept-map";
import { RequestError } from "./outcome.ts";
import type { Inputs } from "./parameters.ts";

/** Reads one map by its id. */
export function readMap(maps: readonly ConceptMap[], id: string): ConceptMap {
  const found = maps.find((map) => map.id === id);
  if (!found) throw new RequestError(404, "not-found", `There is no map ${id}`);
  return found;
}

type Test = (map: ConceptMap, wanted: string) => boolean;

const systemIs =
  (side: "source" | "target"): Test =>
  (map, wanted) =>
    (map.group ?? []).some((group) => isSame(group[side] ?? "", wanted));

const isSame = (a: string, b: string): boolean => (canonicalSystem(a) ?? a) === (canonicalSystem(b) ?? b);

/** Search parameters of a map (http://hl7.org/fhir/R4/conceptmap.html#search), and the type that each has. */
export const MAP_SEARCH: Readonly<Record<string, { type: "token" | "uri" | "string"; test: Test }>> = {
  _id: { type: "token", test: (map, wanted) => map.id === wanted },
  url: { type: "uri", test: (map, wanted) => map.url === wanted },
  version: { type: "token", test: (map, wanted) => map.version === wanted },
  status: { type: "token", test: (map, wanted) => map.status === wanted },
  title: {
    type: "string",
    test: (map, wanted) => typeof map.title === "string" && map.title.toLowerCase().startsWith(wanted.toLowerCase()),
  },
  "source-system": { type: "uri", test: systemIs("source") },
  "target-system": { type: "uri", test: systemIs("target") },
};

/** The maps that a search asks for, without their groups for `_summary=true`. */
export function searchMaps(maps: readonly ConceptMap[], inputs: Inputs, address: string): object {
  const unknown = inputs.names().find((name) => !Object.hasOwn(MAP_SEARCH, name) && name !== "_summary");
  if (unknown !== undefined)
    throw new RequestError(
      400,
      "not-supported",
      `The search parameter "${unknown}" is not supported: ${[...Object.keys(MAP_SEARCH), "_summary"].join(", ")} are`,
    );
  const tests = Object.entries(MAP_SEARCH).flatMap(([name, { test }]) => {
    const wanted = inputs.text(name);
    return wanted === undefined ? [] : [(map: ConceptMap) => test(map, wanted)];
  });
  const found = maps.filter((map) => tests.every((fits) => fits(map)));
  const isSummary = inputs.flag("_summary") ?? false;
  return {
    resourceType: "Bundle",
    type: "searchset",
    total: found.length,
    entry: found.map((map) => ({
      fullUrl: `${address}/${map.id}`,
      resource: isSummary ? summaryOf(map) : map,
      search: { mode: "match" },
    })),
  };
}

const SUBSETTED = { system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", code: "SUBSETTED" };

const summaryOf = ({ group: _, ...map }: ConceptMap) => ({ ...map, meta: { tag: [SUBSETTED] } });
