import { useEffect, useRef, useState } from "react";
import { useText } from "../i18n/i18n.tsx";
import { ClockIcon } from "../icons/icons.tsx";
import type { SessionTimerProps } from "../props.ts";
import { Chip, LinkButton } from "./basic.tsx";
import styles from "./frame.module.css";

const MINUTE = 60_000;

/** Minutes left. Amber below 5 with "save as draft", announced politely; below 1 announced at once. */
export function SessionTimer({ expiresAt, onKeepDraft, onExpired, now = Date.now }: SessionTimerProps) {
  const t = useText();
  const [left, setLeft] = useState(() => expiresAt - now());
  const expired = useRef(onExpired);
  expired.current = onExpired;
  useEffect(() => {
    let done = false;
    const tick = () => {
      const rest = expiresAt - now();
      setLeft(rest);
      if (rest <= 0 && !done) {
        done = true;
        expired.current?.();
      }
    };
    tick();
    const timer = setInterval(tick, 5_000);
    return () => clearInterval(timer);
  }, [expiresAt, now]);
  const minutes = Math.max(0, Math.floor(left / MINUTE));
  const state = left <= 0 ? "ended" : left < MINUTE ? "last" : left < 5 * MINUTE ? "soon" : "running";
  const words =
    state === "ended" ? t("session.ended") : t(state === "running" ? "session.left" : "session.ends-soon", { minutes });
  return (
    <span className={styles.timer} data-testid="session-timer" data-state={state}>
      {state === "running" ? (
        <>
          <ClockIcon size={14} />
          <span>{words}</span>
        </>
      ) : (
        <>
          <Chip tone="stale" icon={<ClockIcon size={13} />}>
            {words}
          </Chip>
          {onKeepDraft && state !== "ended" && (
            <LinkButton onAction={onKeepDraft}>{t("session.keep-draft")}</LinkButton>
          )}
        </>
      )}
      <span className="visually-hidden" role="status">
        {state === "soon" ? t("session.ends-soon", { minutes: 5 }) : ""}
      </span>
      <span className="visually-hidden" role="alert">
        {state === "last" ? t("session.last-minute") : ""}
      </span>
    </span>
  );
}
