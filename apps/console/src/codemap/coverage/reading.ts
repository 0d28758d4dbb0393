import { readingOfRow } from "@bedside/chart";
import { isSplitOrder, SYSTEMS } from "@bedside/terminology";
import {
  type ConceptMap,
  DEPENDS_ON,
  type LocalCodes,
  localCodes,
  reviewExtension,
} from "@bedside/terminology/concept-map";
import { publish } from "../exchange/publish.ts";
import { chunked } from "../project/chunked.ts";
import type { Decision, Relation } from "../project/decision.ts";
import { createProject, type Entry } from "../project/project.ts";
import type { LocalRow } from "../project/row.ts";
import { waitsForApproval } from "../project/state.ts";

/** What results of a row are to the apps, as the apps themselves read them (`readingOfRow` of `@bedside/chart`). */
export interface RowCoverage {
  /** Concepts that a model may read them as, once the map is published. */
  usable: readonly string[];
  /** Concepts that they would be as well, once the waiting decision is approved. */
  waiting: readonly string[];
}

/** Rows that have their codes for themselves. */
export const readingsOfSingles = (entries: readonly Entry[]): RowCoverage[] =>
  read(
    entries,
    localCodes([
      mapOf(entries.flatMap(({ row, state: { published } }) => (published ? [[row, published.decision]] : []))),
    ]),
  );

/** The rows of one code: each is read with what the published map says of all of them. */
export function readingsOfCode(entries: readonly Entry[]): RowCoverage[] {
  const approved = entries.filter(({ state }) => state.published !== null);
  if (approved.length === 0) return read(entries, null);
  const project = { ...createProject("", ""), entries: chunked(approved) };
  return read(entries, localCodes([publish(project, HEAD).map]));
}

const HEAD = { url: "urn:coverage", version: "", title: "", date: "" };

function read(entries: readonly Entry[], local: LocalCodes | null): RowCoverage[] {
  return entries.map(({ row, state }) => {
    const { usable } = readingOfRow(row, local);
    if (!waitsForApproval(state) || state.decision === null) return { usable, waiting: [] };
    const waiting = readingOfRow(row, localCodes([mapOf([[row, state.decision]])])).usable;
    return { usable, waiting: waiting.filter((concept) => !usable.includes(concept)) };
  });
}

const REVIEW = { author: "author", approver: "approver", approvedOn: "2026-01-01" };

/** Decisions as a map, each for its row alone: only under an order with several results does the item still matter. */
const mapOf = (decided: readonly (readonly [LocalRow, Decision])[]): ConceptMap => ({
  resourceType: "ConceptMap",
  status: "active",
  group: decided.flatMap(([row, decision]) => {
    const dependsOn =
      isSplitOrder(row) && row.item !== "" ? [{ property: DEPENDS_ON.item, value: row.item }] : undefined;
    const group = (target: string, to: To, forCalculation: boolean) => ({
      source: row.system,
      target,
      element: [
        {
          code: row.code,
          target: [{ ...to, dependsOn, extension: [reviewExtension({ ...REVIEW, forCalculation })] }],
        },
      ],
    });
    if (decision.kind === "no-map") return [group(SYSTEMS.loinc, { equivalence: "unmatched" }, false)];
    return decision.targets.map(({ system, code, relation, forCalculation }) =>
      group(system, { code, equivalence: relation }, forCalculation),
    );
  }),
});

type To = { code?: string; equivalence: "unmatched" | Relation };
