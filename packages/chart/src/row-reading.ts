import { conceptById, type UnitInput } from "@bedside/terminology";
import type { CodedRow, LocalCodes } from "@bedside/terminology/concept-map";
import { type ConceptHit, conceptsOfCode } from "./codes.ts";
import type { Reason } from "./fact.ts";
import { type CodeText, textsOf } from "./json.ts";
import { specimenReason, unitReason } from "./observations.ts";

/**
 * The concepts that results of a code are read as, each with the first reason of code, specimen and unit that keeps their values
 * from being used: everything that a chart asks of a result but its status, its time and the value itself.
 */
export function hitsOfResults(
  code: CodeText,
  about: Omit<CodedRow, "texts">,
  unit: UnitInput,
  local: LocalCodes | null,
): ConceptHit[] {
  const texts = textsOf(code);
  return conceptsOfCode(code, () => true, about, local).map((hit) => {
    const isNumber = conceptById(hit.concept).kind === "quantity";
    const reason =
      hit.reason ??
      specimenReason(hit.concept, { specimens: about.specimens, texts }) ??
      (isNumber ? unitReason(hit, unit) : null);
    return { ...hit, reason };
  });
}

/** A row of a hospital's list: what all results under it have in common. Empty texts are not said. */
export interface ListedRow {
  system: string;
  code: string;
  item: string;
  specimen: string;
  unit: string;
  method: string;
}

/** What results of a row are to the apps: concepts whose values are used, or why none is (null: nothing is known of the code). */
export interface RowReading {
  usable: readonly string[];
  reason: Reason | null;
}

/** Reads a row of a list as a chart reads the results under it. */
export function readingOfRow(row: ListedRow, local: LocalCodes | null): RowReading {
  const { system, code, item, specimen, unit, method } = row;
  const said = (text: string) => (text === "" ? [] : [text]);
  const about = { specimens: said(specimen), unit: unit === "" ? null : unit, methods: said(method) };
  const coded = { codings: [{ system: system === "" ? null : system, code, display: null }], text: item || null };
  const hits = hitsOfResults(coded, about, { text: about.unit }, local);
  const usable = hits.filter(({ reason }) => reason === null).map(({ concept }) => concept);
  return { usable, reason: usable.length > 0 ? null : (hits[0]?.reason ?? null) };
}
