import { type BedsideConfig, loadSiteMaps } from "@bedside/smart";
import type { ConceptMap, LocalCodes } from "@bedside/terminology/concept-map";
import { configUrl } from "./addresses.ts";

/** The hospital's own code maps, and which of them could not be used. */
export interface HospitalCodes {
  /** Null where the site has none that could be used. */
  codes: LocalCodes | null;
  problems: readonly { address: string; problem: string }[];
}

const NONE: HospitalCodes = { codes: null, problems: [] };

/** Reads the maps that the site has published. A site without any loads nothing for them. */
export async function loadHospitalCodes(config: BedsideConfig): Promise<HospitalCodes> {
  if (config.site.terminology.length === 0) return NONE;
  const [files, { localCodes, readPublishedMap }] = await Promise.all([
    loadSiteMaps(config, configUrl),
    import("@bedside/terminology/concept-map"),
  ]);
  const maps: ConceptMap[] = [];
  const problems: { address: string; problem: string }[] = [];
  for (const { address, json, problem } of files) {
    const read = problem === null ? readPublishedMap(json) : null;
    if (read?.ok) maps.push(read.map);
    else
      problems.push({
        address,
        problem: problem ?? read?.problems.map((it) => `${it.path}: ${it.problem.en}`)[0] ?? "",
      });
  }
  return { codes: maps.length > 0 ? localCodes(maps) : null, problems };
}
