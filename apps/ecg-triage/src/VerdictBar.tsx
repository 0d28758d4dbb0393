import { ecgReasonText, verdictOf } from "@bedside/ecg";
import {
  FindingMark,
  type FindingRow,
  formatProbability,
  LinkButton,
  useLocale,
  useLocalized,
  useText,
} from "@bedside/ui";
import type { WorkspaceMessages } from "@bedside/ui/workspace";
import type { ReactNode } from "react";
import styles from "./ecg.module.css";
import type { messages } from "./messages.ts";
import type { Reading } from "./useReading.ts";

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
  const text = useText<typeof messages & WorkspaceMessages>();
  const pick = useLocalized();
  const locale = useLocale();
  const { state, rule, poorSignal } = verdictOf(reading, leading, problem !== null);
  const finding = leading && (leading.decision === "changed" ? (leading.changedTo ?? "") : pick(leading.name));
  const probability = leading && formatProbability(leading.probability ?? 0, leading.operatingPoint);
  const network = () => {
    if (problem !== null) return text("verdict.not-read", { reason: problem });
    return text("verdict.network", { finding: finding ? `${finding} ${probability}` : text("verdict.nothing") });
  };
  return (
    <section className={styles.verdict} data-testid="verdict" data-state={state} aria-live="polite">
      {state !== "reading" && state !== "nothing" && (
        <span className={styles.urgency} data-urgency={state}>
          <FindingMark urgency={state} /> {text(`verdict.${state}`)}
        </span>
      )}
      {state === "needs-eyes" ? (
        <b>
          {[
            rule && text("verdict.rule", { rule: ecgReasonText(rule.reason, locale) }),
            poorSignal && text("verdict.poor-signal"),
            network(),
          ]
            .filter(Boolean)
            .join(" ")}
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
      {reading.retry && (
        <LinkButton onAction={reading.retry} testId="read-again">
          {text("work.try-again")}
        </LinkButton>
      )}
      {children}
    </section>
  );
}
