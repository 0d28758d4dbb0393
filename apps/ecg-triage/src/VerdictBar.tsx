import { ecgReasonText, verdictOf } from "@bedside/ecg";
import {
  FindingMark,
  type FindingRow,
  formatProbability,
  LinkButton,
  RingIcon,
  useLocale,
  useLocalized,
  useText,
} from "@bedside/ui";
import type { WorkspaceMessages } from "@bedside/ui/workspace";
import type { ReactNode } from "react";
import styles from "./ecg.module.css";
import type { fileMessages } from "./files/messages.ts";
import { useFileText } from "./files/useFileText.ts";
import type { messages } from "./messages.ts";
import type { Reading } from "./useReading.ts";
import type { Unexamined } from "./worker/useExamined.ts";

/** The bar of a recording that is drawn and not measured yet, or could not be. */
export function UnmeasuredBar({ failure, retry }: Unexamined) {
  const text = useText<typeof fileMessages & WorkspaceMessages>();
  const { reason } = useFileText();
  const isFailed = failure !== null;
  return (
    <section
      className={styles.verdict}
      data-testid="verdict"
      data-state={isFailed ? "needs-eyes" : "measuring"}
      aria-live="polite"
    >
      {!isFailed && <RingIcon size={16} />}
      <b>{isFailed ? text("measuring.failed", { reason: reason(failure) }) : text("measuring")}</b>
      {isFailed && (
        <LinkButton onAction={retry} testId="measure-again">
          {text("work.try-again")}
        </LinkButton>
      )}
      {!isFailed && <span className={styles.well} aria-hidden="true" />}
    </section>
  );
}

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
