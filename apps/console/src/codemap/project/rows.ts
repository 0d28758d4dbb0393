import { allItems, chunked } from "./chunked.ts";
import type { Entry, Project } from "./project.ts";
import { foldText, isFromServer, type LocalRow, refreshed } from "./row.ts";
import { BLANK } from "./state.ts";

/** A new row whose code was there before with another specimen, unit, method or item text. */
export interface Drift {
  row: LocalRow;
  changed: "unit" | "specimen" | "item" | "method";
  /** The row of the old list that it is nearest to. */
  before: LocalRow;
}

export interface ListChanges {
  /** Codes that the project did not have. */
  added: readonly LocalRow[];
  drift: readonly Drift[];
  /** Rows that the newer list does not have. Their decisions are kept. */
  gone: readonly LocalRow[];
  /** Rows that were gone and are there again. */
  back: readonly LocalRow[];
  /** Rows in both lists. */
  kept: number;
}

/**
 * Takes a newer list over. Rows are matched by their key, and what was decided about them is kept; new ones are unmapped; rows
 * that the list lacks are marked as gone when it is the `whole` list of the hospital (a harvest is not).
 */
export function takeRows(
  project: Project,
  list: readonly LocalRow[],
  { whole }: { whole: boolean },
): { project: Project; changes: ListChanges } {
  const old = allItems(project.entries);
  const newer = new Map(list.map((row) => [row.key, row]));
  const added: LocalRow[] = [];
  const drift: Drift[] = [];
  const gone: LocalRow[] = [];
  const back: LocalRow[] = [];
  const entries: Entry[] = old.map((entry) => {
    const row = newer.get(entry.row.key);
    if (row === undefined) {
      if (!whole || entry.row.gone || isFromServer(entry.row)) return entry;
      const left = { ...entry.row, gone: true };
      gone.push(left);
      return { row: left, state: entry.state };
    }
    if (entry.row.gone) back.push(row);
    return { row: refreshed(entry.row, row, whole), state: entry.state };
  });
  const byCode = Map.groupBy(old, ({ row }) => codeKey(row));
  const places = new Map(project.places);
  for (const row of newer.values()) {
    if (places.has(row.key)) continue;
    places.set(row.key, entries.length);
    entries.push({ row, state: BLANK });
    const before = byCode.get(codeKey(row));
    if (before) drift.push(driftOf(row, before));
    else added.push(row);
  }
  const kept = old.filter(({ row }) => newer.has(row.key)).length;
  return {
    project: { ...project, entries: chunked(entries), places },
    changes: { added, drift, gone, back, kept },
  };
}

const codeKey = (row: LocalRow) => row.key.split("\u001f", 2).join("\u001f");

/** What differs from the nearest row of the same code: with a decision and in the same item, specimen, unit or method first. */
function driftOf(row: LocalRow, before: readonly Entry[]): Drift {
  const same = (entry: Entry, part: Drift["changed"]) => (foldText(entry.row[part]) === foldText(row[part]) ? 1 : 0);
  const nearness = (entry: Entry) =>
    8 * same(entry, "item") +
    4 * same(entry, "specimen") +
    2 * same(entry, "unit") +
    same(entry, "method") +
    (entry.state.decision ? 0.5 : 0);
  const nearest = before.reduce((best, entry) => (nearness(entry) > nearness(best) ? entry : best));
  const changed = (["item", "specimen", "unit"] as const).find((part) => !same(nearest, part)) ?? "method";
  return { row, changed, before: nearest.row };
}
