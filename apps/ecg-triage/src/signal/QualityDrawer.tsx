import type { SignalReport } from "@bedside/ecg";
import {
  Button,
  CrossIcon,
  CrossSquareIcon,
  NotEqualIcon,
  OctagonIcon,
  TickIcon,
  useText,
  WarningIcon,
} from "@bedside/ui";
import { useEffect, useRef } from "react";
import type { messages } from "../messages.ts";
import type { Reading } from "../useReading.ts";
import styles from "./signal.module.css";
import { causeWords, verdictWords } from "./useSignal.ts";

const ICONS = { good: TickIcon, poor: WarningIcon, off: CrossSquareIcon, reversed: NotEqualIcon };

/** What each lead is worth and why, what still holds, what can not be judged, and what to do before recording again. */
export function QualityDrawer({
  report,
  measures,
  isPreview,
  onPreview,
  onClose,
  takesFocus,
}: {
  report: SignalReport;
  measures: Reading["measures"];
  isPreview: boolean;
  /** Null where no exchange of the arms is suspected. */
  onPreview: (() => void) | null;
  onClose: () => void;
  /** The reader asked for it, so that its heading takes the focus. */
  takesFocus: boolean;
}) {
  const text = useText<typeof messages>();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  const good = report.leads.filter(({ kind }) => kind === "good");
  const list = (leads: readonly string[]) => leads.join(text("list.comma"));
  const { rate, qrs } = report.trusted;
  const holds = [
    rate && measures.hrBpm !== null && text("signal.trusted.rate", { rate: Math.round(measures.hrBpm) }),
    qrs && measures.qrsMs !== null && text("signal.trusted.qrs", { qrs: Math.round(measures.qrsMs) }),
  ].filter((it) => it !== false);
  return (
    <section className={styles.quality} aria-labelledby="signal-title" data-testid="quality">
      <div className={styles.head}>
        <h2 id="signal-title" ref={heading} tabIndex={-1}>
          {text("signal.title")}
        </h2>
        <button type="button" onClick={onClose} aria-label={text("signal.close")} data-testid="close-quality">
          <CrossIcon size={14} />
        </button>
      </div>
      <ul className={styles.leads}>
        {report.leads
          .filter(({ kind }) => kind !== "good")
          .map((lead) => {
            const Icon = ICONS[lead.kind];
            return (
              <li key={lead.lead} data-lead={lead.lead} data-kind={lead.kind}>
                <b>{lead.lead}</b>
                <span className={styles.word}>
                  <Icon size={13} /> {verdictWords(lead, text)}
                </span>
                <span>{causeWords(lead, text)}</span>
              </li>
            );
          })}
        {good.length > 0 && (
          <li data-kind="good">
            <b>{good.map(({ lead }) => lead).join(" ")}</b>
            <span className={styles.word}>
              <TickIcon size={13} /> {text("signal.good")}
            </span>
          </li>
        )}
      </ul>
      {holds.length > 0 && report.steps.length > 0 && (
        <p className={styles.holds} data-testid="trusted">
          <TickIcon size={13} /> <b>{text("signal.trusted")}</b> {list(holds)}
        </p>
      )}
      {report.cannotJudge.length > 0 && (
        <div className={styles.part} data-testid="cannot-judge">
          <h3>
            <OctagonIcon size={14} /> {text("signal.cannot")}
          </h3>
          <p>
            {report.cannotJudge
              .map(({ what, leads }) => text(`signal.cannot.${what}`, { leads: list(leads) }))
              .join(" ")}
          </p>
        </div>
      )}
      <div className={styles.part} data-testid="record-again">
        {report.steps.length === 0 ? (
          <p>{text("signal.all-good")}</p>
        ) : (
          <>
            <h3>{text("signal.again")}</h3>
            <ol>
              {report.steps.map(({ code, at }) => (
                <li key={code}>{text(`signal.step.${code}`, { at: list(at) })}</li>
              ))}
            </ol>
          </>
        )}
        {onPreview && (
          <Button size="small" kbd="X" onAction={onPreview} testId="preview-arms">
            {text(isPreview ? "preview.back" : "preview.arms")}
          </Button>
        )}
      </div>
    </section>
  );
}
