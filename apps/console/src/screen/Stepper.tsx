import { formatDate, useText } from "@bedside/ui";
import { approvalRefusal, type Entry } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import styles from "./detail.module.css";

/** Proposed, approved by a second person, published: where a row stands, and who has to do what. */
export function Stepper({ entry, person, isPublished }: { entry: Entry; person: string; isPublished: boolean }) {
  const text = useText<ConsoleMessages>();
  const { state } = entry;
  const steps = [
    { key: "proposed", done: state.decision !== null },
    { key: "second", done: state.approval !== null },
    { key: "published", done: state.approval !== null && isPublished },
  ] as const;
  const current = steps.findIndex(({ done }) => !done);
  return (
    <div className={styles.stepper} data-testid="stepper">
      <ol>
        {steps.map(({ key, done }, at) => (
          <li
            key={key}
            data-done={done || undefined}
            aria-current={at === current ? "step" : undefined}
            data-testid={`step-${key}`}
          >
            <span className={styles.dot} aria-hidden="true">
              {at + 1}
            </span>
            {text(`step.${key}`)}
          </li>
        ))}
      </ol>
      <p className={styles.muted} role="status">
        {words()}
      </p>
    </div>
  );

  function words(): string {
    const { decision, approval, published, authors, decidedAt } = state;
    if (decision === null) return text("step.say.none");
    if (approval) {
      const values = { approver: approval.by, date: formatDate(approval.at) };
      return text(isPublished ? "step.say.published" : "step.say.approved", values);
    }
    const by = authors.join(", ");
    const date = formatDate(decidedAt ?? "");
    const refusal = approvalRefusal(state, person);
    const said =
      refusal === "own-proposal"
        ? text("step.say.own", { date })
        : text(refusal === null ? "step.say.other" : "step.say.nameless", { by, date });
    if (!published) return said;
    const { approver, on } = { approver: published.approval.by, on: formatDate(published.approval.at) };
    return `${said} ${text("step.say.change", { approver, date: on })}`;
  }
}
