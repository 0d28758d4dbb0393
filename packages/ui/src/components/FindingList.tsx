import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { formatDateTime, formatProbability } from "../format/format.ts";
import { useLocalized, useText } from "../i18n/i18n.tsx";
import {
  CheckIcon,
  CrossIcon,
  EyeIcon,
  OctagonIcon,
  PencilIcon,
  PlusIcon,
  RiskShape,
  UndoIcon,
} from "../icons/icons.tsx";
import type { FindingListProps, FindingRow, Urgency } from "../props.ts";
import { Button, cx, focusOnMount } from "./basic.tsx";
import styles from "./findings.module.css";

const URGENCIES: Urgency[] = ["needs-eyes", "urgent", "abnormal", "minor", "normal"];
const URGENCY_STEP: Record<Exclude<Urgency, "needs-eyes">, number> = { urgent: 4, abnormal: 3, minor: 2, normal: 0 };

/** Shape of an urgency: eye, triangle, diamond, square, open circle. */
export function FindingMark({ urgency, size = 13 }: { urgency: Urgency; size?: number }) {
  return (
    <span className={cx(styles.mark, styles[`mark_${urgency}`])}>
      {urgency === "needs-eyes" ? <EyeIcon size={size} /> : <RiskShape step={URGENCY_STEP[urgency]} size={size} />}
    </span>
  );
}

interface FindingGroup {
  id: string;
  rows: FindingRow[];
}

/** By urgency and as given, then what stays below its operating point, then what the network can not judge. */
export function groupFindings(findings: FindingRow[]): FindingGroup[] {
  const claimed = findings.filter((row) => row.group === "claimed" || row.decision !== "undecided");
  const rest = findings.filter((row) => !claimed.includes(row));
  const byProbability = (a: FindingRow, b: FindingRow) => (b.probability ?? 0) - (a.probability ?? 0);
  return [
    ...URGENCIES.map((urgency) => ({
      id: urgency,
      rows: claimed.filter((row) => row.urgency === urgency),
    })),
    { id: "below", rows: rest.filter((row) => row.group === "below").sort(byProbability) },
    { id: "cannot-judge", rows: rest.filter((row) => row.group === "cannot-judge") },
  ].filter((group) => group.rows.length > 0);
}

const movable = (findings: FindingRow[]): FindingRow[] =>
  groupFindings(findings).flatMap(({ id, rows }) => (id === "cannot-judge" ? [] : rows));

/** The row that is marked before the reader moves: the first claim that is not decided, else the first of all. */
export function firstFinding(findings: FindingRow[]): FindingRow | null {
  const order = movable(findings);
  return order.find((row) => row.group === "claimed" && row.decision === "undecided") ?? order[0] ?? null;
}

/** Findings of a recording and what the reader decided. Up and Down move; A accepts, E changes, R rejects, U undoes. */
export function FindingList(props: FindingListProps) {
  const { findings, onFocusFinding } = props;
  const canDecide = props.onDecide !== null;
  const keys = canDecide && props.keys !== false;
  const t = useText();
  const id = useId();
  const root = useRef<HTMLElement>(null);
  const groups = groupFindings(findings);
  const order = movable(findings);
  const [current, setCurrent] = useState<string | null>(null);
  const [changing, setChanging] = useState<string | null>(null);
  const active = order.find((row) => row.label === current) ?? firstFinding(findings);
  const due = findings.filter((row) => row.group === "claimed");
  const done = due.filter((row) => row.decision !== "undecided").length;

  const refocus = useRef<string | null>(null);

  /** The buttons of a decided row change: the row takes the focus that they had. */
  const onDecide: NonNullable<FindingListProps["onDecide"]> = (label, decision, changedTo) => {
    refocus.current = label;
    setCurrent(label);
    props.onDecide?.(label, decision, changedTo);
  };
  useEffect(() => {
    if (refocus.current === null) return;
    rowOf(root.current, refocus.current)?.focus();
    refocus.current = null;
  });

  const move = (row: FindingRow | undefined) => {
    if (!row) return;
    setCurrent(row.label);
    onFocusFinding?.(row.label);
    rowOf(root.current, row.label)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (typing || !active || event.ctrlKey || event.metaKey || event.altKey) return;
    const index = order.indexOf(active);
    const act: Record<string, () => void> = {
      arrowdown: () => move(order[index + 1]),
      arrowup: () => move(order[index - 1]),
    };
    if (keys) {
      act.a = () => onDecide(active.label, "accepted");
      act.e = () => setChanging(active.label);
      act.r = () => onDecide(active.label, "rejected");
      act.u = () => onDecide(active.label, "undecided");
    }
    const action = act[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  };
  return (
    <section className={styles.list} aria-labelledby={id} ref={root} data-testid="finding-list">
      <div className={styles.head}>
        <h2 id={id}>{props.title ?? t("finding.title")}</h2>
        <span className={styles.caption}>{t("finding.caption")}</span>
        {canDecide && <span className={styles.done}>{t("finding.done", { done, total: due.length })}</span>}
      </div>
      {due.length === 0 && <p className={styles.none}>{t("finding.none")}</p>}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the rows inside, which take the focus */}
      <div onKeyDown={onKeyDown}>
        {groups.map((group) => (
          <section key={group.id} data-group={group.id} className={cx(group.id === "cannot-judge" && styles.hatched)}>
            <h3 className={styles.group}>
              <GroupMark id={group.id} />
              {t(`finding.${group.id as Urgency | "below" | "cannot-judge"}`)} <span>{group.rows.length}</span>
              {group.id === "below" && <span>{t("finding.below-note")}</span>}
            </h3>
            <ul>
              {group.rows.map((row) =>
                group.id === "cannot-judge" ? (
                  <li key={row.label} className={styles.plain} data-finding={row.label} data-state="cannot-judge">
                    <NameOf row={row} /> <span className={styles.muted}>{row.whyNot}</span>
                  </li>
                ) : (
                  <Row
                    key={row.label}
                    row={row}
                    active={row.label === active?.label}
                    changing={row.label === changing}
                    alternatives={props.alternatives}
                    onFocus={() => {
                      setCurrent(row.label);
                      onFocusFinding?.(row.label);
                    }}
                    onChange={(open) => {
                      setChanging(open ? row.label : null);
                      if (!open) move(row);
                    }}
                    onDecide={(decision, changedTo) => {
                      setChanging(null);
                      onDecide(row.label, decision, changedTo);
                    }}
                    keys={keys}
                    canDecide={canDecide}
                  />
                ),
              )}
            </ul>
          </section>
        ))}
      </div>
      {keys && <p className={styles.keys}>{t("finding.keys")}</p>}
    </section>
  );
}

function rowOf(root: HTMLElement | null, label: string): HTMLElement | null {
  return root?.querySelector<HTMLElement>(`[data-finding="${CSS.escape(label)}"]`) ?? null;
}

function GroupMark({ id }: { id: string }) {
  if (id === "cannot-judge") return <OctagonIcon size={14} />;
  return <FindingMark urgency={id === "below" ? "normal" : (id as Urgency)} />;
}

function NameOf({ row }: { row: FindingRow }) {
  const pick = useLocalized();
  return <span className={styles.name}>{pick(row.name)}</span>;
}

interface RowProps {
  row: FindingRow;
  active: boolean;
  changing: boolean;
  alternatives?: string[];
  keys: boolean;
  canDecide: boolean;
  onFocus: () => void;
  onChange: (open: boolean) => void;
  onDecide: (decision: FindingRow["decision"], changedTo?: string) => void;
}

function Row({ row, active, changing, alternatives, keys, canDecide, onFocus, onChange, onDecide }: RowProps) {
  const t = useText();
  const pick = useLocalized();
  const name = pick(row.name);
  const decided = row.decision !== "undecided";
  const hint = (key: string) => (keys ? key : undefined);
  return (
    <li
      className={cx(styles.row, active && styles.active)}
      data-finding={row.label}
      data-state={row.decision}
      data-group={row.group}
      tabIndex={active ? 0 : -1}
      onFocus={onFocus}
    >
      <div className={styles.line}>
        <span className={cx(styles.name, row.decision === "rejected" && styles.struck)}>
          {row.decision === "changed" ? row.changedTo : name}
        </span>
        {row.isNew && <span className={styles.new}>{t("finding.new")}</span>}
        <span className={styles.decision}>
          {decided && (
            <>
              <b>{t(`finding.${row.decision}`)}</b>
              {row.decidedBy && (
                <span className={styles.muted}>
                  {" "}
                  {[row.decidedBy, formatDateTime(row.decidedAt)].filter(Boolean).join(" · ")}
                </span>
              )}
            </>
          )}
        </span>
      </div>
      {row.decision === "changed" && (
        <p className={styles.machine}>
          {t("finding.machine", {
            name,
            probability: row.probability === null ? "" : formatProbability(row.probability, row.operatingPoint),
          })}
        </p>
      )}
      {row.probability === null ? (
        <p className={styles.muted}>{t("finding.by-eye")}</p>
      ) : (
        <div
          className={styles.probability}
          role="img"
          aria-label={t("finding.probability", {
            p: formatProbability(row.probability, row.operatingPoint),
            o: row.operatingPoint === null ? "–" : row.operatingPoint.toFixed(2),
          })}
        >
          <span className={styles.bar}>
            <i className={cx(row.group === "below" && styles.faint)} style={{ width: `${row.probability * 100}%` }} />
            {row.operatingPoint !== null && <u style={{ insetInlineStart: `${row.operatingPoint * 100}%` }} />}
          </span>
          <b>{formatProbability(row.probability, row.operatingPoint)}</b>
        </div>
      )}
      {row.evidence && <p className={styles.muted}>{row.evidence}</p>}
      {changing ? (
        <ChangeForm
          name={name}
          alternatives={alternatives}
          onCancel={() => onChange(false)}
          onSave={(text) => onDecide("changed", text)}
        />
      ) : !canDecide ? null : (
        <fieldset className={styles.buttons} aria-label={name}>
          {decided ? (
            <Button
              size="small"
              icon={<UndoIcon size={13} />}
              kbd={active ? hint("U") : undefined}
              onAction={() => onDecide("undecided")}
              testId={`undo-${row.label}`}
            >
              {t("finding.undo")}
            </Button>
          ) : row.group === "below" ? (
            <Button
              size="small"
              icon={<PlusIcon size={13} />}
              kbd={active ? hint("A") : undefined}
              onAction={() => onDecide("accepted")}
              testId={`accept-${row.label}`}
            >
              {t("finding.add")}
            </Button>
          ) : (
            <>
              <Button
                size="small"
                variant={active ? "primary" : "secondary"}
                icon={active ? undefined : <CheckIcon size={13} />}
                kbd={active ? hint("A") : undefined}
                onAction={() => onDecide("accepted")}
                testId={`accept-${row.label}`}
              >
                {t("finding.accept")}
              </Button>
              <Button
                size="small"
                icon={active ? undefined : <PencilIcon size={13} />}
                kbd={active ? hint("E") : undefined}
                onAction={() => onChange(true)}
                testId={`change-${row.label}`}
              >
                {t("finding.change")}
              </Button>
              <Button
                size="small"
                icon={active ? undefined : <CrossIcon size={13} />}
                kbd={active ? hint("R") : undefined}
                onAction={() => onDecide("rejected")}
                testId={`reject-${row.label}`}
              >
                {t("finding.reject")}
              </Button>
            </>
          )}
        </fieldset>
      )}
    </li>
  );
}

function ChangeForm({
  name,
  alternatives = [],
  onSave,
  onCancel,
}: {
  name: string;
  alternatives?: string[];
  onSave: (text: string) => void;
  onCancel: () => void;
}) {
  const t = useText();
  const id = useId();
  const [text, setText] = useState("");
  return (
    <form
      className={styles.change}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) onSave(text.trim());
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <label htmlFor={id}>{t("finding.change-to", { name })}</label>
      <input
        id={id}
        list={`${id}-list`}
        value={text}
        autoComplete="off"
        ref={focusOnMount}
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id={`${id}-list`}>
        {alternatives.map((alternative) => (
          <option key={alternative} value={alternative} />
        ))}
      </datalist>
      <button type="submit">{t("finding.save")}</button>
    </form>
  );
}
