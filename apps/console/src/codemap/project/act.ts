import type { Decision, Relation } from "./decision.ts";
import type { Snapshot } from "./state.ts";

/** What an act does to one row. */
export type Change =
  | { row: string; do: "propose"; decision: Decision }
  /** Changes how the targets relate; the proposal is then of two authors. */
  | { row: string; do: "relation"; relation: Relation; forCalculation: boolean }
  | { row: string; do: "note"; text: string }
  | { row: string; do: "approve" }
  /** Back to the author. */
  | { row: string; do: "reject"; reason: string }
  /** A person, or a check, asks for a look; an approval is taken away. */
  | { row: string; do: "needs-review"; reason: string }
  /** Takes an approval back: the row leaves the published map, its decision asks for a look. Anybody may. */
  | { row: string; do: "revoke"; reason: string }
  | { row: string; do: "assign"; to: string | null }
  /** Lets a version that is not approved go: the published one is proposed again, or the row is unmapped. */
  | { row: string; do: "withdraw" }
  /** Takes over what a file says of a row. */
  | { row: string; do: "adopt"; state: Snapshot; from: string };

interface ActBase {
  id: string;
  by: string;
  /** ISO 8601 time. */
  at: string;
}

/** One thing that a person did, to one row or to a selection. Acts are only ever added. */
export type Act =
  | (ActBase & { kind: "change"; changes: readonly Change[] })
  | (ActBase & { kind: "undo"; of: string })
  | (ActBase & { kind: "redo"; of: string });

/** Why a change of an act was not made. */
export type RefusalCode =
  | "no-name"
  | "row-unknown"
  | "no-decision"
  | "own-proposal"
  | "already-approved"
  | "not-approved"
  | "nothing-changed"
  | "not-for-calculation"
  | "unit-contradicts"
  | "target-incomplete"
  | "target-repeated"
  | "text-missing"
  | "act-unknown"
  | "act-of-another"
  | "changed-since";

export interface Refusal {
  /** Key of the row; null when it is the act itself. */
  row: string | null;
  code: RefusalCode;
}

/** Names as they are compared: case, width, spaces and invisible characters aside. */
export const foldName = (name: string): string =>
  name
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .trim()
    .replace(/\s+/g, " ")
    .toLowerCase();
