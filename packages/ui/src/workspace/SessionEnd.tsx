import type { ServerSession, Unfiled } from "@bedside/smart";
import { useCallback, useState } from "react";
import { AskDialog } from "../components/AskDialog.tsx";
import { Button } from "../components/basic.tsx";
import { HeaderButton } from "../components/HeaderButton.tsx";
import { SessionTimer } from "../components/SessionTimer.tsx";
import { useText } from "../i18n/i18n.tsx";
import { CrossIcon, LayersIcon, PencilIcon } from "../icons/icons.tsx";
import type { WorkspaceMessages } from "./messages.ts";
import { DECISIONS, ENTRIES, MEASUREMENTS } from "./unfiled.ts";
import styles from "./workspace.module.css";

type Text = ReturnType<typeof useText<WorkspaceMessages>>;

type UnfiledName = typeof ENTRIES | typeof DECISIONS | typeof MEASUREMENTS;

/** Work of the screen that is not in the record, and the way to keep it there. */
export interface UnfiledWork {
  name: UnfiledName;
  count: number;
  /** Other work of the same screen. */
  also?: { name: UnfiledName; count: number };
  /** Opens the filing dialog; null while there is nothing to file. */
  keepDraft: (() => void) | null;
}

/** How long the session lasts, and the way out of it. `work` is null where leaving loses nothing: no chart is open. */
export function SessionControls({ session, work }: { session: ServerSession; work: UnfiledWork | null }) {
  const text = useText<WorkspaceMessages>();
  const [isAsking, setAsking] = useState(false);
  const ends = useCallback(() => endOf(session), [session]);
  const signOut = () => setTimeout(endNow, 0, session);
  const unfiled = work && isUnfiled(work) ? work : null;
  const lastWords = (why: "token" | "idle"): string[] => {
    if (!unfiled) return [];
    const what = workText(unfiled, text);
    return [text(why === "token" && session.user !== null ? "end.will-keep" : "end.will-drop", { what })];
  };
  return (
    <>
      <SessionTimer
        ends={ends}
        onStay={session.touch}
        {...(work?.keepDraft ? { onKeepDraft: work.keepDraft } : {})}
        {...(work ? {} : { texts: { idle: text("staff.last-idle"), token: text("staff.last-token") } })}
        lastWords={lastWords}
      />
      <HeaderButton testId="sign-out" onAction={() => (unfiled ? setAsking(true) : signOut())}>
        {text("menu.sign-out")}
      </HeaderButton>
      {isAsking && work && (
        <LeaveQuestion work={work} label={text("menu.sign-out")} onStay={() => setAsking(false)} onLeave={signOut} />
      )}
    </>
  );
}

/** What is lost by leaving, and the choice to stay. */
export function LeaveQuestion({
  work,
  label,
  onStay,
  onLeave,
}: {
  work: UnfiledWork;
  label: string;
  onStay: () => void;
  onLeave: () => void;
}) {
  const text = useText<WorkspaceMessages>();
  return (
    <AskDialog
      title={text("leave.title")}
      onCancel={onStay}
      testId="leave-ask"
      actions={
        <>
          <Button onAction={onStay} testId="leave-stay">
            {text("leave.stay")}
          </Button>
          <Button variant="primary" onAction={onLeave} testId="leave-confirm">
            {label}
          </Button>
        </>
      }
    >
      <p>{text("end.will-drop", { what: workText(work, text) })}</p>
    </AskDialog>
  );
}

/**
 * Runs on a stack of its own: a browser keeps the functions that an error was made under as long as the error, and through
 * them the chart that is to be cleared.
 */
function endNow(session: ServerSession): void {
  void session.signOut();
}

/** The next end: a renewable session goes on past its token, so only the idle limit ends it. */
function endOf(session: ServerSession): { at: number; why: "token" | "idle" } | null {
  const now = session.state();
  const idle = session.idleEndsAt();
  const token = now.status === "active" && !now.renewable ? now.expiresAt : null;
  if (token !== null && (idle === null || token <= idle)) return { at: token, why: "token" };
  return idle === null ? null : { at: idle, why: "idle" };
}

/** "What became of your work", on the page of a session that has ended; null when there was none. */
export function WorkAfterEnd({ unfiled }: { unfiled: Unfiled }) {
  const text = useText<WorkspaceMessages>();
  return (
    <div data-testid="work-after-end">
      <h2>
        <LayersIcon size={14} /> {text("end.work")}
      </h2>
      <ul className={styles.work}>
        {namesIn(unfiled).map((name) => (
          <li key={name} data-kept={unfiled.isKept}>
            {unfiled.isKept ? <PencilIcon size={15} /> : <CrossIcon size={15} />}
            <span>{unfiledText(name, unfiled.counts[name] ?? 0, text)}</span>
            <b>{text(unfiled.isKept ? "end.kept" : "end.dropped")}</b>
          </li>
        ))}
      </ul>
      <p className={styles.workNote}>{text(unfiled.isKept ? "end.kept-note" : "end.dropped-note")}</p>
    </div>
  );
}

/** What of the kept work this page can speak of. */
export const namesIn = ({ counts }: Unfiled): UnfiledWork["name"][] =>
  ([ENTRIES, DECISIONS, MEASUREMENTS] as const).filter((name) => (counts[name] ?? 0) > 0);

/** Would leaving lose anything? */
export const isUnfiled = ({ count, also }: UnfiledWork): boolean => count > 0 || (also?.count ?? 0) > 0;

/** `3 findings that you decided, the measurements of 1 ECG that you edited`. */
function workText(work: UnfiledWork, text: Text): string {
  return [work, work.also]
    .flatMap((part) => (part && part.count > 0 ? [unfiledText(part.name, part.count, text)] : []))
    .join(text("list.comma"));
}

/** `2 values that you entered`. */
function unfiledText(name: UnfiledName, n: number, text: Text): string {
  return text(`unfiled.${name}`, { n });
}
