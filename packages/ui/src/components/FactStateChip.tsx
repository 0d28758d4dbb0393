import type { FactState } from "@bedside/chart";
import { dataAge } from "../format/format.ts";
import { useText } from "../i18n/i18n.tsx";
import { FactStateIcon } from "../icons/icons.tsx";
import type { FactStateChipProps } from "../props.ts";
import { cx } from "./basic.tsx";
import styles from "./facts.module.css";

const TONE: Record<FactState, string | undefined> = {
  loading: styles.quiet,
  found: styles.quiet,
  stale: styles.stale,
  conflicting: styles.conflicting,
  entered: styles.entered,
  absent: styles.absent,
  failed: styles.failed,
  unmapped: styles.unmapped,
  implausible: styles.failed,
};

/** Shape and word of a fact state; the word is never hidden. */
export function FactStateChip({ state, ageDays, word }: FactStateChipProps) {
  const t = useText();
  const age = state === "stale" && typeof ageDays === "number" ? dataAge(ageDays) : null;
  return (
    <span className={cx(styles.chip, TONE[state])} data-state={state}>
      <FactStateIcon state={state} />
      <span>
        {age ? t("state.stale-age", { age: t(`data-age.${age.unit}`, { n: age.n }) }) : (word ?? t(`state.${state}`))}
      </span>
    </span>
  );
}
