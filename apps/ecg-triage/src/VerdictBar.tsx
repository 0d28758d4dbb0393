import { ecgReasonText } from "@bedside/ecg";
import { FindingMark, type FindingRow, formatProbability, useLocale, useLocalized, useText } from "@bedside/ui";
import type { ReactNode } from "react";
import styles from "./ecg.module.css";
import type { messages } from "./messages.ts";
import type { Reading } from "./useReading.ts";
import { verdictOf } from "./verdict.ts";

/** One line: how urgent, which finding, how probable, and the measurements. */
export function VerdictBar({
  leading,
  reading,
  more,
  problem,
  children,
}: {
  leading: FindingRow | null;
  reading: Reading;
  more: number;
  problem: string | null;
  children: ReactNode;
}) {
  const text = useText<typeof messages>();
  const pick = useLocalized();
  const locale = useLocale();
  const { state, rule } = verdictOf(reading, leading, problem !== null);
  const finding = leading && (leading.decision === "changed" ? (leading.changedTo ?? "") : pick(leading.name));
  const probability = leading && formatProbability(leading.probability ?? 0, leading.operatingPoint);
  return (
    <section className={styles.verdict} data-testid="verdict" data-state={state} aria-live="polite">
      {state !== "reading" && state !== "nothing" && (
        <span className={styles.urgency} data-urgency={state}>
          <FindingMark urgency={state} /> {text(`verdict.${state}`)}
        </span>
      )}
      {state === "needs-eyes" ? (
        <b>
          {rule
            ? text("verdict.disagree", {
                rule: ecgReasonText(rule.reason, locale),
                finding: finding ? `${finding} ${probability}` : text("verdict.nothing"),
              })
            : text("verdict.not-read", { reason: problem ?? "" })}
        </b>
      ) : state === "reading" || state === "nothing" ? (
        <b>{text(`verdict.${state}`)}</b>
      ) : (
        <>
          <b data-testid="leading-finding">{finding}</b>
          <span>{probability}</span>
          {more > 0 && <span>+{more}</span>}
        </>
      )}
      {children}
    </section>
  );
}
