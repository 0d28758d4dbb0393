import { useId } from "react";
import { useLocalized, useReasonText, useText } from "../i18n/i18n.tsx";
import { OctagonIcon } from "../icons/icons.tsx";
import type { RefusalCardProps } from "../props.ts";
import { ActionButton } from "./basic.tsx";
import styles from "./result.module.css";

/** "Not calculated", the reason, what would change it. No number and no category colour. */
export function RefusalCard({
  title,
  result,
  card,
  whatWouldChange,
  actions = [],
  headingLevel = 2,
}: RefusalCardProps) {
  const t = useText();
  const pick = useLocalized();
  const reasonText = useReasonText();
  const id = useId();
  const Heading = headingLevel === 2 ? "h2" : "h3";
  return (
    <section className={styles.refusal} aria-labelledby={id} data-testid={`refusal-${card.id}`} data-state="refused">
      <Heading id={id} className={styles.refusalHead}>
        <OctagonIcon size={16} />
        {title ?? t("result.not-calculated-named", { name: pick(card.name) })}
      </Heading>
      <p>{reasonText(result.reason)}</p>
      {whatWouldChange && (
        <p className={styles.muted}>
          {t("result.change")}: {whatWouldChange}
        </p>
      )}
      <p className={styles.muted}>{t("result.refusal-note")}</p>
      {actions.length > 0 && (
        <div className={styles.actions}>
          {actions.slice(0, 2).map((action) => (
            <ActionButton key={action.label} action={action} size="small" />
          ))}
        </div>
      )}
    </section>
  );
}
