import type { Change } from "./act.ts";
import { type Candidate, decisionOf } from "./decision.ts";
import type { Entry } from "./project.ts";
import type { LocalRow } from "./row.ts";

/** The auto-mapper, as the workbench is given it: ranked candidates, the best first; none when it abstains. */
export type Suggest = (row: LocalRow) => readonly Candidate[];

export interface Proposals {
  /** For one act of the person who takes them. */
  changes: Change[];
  /** Rows that were left as they are: decided already, nothing suggested, or too unsure. */
  left: { row: LocalRow; why: "decided" | "no-candidate" | "unsure" | "contradicted" }[];
}

/**
 * The best suggestion of every row of a selection as a proposal, where it is sure enough: scored at least `least`, and nothing
 * speaks against it. A second person still approves each.
 */
export function proposeBest(entries: readonly Entry[], suggest: Suggest, least: number): Proposals {
  const changes: Change[] = [];
  const left: Proposals["left"] = [];
  for (const { row, state } of entries) {
    const best = state.decision === null ? suggest(row)[0] : undefined;
    if (state.decision !== null) left.push({ row, why: "decided" });
    else if (!best) left.push({ row, why: "no-candidate" });
    else if (best.against.length > 0) left.push({ row, why: "contradicted" });
    else if (best.score === null || best.score < least) left.push({ row, why: "unsure" });
    else changes.push({ row: row.key, do: "propose", decision: decisionOf(best) });
  }
  return { changes, left };
}
