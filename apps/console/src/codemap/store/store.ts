/**
 * Projects on this PC, in IndexedDB: the rows of the list in pieces, and every act as it was made. A project is opened by making
 * its acts again, so that a browser that crashed loses what was not yet written, and nothing else.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Act } from "../project/act.ts";
import { allItems } from "../project/chunked.ts";
import { createProject, type Project, replay } from "../project/project.ts";
import type { LocalRow } from "../project/row.ts";
import { StoreError, type StoreErrorCode, storeError } from "./reasons.ts";

interface Schema extends DBSchema {
  projects: { key: string; value: ProjectHead };
  rows: { key: [project: string, piece: number]; value: LocalRow[] };
  acts: { key: [project: string, number: number]; value: Act };
}

export interface ProjectHead {
  id: string;
  name: string;
  /** ISO time of the last change. */
  savedAt: string;
  rows: number;
  acts: number;
  /** How often its rows were kept; an older page did not count it. */
  revision?: number;
}

/** How far a project was kept when a tab last read or wrote it: what another tab has kept since shows by it. */
export interface Kept {
  /** The number of the next act. */
  acts: number;
  revision: number;
}

export interface Opened {
  project: Project;
  /** The number of the next act, for `createAutosave`. */
  next: number;
  /** Of its rows, for `saveRows`. */
  revision: number;
  /** What of it could not be read; its sentence is in `STORE_REASONS`. */
  problem: { code: StoreErrorCode; values: Readonly<Record<string, string | number>> } | null;
}

/** All functions reject with `StoreError` alone. */
export interface Store {
  list(): Promise<ProjectHead[]>;
  /**
   * Keeps the rows of a project anew: after a list was imported, before acts that speak of them. Its acts stay as they are. Rows or
   * acts that another tab has kept since are noticed (`changed-elsewhere`), and nothing is written over.
   * @param since how far this tab knows the project; null for a new one
   * @returns the revision of the rows
   */
  saveRows(project: Project, since: Kept | null): Promise<number>;
  /** Adds an act under the next number: another tab that has added one is noticed. */
  append(project: string, number: number, act: Act): Promise<void>;
  open(project: string): Promise<Opened>;
  remove(project: string): Promise<void>;
  close(): void;
}

const VERSION = 1;
const ROWS_A_PIECE = 1000;
/** A change is on the disk, not in a buffer, when it is said to be saved. */
const DURABLE = { durability: "strict" } as const;

const piecesOf = (project: string) => IDBKeyRange.bound([project, 0], [project, Number.MAX_SAFE_INTEGER]);

/** Opens the store. `onLost` is told when the browser closes it, or a newer page asks for it. */
export async function openStore(
  name = "bedside-codemap",
  onLost: (error: StoreError) => void = () => {},
): Promise<Store> {
  const opened = await openDatabase(name, onLost).catch((cause) => {
    throw storeError(cause);
  });
  return storeOn(opened);
}

async function openDatabase(name: string, onLost: (error: StoreError) => void): Promise<IDBPDatabase<Schema>> {
  if (typeof indexedDB === "undefined") throw new StoreError("store-unavailable", { detail: "indexedDB" });
  let refuse: (error: StoreError) => void = () => {};
  const blocked = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  const opening = openDB<Schema>(name, VERSION, {
    upgrade(db) {
      db.createObjectStore("projects", { keyPath: "id" });
      db.createObjectStore("rows");
      db.createObjectStore("acts");
    },
    blocked: () => refuse(new StoreError("store-blocked")),
    // A newer page must not wait for this one.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase | null)?.close();
      onLost(new StoreError("store-lost", { detail: "versionchange" }));
    },
    terminated: () => onLost(new StoreError("store-lost", { detail: "terminated" })),
  });
  return Promise.race([opening, blocked]);
}

function storeOn(db: IDBPDatabase<Schema>): Store {
  const named =
    <A extends unknown[], T>(work: (...args: A) => Promise<T>) =>
    (...args: A): Promise<T> =>
      work(...args).catch((cause) => {
        throw storeError(cause);
      });
  return {
    list: named(async () => (await db.getAll("projects")).sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1))),
    saveRows: named((project, since) => saveRows(db, project, since)),
    append: named((project, number, act) => append(db, project, number, act)),
    open: named((project) => read(db, project)),
    remove: named(async (project) => {
      const tx = db.transaction(["projects", "rows", "acts"], "readwrite", DURABLE);
      const work = [
        tx.objectStore("projects").delete(project),
        tx.objectStore("rows").delete(piecesOf(project)),
        tx.objectStore("acts").delete(piecesOf(project)),
      ];
      await Promise.all([...work, tx.done]);
    }),
    close: () => db.close(),
  };
}

const now = () => new Date().toISOString();

async function saveRows(db: IDBPDatabase<Schema>, project: Project, since: Kept | null): Promise<number> {
  const rows = allItems(project.entries).map(({ row }) => row);
  const tx = db.transaction(["projects", "rows", "acts"], "readwrite", DURABLE);
  const store = tx.objectStore("rows");
  const [head, last] = await Promise.all([
    tx.objectStore("projects").get(project.id),
    tx.objectStore("acts").openKeyCursor(piecesOf(project.id), "prev"),
  ]);
  const acts = (last?.key[1] ?? -1) + 1;
  const problem = changedSince(since, head ? { acts, revision: head.revision ?? 0 } : null);
  if (problem) {
    tx.abort();
    await tx.done.catch(() => {});
    throw new StoreError(problem);
  }
  const revision = (head?.revision ?? 0) + 1;
  const work: Promise<unknown>[] = [store.delete(piecesOf(project.id))];
  for (let from = 0; from < rows.length; from += ROWS_A_PIECE)
    work.push(store.put(rows.slice(from, from + ROWS_A_PIECE), [project.id, from / ROWS_A_PIECE]));
  const { id, name } = project;
  work.push(tx.objectStore("projects").put({ id, name, savedAt: now(), rows: rows.length, acts, revision }));
  await settled(work, tx.done);
  return revision;
}

function changedSince(since: Kept | null, now: Kept | null): "changed-elsewhere" | "project-unknown" | null {
  if (since === null) return now === null ? null : "changed-elsewhere";
  if (now === null) return "project-unknown";
  return since.acts === now.acts && since.revision === now.revision ? null : "changed-elsewhere";
}

async function append(db: IDBPDatabase<Schema>, project: string, number: number, act: Act): Promise<void> {
  const tx = db.transaction(["projects", "acts"], "readwrite", DURABLE);
  const head = await tx.objectStore("projects").get(project);
  if (!head) {
    tx.abort();
    await tx.done.catch(() => {});
    throw new StoreError("project-unknown");
  }
  const work = [
    tx.objectStore("acts").add(act, [project, number]),
    tx.objectStore("projects").put({ ...head, savedAt: act.at, acts: number + 1 }),
  ];
  await settled(work, tx.done);
}

/** The first error of a transaction's parts says more than the abort that it leads to. */
async function settled(work: readonly Promise<unknown>[], done: Promise<void>): Promise<void> {
  const results = await Promise.allSettled([...work, done]);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

async function read(db: IDBPDatabase<Schema>, id: string): Promise<Opened> {
  const tx = db.transaction(["projects", "rows", "acts"]);
  const [head, rows, acts, numbers] = await Promise.all([
    tx.objectStore("projects").get(id),
    tx.objectStore("rows").getAll(piecesOf(id)),
    tx.objectStore("acts").getAll(piecesOf(id)),
    tx.objectStore("acts").getAllKeys(piecesOf(id)),
  ]);
  if (!head) throw new StoreError("project-unknown");
  const whole = acts.filter(isAct);
  const { project, refused } = replay(createProject(id, head.name, rows.flat().map(wholeRow)), whole);
  const count = acts.length - whole.length + refused.length;
  const next = (numbers.at(-1)?.[1] ?? -1) + 1;
  const { revision = 0 } = head;
  return { project, next, revision, problem: count > 0 ? { code: "act-damaged", values: { count } } : null };
}

/** Rows that an older page kept have no order code. */
const wholeRow = (row: Omit<LocalRow, "order"> & Partial<LocalRow>): LocalRow => ({ ...row, order: row.order ?? "" });

/** The form of an act; what it does is judged when it is made again. */
const isAct = (act: Partial<Act> | undefined): act is Act =>
  typeof act?.id === "string" &&
  typeof act.by === "string" &&
  typeof act.at === "string" &&
  (act.kind === "change" ? Array.isArray(act.changes) : typeof (act as { of?: unknown }).of === "string");
