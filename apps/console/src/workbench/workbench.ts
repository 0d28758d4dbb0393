/**
 * The open code map of this browser: what people do is made here, kept as it is made, and told to whoever shows it. No React.
 */
import {
  type Adoption,
  type Applied,
  type Autosave,
  adopt,
  apply,
  type Change,
  createAutosave,
  createProject,
  driftChanges,
  type ListChanges,
  type LocalRow,
  type MapRecord,
  nextRedo,
  nextUndo,
  type Project,
  type ProjectHead,
  type Refusal,
  type SaveState,
  type Store,
  StoreError,
  takeRows,
} from "../codemap/index.ts";

type Problem = Pick<StoreError, "code" | "values">;

/** What there is to show. A new object after every change. */
export interface View {
  /** `none`: no project yet. `broken`: the kept project could not be opened. */
  phase: "opening" | "none" | "open" | "broken";
  projects: readonly ProjectHead[];
  project: Project | null;
  save: SaveState;
  /** What could not be read or kept on this PC. */
  problem: Problem | null;
  /** What of the last act was not made. */
  refused: readonly Refusal[];
}

export interface WorkbenchOptions {
  /** Rejects with `StoreError`. */
  openStore: (onLost: (error: StoreError) => void) => Promise<Store>;
  /** Who acts: the name of the signed-in person; empty refuses every act. */
  by: string;
  now?: () => string;
  newId?: () => string;
}

export interface Workbench {
  view(): View;
  subscribe(listener: () => void): () => void;
  /** Opens the store, and the project that was last worked on. */
  start(): Promise<void>;
  /** A project of its own, empty. */
  create(name: string): Promise<void>;
  open(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** One act of the signed-in person. What could not be made of it is in `refused`. */
  make(changes: readonly Change[]): readonly Refusal[];
  undo(): void;
  redo(): void;
  /**
   * Takes a list over; rows that drifted ask for a look, with these reasons. Null when it could not be kept: nothing of it is taken
   * then, and `problem` says why (another tab has changed the project, say).
   */
  take(
    rows: readonly LocalRow[],
    options: { whole: boolean; reasonText: Parameters<typeof driftChanges>[1] },
  ): Promise<ListChanges | null>;
  /** Takes over what a file of another workbench says; null when its rows could not be kept. */
  adopt(
    records: readonly MapRecord[],
    from: Omit<Parameters<typeof adopt>[2], "by" | "at">,
  ): Promise<{ taken: number; problems: Adoption["problems"] } | null>;
  /** Tries to keep again what could not be kept. */
  retry(): void;
  /** Resolves when everything is kept, or could not be. */
  idle(): Promise<void>;
  close(): void;
}

const SAVED: SaveState = { state: "saved", at: null };

export function createWorkbench(options: WorkbenchOptions): Workbench {
  const { by, now = () => new Date().toISOString(), newId = () => crypto.randomUUID() } = options;
  const listeners = new Set<() => void>();
  let view: View = { phase: "opening", projects: [], project: null, save: SAVED, problem: null, refused: [] };
  let store: Store | null = null;
  let autosave: Autosave | null = null;
  /** Of the rows as they are kept. */
  let revision = 0;

  const show = (part: Partial<View>): void => {
    view = { ...view, ...part };
    for (const listener of listeners) listener();
  };
  const failed = (cause: unknown): StoreError => {
    if (cause instanceof StoreError) return cause;
    throw cause;
  };

  /** Without a store the work goes on in this tab, and is said not to be kept. */
  const keepFrom = (project: Project, next: number): void => {
    autosave = store && createAutosave(store, project.id, next, (save) => show({ save }));
    show({ save: autosave ? autosave.state() : view.save });
  };
  const listed = async (): Promise<readonly ProjectHead[]> => (store ? await store.list() : view.projects);

  async function open(id: string): Promise<void> {
    if (!store) return;
    try {
      const { project, next, problem, revision: found } = await store.open(id);
      revision = found;
      show({ phase: "open", project, problem, refused: [], projects: await store.list() });
      keepFrom(project, next);
    } catch (cause) {
      show({ phase: "broken", project: null, problem: failed(cause) });
    }
  }

  /** Rows are kept before acts that speak of them. False when they could not be: whoever asked must not go on as if they were. */
  async function keepRows(project: Project): Promise<boolean> {
    if (!store) return true;
    // What is made while this waits is written first: no other tab has done it.
    while (autosave?.state().state === "saving") await autosave.idle();
    const known = autosave;
    try {
      revision = await store.saveRows(project, known && { acts: known.next(), revision });
      if (!known) {
        keepFrom(project, 0);
        for (const { act } of view.project?.log ?? []) autosave?.add(act);
      }
      show({ projects: await listed() });
      return true;
    } catch (cause) {
      const problem = failed(cause);
      const before = view.save.state === "saved" ? 0 : view.save.waiting;
      show({ problem, save: { state: "failed", error: problem, waiting: before + 1 } });
      return false;
    }
  }

  const opened = (): Project => {
    if (!view.project) throw new Error("no project is open");
    return view.project;
  };

  const settle = ({ project, act, refused }: Applied): readonly Refusal[] => {
    show({ project, refused });
    if (act) autosave?.add(act);
    return refused;
  };

  const make: Workbench["make"] = (changes) => {
    if (!view.project || changes.length === 0) return [];
    return settle(apply(view.project, { id: newId(), by, at: now(), kind: "change", changes }));
  };
  const step = (kind: "undo" | "redo", find: typeof nextUndo): void => {
    const of = view.project && find(view.project, by);
    if (view.project && of) settle(apply(view.project, { id: newId(), by, at: now(), kind, of: of.id }));
  };

  return {
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async start() {
      try {
        store = await options.openStore((problem) => show({ problem }));
        const [last] = await store.list();
        if (last) await open(last.id);
        else show({ phase: "none" });
      } catch (cause) {
        show({ phase: "none", problem: failed(cause) });
      }
    },
    async create(name) {
      const project = createProject(newId(), name);
      autosave = null;
      show({ phase: "open", project, refused: [], save: SAVED });
      await keepRows(project);
    },
    open,
    async remove(id) {
      try {
        await store?.remove(id);
        const projects = await listed();
        if (view.project?.id !== id) return show({ projects });
        autosave = null;
        show({ phase: "none", project: null, projects });
        if (projects[0]) await open(projects[0].id);
      } catch (cause) {
        show({ problem: failed(cause) });
      }
    },
    make,
    undo: () => step("undo", nextUndo),
    redo: () => step("redo", nextRedo),
    async take(rows, { whole, reasonText }) {
      if (!(await keepRows(takeRows(opened(), rows, { whole }).project))) return null;
      // Acts may have been made in the meantime: the list is taken over by the project as it is now.
      const { project, changes } = takeRows(opened(), rows, { whole });
      show({ project });
      make(driftChanges(changes.drift, reasonText));
      return changes;
    },
    async adopt(records, from) {
      const reader = { ...from, by, at: now() };
      if (!(await keepRows(adopt(opened(), records, reader).project))) return null;
      const { project, changes, problems } = adopt(opened(), records, reader);
      show({ project });
      return { taken: changes.length - make(changes).length, problems };
    },
    retry: () => autosave?.retry(),
    idle: async () => void (await autosave?.idle()),
    close: () => store?.close(),
  };
}
