import { useEffect, useState } from "react";
import { useText } from "../i18n/i18n.tsx";
import { ClockIcon } from "../icons/icons.tsx";
import type { SessionTimerProps } from "../props.ts";
import { AskDialog } from "./AskDialog.tsx";
import { Button, Chip, LinkButton } from "./basic.tsx";
import styles from "./frame.module.css";

const MINUTE = 60_000;

interface Left {
  why: "token" | "idle";
  minutes: number;
  stage: "running" | "soon" | "last";
}

/**
 * Minutes left. Amber below 5, announced politely; below 1 a dialog. An end that comes because nobody is here can be put off;
 * one that the EHR has set can not, and leads to saving a draft.
 */
export function SessionTimer({ ends, onStay, onKeepDraft, texts, lastWords, now = Date.now }: SessionTimerProps) {
  const t = useText();
  const [left, setLeft] = useState(() => leftOf(ends(), now()));
  const [isAnswered, setAnswered] = useState(false);
  useEffect(() => {
    const tick = () =>
      setLeft((before) => {
        const next = leftOf(ends(), now());
        return JSON.stringify(next) === JSON.stringify(before) ? before : next;
      });
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [ends, now]);
  const stage = left?.stage ?? "running";
  useEffect(() => {
    if (stage !== "last") setAnswered(false);
  }, [stage]);
  if (!left) return null;
  const { why, minutes } = left;
  const offer =
    why === "idle"
      ? { label: t("session.stay"), act: onStay }
      : onKeepDraft
        ? { label: t("session.keep-draft"), act: onKeepDraft }
        : null;
  const answer = () => {
    setAnswered(true);
    offer?.act();
  };
  return (
    <span className={styles.timer} data-testid="session-timer" data-state={stage} data-why={why}>
      {stage === "running" ? (
        <>
          <ClockIcon size={14} />
          <span>{t("session.left", { minutes })}</span>
        </>
      ) : (
        <>
          <Chip tone="stale" icon={<ClockIcon size={13} />}>
            {minutes < 1 ? t("session.ends-now") : t("session.ends-soon", { minutes })}
          </Chip>
          {offer && (
            <LinkButton onAction={offer.act} testId="session-offer">
              {offer.label}
            </LinkButton>
          )}
        </>
      )}
      <span className="visually-hidden" role="status">
        {stage === "soon" ? t("session.ends-soon", { minutes: 5 }) : ""}
      </span>
      {stage === "last" && !isAnswered && (
        <AskDialog
          title={t("session.last-minute")}
          onCancel={() => (why === "idle" ? answer() : setAnswered(true))}
          testId="session-last-minute"
          actions={
            <>
              {offer && (
                <Button variant="primary" onAction={answer} testId="session-last-offer">
                  {offer.label}
                </Button>
              )}
              {why === "token" && (
                <Button onAction={() => setAnswered(true)} testId="session-last-close">
                  {t("action.close")}
                </Button>
              )}
            </>
          }
        >
          <p>{texts?.[why] ?? t(why === "idle" ? "session.last-idle" : "session.last-token")}</p>
          {lastWords?.(why).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </AskDialog>
      )}
    </span>
  );
}

function leftOf(end: ReturnType<SessionTimerProps["ends"]>, now: number): Left | null {
  if (end === null) return null;
  const rest = Math.max(0, end.at - now);
  const minutes = Math.floor(rest / MINUTE);
  return { why: end.why, minutes, stage: rest < MINUTE ? "last" : rest < 5 * MINUTE ? "soon" : "running" };
}
