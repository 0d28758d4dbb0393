import { canonicalCode } from "./code-form.ts";
import { lowerBound } from "./code-table.ts";
import type { Columns } from "./table-format.ts";

/** One row of a general equivalence mapping, with the five flags as CMS gives them. */
export interface GemRow {
  source: string;
  /** Null when the row says that there is no equivalent. */
  target: string | null;
  approximate: boolean;
  noMap: boolean;
  /** Several targets together say what the source says. */
  combination: boolean;
  /** Which of the alternatives a row of a combination belongs to; 0 outside combinations. */
  scenario: number;
  /** Which part of its scenario a row fills: one target is chosen for each; 0 outside combinations. */
  choiceList: number;
}

/**
 * What a code leads to. A source leads to one of `single`, or to one of `scenarios`, of which every choice list gives one target
 * and all of these together are the equivalent. It is never one to one by itself: a person chooses.
 */
export interface GemTargets {
  rows: readonly GemRow[];
  /** True when the mapping says that there is no equivalent. */
  noMap: boolean;
  single: readonly GemRow[];
  scenarios: readonly { scenario: number; choiceLists: readonly (readonly GemRow[])[] }[];
}

/** The rows of a source code, grouped; null when the mapping does not have the code. */
export function gemTargets(
  columns: Columns,
  systems: { source: string; target: string },
  code: string,
): GemTargets | null {
  const [sources = [], targets = [], flags = []] = [columns.code, columns.target, columns.flags];
  const source = canonicalCode(systems.source, code);
  const rows: GemRow[] = [];
  for (let at = lowerBound(sources, source); sources[at] === source; at += 1) {
    const [approximate, noMap, combination, scenario, choiceList] = flags[at] ?? "";
    rows.push({
      source,
      target: targets[at] || null,
      approximate: approximate === "1",
      noMap: noMap === "1",
      combination: combination === "1",
      scenario: Number(scenario),
      choiceList: Number(choiceList),
    });
  }
  if (rows.length === 0) return null;
  const combined = rows.filter((row) => row.combination);
  return {
    rows,
    noMap: rows.some((row) => row.noMap),
    single: rows.filter((row) => !row.combination && !row.noMap),
    scenarios: groups(combined, (row) => row.scenario).map((inScenario) => ({
      scenario: inScenario[0]!.scenario,
      choiceLists: groups(inScenario, (row) => row.choiceList),
    })),
  };
}

function groups(rows: readonly GemRow[], by: (row: GemRow) => number): GemRow[][] {
  return [...new Set(rows.map(by))].sort((a, b) => a - b).map((key) => rows.filter((row) => by(row) === key));
}
