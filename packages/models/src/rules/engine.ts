import type { FactValue } from "@bedside/chart";
import type { Clause, Condition, RuleTable } from "./table.ts";

/** One fully known patient, by column. */
export type World = Readonly<Record<string, FactValue>>;

export interface ClauseVerdict {
  rule: string;
  clause: Clause;
  verdict: "true" | "false" | "unknown";
}

function conditionHolds({ column, test, value }: Condition, world: World): boolean {
  const seen = world[column];
  if (seen === undefined) return false;
  if (test === "is") return seen === value;
  if (test === "in") return Array.isArray(value) && value.includes(seen);
  if (typeof seen !== "number" || typeof value !== "number") return false;
  switch (test) {
    case "at-least":
      return seen >= value;
    case "at-most":
      return seen <= value;
    case "less-than":
      return seen < value;
    case "more-than":
      return seen > value;
  }
}

function clauseHolds(clause: Clause, world: World): boolean {
  return clause.any.some((group) => group.every((condition) => conditionHolds(condition, world)));
}

/** Ids of the rules that hold for a fully known patient, in the table's order. */
export function rulesThatHold(table: RuleTable, world: World): string[] {
  return table.rules
    .filter((rule) => rule.clauses.every((clause) => clauseHolds(clause, world)))
    .map((rule) => rule.id);
}

/** Every clause over all patients that the facts leave possible: unknown only when they disagree. */
export function judgeClauses(table: RuleTable, worlds: readonly World[]): ClauseVerdict[] {
  return table.rules.flatMap((rule) =>
    rule.clauses.map((clause) => {
      const holding = worlds.filter((world) => clauseHolds(clause, world)).length;
      const verdict = holding === worlds.length ? "true" : holding === 0 ? "false" : "unknown";
      return { rule: rule.id, clause, verdict } as const;
    }),
  );
}
