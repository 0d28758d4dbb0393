import { isSplitOrder, resultOfOrder } from "../orders.ts";
import { SYSTEMS, systemKey } from "../systems.ts";
import { meansSameUnit } from "../units.ts";
import { DEPENDS_ON } from "./published.ts";
import type { MapTarget } from "./schema.ts";
import { specimenFit } from "./specimen-words.ts";
import { type Dependency, sameWords } from "./translate.ts";

/**
 * How a result stands to a row of a map. `same`: it says all that the row depends on. `less`: it leaves something of it unsaid, and
 * nothing that it says is otherwise. `other`: something that it says is not the row's.
 */
export type RowFit = "same" | "less" | "other";

/** A result, as the rows of its code are compared with it. */
export interface FittedResult {
  coding: { system: string; code: string };
  /** What it says beside its code; an element that it could say and does not has no values. */
  says: readonly Dependency[];
  /** Some row of the code names an item text of it. */
  isNamed: boolean;
}

type DependsOn = NonNullable<MapTarget["dependsOn"]>[number];

export function rowFit(target: MapTarget, result: FittedResult): RowFit {
  const fits = (target.dependsOn ?? []).map((dependency) => dependencyFit(dependency, result));
  if (fits.includes("other") || isOtherOfOrder(target, result)) return "other";
  return fits.includes("less") ? "less" : "same";
}

/** Whether the row names one of the result's item texts. */
export const namesItem = (target: MapTarget, result: Omit<FittedResult, "isNamed">): boolean =>
  (target.dependsOn ?? []).some(
    ({ property, value }) =>
      property === DEPENDS_ON.item &&
      valuesOf(property, result)?.some((it) => sameWords(property, it, value, result.coding)),
  );

function dependencyFit({ property, system, value }: DependsOn, result: FittedResult): RowFit {
  const values = valuesOf(property, result);
  // What depends on something that no result says is never known to apply.
  if (values === null || system !== undefined) return "other";
  const isItemOfOrder = property === DEPENDS_ON.item && isSplitOrder(result.coding);
  // Without its item name a result of such an order may be any of them.
  if (values.length === 0) return isItemOfOrder ? "other" : "less";
  if (property === DEPENDS_ON.specimen) return ofSpecimens(values.map((it) => specimenFit(it, value)));
  if (property === DEPENDS_ON.unit) return values.some((it) => meansSameUnit(it, value)) ? "same" : "other";
  if (values.some((it) => sameWords(property, it, value, result.coding))) return "same";
  // Hospitals word the items of an NHI order as they like: a text that no row knows is none of theirs for sure only where
  // another row has it, or where the order has several results.
  const isOpen =
    property === DEPENDS_ON.item &&
    systemKey(result.coding.system) === "nhiService" &&
    !isItemOfOrder &&
    !result.isNamed;
  return isOpen ? "less" : "other";
}

function ofSpecimens(fits: readonly ReturnType<typeof specimenFit>[]): RowFit {
  if (fits.includes("other")) return "other";
  return fits.includes("same") ? "same" : "less";
}

/** A row without an item name, under an order with several results, is not the one that the result's own item names otherwise. */
function isOtherOfOrder(target: MapTarget, { coding, says }: FittedResult): boolean {
  if (!isSplitOrder(coding) || target.dependsOn?.some(({ property }) => property === DEPENDS_ON.item)) return false;
  const texts = valuesOf(DEPENDS_ON.item, { says }) ?? [];
  const [unit = null] = valuesOf(DEPENDS_ON.unit, { says }) ?? [];
  const outcome = resultOfOrder(coding.code, { texts, unit });
  if (outcome?.kind !== "result") return false;
  const read = outcome.concept?.codes.some(({ system, code }) => system === SYSTEMS.loinc && code === target.code);
  return outcome.loinc !== target.code && read !== true;
}

const valuesOf = (property: string, { says }: Pick<FittedResult, "says">): string[] | null =>
  says.find(({ element }) => element === property)?.values.map(({ value }) => value) ?? null;
