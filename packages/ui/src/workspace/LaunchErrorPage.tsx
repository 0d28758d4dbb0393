import {
  type AppId,
  isChartApp,
  LaunchError,
  type LaunchErrorKind,
  launchReason,
  type Messaging,
  type Unfiled,
} from "@bedside/smart";
import { useState } from "react";
import { LanguageSwitch } from "../components/LanguageSwitch.tsx";
import { ErrorPage } from "../components/pages.tsx";
import { useLocale, useText } from "../i18n/i18n.tsx";
import { uiMessages } from "../i18n/messages.ts";
import type { ErrorPageProps } from "../props.ts";
import { keepLocale } from "./locale.ts";
import type { WorkspaceMessages } from "./messages.ts";
import { namesIn, WorkAfterEnd } from "./SessionEnd.tsx";
import { useReturn } from "./useHost.ts";

const ICONS: Partial<Record<LaunchErrorKind, ErrorPageProps["icon"]>> = {
  "launch-expired": "clock",
  "session-expired": "clock",
  idle: "clock",
  "authorize-denied": "lock",
  "scope-missing": "lock",
  "signed-out": "lock",
  "chart-closed": "lock",
  "no-patient": "person",
  "patient-mismatch": "person",
  "config-wrong": "triangle",
  "discovery-failed": "triangle",
};

interface LaunchErrorPageProps {
  app: AppId;
  error: LaunchError;
  unfiled?: Unfiled;
  /** Of a session that has ended: its EHR may still close the app. */
  messaging?: Messaging | null;
}

/** Every failed launch ends here: what happened, what to do now, what the IT desk does, and a reference. */
export function LaunchErrorPage({ app, error, unfiled, messaging }: LaunchErrorPageProps) {
  const back = useReturn(messaging ?? null, null);
  const text = useText<WorkspaceMessages>();
  const locale = useLocale();
  const appName = uiMessages[`app.${app}`];
  const reason = launchReason(error, app, appName);
  // Without a patient nothing is lost by signing in anew from here.
  const again = isChartApp(app) ? null : { label: text("staff.again"), testId: "sign-in-again", onAction: signInAgain };
  const { detail } = error;
  const work = unfiled !== undefined && namesIn(unfiled).length > 0;
  return (
    <ErrorPage
      app={app}
      appName={appName[locale]}
      icon={ICONS[error.kind] ?? "octagon"}
      title={reason.title[locale]}
      whatHappened={reason.what[locale]}
      youNow={[...reason.you.map((step) => step[locale]), ...(work && unfiled.isKept ? [text("end.look")] : [])]}
      {...(back ? { primary: back.action, primaryNote: back.note ?? "" } : again ? { primary: again } : {})}
      {...(work ? { aside: <WorkAfterEnd unfiled={unfiled} /> } : {})}
      itDesk={reason.desk.map((step) => step[locale])}
      details={[
        { label: text("detail.failed"), value: detail.whatFailed },
        ...(detail.server ? [{ label: text("detail.server"), value: detail.server }] : []),
        ...(detail.allowed.length > 0 ? [{ label: text("detail.allowed"), value: detail.allowed.join(", ") }] : []),
        ...detail.problems.map(({ at, found, expected, todo }) => ({
          label: text("detail.problem", { at }),
          value: `${found} → ${expected}. ${todo}`,
        })),
        ...(detail.clockAheadS !== null && Math.abs(detail.clockAheadS) > 30
          ? [{ label: text("detail.clock"), value: text("detail.clock-ahead", { seconds: detail.clockAheadS }) }]
          : []),
        { label: text("detail.time"), value: detail.time },
      ]}
      reference={error.reference}
      headerEnd={<LanguageSwitch onChange={keepLocale} />}
    />
  );
}

function signInAgain(): void {
  location.assign(new URL("launch.html", document.baseURI));
}

/** The program itself failed while drawing. */
export function CrashPage({ app, error }: { app: AppId; error: Error }) {
  const text = useText<WorkspaceMessages>();
  return (
    <ErrorPage
      app={app}
      appName={text(`app.${app}`)}
      icon="triangle"
      title={text("work.crash")}
      whatHappened={text(isChartApp(app) ? "work.crash.what" : "staff.crash.what")}
      youNow={[text(isChartApp(app) ? "work.reopen" : "staff.reopen")]}
      itDesk={[text("work.crash.desk")]}
      details={[
        { label: text("detail.failed"), value: `${error.name} · ${error.stack?.split("\n")[1]?.trim() ?? ""}` },
        { label: text("detail.time"), value: new Date().toISOString() },
      ]}
      reference="LX-CRASH"
      headerEnd={<LanguageSwitch onChange={keepLocale} />}
    />
  );
}

/** The session is open, but its patient could not be read: nothing is shown for an unknown patient. */
export function PatientErrorPage({
  app,
  error,
  server,
  onRetry,
}: {
  app: AppId;
  error: Error;
  server: string;
  onRetry: () => void;
}) {
  const text = useText<WorkspaceMessages>();
  const [failure] = useState(() => new LaunchError("unexpected", { whatFailed: `patient · ${error.message}`, server }));
  return (
    <ErrorPage
      app={app}
      appName={text(`app.${app}`)}
      icon="person"
      title={text("work.patient-failed")}
      whatHappened={text("work.patient-failed.what")}
      youNow={[text("work.reopen")]}
      primary={{ label: text("work.try-again"), onAction: onRetry, icon: "retry" }}
      itDesk={[text("work.patient-failed.desk")]}
      details={[
        { label: text("detail.failed"), value: failure.detail.whatFailed },
        { label: text("detail.server"), value: server },
        { label: text("detail.time"), value: failure.detail.time },
      ]}
      reference={failure.reference}
      headerEnd={<LanguageSwitch onChange={keepLocale} />}
    />
  );
}
