import { type ModelCard, parseCard } from "@bedside/models";
import { type BedsideConfig, loadSiteMaps } from "@bedside/smart";
import { type CodeSystems, createCodeSystems } from "@bedside/terminology/code-systems";
import { type LocalCodes, localCodes, readPublishedMap } from "@bedside/terminology/concept-map";
import { useEffect, useState } from "react";
import {
  type CriticalConcept,
  criticalConcepts,
  editionsOf,
  fromConceptMap,
  type Trusted,
  targetsOf,
} from "../codemap/index.ts";

const configUrl = new URL("../config.json", document.baseURI).href;
const modelsUrl = new URL("../models/", document.baseURI).href;
/** Folder of the code tables of this installation. */
export const terminologyUrl = new URL("../terminology/", document.baseURI).href;

/** What of the installation the code map stands beside. */
export interface Site {
  /** Concepts that the models compute with; null while they load, and when they could not be listed. */
  critical: readonly CriticalConcept[] | null;
  modelsFailed: boolean;
  /** The maps that the apps read today; null for none. */
  local: LocalCodes | null;
  /** Rows of these maps, with what they lead to: `rowKey` to targets. */
  published: ReadonlyMap<string, string>;
  /** The approved versions in them: what an imported file can not invent. */
  trusted: Trusted;
  /** Editions of the code systems that are here, by system. */
  editions: ReadonlyMap<string, string>;
}

const NOTHING: Site = {
  critical: null,
  modelsFailed: false,
  local: null,
  published: new Map(),
  trusted: new Map(),
  editions: new Map(),
};

/** Targets of a row in one line, to be compared with. */
export const targetLine = (targets: ReturnType<typeof targetsOf>): string =>
  targets
    .map(({ system, code, relation }) => `${system}|${code}|${relation}`)
    .sort()
    .join(" ");

/** Reads the models' cards and the published maps, each by itself: the code map works without them. */
export function useSite(config: BedsideConfig): Site {
  const [site, setSite] = useState(NOTHING);
  useEffect(() => {
    let isCurrent = true;
    const show = (part: Partial<Site>) => isCurrent && setSite((before) => ({ ...before, ...part }));
    readCards().then(
      (cards) => show({ critical: criticalConcepts(cards) }),
      () => show({ modelsFailed: true }),
    );
    void readMaps(config).then(show);
    void readEditions().then((editions) => show({ editions }));
    return () => {
      isCurrent = false;
    };
  }, [config]);
  return site;
}

async function readCards(): Promise<ModelCard[]> {
  const answer = await fetch(new URL("index.json", modelsUrl));
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const index: unknown = await answer.json();
  if (!Array.isArray(index)) throw new Error("models/index.json");
  return index.map((entry: { card?: unknown }) => parseCard(entry.card));
}

/** None where the index can not be read: an export then names none. */
async function readEditions(): Promise<ReadonlyMap<string, string>> {
  const answer = await fetch(new URL("index.json", terminologyUrl)).catch(() => null);
  return editionsOf(answer?.ok ? await answer.json().catch(() => null) : null);
}

async function readMaps(config: BedsideConfig): Promise<Pick<Site, "local" | "published" | "trusted">> {
  const files = await loadSiteMaps(config, configUrl);
  const maps = files.flatMap(({ json }) => {
    const read = json === null ? null : readPublishedMap(json);
    return read?.ok ? [read.map] : [];
  });
  const records = maps.flatMap((map) => fromConceptMap(map, { by: "", at: "" }).records);
  return {
    local: maps.length > 0 ? localCodes(maps) : null,
    published: new Map(records.map(({ row, state }) => [row.key, targetLine(targetsOf(state.decision))])),
    trusted: new Map(records.flatMap(({ row, state }) => (state.published ? [[row.key, state.published]] : []))),
  };
}

let systems: Promise<CodeSystems> | null = null;

/** The code systems of this installation, each table fetched when it is first asked for. */
export function openCodeSystems(): Promise<CodeSystems> {
  systems ??= open().catch((cause) => {
    systems = null;
    throw cause;
  });
  return systems;
}

async function open(): Promise<CodeSystems> {
  const fetched = async (file: string) => {
    const answer = await fetch(new URL(file, terminologyUrl));
    if (!answer.ok) throw new Error(`HTTP ${answer.status} ${file}`);
    return answer;
  };
  const index: unknown = await (await fetched("index.json")).json();
  return createCodeSystems(index, async (file) => new Uint8Array(await (await fetched(file)).arrayBuffer()));
}
