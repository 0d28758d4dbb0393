import type { Candidate, Fact } from "@bedside/chart";
import { useId, useState } from "react";
import { formatDate } from "../format/format.ts";
import { useText } from "../i18n/i18n.tsx";
import type { ConflictPickerProps } from "../props.ts";
import { Button, LinkButton } from "./basic.tsx";
import styles from "./facts.module.css";
import { useFactText, useMappingText } from "./facttext.ts";

/** Rows that compete: those that carry a value and that nothing rules out. */
export function competing(fact: Fact): Candidate[] {
  const valued = fact.candidates.filter((candidate) => candidate.value !== null);
  const open = valued.filter((candidate) => candidate.reason === null || /conflict/.test(candidate.reason.code));
  return open.length > 1 ? open : valued;
}

/** All versions side by side, none preselected. The choice takes effect with the button, not with the arrow keys. */
export function ConflictPicker({ fact, options, effects, onChoose, onAsk }: ConflictPickerProps) {
  const t = useText();
  const text = useFactText();
  const mappingText = useMappingText();
  const group = useId();
  const [picked, setPicked] = useState<string | null>(null);
  const rows = options ?? competing(fact);
  return (
    <fieldset className={styles.conflict} data-testid={`conflict-${fact.concept}`}>
      <legend className="visually-hidden">{t("conflict.legend", { name: text.name(fact.concept) })}</legend>
      {rows.map((row) => (
        <label key={row.source} className={styles.option}>
          <input
            type="radio"
            name={group}
            value={row.source}
            checked={picked === row.source}
            onChange={() => setPicked(row.source)}
          />
          <span className={styles.optionValue}>{text.value(fact.concept, row.value, row.unit)}</span>
          <span className={styles.optionDate}>{formatDate(row.effective) || t("fact.undated")}</span>
          <span className={styles.optionSource}>
            {[mappingText(row.mapping) ?? row.source, effects?.[row.source]].filter(Boolean).join(" · ")}
          </span>
        </label>
      ))}
      <div className={styles.conflictFoot}>
        {onAsk && (
          <LinkButton onAction={onAsk} testId={`ask-${fact.concept}`}>
            {t("conflict.ask")}
          </LinkButton>
        )}
        {picked && onChoose ? (
          <Button size="small" onAction={() => onChoose(picked)} testId={`choose-${fact.concept}`}>
            {t("conflict.use")}
          </Button>
        ) : (
          <span className={styles.hint}>{t("conflict.keep")}</span>
        )}
      </div>
    </fieldset>
  );
}
