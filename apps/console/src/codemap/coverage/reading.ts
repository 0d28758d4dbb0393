import { type Concept, conceptsOfCoding, isSplitOrder, resultOfOrder } from "@bedside/terminology";
import { isExact } from "@bedside/terminology/concept-map";
import { type Decision, mayBeForCalculation, type Target, targetsOf } from "../project/decision.ts";
import type { Entry } from "../project/project.ts";
import { waitsForApproval } from "../project/state.ts";

/** What results of a row are to the apps. */
export interface RowReading {
  /** Concepts that a model may read them as, once the map is published. */
  usable: readonly string[];
  /** Concepts that they would be as well, once the waiting decision is approved. */
  waiting: readonly string[];
}

const mayFeed = ({ relation, forCalculation }: Target) =>
  isExact(relation) || (forCalculation && mayBeForCalculation(relation));

/** Concepts that the targets of a decision feed. */
export const conceptsOfDecision = (decision: Decision | null): string[] => [
  ...new Set(
    targetsOf(decision)
      .filter(mayFeed)
      .flatMap(conceptsOfCoding)
      .filter(({ code }) => code.safe)
      .map(({ concept }: { concept: Concept }) => concept.id),
  ),
];

/** Concepts that the suite's own table reads a code as, without a hospital's map. */
function ofTable({ row }: Entry): string[] {
  const coding = { system: row.system, code: row.code };
  if (isSplitOrder(coding)) {
    const outcome = resultOfOrder(row.code, { texts: [row.item], unit: row.unit || null });
    return outcome?.kind === "result" && outcome.concept ? [outcome.concept.id] : [];
  }
  return conceptsOfCoding(coding)
    .filter(({ code }) => code.safe)
    .map(({ concept }) => concept.id);
}

/** The hospital's approved word comes before the table. */
export function readingOf(entry: Entry): RowReading {
  const { published, decision } = entry.state;
  const usable = published ? conceptsOfDecision(published.decision) : ofTable(entry);
  const waiting = waitsForApproval(entry.state) ? conceptsOfDecision(decision) : [];
  return { usable, waiting: waiting.filter((concept) => !usable.includes(concept)) };
}
