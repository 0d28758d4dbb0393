import { Button, formatTime, LinkButton, useLocale, useText } from "@bedside/ui";
import { SORTS, type Sort, storeErrorText } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import type { View } from "../workbench/workbench.ts";
import styles from "./codemap.module.css";

export interface FootActions {
  undo: (() => void) | null;
  redo: (() => void) | null;
  retry: () => void;
  reload: () => void;
  approve: () => void;
  propose: () => void;
  noMap: () => void;
  assign: () => void;
  clear: () => void;
  check: () => void;
  projects: () => void;
  keys: () => void;
  sort: (sort: Sort) => void;
  publish: () => void;
}

interface FootBarProps {
  view: View;
  /** Rows that are selected and shown, and selected ones that the filter hides. */
  selected: number;
  hidden: number;
  sort: Sort;
  /** Rows with entries that are not saved. */
  drafts: number;
  /** Rows that the mapper is being asked about; null when it is not. */
  proposing: number | null;
  actions: FootActions;
}

/** What can be done with a selection, how far everything is kept, and the way out. */
export function FootBar({ view, selected, hidden, sort, drafts, proposing, actions }: FootBarProps) {
  const text = useText<ConsoleMessages>();
  return (
    <div className={styles.foot}>
      {selected > 0 ? (
        <>
          <b data-testid="selected">{text("bulk.selected", { n: selected })}</b>
          {hidden > 0 && <span className={styles.saved}>{text("bulk.hidden", { n: hidden })}</span>}
          <Button size="small" onAction={actions.approve} testId="bulk-approve">
            {text("bulk.approve")}
          </Button>
          <Button
            size="small"
            onAction={actions.propose}
            testId="bulk-propose"
            {...(proposing === null ? {} : { disabledReason: text("bulk.proposing", { n: proposing }) })}
          >
            {proposing === null ? text("bulk.propose") : text("bulk.proposing", { n: proposing })}
          </Button>
          <Button size="small" onAction={actions.noMap} testId="bulk-no-map">
            {text("bulk.no-map")}
          </Button>
          <Button size="small" onAction={actions.assign} testId="bulk-assign">
            {text("bulk.assign")}
          </Button>
          <Button size="small" variant="quiet" onAction={actions.clear} testId="bulk-clear">
            {text("bulk.clear")}
          </Button>
        </>
      ) : (
        <>
          <Button size="small" onAction={actions.projects} testId="projects">
            {view.project?.name ?? text("project.title")}
          </Button>
          <Button size="small" onAction={actions.check} testId="check">
            {text("act.check")}
          </Button>
          <label className={styles.sort}>
            <span className="visually-hidden">{text("sort.label")}</span>
            <select value={sort} onChange={(event) => actions.sort(event.target.value as Sort)} data-testid="sort">
              {SORTS.map((each) => (
                <option key={each} value={each}>
                  {text(`sort.${each}`)}
                </option>
              ))}
            </select>
          </label>
          <Button size="small" variant="quiet" onAction={actions.keys} testId="keys">
            {text("act.keys")}
          </Button>
        </>
      )}
      <span className={styles.space} />
      {drafts > 0 && <span className={styles.saved}>{text("save.drafts", { n: drafts })}</span>}
      <span className={styles.saved}>
        <Saved view={view} actions={actions} />
        {actions.undo && (
          <>
            {" · "}
            <LinkButton onAction={actions.undo} testId="undo">
              {text("act.undo")}
            </LinkButton>
          </>
        )}
        {actions.redo && (
          <>
            {" · "}
            <LinkButton onAction={actions.redo} testId="redo">
              {text("act.redo")}
            </LinkButton>
          </>
        )}
      </span>
      <Button size="small" onAction={actions.publish} testId="export">
        {text("act.export")}
      </Button>
    </div>
  );
}

function Saved({ view: { save }, actions }: Pick<FootBarProps, "view" | "actions">) {
  const text = useText<ConsoleMessages>();
  const locale = useLocale();
  if (save.state === "saving") return <span data-testid="save-state">{text("save.saving")}</span>;
  if (save.state === "failed")
    return (
      <span className={styles.bad} role="alert" data-testid="save-state">
        {text("save.failed", { n: save.waiting, why: storeErrorText(save.error, locale) })}{" "}
        {save.error.code === "changed-elsewhere" ? (
          <LinkButton onAction={actions.reload}>{text("save.reload")}</LinkButton>
        ) : (
          <LinkButton onAction={actions.retry}>{text("save.retry")}</LinkButton>
        )}
      </span>
    );
  return (
    <span data-testid="save-state">
      {save.at === null ? text("save.saved-none") : text("save.saved", { time: formatTime(save.at) })}
    </span>
  );
}
