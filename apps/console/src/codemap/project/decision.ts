import type { Equivalence } from "@bedside/terminology/concept-map";

/** How a target relates to the local row, read from the target's side. A row without a target is `no-map`, never a relation. */
export type Relation = Exclude<Equivalence, "unmatched" | "disjoint">;

export const RELATIONS = [
  "equal",
  "equivalent",
  "wider",
  "subsumes",
  "narrower",
  "specializes",
  "inexact",
  "relatedto",
] as const satisfies readonly Relation[];

/** Relations that a second person may approve for calculations although the target is not the same. */
const APPROVABLE: readonly Relation[] = ["wider", "subsumes", "narrower", "specializes"];
export const mayBeForCalculation = (relation: Relation): boolean => APPROVABLE.includes(relation);

export interface Target {
  system: string;
  /** Edition of the system that the code was looked up in; empty when it was not stated. */
  version: string;
  code: string;
  display: string;
  relation: Relation;
  /** Proposed for calculations although the target is not the same as the row. */
  forCalculation: boolean;
}

/** What a suggestion rested on when somebody took it. */
export interface Evidence {
  score: number | null;
  for: readonly string[];
  against: readonly string[];
}

/** `no-map`: somebody looked and there is no target. A row that nobody looked at has no decision. */
export type Decision =
  | { kind: "map"; targets: readonly [Target, ...Target[]]; evidence: Evidence | null; comment: string }
  | { kind: "no-map"; comment: string };

/** A candidate of the auto-mapper, or of a search. */
export interface Candidate {
  system: string;
  version: string;
  code: string;
  name: string;
  /** 0 to 1; null where nothing was scored. */
  score: number | null;
  relation: Relation;
  for: readonly string[];
  against: readonly string[];
}

/** The decision that taking a candidate is. */
export function decisionOf(candidate: Candidate, more: { forCalculation?: boolean; comment?: string } = {}): Decision {
  const { system, version, code, name, relation, score } = candidate;
  const forCalculation = (more.forCalculation ?? false) && mayBeForCalculation(relation);
  const isScored = score !== null || candidate.for.length > 0 || candidate.against.length > 0;
  return {
    kind: "map",
    targets: [{ system, version, code, display: name, relation, forCalculation }],
    evidence: isScored ? { score, for: candidate.for, against: candidate.against } : null,
    comment: more.comment ?? "",
  };
}

/** The targets of a decision; none for no decision and for `no-map`. */
export const targetsOf = (decision: Decision | null): readonly Target[] =>
  decision?.kind === "map" ? decision.targets : [];

const targetText = (target: Target) =>
  [target.system, target.version, target.code, target.relation, target.forCalculation].join("\u001f");

/** Whether two decisions say the same of a row; names, evidence and comments aside. */
export function sameDecision(a: Decision | null, b: Decision | null): boolean {
  if (a === null || b === null || a.kind !== b.kind) return a === b;
  return targetsOf(a).map(targetText).sort().join("\n") === targetsOf(b).map(targetText).sort().join("\n");
}

/** Whether two decisions lead to the same codes in the same way, whatever edition these were looked up in. */
export const sameTargets = (a: Decision, b: Decision): boolean => sameDecision(withoutEdition(a), withoutEdition(b));

function withoutEdition(decision: Decision): Decision {
  if (decision.kind === "no-map") return decision;
  const [first, ...others] = decision.targets;
  const bare = (target: Target): Target => ({ ...target, version: "" });
  return { ...decision, targets: [bare(first), ...others.map(bare)] };
}
