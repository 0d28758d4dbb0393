import type { MessageOutcome, Messaging, Session, UiMessage } from "@bedside/smart";
import { useEffect, useState } from "react";
import { useText } from "../i18n/i18n.tsx";
import type { Action, FooterProps } from "../props.ts";
import type { WorkspaceMessages } from "./messages.ts";

const NOTHING: readonly UiMessage[] = [];

/** What the EHR's page takes of SMART Web Messages; nothing until it has answered. */
function useOffers(messaging: Messaging | null): readonly UiMessage[] {
  const [offers, setOffers] = useState(NOTHING);
  useEffect(() => {
    let mounted = true;
    messaging?.offers().then((offered) => mounted && setOffers(offered));
    return () => {
      mounted = false;
    };
  }, [messaging]);
  return offers;
}

/**
 * "Return to the EHR" where the EHR closes its apps when asked; `note` when it was asked and did not. An open session ends
 * with it, before the page is gone: its login must not outlive the app in this tab.
 */
export function useReturn(
  messaging: Messaging | null,
  session: Session | null,
): { action: Action; note: string | null } | null {
  const text = useText<WorkspaceMessages>();
  const offered = useOffers(messaging).includes("ui.done");
  const [outcome, setOutcome] = useState<MessageOutcome | null>(null);
  if (!messaging || !offered) return null;
  return {
    action: {
      label: text("ehr.return"),
      testId: "return-to-ehr",
      icon: "none",
      onAction: () => {
        setOutcome(null);
        const leave = () => void session?.signOut();
        window.addEventListener("pagehide", leave);
        void messaging.done().then((answered) => {
          window.removeEventListener("pagehide", leave);
          if (answered.ok) leave();
          setOutcome(answered);
        });
      },
    },
    note: outcome && !outcome.ok ? text("ehr.not-closed") : null,
  };
}

/** A footer with the way back beside what it has. */
export function withReturn(footer: FooterProps, back: ReturnType<typeof useReturn>): FooterProps {
  if (!back) return footer;
  const note = back.note ?? footer.note;
  return { ...footer, secondary: [...(footer.secondary ?? []), back.action], ...(note === undefined ? {} : { note }) };
}

/**
 * "Open in the EHR's problem list" for a Condition, where the EHR shows parts of the chart when asked. Only the reference
 * goes to it. `note` says what came of it.
 */
export function useProblemReview(
  messaging: Messaging | null,
  reference: string,
): { action: Action; note: string | null } | null {
  const text = useText<WorkspaceMessages>();
  const offered = useOffers(messaging).includes("ui.launchActivity");
  const [outcome, setOutcome] = useState<MessageOutcome | null>(null);
  if (!messaging || !offered || !reference.startsWith("Condition/")) return null;
  const said = (): string | null => {
    if (outcome === null) return null;
    if (outcome.ok) return text("ehr.review.opened");
    if (outcome.reason !== "refused") return text("ehr.review.no-answer");
    return outcome.text === null ? text("ehr.review.refused") : text("ehr.review.refused-why", { why: outcome.text });
  };
  return {
    action: {
      label: text("ehr.review"),
      testId: "problem-review",
      icon: "none",
      onAction: () => {
        setOutcome(null);
        void messaging.launchActivity({ type: "problem-review", problem: reference }).then(setOutcome);
      },
    },
    note: said(),
  };
}
