import "../styles/late.css";
import {
  type AppId,
  type BedsideConfig,
  isChartApp,
  type LaunchError,
  type Messaging,
  type ServerSession,
  type Unfiled,
} from "@bedside/smart";
import type { I18n } from "@lingui/core";
import { type ReactNode, useEffect, useState } from "react";
import { setLocale, useText } from "../i18n/i18n.tsx";
import { LaunchErrorPage } from "./failures.tsx";
import { asLaunchError } from "./launch-error.ts";
import { storedLocale } from "./locale.ts";
import type { WorkspaceMessages } from "./messages.ts";

/** An app whose session is open. */
export interface OpenPage {
  config: BedsideConfig;
  session: ServerSession;
  draw: () => ReactNode;
  /** Gives back what the app holds when its session has ended. */
  close?: () => void;
}

type Phase =
  | { phase: "opening" }
  | { phase: "open"; page: OpenPage }
  | { phase: "failed"; error: LaunchError; unfiled?: Unfiled; messaging?: Messaging | null };

const TOUCHES = ["pointerdown", "keydown", "wheel"];

/** An app from its first moment to the end of its session: opening, the app itself, why it could not be opened or has ended. */
export function Opening({ app, i18n, ready }: { app: AppId; i18n: I18n; ready: Promise<OpenPage> }) {
  const text = useText<WorkspaceMessages>();
  const [state, setState] = useState<Phase>({ phase: "opening" });
  useEffect(() => {
    ready.then(
      (page) => {
        if (!storedLocale()) setLocale(i18n, page.config.site.language);
        setState({ phase: "open", page });
      },
      (error: unknown) => setState({ phase: "failed", error: asLaunchError(error) }),
    );
  }, [ready, i18n]);
  const page = state.phase === "open" ? state.page : null;
  useEffect(() => {
    if (!page) return;
    const { session } = page;
    const touch = () => session.touch();
    for (const event of TOUCHES) addEventListener(event, touch, { passive: true });
    const follow = () => {
      const now = session.state();
      if (now.status !== "ended") return;
      // Not the session: what it has read must not outlive it.
      setState({ phase: "failed", error: now.error, unfiled: now.unfiled, messaging: session.messaging });
      page.close?.();
    };
    follow();
    const stop = session.subscribe(follow);
    return () => {
      stop();
      for (const event of TOUCHES) removeEventListener(event, touch);
    };
  }, [page]);
  if (page) return page.draw();
  if (state.phase === "failed") {
    const { error, unfiled, messaging } = state;
    return <LaunchErrorPage app={app} error={error} unfiled={unfiled} messaging={messaging} />;
  }
  const isChart = isChartApp(app);
  return (
    <main aria-busy="true" data-testid="opening">
      <p role="status">{text(isChart ? "work.opening" : "staff.opening")}</p>
      <p className="late-words">{text(isChart ? "work.opening.long" : "staff.opening.long")}</p>
    </main>
  );
}
