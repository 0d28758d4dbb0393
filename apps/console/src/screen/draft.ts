import {
  type Candidate,
  type Change,
  decisionOf,
  type Entry,
  mayBeForCalculation,
  type Relation,
  type RowState,
  targetsOf,
} from "../codemap/index.ts";

/** What a person has chosen for a row and not yet saved. */
export interface Draft {
  chosen: Candidate | null;
  relation: Relation;
  forCalculation: boolean;
  note: string;
}

/** The first target of a decision as a candidate; null without one. */
export function currentOf({ decision }: Pick<RowState, "decision">): Candidate | null {
  const [target] = targetsOf(decision);
  if (!target) return null;
  const evidence = decision?.kind === "map" ? decision.evidence : null;
  const { system, version, code, display, relation } = target;
  return {
    system,
    version,
    code,
    name: display,
    relation,
    score: evidence?.score ?? null,
    for: evidence?.for ?? [],
    against: evidence?.against ?? [],
  };
}

/** How a row begins: as it is decided. */
export function draftOf({ state }: Entry): Draft {
  const [target] = targetsOf(state.decision);
  return {
    chosen: currentOf(state),
    relation: target?.relation ?? "relatedto",
    forCalculation: target?.forCalculation ?? false,
    note: "",
  };
}

/** A candidate is taken with the relation that comes with it; it is for calculations only when somebody says so. */
export const withChoice = (draft: Draft, chosen: Candidate): Draft => ({
  ...draft,
  chosen,
  relation: chosen.relation,
  forCalculation: false,
});

export const withRelation = (draft: Draft, relation: Relation): Draft => ({
  ...draft,
  relation,
  forCalculation: draft.forCalculation && mayBeForCalculation(relation),
});

/** The changes that saving makes; none when nothing was changed. */
export function changesOf({ row, state }: Entry, { chosen, relation, forCalculation, note }: Draft): Change[] {
  const changes: Change[] = [];
  const [target] = targetsOf(state.decision);
  const isOther =
    chosen !== null &&
    (target?.system !== chosen.system ||
      target.code !== chosen.code ||
      target.relation !== relation ||
      target.forCalculation !== forCalculation ||
      // A decision that was sent back, or that somebody has to look at, is made again by saving it.
      state.review !== null);
  if (isOther) {
    const decision = decisionOf({ ...chosen, relation }, { forCalculation });
    changes.push({ row: row.key, do: "propose", decision });
  }
  if (note.trim() !== "") changes.push({ row: row.key, do: "note", text: note });
  return changes;
}

export interface Drafts {
  /** What waits for a row; null when nothing does, or when the row was decided otherwise since. */
  get(entry: Entry): Draft | null;
  /** Keeps what would change something; forgets what would not. */
  keep(entry: Entry, draft: Draft): void;
  /** The row's entries are saved. */
  forget(entry: Entry): void;
}

/** Entries of this tab that are not saved. `onSize` is told when their number changes. */
export function createDrafts(onSize: (size: number) => void): Drafts {
  const kept = new Map<string, { draft: Draft; decision: RowState["decision"] }>();
  const forget = ({ row }: Entry) => {
    if (kept.delete(row.key)) onSize(kept.size);
  };
  return {
    get({ row, state }) {
      const found = kept.get(row.key);
      return found && found.decision === state.decision ? found.draft : null;
    },
    keep(entry, draft) {
      if (changesOf(entry, draft).length === 0) return forget(entry);
      kept.set(entry.row.key, { draft, decision: entry.state.decision });
      onSize(kept.size);
    },
    forget,
  };
}

/** The change that says that a row has no target. */
export const noMapChange = ({ row }: Entry, note: string): Change[] => [
  { row: row.key, do: "propose", decision: { kind: "no-map", comment: note.trim() } },
];
