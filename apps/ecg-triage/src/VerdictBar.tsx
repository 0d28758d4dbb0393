import { FindingMark, type FindingRow, formatProbability, useLocalized, useReasonText, useText } from "@bedside/ui";
import type { ReactNode } from "react";
import styles from "./ecg.module.css";
import type { messages } from "./messages.ts";
import type { Reading } from "./useReading.ts";

/** One line: how urgent, which finding, how probable, and the measurements. */
export function VerdictBar({ leading, reading, rows, error, children }: { leading: FindingRow | null; reading: Reading; rows: readonly FindingRow[]; error: string | null; children: ReactNode }) {
  const text = useText<typeof messages>();
  const pick = useLocalized();
  const reasonText = useReasonText();
  const needsEyes = reading.refusal !== null || error !== null;
  const state = needsEyes ? "needs-eyes" : reading.statements === null ? "reading" : leading ? leading.urgency : "nothing";
  return (
    <section className={styles.verdict} data-testid="verdict" data-state={state} aria-live="polite">
      {needsEyes ? (
        <>
          <span className={styles.urgency} data-urgency="needs-eyes">
            <FindingMark urgency="needs-eyes" /> {text("verdict.needs-eyes")}
          </span>
          <b>{error ?? text("verdict.not-read", { reason: reading.refusal ? reasonText(reading.refusal) : "" })}</b>
        </>
      ) : reading.statements === null ? (
        <b>{text("verdict.reading")}</b>
      ) : leading ? (
        <>
          <span className={styles.urgency} data-urgency={leading.urgency}>
            <FindingMark urgency={leading.urgency} /> {text(`verdict.${leading.urgency}`)}
          </span>
          <b data-testid="leading-finding">{leading.decision === "changed" ? leading.changedTo : pick(leading.name)}</b>
          <span>{formatProbability(leading.probability ?? 0, leading.operatingPoint)}</span>
          {rows.filter((row) => row.group === "claimed").length > 1 && <span>+{rows.filter((row) => row.group === "claimed").length - 1}</span>}
        </>
      ) : (
        <b>{text("verdict.nothing")}</b>
      )}
      {children}
    </section>
  );
}
