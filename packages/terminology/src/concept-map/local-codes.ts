import type { ConceptCode } from "../concept.ts";
import { type CodeMatch, conceptsOfCoding } from "../concepts.ts";
import { canonicalSystem, SYSTEMS } from "../systems.ts";
import { type Equivalence, isNoMatch } from "./equivalence.ts";
import { DEPENDS_ON, mayFeed, reviewOf } from "./published.ts";
import { type FittedResult, namesItem, rowFit } from "./row-fit.ts";
import type { ConceptMap, MapElement, MapGroup, MapTarget } from "./schema.ts";

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
   * The concepts that a code of this row speaks about by the hospital's maps; null when they say nothing of it, and empty when
   * they say that it has no target, or one that no model reads. What is not clear comes as every concept that it may speak about,
   * each `unclear`.
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

/**
 * Reads codes by maps that `readPublishedMap` has let through.
 *
 * Which rows of a code speak of a result: those whose every dependency it says (by meaning for specimens and units), and where there
 * is none, those that say more than it does and nothing else. Under an NHI order of one analyte an item text that no row names
 * counts as unsaid, as long as the row means what the suite's own table means by the order; the reading of a chart still refuses
 * a text that names another measurement. Under an order with several results the item name decides, and under a hospital's own
 * code every text counts.
 * - Rows that say that there is no target beat the others; among rows that only may speak of the result they leave it unclear.
 * - Rows with one target give it: as the first row says where it applies, and as the most careful one where they only may.
 * - Rows with several targets leave the result unclear.
 * - Where no row speaks of it, an NHI order means what it means without the map, and a hospital's own code is unclear.
 */
export function localCodes(maps: readonly ConceptMap[]): LocalCodes {
  const byConcept = new Map<string, Set<string>>();
  const byCode = new Map<string, Row[]>();
  for (const group of maps.flatMap((map) => map.group ?? [])) {
    for (const element of group.element) {
      if (element.code === undefined) continue;
      const key = keyOf(group.source, element.code);
      const rows = byCode.get(key) ?? [];
      for (const target of element.target ?? []) {
        rows.push({ group, element, target });
        byCode.set(key, rows);
        if (target.code === undefined || isNoMatch(target.equivalence)) continue;
        for (const { concept } of conceptsOfCoding({ system: group.target ?? null, code: target.code })) {
          const codes = byConcept.get(concept.id) ?? new Set();
          byConcept.set(concept.id, codes.add(element.code));
        }
      }
    }
  }
  return {
    codesOf: (conceptId) => [...(byConcept.get(conceptId) ?? [])],
    conceptsOf: ({ system, code }, about) => {
      if (!system || !code || INTERNATIONAL.includes(canonicalSystem(system) ?? "")) return null;
      const coding = { system, code: code.trim() };
      const rows = byCode.get(keyOf(system, coding.code));
      return rows ? conceptsOfRows(rows, coding, about) : null;
    },
  };
}

const keyOf = (system: string | undefined, code: string): string =>
  `${canonicalSystem(system) ?? system ?? ""}\u001f${code}`;

interface Row {
  group: MapGroup;
  element: MapElement;
  target: MapTarget;
}

function conceptsOfRows(
  rows: readonly Row[],
  coding: FittedResult["coding"],
  about: CodedRow,
): ReturnType<LocalCodes["conceptsOf"]> {
  const says = dependenciesOf(about);
  const isNamed = rows.some(({ target }) => namesItem(target, { coding, says }));
  const fits = rows.map((row) => ({ row, fit: rowFit(row.target, { coding, says, isNamed }) }));
  const rowsThat = (wanted: "same" | "less") => fits.filter(({ fit }) => fit === wanted).map(({ row }) => row);
  const applying = rowsThat("same");
  const speaking = applying.length > 0 ? applying : rowsThat("less");
  const table = conceptsOfCoding(coding);
  const [first] = speaking;
  if (!first) return table.length > 0 ? null : unclear(rows);
  const none = speaking.filter(({ target }) => isNoMatch(target.equivalence));
  // That a code has no target is the one lever that a hospital has against a wrong reading.
  if (none.length === speaking.length || (none.length > 0 && first === applying[0])) return [];
  if (none.length > 0 || new Set(speaking.map(targetKey)).size > 1) return unclear(rows);
  if (first === applying[0]) return readAs(first, coding);
  const isWorded = about.texts.length > 0 && !isNamed && rows.some(({ target }) => dependsOnItem(target));
  const shared = conceptsOf(first).some(({ concept }) => table.some((own) => own.concept.id === concept.id));
  if (isWorded && !shared) return unclear(rows);
  return readAs(speaking.find((row) => !feeds(row)) ?? first, coding);
}

const targetKey = ({ group, target }: Row): string => keyOf(group.target, target.code ?? "");

const dependsOnItem = (target: MapTarget): boolean =>
  target.dependsOn?.some(({ property }) => property === DEPENDS_ON.item) ?? false;

const conceptsOf = ({ group, target }: Row): CodeMatch[] =>
  conceptsOfCoding({ system: group.target ?? null, code: target.code ?? null });

function feeds({ target }: Row): boolean {
  const review = reviewOf(target);
  return review !== null && mayFeed(target, review);
}

function readAs(row: Row, { system, code }: FittedResult["coding"]): CodeMatch[] {
  const { element, target } = row;
  const review = reviewOf(target);
  if (!review || target.code === undefined) return [];
  return conceptsOf(row).map(({ concept, code: known }) => ({
    concept,
    code: {
      system,
      code,
      display: element.display ?? "",
      ucum: known.ucum,
      relation: RELATION[target.equivalence],
      safe: known.safe && feeds(row),
      target: target.code ?? "",
      approval: { by: review.approver, on: review.approvedOn },
      source: known.source,
    },
  }));
}

function unclear(rows: readonly Row[]): CodeMatch[] {
  return rows.flatMap((row) =>
    conceptsOf(row).map(({ concept, code }) => ({
      concept,
      code: {
        ...code,
        system: row.group.source ?? "",
        code: row.element.code ?? "",
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
