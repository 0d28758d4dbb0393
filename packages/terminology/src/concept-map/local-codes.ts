import type { ConceptCode } from "../concept.ts";
import { type CodeMatch, conceptsOfCoding } from "../concepts.ts";
import { canonicalSystem, SYSTEMS } from "../systems.ts";
import { type Equivalence, isNoMatch } from "./equivalence.ts";
import { DEPENDS_ON, mayFeed, reviewOf } from "./published.ts";
import type { ConceptMap } from "./schema.ts";
import { type TranslateMatch, translate } from "./translate.ts";

/** What a result says of itself beside its code. */
export interface CodedRow {
  texts: readonly string[];
  specimens: readonly string[];
  unit: string | null;
  /** How it was measured, in words. Rows that name a method apply to results that say the same alone. */
  methods?: readonly string[];
}

/** A hospital's published maps, as charts are read with them. */
export interface LocalCodes {
  /**
   * The concepts that a code of this row speaks about by the hospital's maps; null when they do not have the code, and empty when
   * they say that it has no target, or one that no model reads. Where no row of the code applies, or rows say different things,
   * every concept that it may speak about comes as `unclear`.
   */
  conceptsOf(coding: { system?: string | null; code?: string | null }, row: CodedRow): CodeMatch[] | null;
  /** Codes whose rows may speak about a concept: what a search has to ask for. */
  codesOf(conceptId: string): readonly string[];
}

/** Codes of these systems mean what the systems say: no hospital map changes them. */
const INTERNATIONAL: readonly string[] = [SYSTEMS.loinc, SYSTEMS.snomed, SYSTEMS.icd10cm, SYSTEMS.rxnorm, SYSTEMS.atc];

const RELATION: Record<Equivalence, ConceptCode["relation"]> = {
  equal: "equivalent",
  equivalent: "equivalent",
  wider: "wider",
  subsumes: "wider",
  narrower: "narrower",
  specializes: "narrower",
  relatedto: "related",
  inexact: "related",
  unmatched: "related",
  disjoint: "related",
};

/** Reads codes by maps that `readPublishedMap` has let through. */
export function localCodes(maps: readonly ConceptMap[]): LocalCodes {
  const byConcept = new Map<string, Set<string>>();
  for (const group of maps.flatMap((map) => map.group ?? [])) {
    for (const element of group.element) {
      for (const { code, equivalence } of element.target ?? []) {
        if (element.code === undefined || code === undefined || isNoMatch(equivalence)) continue;
        for (const { concept } of conceptsOfCoding({ system: group.target ?? null, code })) {
          const codes = byConcept.get(concept.id) ?? new Set();
          byConcept.set(concept.id, codes.add(element.code));
        }
      }
    }
  }
  return {
    codesOf: (conceptId) => [...(byConcept.get(conceptId) ?? [])],
    conceptsOf: ({ system, code }, row) => {
      if (!system || !code || INTERNATIONAL.includes(canonicalSystem(system) ?? "")) return null;
      const codings = [{ system, code: code.trim() }];
      const all = rowsOf(maps, { system, code: code.trim() });
      if (all.length === 0) return null;
      const { matches } = translate(maps, { codings, dependencies: dependenciesOf(row) });
      // That a code has no target is the one lever that a hospital has against a wrong reading: it beats every other row.
      if (matches.some(({ equivalence }) => isNoMatch(equivalence))) return [];
      const targets = new Set(matches.map(({ concept }) => `${concept?.system}|${concept?.code}`));
      if (targets.size !== 1) return unclear(all);
      return matches.slice(0, 1).flatMap((match) => {
        const { concept: target, row: origin, equivalence } = match;
        const review = origin && reviewOf(origin.target);
        if (!target || !origin || !review || isNoMatch(equivalence)) return [];
        return conceptsOfCoding(target).map(({ concept, code: known }) => ({
          concept,
          code: {
            system,
            code,
            display: origin.element.display ?? "",
            ucum: known.ucum,
            relation: RELATION[equivalence],
            safe: known.safe && mayFeed(origin.target, review),
            target: target.code,
            approval: { by: review.approver, on: review.approvedOn },
            source: known.source,
          },
        }));
      });
    },
  };
}

type Row = NonNullable<TranslateMatch["row"]>;

/** Every row of a code, whatever it depends on. */
function rowsOf(maps: readonly ConceptMap[], { system, code }: { system: string; code: string }): Row[] {
  const isSame = (source: string | undefined) =>
    canonicalSystem(source) === canonicalSystem(system) && (canonicalSystem(system) !== null || source === system);
  return maps.flatMap((map) =>
    (map.group ?? [])
      .filter((group) => isSame(group.source))
      .flatMap((group) =>
        group.element
          .filter((element) => element.code === code)
          .flatMap((element) => (element.target ?? []).map((target) => ({ map, group, element, target }))),
      ),
  );
}

function unclear(rows: readonly Row[]): CodeMatch[] {
  return rows.flatMap(({ group, element, target }) =>
    conceptsOfCoding({ system: group.target ?? null, code: target.code ?? null }).map(({ concept, code }) => ({
      concept,
      code: {
        ...code,
        system: group.source ?? "",
        code: element.code ?? "",
        relation: "related" as const,
        safe: false,
        unclear: true,
      },
    })),
  );
}

function dependenciesOf({ texts, specimens, unit, methods = [] }: CodedRow) {
  const words = (element: string, values: readonly string[]) => ({
    element,
    values: values.map((value) => ({ value })),
  });
  return [
    words(DEPENDS_ON.item, texts),
    words(DEPENDS_ON.specimen, specimens),
    words(DEPENDS_ON.unit, unit === null ? [] : [unit]),
    words(DEPENDS_ON.method, methods),
  ];
}
