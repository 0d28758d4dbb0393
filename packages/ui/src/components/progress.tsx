import { formatNumber } from "../format/format.ts";
import { useText } from "../i18n/i18n.tsx";
import { CrossSquareIcon, DashedCircleIcon, RingIcon, TickIcon } from "../icons/icons.tsx";
import type { EmptyStateProps, LoadingBodyProps, ProgressListProps, ProgressStep } from "../props.ts";
import { ActionButton, Card, LinkButton } from "./basic.tsx";
import styles from "./progress.module.css";

/** What is missing, and the one thing to do. */
export function EmptyState({ title, text, action }: EmptyStateProps) {
  return (
    <section className={styles.empty} data-testid="empty-state">
      <h2>{title}</h2>
      <p>{text}</p>
      {action && <ActionButton action={action} variant="primary" />}
    </section>
  );
}

const ICONS = { waiting: DashedCircleIcon, loading: RingIcon, done: TickIcon, failed: CrossSquareIcon };

/** One line a resource with state word, count and seconds; a failed line has Retry. Rows keep their height. */
export function ProgressList({ title, caption, steps, onStop, note }: ProgressListProps) {
  const t = useText();
  return (
    <Card
      title={title}
      caption={caption}
      flush
      testId="progress-list"
      end={onStop && <LinkButton onAction={onStop}>{t("action.stop-reading")}</LinkButton>}
    >
      <ul className={styles.steps}>
        {steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ul>
      {note && <p className={styles.note}>{note}</p>}
    </Card>
  );
}

function Step({ step }: { step: ProgressStep }) {
  const t = useText();
  const Icon = ICONS[step.state];
  const count =
    step.done !== undefined && step.total
      ? t("progress.count", { done: formatNumber(step.done), total: formatNumber(step.total) })
      : "";
  const seconds = step.seconds == null ? "" : ` · ${t("progress.seconds", { seconds: step.seconds.toFixed(1) })}`;
  return (
    <li className={styles.step} data-step={step.id} data-state={step.state}>
      <Icon size={16} />
      <span className={styles.label}>{step.label}</span>
      <span className={styles.detail}>
        {step.state === "loading" && step.total ? (
          <span className={styles.bar} aria-hidden="true">
            <i style={{ width: `${Math.min(100, ((step.done ?? 0) / step.total) * 100)}%` }} />
          </span>
        ) : null}
        <span>{[count, step.detail].filter(Boolean).join(" · ")}</span>
      </span>
      <span className={styles.end}>
        {step.state === "failed" && step.onRetry ? (
          <>
            {t("progress.failed")}{" "}
            <LinkButton onAction={step.onRetry} label={`${t("action.retry")}: ${step.label}`}>
              {t("action.retry")}
            </LinkButton>
          </>
        ) : (
          `${t(`progress.${step.state}`)}${seconds}`
        )}
      </span>
    </li>
  );
}

/** Body while the chart is read: the answer's place, what it waits for, and every line of the reading. */
export function LoadingBody({ title, waitingFor, steps, onStop, aside }: LoadingBodyProps) {
  const t = useText();
  return (
    <div className={styles.loading} data-testid="loading-body">
      <div className={styles.left}>
        <section className={styles.waits} aria-busy="true" aria-label={title ?? t("loading.reading")}>
          {title && <h2>{title}</h2>}
          <p className={styles.well}>
            <RingIcon size={22} /> <b>{t("loading.reading")}</b>
          </p>
          {waitingFor.length > 0 && (
            <>
              <p>{t("loading.waits", { n: waitingFor.length })}</p>
              <p className={styles.muted}>{t("loading.missing", { list: waitingFor.join(t("list.comma")) })}</p>
            </>
          )}
        </section>
        <ProgressList
          title={t("progress.title")}
          caption={t("progress.caption")}
          steps={steps}
          onStop={onStop}
          note={t("progress.note")}
        />
      </div>
      {aside}
    </div>
  );
}
