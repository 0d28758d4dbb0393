import { conceptsOfCoding, isUnitOf } from "@bedside/terminology";
import { isExact } from "@bedside/terminology/concept-map";
import { mayBeForCalculation, type Target } from "./decision.ts";

/** Whether numbers under this target reach a calculation once it is approved. */
export const feeds = ({ relation, forCalculation }: Pick<Target, "relation" | "forCalculation">): boolean =>
  isExact(relation) || (forCalculation && mayBeForCalculation(relation));

/**
 * Whether the apps can not read a row's unit as one of what the target means. A row without a unit, and a target that no model
 * reads, say nothing. By the built table of units alone: acts that are made again later find the same answer.
 */
export function unitContradicts(unit: string, { system, code }: Pick<Target, "system" | "code">): boolean {
  if (unit.trim() === "") return false;
  const quantities = conceptsOfCoding({ system, code }).filter(({ concept }) => concept.unit !== null);
  return quantities.length > 0 && !quantities.some(({ concept }) => isUnitOf(concept.id, unit, { code }));
}
