import { canonicalSystem } from "@bedside/terminology";
import * as z from "zod/mini";

const indexSchema = z.object({
  tables: z.array(z.object({ holds: z.string(), system: z.string(), edition: z.string() })),
});

/**
 * The edition of each code system that this installation has, by system, out of the index of its code tables
 * (`terminology/index.json`); the first where it has several. Empty for what is no such index.
 */
export function editionsOf(index: unknown): ReadonlyMap<string, string> {
  const read = indexSchema.safeParse(index);
  const tables = read.success ? read.data.tables.filter(({ holds }) => holds === "codes") : [];
  return new Map(tables.reverse().map(({ system, edition }) => [canonicalSystem(system) ?? system, edition]));
}
