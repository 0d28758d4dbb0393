import { type Act, type Change, foldName, type Refusal, type RefusalCode } from "./act.ts";
import { type Chunked, chunked, itemAt, withItems } from "./chunked.ts";
import type { LocalRow } from "./row.ts";
import { BLANK, changed, type RowState } from "./state.ts";

/** A row with what was decided about it. */
export interface Entry {
  row: LocalRow;
  state: RowState;
}

/** An act that was made, with the states that it found. */
export interface LogEntry {
  act: Act;
  before: ReadonlyMap<number, RowState>;
}

/** The code map of one hospital: its rows, and everything that people did, of which every state is derived. Never written to. */
export interface Project {
  id: string;
  name: string;
  entries: Chunked<Entry>;
  /** Place of each row by its key. */
  places: ReadonlyMap<string, number>;
  log: readonly LogEntry[];
  /** Acts that are undone. */
  undone: ReadonlySet<string>;
  /** Undone acts that may be made again, the last one first to come. */
  redoable: readonly string[];
}

export interface Applied {
  project: Project;
  /** The act as it was made: without what was refused. Null when nothing of it was. */
  act: Act | null;
  refused: readonly Refusal[];
}

export function createProject(id: string, name: string, rows: readonly LocalRow[] = []): Project {
  return {
    id,
    name,
    entries: chunked(rows.map((row) => ({ row, state: BLANK }))),
    places: new Map(rows.map((row, place) => [row.key, place])),
    log: [],
    undone: new Set(),
    redoable: [],
  };
}

/** The row of a key with its state, null when the project has none. */
export function entryOf(project: Project, key: string): Entry | null {
  const place = project.places.get(key);
  return place === undefined ? null : itemAt(project.entries, place);
}

/**
 * Makes an act. What can not be made of it is refused, row by row, and the rest is made: a selection that holds one's own
 * proposals is approved without them.
 */
export function apply(project: Project, act: Act): Applied {
  const refuse = (code: RefusalCode): Applied => ({ project, act: null, refused: [{ row: null, code }] });
  if (foldName(act.by) === "") return refuse("no-name");
  if (act.kind === "change") return applyChanges(project, act);
  const known = project.log.find((entry) => entry.act.id === act.of && entry.act.kind === "change");
  if (!known) return refuse("act-unknown");
  if (foldName(known.act.by) !== foldName(act.by)) return refuse("act-of-another");
  return act.kind === "undo" ? undo(project, act, known) : redo(project, act, known);
}

/** Makes acts one after the other, as a store gives them back. */
export function replay(project: Project, acts: readonly Act[]): { project: Project; refused: readonly Refusal[] } {
  const refused: Refusal[] = [];
  let now = project;
  for (const act of acts) {
    const applied = apply(now, act);
    now = applied.project;
    refused.push(...applied.refused);
  }
  return { project: now, refused };
}

function applyChanges(project: Project, act: Act & { kind: "change" }): Applied {
  const refused: Refusal[] = [];
  const made: Change[] = [];
  const before = new Map<number, RowState>();
  const after = new Map<number, Entry>();
  for (const change of act.changes) {
    const place = project.places.get(change.row);
    if (place === undefined) {
      refused.push({ row: change.row, code: "row-unknown" });
      continue;
    }
    const entry = after.get(place) ?? itemAt(project.entries, place);
    const state = changed(entry.row, entry.state, change, act);
    if (typeof state === "string") {
      refused.push({ row: change.row, code: state });
      continue;
    }
    if (!before.has(place)) before.set(place, entry.state);
    after.set(place, { row: entry.row, state: { ...state, last: act.id } });
    made.push(change);
  }
  if (made.length === 0) return { project, act: null, refused };
  const whole = { ...act, changes: made };
  // What a person does next is not mixed with what the same person took back before.
  const own = foldName(act.by);
  const others = new Set(project.log.filter((entry) => foldName(entry.act.by) !== own).map((entry) => entry.act.id));
  const redoable = project.redoable.length === 0 ? project.redoable : project.redoable.filter((id) => others.has(id));
  const entries = withItems(project.entries, after);
  return {
    project: { ...project, entries, redoable, log: [...project.log, { act: whole, before }] },
    act: whole,
    refused,
  };
}

/** Only while nobody has touched the rows since: what a colleague did on them is not taken back with it. */
function undo(project: Project, act: Act & { kind: "undo" }, { act: undone, before }: LogEntry): Applied {
  const places = [...before.keys()];
  if (project.undone.has(undone.id)) return { project, act: null, refused: [{ row: null, code: "nothing-changed" }] };
  if (places.some((place) => itemAt(project.entries, place).state.last !== undone.id))
    return { project, act: null, refused: [{ row: null, code: "changed-since" }] };
  const restored = new Map(
    places.map((place) => [place, { row: itemAt(project.entries, place).row, state: before.get(place) ?? BLANK }]),
  );
  const next = {
    ...project,
    entries: withItems(project.entries, restored),
    undone: new Set([...project.undone, undone.id]),
    redoable: [...project.redoable, undone.id],
    log: [...project.log, { act, before: new Map() }],
  };
  return { project: next, act, refused: [] };
}

function redo(project: Project, act: Act & { kind: "redo" }, { act: again, before }: LogEntry): Applied {
  if (!project.redoable.includes(again.id) || again.kind !== "change")
    return { project, act: null, refused: [{ row: null, code: "nothing-changed" }] };
  if ([...before].some(([place, state]) => itemAt(project.entries, place).state !== state))
    return { project, act: null, refused: [{ row: null, code: "changed-since" }] };
  const made = applyChanges(project, again);
  const undone = new Set(project.undone);
  undone.delete(again.id);
  const next = {
    ...made.project,
    undone,
    redoable: project.redoable.filter((id) => id !== again.id),
    log: [...project.log, { act, before: new Map() }],
  };
  return { project: next, act, refused: made.refused };
}

/** The act that the next undo of a person takes back, null when there is none. */
export function nextUndo(project: Project, by: string): Act | null {
  const found = project.log.findLast(
    ({ act }) => act.kind === "change" && foldName(act.by) === foldName(by) && !project.undone.has(act.id),
  );
  return found?.act ?? null;
}

/** The act that the next redo of a person makes again, null when there is none. */
export function nextRedo(project: Project, by: string): Act | null {
  const own = new Map(project.log.map(({ act }) => [act.id, act]));
  const id = project.redoable.findLast((id) => foldName(own.get(id)?.by ?? "") === foldName(by));
  return (id && own.get(id)) || null;
}
