import { Button, formatNumber, Kbd, PlusIcon, useText } from "@bedside/ui";
import type { Ref } from "react";
import type { RowStatus, Tally } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./codemap.module.css";
import { STATUS_ICONS } from "./status.tsx";

export const EXTRAS = ["mine", "assigned", "gone"] as const;
export type Shown = RowStatus | "all" | (typeof EXTRAS)[number];

interface FilterBarProps {
  tally: Tally;
  /** Rows that the person may approve, that were given to them, and that the newest list lacks: shown when there are any. */
  extras: Readonly<Record<(typeof EXTRAS)[number], number>>;
  shown: Shown;
  text: string;
  searchRef: Ref<HTMLInputElement>;
  onShow: (shown: Shown) => void;
  onText: (text: string) => void;
  onImport: () => void;
}

const STATES = ["unmapped", "proposed", "needs-review", "approved", "no-map"] as const;

/** Which rows are shown, with their numbers; a search; the way to bring rows in. */
export function FilterBar({ tally, extras, shown, text: typed, searchRef, onShow, onText, onImport }: FilterBarProps) {
  const text = useText<ConsoleMessages>();
  const pill = (value: Shown, label: string, n: number, Icon?: (typeof STATUS_ICONS)[RowStatus]) => (
    <button
      key={value}
      type="button"
      className={styles.pill}
      aria-pressed={shown === value}
      onClick={() => onShow(value)}
      data-testid={`filter-${value}`}
    >
      {Icon && <Icon size={14} />} {label} <span className={styles.count}>{formatNumber(n)}</span>
    </button>
  );
  return (
    <fieldset className={styles.filters}>
      <legend className="visually-hidden">{text("filter.label")}</legend>
      {pill("all", text("filter.all"), tally.all.codes)}
      {STATES.map((status) =>
        pill(status, text(`status.${status}`), tally.byStatus[status].codes, STATUS_ICONS[status]),
      )}
      {EXTRAS.map((extra) => extras[extra] > 0 && pill(extra, text(`filter.${extra}`), extras[extra]))}
      <span className={styles.space} />
      <label className={styles.searchField}>
        <span className="visually-hidden">{text("filter.search")}</span>
        <input
          ref={searchRef}
          type="search"
          value={typed}
          placeholder={text("filter.search")}
          onChange={(event) => onText(event.target.value)}
          data-testid="filter-text"
        />
        <Kbd>/</Kbd>
      </label>
      <Button size="small" icon={<PlusIcon size={14} />} onAction={onImport} testId="import">
        {text("act.import")}
      </Button>
    </fieldset>
  );
}
