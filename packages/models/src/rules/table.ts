import type { Localized } from "@bedside/terminology";
import { z } from "zod/mini";

const localized = z.object({ en: z.string(), "zh-TW": z.string() }) satisfies z.ZodMiniType<Localized>;

const value = z.union([z.number(), z.boolean(), z.string()]);

/** One comparison with one column. `is` and `in` compare choices and yes/no; the others compare numbers. */
const condition = z.object({
  column: z.string(),
  test: z.enum(["at-least", "at-most", "less-than", "more-than", "is", "in"]),
  value: z.union([value, z.array(value)]),
});

/** Holds when any of its groups holds; a group holds when all of its conditions do. */
const clause = z.object({
  id: z.string(),
  text: localized,
  /** The column whose value is shown beside the clause. */
  shows: z.string(),
  any: z.array(z.array(condition)),
});

const rule = z.object({
  id: z.string(),
  name: localized,
  recommendation: localized,
  /** All must hold. */
  clauses: z.array(clause),
});

/** A versioned decision table: the model is met when any rule holds. Data only. */
export const ruleTableSchema = z.object({
  id: z.string(),
  version: z.string(),
  effective: z.string(),
  source: z.array(z.string()),
  /** Readings of the text that the source leaves open. */
  readings: z.array(localized),
  rules: z.array(rule),
});

export type RuleTable = z.infer<typeof ruleTableSchema>;
export type Rule = RuleTable["rules"][number];
export type Clause = Rule["clauses"][number];
export type Condition = z.infer<typeof condition>;

/** Throws a `ZodError` when the JSON is not a decision table. */
export function parseTable(json: unknown): RuleTable {
  return z.parse(ruleTableSchema, json);
}
