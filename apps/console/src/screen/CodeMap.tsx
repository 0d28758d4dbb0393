import type { BedsideConfig, StaffSession } from "@bedside/smart";
import { LOINC_NOTICE } from "@bedside/terminology";
import type { CodeSystems } from "@bedside/terminology/code-systems";
import { Button, useLocale, useText } from "@bedside/ui";
import { KeyHelp } from "@bedside/ui/dialogs";
import { useDeferredValue, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { createCandidates } from "../candidates/client.ts";
import {
  allItems,
  approvalRefusal,
  type Change,
  coverageOf,
  decisionOf,
  type Entry,
  entryOf,
  filterRows,
  nextRedo,
  nextUndo,
  openStore,
  type Project,
  targetsOf,
} from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import { createWorkbench, type View, type Workbench } from "../workbench/workbench.ts";
import { CheckDialog } from "./CheckDialog.tsx";
import { Confirm } from "./Confirm.tsx";
import { CoverageStrip } from "./CoverageStrip.tsx";
import styles from "./codemap.module.css";
import { ExportDialog } from "./ExportDialog.tsx";
import { FilterBar, type Shown } from "./FilterBar.tsx";
import { FootBar } from "./FootBar.tsx";
import { ImportDialog } from "./ImportDialog.tsx";
import { Notices } from "./Notices.tsx";
import { ProjectDialog } from "./ProjectDialog.tsx";
import { RowDetail, type RowKeys } from "./RowDetail.tsx";
import { RowGrid } from "./RowGrid.tsx";
import { TextAsk } from "./TextAsk.tsx";
import { useKeys } from "./useKeys.ts";
import { openCodeSystems, type Site, targetLine, terminologyUrl, useSite } from "./useSite.ts";

interface CodeMapProps {
  config: BedsideConfig;
  session: StaffSession;
  /** Name of the signed-in person; empty when the EHR gave none. */
  person: string;
}

/** The code-map workbench of this browser. */
export function CodeMap({ config, session, person }: CodeMapProps) {
  const text = useText<ConsoleMessages>();
  const [workbench] = useState(() =>
    createWorkbench({ openStore: (onLost) => openStore("bedside-codemap", onLost), by: person }),
  );
  const view = useSyncExternalStore(workbench.subscribe, workbench.view);
  const site = useSite(config);
  useEffect(() => {
    void workbench.start();
    return () => workbench.close();
  }, [workbench]);
  if (view.phase === "opening") return <p role="status">{text("map.opening")}</p>;
  return <OpenMap {...{ config, session, person, workbench, view, site }} />;
}

interface OpenMapProps extends CodeMapProps {
  workbench: Workbench;
  view: View;
  site: Site;
}

type Dialog = "import" | "export" | "check" | "projects" | "keys" | "assign" | "no-map" | "approve" | null;
const KEYS = [
  [["J", "↓"], "keys.down"],
  [["K", "↑"], "keys.up"],
  [["Enter"], "keys.open"],
  [["Space"], "keys.select"],
  [["1", "9"], "keys.pick"],
  [["N"], "keys.no-map"],
  [["A"], "keys.approve"],
  [["Ctrl S"], "keys.save"],
  [["Ctrl Z"], "keys.undo"],
  [["Ctrl ⇧ Z"], "keys.redo"],
  [["/"], "keys.search"],
] as const;
/** Rows that the mapper is asked about at once. */
const BATCH = 100;

function OpenMap({ config, session, person, workbench, view, site }: OpenMapProps) {
  const text = useText<ConsoleMessages>();
  const locale = useLocale();
  const { project } = view;
  const [candidates] = useState(() => createCandidates(terminologyUrl));
  useEffect(() => () => candidates.close(), [candidates]);
  const [shown, setShown] = useState<Shown>("all");
  const [typed, setTyped] = useState("");
  const words = useDeferredValue(typed);
  const [cursor, setCursor] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<Dialog>(null);
  const [proposing, setProposing] = useState<number | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [table, setTable] = useState(0);
  const [codeSystems, setCodeSystems] = useState<CodeSystems | null>(null);
  const [lettersOn, setLettersOn] = useState(true);
  const search = useRef<HTMLInputElement>(null);
  const screen = useRef<HTMLDivElement>(null);
  const rowKeys = useRef<RowKeys | null>(null);

  const rows = useMemo(
    () => (project ? shownRows(project, shown, words, person) : []),
    [project, shown, words, person],
  );
  const coverage = useMemo(() => (project ? coverageOf(project, site.critical ?? []) : null), [project, site.critical]);
  const mine = useMemo(
    () => (project ? allItems(project.entries).filter((entry) => mayApprove(entry, person)).length : 0),
    [project, person],
  );
  const key = cursor ?? rows[0]?.row.key ?? null;
  const current = project && key !== null ? entryOf(project, key) : null;
  const place = rows.findIndex(({ row }) => row.key === key);

  const make = (changes: readonly Change[]): number => {
    const refused = workbench.make(changes);
    setSaid(null);
    return changes.length - refused.length;
  };
  const goTo = (to: number) => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (next) setCursor(next.row.key);
  };
  const chosen = () => (project ? [...selected].flatMap((each) => entryOf(project, each) ?? []) : []);
  const bulk = (changes: readonly Change[]) => {
    const done = make(changes);
    setSaid(text("bulk.done", { done, n: changes.length }));
    setDialog(null);
  };
  const propose = async () => {
    const open = chosen().filter(({ state }) => state.decision === null);
    const changes: Change[] = [];
    try {
      for (let from = 0; from < open.length; from += BATCH) {
        setProposing(open.length - from);
        const batch = open.slice(from, from + BATCH).map(({ row }) => row);
        const sure = await candidates.sureOf(batch, locale);
        for (const [at, candidate] of sure.entries())
          if (candidate) changes.push({ row: batch[at]!.key, do: "propose", decision: decisionOf(candidate) });
      }
      const done = make(changes);
      setSaid(text("bulk.proposed", { done, left: selected.size - done }));
    } catch (cause) {
      setSaid(text("cand.failed", { why: cause instanceof Error ? cause.message : String(cause) }));
    } finally {
      setProposing(null);
    }
  };
  const close = () => {
    setOpen(false);
    screen.current?.querySelector<HTMLElement>("[role=grid]")?.focus();
  };
  const openRow = (each: string, byKey: boolean) => {
    setCursor(each);
    setOpen(true);
    if (byKey) setTimeout(() => screen.current?.querySelector<HTMLElement>("[data-testid=detail-title]")?.focus());
  };
  const check = async () => {
    try {
      setCodeSystems(await openCodeSystems());
      setDialog("check");
    } catch (cause) {
      setSaid(text("check.failed", { why: cause instanceof Error ? cause.message : String(cause) }));
    }
  };

  useKeys(
    {
      next: () => goTo(place + 1),
      before: () => goTo(place - 1),
      close: () => isOpen && close(),
      noMap: () => rowKeys.current?.noMap(),
      approve: () => rowKeys.current?.approve(),
      save: () => rowKeys.current?.save(),
      undo: workbench.undo,
      redo: workbench.redo,
      search: () => search.current?.focus(),
      pick: (at) => rowKeys.current?.pick(at),
      help: () => setDialog("keys"),
    },
    lettersOn,
  );

  const isEmpty = !project || project.entries.length === 0;
  return (
    <div className={styles.screen} ref={screen}>
      <Notices view={view} said={said} person={person} />
      {view.phase === "broken" && (
        <p className={styles.empty} role="alert">
          {text("map.broken")}
        </p>
      )}
      {isEmpty ? (
        <div className={styles.empty} data-testid="map-empty">
          <h2>{text("map.none.title")}</h2>
          <p>{text("map.none.text")}</p>
          <Button variant="primary" onAction={() => setDialog("import")} testId="import">
            {text("act.import")}
          </Button>
        </div>
      ) : (
        <>
          {coverage && <CoverageStrip coverage={coverage} failed={site.modelsFailed} />}
          <div className={styles.wrap}>
            <section className={styles.list} aria-label={text("map.title")}>
              <FilterBar
                tally={coverage!.tally}
                mine={mine}
                shown={shown}
                text={typed}
                searchRef={search}
                onShow={(next) => {
                  setShown(next);
                  setCursor(null);
                }}
                onText={setTyped}
                onImport={() => setDialog("import")}
              />
              {rows.length === 0 ? (
                <p className={styles.empty}>{text("filter.none")}</p>
              ) : (
                <RowGrid
                  rows={rows}
                  cursor={key}
                  selected={selected}
                  onCursor={setCursor}
                  onSelect={(keys, isSelected) => setSelected(withKeys(selected, keys, isSelected))}
                  onOpen={openRow}
                />
              )}
              <FootBar
                view={view}
                selected={selected.size}
                proposing={proposing}
                actions={{
                  undo: project && nextUndo(project, person) ? workbench.undo : null,
                  redo: project && nextRedo(project, person) ? workbench.redo : null,
                  retry: workbench.retry,
                  reload: () => project && void workbench.open(project.id),
                  approve: () => setDialog("approve"),
                  propose: () => void propose(),
                  noMap: () => setDialog("no-map"),
                  assign: () => setDialog("assign"),
                  clear: () => setSelected(new Set()),
                  check: () => void check(),
                  projects: () => setDialog("projects"),
                  keys: () => setDialog("keys"),
                  publish: () => setDialog("export"),
                }}
              />
            </section>
            <aside
              className={styles.detail}
              data-open={isOpen}
              aria-label={text("row.label", { code: current?.row.code ?? "" })}
            >
              {current ? (
                <RowDetail
                  key={current.row.key}
                  entry={current}
                  person={person}
                  candidates={candidates}
                  table={table}
                  isPublished={isPublished(current, site)}
                  onMake={make}
                  onNext={() => goTo(place + 1)}
                  onClose={close}
                  keys={rowKeys}
                />
              ) : (
                <p className={styles.empty}>{text("row.pick")}</p>
              )}
            </aside>
          </div>
          <p className={styles.phone}>{text("map.phone")}</p>
        </>
      )}
      {dialog === "import" && (
        <ImportDialog
          workbench={workbench}
          session={session}
          person={person}
          local={site.local}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === "export" && project && (
        <ExportDialog
          project={project}
          siteMaps={config.site.terminology}
          notice={LOINC_NOTICE}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === "check" && project && codeSystems && (
        <CheckDialog
          project={project}
          codeSystems={codeSystems}
          candidates={candidates}
          onMake={make}
          onTable={() => setTable(table + 1)}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === "projects" && <ProjectDialog view={view} workbench={workbench} onClose={() => setDialog(null)} />}
      {dialog === "keys" && (
        <KeyHelp
          isOpen
          onOpenChange={(open) => !open && setDialog(null)}
          keys={KEYS.map(([keys, what]) => ({ keys: [...keys], text: text(what) }))}
          enabled={lettersOn}
          onEnabledChange={setLettersOn}
        />
      )}
      {dialog === "assign" && (
        <TextAsk
          title={text("ask.assign.title")}
          label={text("ask.assign.label")}
          onCancel={() => setDialog(null)}
          onDone={(to) => bulk([...selected].map((row) => ({ row, do: "assign", to: to || null })))}
        />
      )}
      {dialog === "no-map" && (
        <Confirm
          title={text("ask.no-map.title", { n: selected.size })}
          words={text("ask.no-map.text")}
          onCancel={() => setDialog(null)}
          onDone={() =>
            bulk([...selected].map((row) => ({ row, do: "propose", decision: { kind: "no-map", comment: "" } })))
          }
        />
      )}
      {dialog === "approve" && (
        <Confirm
          title={text("ask.approve.title", { n: chosen().filter((entry) => mayApprove(entry, person)).length })}
          words={text("ask.approve.text")}
          onCancel={() => setDialog(null)}
          onDone={() => bulk([...selected].map((row) => ({ row, do: "approve" })))}
        />
      )}
    </div>
  );
}

const mayApprove = ({ state }: Entry, person: string) => approvalRefusal(state, person) === null;

function shownRows(project: Project, shown: Shown, text: string, person: string): Entry[] {
  if (shown === "mine") return filterRows(project, { text, approvableBy: person }, "count");
  return filterRows(project, { text, status: shown === "all" ? null : shown }, "count");
}

function withKeys(before: ReadonlySet<string>, keys: readonly string[], isSelected: boolean): ReadonlySet<string> {
  const after = new Set(before);
  for (const key of keys) {
    if (isSelected) after.add(key);
    else after.delete(key);
  }
  return after;
}

const isPublished = ({ row, state }: Entry, { published }: Site): boolean =>
  state.published !== null && published.get(row.key) === targetLine(targetsOf(state.published.decision));
