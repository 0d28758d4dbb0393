import type { Concept, ConceptCode } from "./concept.ts";
import { CODE_ROWS } from "./concepts.generated.ts";
import { DEFINITIONS } from "./definitions.ts";
import { SYSTEMS, type SystemKey, systemKey } from "./systems.ts";

/** A concept that a coding speaks about, and the code row that says so. */
export interface CodeMatch {
  concept: Concept;
  code: ConceptCode;
}

/** Every concept of the suite by its id (`concept_id` of the code table, or a derived id such as `age`). */
export const CONCEPTS: Record<string, Concept> = {};

const BY_CODE = new Map<string, CodeMatch[]>();

for (const [id, definition] of Object.entries(DEFINITIONS)) CONCEPTS[id] = { id, ...definition, codes: [] };

for (const [conceptId, system, code, display, ucum, relation, safe, source] of CODE_ROWS) {
  const concept = CONCEPTS[conceptId];
  if (!concept) continue;
  const row: ConceptCode = {
    system: SYSTEMS[system as SystemKey],
    code,
    display,
    ucum,
    relation: relation as ConceptCode["relation"],
    safe: safe === 1,
    source,
  };
  concept.codes.push(row);
  const key = `${system}|${code.toUpperCase()}`;
  const matches = BY_CODE.get(key) ?? [];
  matches.push({ concept, code: row });
  BY_CODE.set(key, matches);
}

/** The concept with this id. Throws `RangeError` for an id that does not exist. */
export function conceptById(id: string): Concept {
  const concept = Object.hasOwn(CONCEPTS, id) ? CONCEPTS[id] : undefined;
  if (!concept) throw new RangeError(`No concept with the id ${id}`);
  return concept;
}

/** The concepts that a FHIR coding speaks about, aliases of the system URI resolved; empty when none does. */
export function conceptsOfCoding(coding: { system?: string | null; code?: string | null }): CodeMatch[] {
  const key = systemKey(coding.system);
  if (!key || typeof coding.code !== "string") return [];
  return BY_CODE.get(`${key}|${coding.code.trim().toUpperCase()}`) ?? [];
}
