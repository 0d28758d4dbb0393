import { isLoincCode, type Localized, SYSTEMS } from "@bedside/terminology";
import { fillReason } from "../import/reasons.ts";
import { type Change, foldName } from "../project/act.ts";
import { type Decision, sameDecision, targetsOf } from "../project/decision.ts";
import { entryOf, type Project } from "../project/project.ts";
import { REFUSALS } from "../project/reasons.ts";
import { placeOf } from "../project/row.ts";
import { takeRows } from "../project/rows.ts";
import { changed, type Note, type RowState, type Signed, type Snapshot, type Version } from "../project/state.ts";
import { APPROVAL_NOTE, type ExchangeProblem, WRONG_DIGIT } from "./reasons.ts";
import type { MapRecord, Reader } from "./record.ts";

/** Approved versions by `rowKey`, as the maps say that the site has installed: what an approval in a file is held against. */
export type Trusted = ReadonlyMap<string, Version>;

interface AdoptFrom extends Reader {
  file: string;
  /** Whose decision stays where the two differ. */
  prefer: "mine" | "theirs";
  trusted: Trusted;
  /** Language of the notes that are written. */
  locale: keyof Localized;
}

export interface Adoption {
  /** The project with the rows that it did not have. */
  project: Project;
  /** For an act of whoever imports: it is undone as one. */
  changes: Change[];
  problems: ExchangeProblem[];
}

/**
 * Takes the records of a file over. Where the project has decided otherwise, it is `mine` or `theirs` that stays. An approval in
 * a file is a claim, for anybody can type a name into one: it counts where this project, or a map that the site has installed,
 * says the same of the row; else the row waits, with the claim as a note.
 */
export function adopt(project: Project, records: readonly MapRecord[], from: AdoptFrom): Adoption {
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
    const wrong = wrongTarget(state.decision) ?? wrongTarget(state.published?.decision ?? null);
    if (wrong !== null) {
      const problem = filled(WRONG_DIGIT, { code: wrong });
      problems.push({ code: "row-refused", values: { place, problem }, json: state });
      continue;
    }
    const lawful = withLawfulApproval(state);
    if (lawful.wrong) problems.push({ code: lawful.wrong, values: { place } });
    const { state: theirs, claim } = withKnownApproval(
      withOwnNotes(lawful.state, own),
      own,
      from.trusted.get(row.key),
      from,
    );
    if (isSame(own, theirs)) continue;
    const isContested = own.decision !== null && !sameDecision(own.decision, theirs.decision);
    if (isContested && from.prefer === "mine") {
      problems.push({ code: "kept-mine", values: { place }, json: state });
      continue;
    }
    if (claim) problems.push({ code: "approval-claimed", values: { place, by: claim.by, on: dayOf(claim) } });
    const change: Change = { row: row.key, do: "adopt", state: theirs, from: from.file };
    const next = changed(row, own, change, from);
    if (typeof next === "string")
      problems.push({ code: "row-refused", values: { place, problem: REFUSALS[next] }, json: state });
    else changes.push(change);
  }
  return { project: taken, changes, problems };
}

const filled = (sentence: Localized, values: Readonly<Record<string, string>>): Localized => ({
  en: fillReason(sentence.en, values),
  "zh-TW": fillReason(sentence["zh-TW"], values),
});

/** The first target of a decision that can be no code of LOINC; null for none. */
export function wrongTarget(decision: Decision | null): string | null {
  return targetsOf(decision).find(({ system, code }) => system === SYSTEMS.loinc && !isLoincCode(code))?.code ?? null;
}

const dayOf = ({ at }: Signed) => at.slice(0, 10);

/** The state with the approvals that are known to have been given; what it claims beyond them becomes a note. */
function withKnownApproval(
  state: Snapshot,
  own: RowState,
  trusted: Version | undefined,
  { by, at, file, locale }: AdoptFrom,
): { state: Snapshot; claim: Signed | null } {
  // Where somebody asks for a look, an approval that was given before says nothing.
  const known = own.review ? [] : [trusted, own.published].filter((version) => version != null);
  const isKnown = (version: Pick<Version, "decision" | "approval">) =>
    known.some(
      (it) => sameDecision(it.decision, version.decision) && foldName(it.approval.by) === foldName(version.approval.by),
    );
  const { decision, authors, decidedAt, approval } = state;
  const current = decision && approval ? { decision, authors, decidedAt: decidedAt ?? approval.at, approval } : null;
  const waits = { ...state, approval: null, published: publishedAfter(state, own, isKnown) };
  const kept =
    current && isKnown(current) && state.review === null
      ? { ...state, published: current }
      : decision !== null && sameDecision(decision, own.decision)
        ? withOwnReview(waits, own)
        : waits;
  const claimed = [current, state.published].find((version) => version !== null && !isKnown(version)) ?? null;
  // What a colleague approved here stays so, whatever a file makes of it.
  if (claimed === null || kept.approval !== null) return { state: kept, claim: null };
  const { approval: claim } = claimed;
  const text = fillReason(APPROVAL_NOTE[locale], { file, by: claim.by, on: dayOf(claim) });
  // A file that is imported again says nothing new.
  const isNoted = kept.notes.some((it) => it.text === text);
  return { state: isNoted ? kept : { ...kept, notes: [...kept.notes, { by, at, text }] }, claim };
}

/** The published version of a row whose decision waits: a file may take it away by a rejection, and never put another there. */
function publishedAfter(
  { decision, review, published }: Snapshot,
  own: RowState,
  isKnown: (version: Version) => boolean,
): Version | null {
  const stays = published && isKnown(published) ? published : own.published;
  return review?.rejected && stays && sameDecision(stays.decision, decision) ? null : stays;
}

/** What people here noted and who is to do it stay beside what the file says. */
function withOwnNotes(state: Snapshot, own: RowState): Snapshot {
  const known = new Set(own.notes.map((note) => noteText(note)));
  const notes = [...own.notes, ...state.notes.filter((note) => !known.has(noteText(note)))];
  return { ...state, notes, assignee: state.assignee ?? own.assignee };
}

const noteText = ({ by, at, text }: Note) => [by, at, text].join("\u001f");

/** The same decision as the project's: approved or under review as it is here, unless the file asks for a look itself. */
const withOwnReview = (waits: Snapshot, { authors, decidedAt, approval, review }: RowState): Snapshot =>
  waits.review ? waits : { ...waits, authors, decidedAt, approval, review };

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
