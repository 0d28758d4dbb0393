import { type Change, foldName, type RefusalCode } from "./act.ts";
import { type Decision, mayBeForCalculation, sameDecision, targetsOf } from "./decision.ts";
import type { LocalRow } from "./row.ts";
import { feeds, unitContradicts } from "./unit-gate.ts";

/** `no-map` is an approved one; until then it is `proposed` like any other decision. */
export type RowStatus = "unmapped" | "proposed" | "needs-review" | "approved" | "no-map";
export const STATUSES = ["unmapped", "proposed", "needs-review", "approved", "no-map"] as const;

export interface Signed {
  by: string;
  at: string;
}
export type Note = Signed & { text: string };

/** A decision that a second person approved. */
export interface Version {
  decision: Decision;
  authors: readonly string[];
  decidedAt: string;
  approval: Signed;
}

/** Everything that is known about the decision of a row; what a file carries of it. */
export interface Snapshot {
  decision: Decision | null;
  /** Everybody who shaped the decision, the proposer first. None of them may approve it. */
  authors: readonly string[];
  decidedAt: string | null;
  /** Approval of this decision. */
  approval: Signed | null;
  /** The last approved version: what is published while a change waits. */
  published: Version | null;
  /** Why somebody has to look. */
  review: (Signed & { reason: string; rejected: boolean }) | null;
  notes: readonly Note[];
  assignee: string | null;
}

export interface RowState extends Snapshot {
  /** The act that the row last changed by. */
  last: string | null;
}

export const BLANK: RowState = {
  decision: null,
  authors: [],
  decidedAt: null,
  approval: null,
  published: null,
  review: null,
  notes: [],
  assignee: null,
  last: null,
};

/** The state of a row, derived. */
export function statusOf({ decision, approval, review }: Snapshot): RowStatus {
  if (review) return "needs-review";
  if (decision === null) return "unmapped";
  if (approval === null) return "proposed";
  return decision.kind === "no-map" ? "no-map" : "approved";
}

/** A decision is there that no second person has approved. */
export const waitsForApproval = (state: Snapshot): boolean => state.decision !== null && state.approval === null;

/** Whether somebody may approve a row now; null when so. */
export function approvalRefusal(state: Snapshot, by: string): RefusalCode | null {
  if (foldName(by) === "") return "no-name";
  if (state.decision === null) return "no-decision";
  if (state.authors.some((author) => foldName(author) === foldName(by))) return "own-proposal";
  if (state.approval !== null && state.review === null) return "already-approved";
  return null;
}

const publishedDecision = ({ published }: Snapshot) => published?.decision ?? null;

const signedOk = (signed: Signed | null): boolean => signed === null || foldName(signed.by) !== "";

/** What a row becomes by a change, or why it does not. */
export function changed(
  row: Pick<LocalRow, "unit">,
  state: RowState,
  change: Change,
  { by, at }: Signed,
): RowState | RefusalCode {
  switch (change.do) {
    case "propose": {
      const problem = decisionProblem(row, change.decision);
      if (problem) return problem;
      if (state.review === null && state.approval !== null && sameDecision(state.decision, change.decision))
        return "nothing-changed";
      const decision = withoutEmptyEvidence(change.decision);
      return { ...state, decision, authors: [by], decidedAt: at, approval: null, review: null };
    }
    case "relation": {
      if (state.decision?.kind !== "map") return "no-decision";
      const { relation, forCalculation } = change;
      const [first, ...others] = state.decision.targets;
      const decision: Decision = {
        ...state.decision,
        targets: [
          { ...first, relation, forCalculation },
          ...others.map((target) => ({ ...target, relation, forCalculation })),
        ],
      };
      const problem = decisionProblem(row, decision);
      if (problem) return problem;
      if (sameDecision(state.decision, decision)) return "nothing-changed";
      return {
        ...state,
        decision,
        authors: withAuthor(state.authors, by),
        decidedAt: at,
        approval: null,
        review: null,
      };
    }
    case "note":
      if (change.text.trim() === "") return "text-missing";
      return { ...state, notes: [...state.notes, { by, at, text: change.text.trim() }] };
    case "approve": {
      const refusal = approvalRefusal(state, by);
      if (refusal) return refusal;
      const { decision, authors } = state;
      if (decision === null) return "no-decision";
      const problem = decisionProblem(row, decision);
      if (problem) return problem;
      const approval = { by, at };
      return {
        ...state,
        approval,
        review: null,
        published: { decision, authors, decidedAt: state.decidedAt ?? at, approval },
      };
    }
    case "reject":
    case "needs-review": {
      const rejected = change.do === "reject";
      if (rejected && state.decision === null) return "no-decision";
      if (change.reason.trim() === "") return "text-missing";
      const review = { by, at, reason: change.reason.trim(), rejected };
      // An approved decision that is rejected leaves the published map; an approved one stays while a later one is rejected.
      const published = rejected && sameDecision(state.decision, publishedDecision(state)) ? null : state.published;
      return { ...state, approval: null, published, review };
    }
    case "revoke": {
      if (state.published === null) return "not-approved";
      if (change.reason.trim() === "") return "text-missing";
      const review = { by, at, reason: change.reason.trim(), rejected: false };
      return { ...state, approval: null, published: null, review };
    }
    case "assign": {
      const to = change.to?.trim() || null;
      return to === state.assignee ? "nothing-changed" : { ...state, assignee: to };
    }
    case "withdraw": {
      if (state.approval !== null) return "already-approved";
      if (state.decision === null && state.review === null) return "nothing-changed";
      const { decision = null, authors = [], decidedAt = null } = state.published ?? {};
      return { ...state, decision, authors, decidedAt, review: null };
    }
    case "adopt":
      return adopted(row, state, change.state);
  }
}

/** What a file says is taken over whole, as long as it keeps the rules that acts keep. */
function adopted(row: Pick<LocalRow, "unit">, state: RowState, taken: Snapshot): RowState | RefusalCode {
  for (const version of [taken, taken.published]) {
    if (version === null || version.decision === null) continue;
    const problem = decisionProblem(row, version.decision);
    if (problem) return problem;
    if (version.authors.length === 0 || version.authors.some((author) => foldName(author) === "")) return "no-name";
    if (!signedOk(version.approval)) return "no-name";
    const approver = version.approval && foldName(version.approval.by);
    if (version.authors.some((author) => foldName(author) === approver)) return "own-proposal";
  }
  if (taken.decision === null && taken.approval !== null) return "no-decision";
  return { ...taken, last: state.last };
}

function decisionProblem({ unit }: Pick<LocalRow, "unit">, decision: Decision): RefusalCode | null {
  const targets = targetsOf(decision);
  if (targets.some(({ system, code }) => system.trim() === "" || code.trim() === "")) return "target-incomplete";
  if (targets.some(({ relation, forCalculation }) => forCalculation && !mayBeForCalculation(relation)))
    return "not-for-calculation";
  if (targets.some((target) => feeds(target) && unitContradicts(unit, target))) return "unit-contradicts";
  const codes = new Set(targets.map(({ system, code }) => `${system}\u001f${code}`));
  return codes.size < targets.length ? "target-repeated" : null;
}

/** Evidence that says nothing is none. */
function withoutEmptyEvidence(decision: Decision): Decision {
  if (decision.kind === "no-map" || decision.evidence === null) return decision;
  const { score, for: pro, against } = decision.evidence;
  return score === null && pro.length === 0 && against.length === 0 ? { ...decision, evidence: null } : decision;
}

const withAuthor = (authors: readonly string[], by: string): readonly string[] =>
  authors.some((author) => foldName(author) === foldName(by)) ? authors : [...authors, by];
