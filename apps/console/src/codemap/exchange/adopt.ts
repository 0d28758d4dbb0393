import { type Change, foldName } from "../project/act.ts";
import { sameDecision } from "../project/decision.ts";
import { entryOf, type Project } from "../project/project.ts";
import { REFUSALS } from "../project/reasons.ts";
import { placeOf } from "../project/row.ts";
import { takeRows } from "../project/rows.ts";
import { changed, type RowState, type Snapshot } from "../project/state.ts";
import type { ExchangeProblem } from "./reasons.ts";
import type { MapRecord, Reader } from "./record.ts";

export interface Adoption {
  /** The project with the rows that it did not have. */
  project: Project;
  /** For an act of whoever imports: it is undone as one. */
  changes: Change[];
  problems: ExchangeProblem[];
}

/**
 * Takes the records of a file over. Where the project has decided otherwise, it is `mine` or `theirs` that stays. A file can not
 * bring in what nobody could do here: who wrote a row has not approved it.
 */
export function adopt(
  project: Project,
  records: readonly MapRecord[],
  from: Reader & { file: string; prefer: "mine" | "theirs" },
): Adoption {
  const unknown = records.filter(({ row }) => !project.places.has(row.key));
  const taken = takeRows(
    project,
    unknown.map(({ row }) => row),
    { whole: false },
  ).project;
  const changes: Change[] = [];
  const problems: ExchangeProblem[] = [];
  for (const { row, state } of records) {
    const place = placeOf(row);
    const own = entryOf(taken, row.key)!.state;
    const { state: theirs, wrong } = withLawfulApproval(state);
    if (wrong) problems.push({ code: wrong, values: { place } });
    if (isSame(own, theirs)) continue;
    const isContested = own.decision !== null && !sameDecision(own.decision, theirs.decision);
    if (isContested && from.prefer === "mine") {
      problems.push({ code: "kept-mine", values: { place }, json: state });
      continue;
    }
    const change: Change = { row: row.key, do: "adopt", state: theirs, from: from.file };
    const next = changed(own, change, from);
    if (typeof next === "string")
      problems.push({ code: "row-refused", values: { place, problem: REFUSALS[next] }, json: state });
    else changes.push(change);
  }
  return { project: taken, changes, problems };
}

/** The state without approvals that nobody could give here, and what is wrong with them. */
function withLawfulApproval(state: Snapshot): { state: Snapshot; wrong: "self-approved" | "approval-undated" | null } {
  const wrong = approvalProblem(state) ?? approvalProblem(state.published);
  if (wrong === null) return { state, wrong };
  const approval = approvalProblem(state) ? null : state.approval;
  // The current version is the published one while it is approved.
  const published = approvalProblem(state.published) ? null : state.published;
  return { state: { ...state, approval, published }, wrong };
}

function approvalProblem(version: Pick<Snapshot, "authors" | "approval"> | null) {
  if (!version?.approval) return null;
  const { by, at } = version.approval;
  if (version.authors.some((author) => foldName(author) === foldName(by))) return "self-approved";
  return /^\d{4}-\d{2}-\d{2}(T|$)/.test(at) && !Number.isNaN(Date.parse(at)) ? null : "approval-undated";
}

function isSame({ last: _, ...own }: RowState, theirs: Snapshot): boolean {
  return JSON.stringify(sorted(own)) === JSON.stringify(sorted(theirs));
}

const sorted = (state: Snapshot) => Object.entries(state).sort(([a], [b]) => (a < b ? -1 : 1));
