import { ICD9CM } from "../code-systems/code-form.ts";
import type { GemTargets } from "../code-systems/gems.ts";
import type { CodeSystems } from "../code-systems/library.ts";
import { SYSTEMS } from "../systems.ts";
import type { ConceptMap, MapElement } from "./schema.ts";

interface GemMap {
  id: string;
  url: string;
  source: string;
  target: string;
}

const gemMap = (id: string, source: string, target: string): GemMap => ({
  id,
  url: `https://bedside.tw/fhir/ConceptMap/${id}`,
  source,
  target,
});

/** The maps of the CMS general equivalence mappings, by the id and address that they are asked for with. */
export const GEM_MAPS: readonly GemMap[] = [
  gemMap("icd9-icd10", ICD9CM, SYSTEMS.icd10cm),
  gemMap("icd10-icd9", SYSTEMS.icd10cm, ICD9CM),
];

const EDITION = "cms-gem";

/**
 * The rows that the GEMs have for some codes, as a ConceptMap. Their five flags stay: only a row that is neither approximate nor
 * part of a combination is `equivalent`; the others are `inexact`, with scenario and choice list in the comment.
 */
export async function gemConceptMap(
  map: GemMap,
  codes: readonly string[],
  systems: Pick<CodeSystems, "gems">,
): Promise<ConceptMap> {
  const element: MapElement[] = [];
  for (const code of new Set(codes)) {
    const gems = await systems.gems({ system: map.source, edition: EDITION, code });
    if (gems) element.push({ code, target: gems.rows.map(targetOf) });
  }
  return {
    resourceType: "ConceptMap",
    id: map.id,
    url: map.url,
    title: "CMS general equivalence mappings",
    status: "active",
    group: element.length === 0 ? [] : [{ source: map.source, target: map.target, element }],
  };
}

function targetOf({ target, approximate, noMap, combination, scenario, choiceList }: GemTargets["rows"][number]) {
  if (noMap || target === null) return { equivalence: "unmatched" as const, comment: "no equivalent" };
  const flags = [
    approximate ? "approximate" : null,
    combination
      ? `combination: scenario ${scenario}, choice list ${choiceList}; one target of each choice list together`
      : null,
  ].filter((flag) => flag !== null);
  return {
    code: target,
    equivalence: flags.length === 0 ? ("equivalent" as const) : ("inexact" as const),
    ...(flags.length > 0 && { comment: flags.join("; ") }),
  };
}
