import { useId, useState } from "react";
import { ActionButton, Button, Chip, focusOnMount } from "../components/basic.tsx";
import { displayName, IdentityLine } from "../components/PatientBanner.tsx";
import { useText } from "../i18n/i18n.tsx";
import {
  ClockIcon,
  CrossIcon,
  CrossSquareIcon,
  DownloadIcon,
  PersonIcon,
  RingIcon,
  TickIcon,
  UndoIcon,
  WarningIcon,
} from "../icons/icons.tsx";
import type { FileItem, FileOutcome, FilePreviewDialogProps } from "../props.ts";
import styles from "./dialogs.module.css";
import { Json } from "./Json.tsx";
import { Shell } from "./Shell.tsx";

/** What will be written and what will not, for whom and where, before anything is written; afterwards what the server said. */
export function FilePreviewDialog(props: FilePreviewDialogProps) {
  const { patient, items, outcome, onConfirm, onDraft } = props;
  const t = useText();
  const [details, setDetails] = useState(true);
  const [shown, setShown] = useState(0);
  const detailsId = useId();
  const none = !items.some((item) => item.selected || item.required);
  const finished = outcome.kind === "filed";
  const item = items[Math.min(shown, items.length - 1)];
  const reason = none ? t("file.select-one") : outcome.kind === "filing" ? t("file.filing") : props.confirmReason;
  return (
    <Shell
      isOpen={props.isOpen}
      onOpenChange={props.onOpenChange}
      title={t(finished ? "file.filed" : "file.title")}
      note={finished ? undefined : t("file.nothing-yet")}
      size={details ? "large" : "medium"}
      testId="file-preview"
      dismissable={false}
      footer={
        <>
          {props.sessionText && (
            <span className={styles.muted}>
              <ClockIcon size={14} /> {props.sessionText}
            </span>
          )}
          {(!onConfirm || none) && reason && <span className={styles.muted}>{reason}</span>}
          <span className={styles.footEnd}>
            {finished && props.afterwards && <ActionButton action={props.afterwards} />}
            <Button
              variant={finished ? "primary" : "quiet"}
              onAction={() => props.onOpenChange(false)}
              testId="file-close"
              ref={finished ? focusOnMount : undefined}
            >
              {t(finished ? "action.close" : "action.cancel")}
            </Button>
            {!finished && onDraft && (
              <Button
                onAction={onDraft}
                disabledReason={none || outcome.kind === "filing" ? (reason ?? "") : undefined}
                testId="file-draft"
              >
                {t("file.draft")}
              </Button>
            )}
            {!finished && (
              <Button
                variant="primary"
                icon={<DownloadIcon />}
                onAction={onConfirm ?? undefined}
                disabledReason={!onConfirm || none || outcome.kind === "filing" ? (reason ?? "") : undefined}
                testId="file-confirm"
              >
                {t("file.confirm")}
              </Button>
            )}
          </span>
        </>
      }
    >
      <div className={styles.patientLine} data-testid="file-patient">
        <PersonIcon />
        <b>{displayName(patient, t)}</b>
        <IdentityLine patient={patient} asOf={props.asOf} />
        <span className={styles.target}>{t("file.target", { target: props.target })}</span>
      </div>
      <Outcome outcome={outcome} />
      <div className={details ? styles.split : styles.single}>
        <div className={styles.items}>
          {items.map((entry, index) => (
            <Item
              key={entry.id}
              item={entry}
              open={details && index === shown && items.length > 1}
              onShow={() => setShown(index)}
              onToggle={finished ? undefined : props.onToggleItem}
            />
          ))}
          <ul className={styles.will}>
            {props.willNotWrite.length > 0 && (
              <li>
                <CrossIcon size={13} />
                <span>
                  <b>{t("file.will-not")}</b> {props.willNotWrite.join(t("list.comma"))}
                </span>
              </li>
            )}
            <li>
              <UndoIcon size={13} />
              <span>
                <b>{t("file.no-double")}</b> {t("file.no-double-text")}
              </span>
            </li>
          </ul>
          {!details && <DetailsToggle id={detailsId} on={details} onChange={setDetails} />}
        </div>
        {details && item && (
          <div className={styles.resource}>
            <DetailsToggle id={detailsId} on={details} onChange={setDetails} />
            <Json value={item.resource} label={`${t("file.details")}: ${item.resourceType}`} />
          </div>
        )}
      </div>
    </Shell>
  );
}

function DetailsToggle({ id, on, onChange }: { id: string; on: boolean; onChange: (on: boolean) => void }) {
  const t = useText();
  return (
    <label className={styles.switch} htmlFor={id}>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={on}
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
        data-testid="file-details"
      />
      <b>{t("file.details")}</b>
    </label>
  );
}

function Item({
  item,
  open,
  onShow,
  onToggle,
}: {
  item: FileItem;
  open: boolean;
  onShow: () => void;
  onToggle?: (id: string, selected: boolean) => void;
}) {
  const t = useText();
  const id = useId();
  return (
    <section className={styles.item} aria-labelledby={id} data-item={item.id} data-state={open ? "shown" : undefined}>
      <div className={styles.itemHead}>
        <input
          type="checkbox"
          checked={item.selected || item.required}
          disabled={item.required || !onToggle}
          aria-label={t("file.include", { title: item.title })}
          onChange={(event) => onToggle?.(item.id, event.target.checked)}
        />
        <h3 id={id}>
          <button type="button" className={styles.itemTitle} onClick={onShow}>
            {item.title}
          </button>
        </h3>
        <code>{item.resourceType}</code>
        <span className={styles.footEnd}>
          {item.required && item.summary.length === 0 ? (
            <span className={styles.muted}>{t("file.required")}</span>
          ) : (
            item.action && <Chip>{item.action}</Chip>
          )}
        </span>
      </div>
      {item.summary.length > 0 && (
        <dl className={styles.pairs}>
          {item.summary.map((row) => (
            <div key={row.label}>
              <dt>{row.label}</dt>
              <dd>{row.value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** What became of it, announced at once. An OperationOutcome is shown in the server's words after ours. */
function Outcome({ outcome }: { outcome: FileOutcome }) {
  const t = useText();
  if (outcome.kind === "ready") return null;
  if (outcome.kind === "filing")
    return (
      <div className={styles.outcome} role="status" data-testid="file-outcome" data-state="filing">
        <RingIcon /> <b>{t("file.filing")}</b>
      </div>
    );
  if (outcome.kind === "filed")
    return (
      <div
        className={`${styles.outcome} ${styles.good}`}
        role="status"
        data-testid="file-outcome"
        data-state={outcome.already ? "already" : "filed"}
      >
        <TickIcon />
        <div>
          <b>{t(outcome.already ? "file.already" : "file.filed")}</b>
          <ul>
            {outcome.ids.map((entry) => (
              <li key={`${entry.resourceType}/${entry.id}`}>
                <code>{`${entry.resourceType}/${entry.id}`}</code>
              </li>
            ))}
          </ul>
        </div>
      </div>
    );
  if (outcome.kind === "refused")
    return (
      <div className={`${styles.outcome} ${styles.bad}`} role="alert" data-testid="file-outcome" data-state="refused">
        <CrossSquareIcon />
        <div>
          <b>{t("file.refused")}</b>{" "}
          {outcome.status !== undefined && <span>({t("file.status", { status: outcome.status })})</span>}
          <ul>
            {outcome.issues.map((issue) => (
              <li key={issue.text + (issue.where ?? "")}>
                {issue.text} {issue.where && <code>{issue.where}</code>}
              </li>
            ))}
          </ul>
          <p>{t("file.refused-text")}</p>
        </div>
      </div>
    );
  const unanswered = outcome.kind === "unanswered";
  return (
    <div
      className={`${styles.outcome} ${unanswered ? styles.warn : styles.bad}`}
      role="alert"
      data-testid="file-outcome"
      data-state={outcome.kind}
    >
      <WarningIcon />
      <div>
        <b>{t(unanswered ? "file.unanswered" : "file.no-right")}</b>
        <p>{unanswered ? t("file.unanswered-text") : t("file.no-right-text", { scope: outcome.scope ?? "" })}</p>
        {unanswered && outcome.text && <p className={styles.outcomeDetail}>{outcome.text}</p>}
      </div>
    </div>
  );
}
