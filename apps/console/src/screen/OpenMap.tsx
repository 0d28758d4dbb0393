import type { BedsideConfig, StaffSession } from "@bedside/smart";
import { Button, useText } from "@bedside/ui";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { createCandidates } from "../candidates/client.ts";
import {
  allItems,
  approvalRefusal,
  type Change,
  coverageOf,
  type Entry,
  entryOf,
  filterRows,
  foldName,
  nextRedo,
  nextUndo,
  type Project,
  type Sort,
  targetsOf,
} from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import type { View, Workbench } from "../workbench/workbench.ts";
import { CoverageStrip } from "./CoverageStrip.tsx";
import styles from "./codemap.module.css";
import { createDrafts } from "./draft.ts";
import { FilterBar, type Shown } from "./FilterBar.tsx";
import { FootBar } from "./FootBar.tsx";
import { type Dialog, MapDialogs } from "./MapDialogs.tsx";
import { Notices } from "./Notices.tsx";
import { RowDetail, type RowKeys } from "./RowDetail.tsx";
import { RowGrid } from "./RowGrid.tsx";
import { type Said, useBulk } from "./useBulk.ts";
import { whyOf } from "./useCandidates.ts";
import { useKeys } from "./useKeys.ts";
import { openCodeSystems, type Site, targetLine, terminologyUrl } from "./useSite.ts";

interface OpenMapProps {
  config: BedsideConfig;
  session: StaffSession;
  person: string;
  workbench: Workbench;
  view: View;
  site: Site;
}

/** The rows, the one that is open, and what can be done with them. */
export function OpenMap({ config, session, person, workbench, view, site }: OpenMapProps) {
  const text = useText<ConsoleMessages>();
  const { project } = view;
  const [candidates] = useState(() => createCandidates(terminologyUrl));
  useEffect(() => () => candidates.close(), [candidates]);
  const [shown, setShown] = useState<Shown>("all");
  const [sort, setSort] = useState<Sort>("count");
  const [typed, setTyped] = useState("");
  const words = useDeferredValue(typed);
  const [cursor, setCursor] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [table, setTable] = useState(0);
  const [lettersOn, setLettersOn] = useState(true);
  const [waiting, setWaiting] = useState(0);
  const [drafts] = useState(() => createDrafts(setWaiting));
  const search = useRef<HTMLInputElement>(null);
  const screen = useRef<HTMLDivElement>(null);
  const rowKeys = useRef<RowKeys | null>(null);

  const rows = useMemo(
    () => (project ? shownRows(project, shown, words, person, sort) : []),
    [project, shown, words, person, sort],
  );
  const coverage = useMemo(() => (project ? coverageOf(project, site.critical ?? []) : null), [project, site.critical]);
  const extras = useMemo(() => countExtras(project, person), [project, person]);
  const key = cursor ?? rows[0]?.row.key ?? null;
  const current = project && key !== null ? entryOf(project, key) : null;
  const place = rows.findIndex(({ row }) => row.key === key);

  const make = (changes: readonly Change[]): number => {
    setSaid(null);
    return changes.length - workbench.make(changes).length;
  };
  const bulk = useBulk(rows, candidates, make, setSaid);
  const goTo = (to: number) => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (next) setCursor(next.row.key);
  };
  const find = (selector: string) => screen.current?.querySelector<HTMLElement>(selector) ?? null;
  const close = () => {
    setOpen(false);
    find("[role=grid]")?.focus();
  };
  const openRow = (each: string, byKey: boolean) => {
    setCursor(each);
    setOpen(true);
    if (byKey) setTimeout(() => find("[data-testid=detail-title]")?.focus());
  };
  const check = () =>
    openCodeSystems().then(
      (codeSystems) => setDialog({ kind: "check", codeSystems }),
      (cause) => setSaid({ key: "check.failed", values: { why: whyOf(cause) } }),
    );

  /** Keys change a row only where the person sees it, and nothing on a small screen. */
  const seen = () => (find("aside")?.checkVisibility() ? rowKeys.current : null);
  const canChange = () => find("[data-testid=save-state]")?.checkVisibility() ?? false;
  useKeys(
    {
      next: () => goTo(place + 1),
      before: () => goTo(place - 1),
      close: () => isOpen && close(),
      noMap: () => seen()?.noMap(),
      approve: () => seen()?.approve(),
      save: () => seen()?.save(),
      undo: () => canChange() && workbench.undo(),
      redo: () => canChange() && workbench.redo(),
      search: () => search.current?.focus(),
      pick: (at) => seen()?.pick(at),
      help: () => setDialog({ kind: "keys" }),
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
      {isEmpty || !coverage ? (
        <div className={styles.empty} data-testid="map-empty">
          <h2>{text("map.none.title")}</h2>
          <p>{text("map.none.text")}</p>
          <Button variant="primary" onAction={() => setDialog({ kind: "import" })} testId="import">
            {text("act.import")}
          </Button>
        </div>
      ) : (
        <>
          <CoverageStrip coverage={coverage} failed={site.modelsFailed} />
          <div className={styles.wrap}>
            <section className={styles.list} aria-label={text("map.title")}>
              <FilterBar
                tally={coverage.tally}
                extras={extras}
                shown={shown}
                text={typed}
                searchRef={search}
                onShow={(next) => {
                  setShown(next);
                  setCursor(null);
                }}
                onText={setTyped}
                onImport={() => setDialog({ kind: "import" })}
              />
              {rows.length === 0 ? (
                <p className={styles.empty}>{text("filter.none")}</p>
              ) : (
                <RowGrid
                  rows={rows}
                  cursor={key}
                  selected={bulk.selected}
                  onCursor={setCursor}
                  onSelect={bulk.select}
                  onOpen={openRow}
                />
              )}
              <FootBar
                view={view}
                selected={bulk.chosen.length}
                hidden={bulk.hidden}
                sort={sort}
                drafts={waiting}
                proposing={bulk.proposing}
                actions={{
                  undo: nextUndo(project, person) ? workbench.undo : null,
                  redo: nextRedo(project, person) ? workbench.redo : null,
                  retry: workbench.retry,
                  reload: () => void workbench.open(project.id),
                  approve: () => setDialog({ kind: "approve" }),
                  propose: () => void bulk.propose(),
                  noMap: () => setDialog({ kind: "no-map" }),
                  assign: () => setDialog({ kind: "assign" }),
                  clear: bulk.clear,
                  check: () => void check(),
                  projects: () => setDialog({ kind: "projects" }),
                  keys: () => setDialog({ kind: "keys" }),
                  sort: setSort,
                  publish: () => setDialog({ kind: "export" }),
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
                  drafts={drafts}
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
      <MapDialogs
        {...{ dialog, config, session, person, workbench, view, site, candidates, lettersOn }}
        chosen={bulk.chosen}
        onLettersOn={setLettersOn}
        onMake={make}
        onBulk={bulk.change}
        onTable={() => setTable(table + 1)}
        onClose={() => setDialog(null)}
      />
    </div>
  );
}

const mayApprove = ({ state }: Entry, person: string) => approvalRefusal(state, person) === null;
const isFor = ({ state }: Entry, person: string) =>
  state.assignee !== null && foldName(state.assignee) === foldName(person);

function countExtras(project: Project | null, person: string): Record<"mine" | "assigned" | "gone", number> {
  const entries = project ? allItems(project.entries) : [];
  const count = (test: (entry: Entry) => boolean) => entries.filter(test).length;
  return {
    mine: count((entry) => mayApprove(entry, person)),
    assigned: count((entry) => isFor(entry, person)),
    gone: count(({ row }) => row.gone),
  };
}

function shownRows(project: Project, shown: Shown, text: string, person: string, sort: Sort): Entry[] {
  if (shown === "mine") return filterRows(project, { text, approvableBy: person }, sort);
  if (shown === "assigned") return filterRows(project, { text, assignee: person }, sort);
  if (shown === "gone") return filterRows(project, { text, gone: true }, sort);
  return filterRows(project, { text, status: shown === "all" ? null : shown }, sort);
}

const isPublished = ({ row, state }: Entry, { published }: Site): boolean =>
  state.published !== null && published.get(row.key) === targetLine(targetsOf(state.published.decision));
