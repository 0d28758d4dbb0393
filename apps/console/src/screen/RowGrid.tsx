import { formatNumber, useText } from "@bedside/ui";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from "react";
import { type Entry, statusOf, targetsOf } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./grid.module.css";
import { Status } from "./status.tsx";

interface RowGridProps {
  rows: readonly Entry[];
  /** Key of the row that the keyboard is on. */
  cursor: string | null;
  selected: ReadonlySet<string>;
  onCursor: (key: string) => void;
  onSelect: (keys: readonly string[], isSelected: boolean) => void;
  /** `byKey`: with the keyboard, which then goes on in what was opened. */
  onOpen: (key: string, byKey: boolean) => void;
}

const COLUMNS = ["code", "item", "specimen", "unit", "method", "rows", "patients", "target", "state"] as const;
const ROW_HEIGHT = 34;
const PAGE = 12;
const idOf = (place: number) => `row-${place}`;

/** The rows, of which only those on screen are drawn. One stop of the Tab key; the arrows move inside. */
export function RowGrid({ rows, cursor, selected, onCursor, onSelect, onOpen }: RowGridProps) {
  const text = useText<ConsoleMessages>();
  const scroller = useRef<HTMLDivElement>(null);
  const anchor = useRef<number | null>(null);
  const place = cursor === null ? -1 : rows.findIndex(({ row }) => row.key === cursor);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  useEffect(() => {
    if (place >= 0) virtualizer.scrollToIndex(place, { align: "auto" });
  }, [place, virtualizer]);

  const keysBetween = (from: number, to: number) =>
    rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ row }) => row.key);
  const move = (to: number, event: KeyboardEvent) => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    event.preventDefault();
    if (!next) return;
    if (event.shiftKey && place >= 0) {
      anchor.current ??= place;
      onSelect(keysBetween(anchor.current, Math.max(0, Math.min(rows.length - 1, to))), true);
    } else anchor.current = null;
    onCursor(next.row.key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const current = rows[place];
    if (event.key === "ArrowDown") move(place + 1, event);
    else if (event.key === "ArrowUp") move(place - 1, event);
    else if (event.key === "PageDown") move(place + PAGE, event);
    else if (event.key === "PageUp") move(place - PAGE, event);
    else if (event.key === "Home") move(0, event);
    else if (event.key === "End") move(rows.length - 1, event);
    else if (event.key === "Enter" && current) {
      event.preventDefault();
      onOpen(current.row.key, true);
    } else if (event.key === " " && current) {
      event.preventDefault();
      onSelect([current.row.key], !selected.has(current.row.key));
    }
  };
  const allSelected = rows.length > 0 && rows.every(({ row }) => selected.has(row.key));

  const onClick = (event: MouseEvent) => {
    const cell = event.target instanceof HTMLElement ? event.target : null;
    const key = cell?.closest<HTMLElement>("[data-key]")?.dataset.key;
    if (key === undefined || cell?.matches("input")) return;
    onCursor(key);
    onOpen(key, false);
  };

  return (
    <div ref={scroller} className={styles.scroller}>
      <table
        className={styles.grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the grid pattern of ARIA, on a real table
        role="grid"
        tabIndex={0}
        aria-label={text("grid.label")}
        aria-rowcount={rows.length + 1}
        aria-multiselectable="true"
        aria-activedescendant={place >= 0 ? idOf(place) : undefined}
        onKeyDown={onKeyDown}
        onClick={onClick}
        data-testid="grid"
      >
        <thead>
          <tr className={styles.head} aria-rowindex={1}>
            <th scope="col">
              <input
                type="checkbox"
                tabIndex={-1}
                checked={allSelected}
                aria-label={text("grid.select-all", { n: rows.length })}
                onChange={() =>
                  onSelect(
                    rows.map(({ row }) => row.key),
                    !allSelected,
                  )
                }
              />
            </th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={styles[column]}>
                {text(`grid.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const entry = rows[index];
            return (
              entry && (
                <GridRow
                  key={entry.row.key}
                  entry={entry}
                  place={index}
                  top={start}
                  isCurrent={index === place}
                  isSelected={selected.has(entry.row.key)}
                  onSelect={(isSelected) => onSelect([entry.row.key], isSelected)}
                />
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface GridRowProps {
  entry: Entry;
  place: number;
  top: number;
  isCurrent: boolean;
  isSelected: boolean;
  onSelect: (isSelected: boolean) => void;
}

function GridRow({ entry, place, top, isCurrent, isSelected, onSelect }: GridRowProps) {
  const text = useText<ConsoleMessages>();
  const { row, state } = entry;
  const [target, ...more] = targetsOf(state.decision);
  const status = statusOf(state);
  return (
    <tr
      id={idOf(place)}
      aria-rowindex={place + 2}
      aria-selected={isSelected}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      data-current={isCurrent || undefined}
      data-key={row.key}
      data-code={row.code}
      data-status={status}
      data-testid="grid-row"
    >
      <td>
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isSelected}
          aria-label={text("grid.select", { code: row.code, item: row.item })}
          onChange={(event) => onSelect(event.target.checked)}
        />
      </td>
      <td className={styles.code} title={row.code}>
        {row.code}
      </td>
      <td className={styles.item} title={row.item}>
        {row.item || "–"}
      </td>
      <td className={styles.specimen}>{row.specimen || "–"}</td>
      <td className={styles.unit}>{row.unit || "–"}</td>
      <td className={styles.method}>{row.method || "–"}</td>
      <td className={styles.rows}>{formatNumber(row.count)}</td>
      <td className={styles.patients}>{formatNumber(row.patients)}</td>
      <td className={styles.target}>
        {target ? (
          <>
            <b>{target.code}</b> {text(`relation.${target.relation}`)}
            {more.length > 0 && ` ${text("grid.more", { n: more.length })}`}
          </>
        ) : (
          "–"
        )}
        {row.gone && ` ${text("grid.gone")}`}
      </td>
      <td className={styles.state}>
        <Status status={status} /> {state.assignee && <span className={styles.assignee}>{state.assignee}</span>}
      </td>
    </tr>
  );
}
