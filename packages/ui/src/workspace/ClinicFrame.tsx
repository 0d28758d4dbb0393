import { lazy, type ReactNode, Suspense, useState } from "react";
import { AppFrame, Footer } from "../components/AppFrame.tsx";
import { LinkButton } from "../components/basic.tsx";
import { LanguageSwitch } from "../components/LanguageSwitch.tsx";
import { PatientBanner } from "../components/PatientBanner.tsx";
import { LoadingBody } from "../components/progress.tsx";
import { type Locale, useText } from "../i18n/i18n.tsx";
import type { AppFrameProps, FooterProps } from "../props.ts";
import type { AppProps } from "./boot.tsx";
import { PatientErrorPage } from "./failures.tsx";
import { keepLocale } from "./locale.ts";
import type { WorkspaceMessages } from "./messages.ts";
import { CodeMapsUnused } from "./notices.tsx";
import { OfflineNotice } from "./offline.tsx";
import { causeOf, readName, readNames } from "./read-name.ts";
import { isUnfiled, LeaveQuestion, SessionControls, type UnfiledWork } from "./SessionEnd.tsx";
import type { ChartRead, OpenChart } from "./useChart.ts";
import { useProblemReview, useReturn, withReturn } from "./useHost.ts";
import { useRead } from "./useRead.ts";

const ResourceDialog = lazy(async () => ({ default: (await import("../dialogs/ResourceDialog.tsx")).ResourceDialog }));

export interface ClinicFrameProps extends AppProps {
  chart: OpenChart;
  frame?: Partial<AppFrameProps>;
  footer: FooterProps;
  /** What would be lost with the session. */
  work: UnfiledWork;
  /** Lines under the tabs about work that came back or was filed before. */
  notices?: ReactNode;
  /** Second block of the banner. */
  context?: { title: string; detail: string } | null;
  /** Resource shown on top of everything, with a way back. */
  openReference?: string | null;
  onCloseReference?: () => void;
  children?: ReactNode;
}

/**
 * What stands around every app's screen: the patient, the session, what failed to load, the footer. Until the patient is
 * known there is no body.
 */
export function ClinicFrame(props: ClinicFrameProps) {
  const { app, session, chart, frame, footer, children } = props;
  const text = useText<WorkspaceMessages>();
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const goBack = useReturn(session.messaging, session);
  const [isLeaving, setLeaving] = useState(false);
  const { work } = props;
  const askedBack = goBack && {
    ...goBack,
    action: { ...goBack.action, onAction: () => (isUnfiled(work) ? setLeaving(true) : goBack.action.onAction()) },
  };
  const keepLanguage = (language: Locale) => {
    keepLocale(language);
    session.preferences?.save({ language });
  };
  if (chart.patientError) {
    return (
      <PatientErrorPage app={app} error={chart.patientError} server={session.issuer.iss} onRetry={chart.retryPatient} />
    );
  }
  const issuer = session.issuer;
  const failed = chart.reads.filter((read) => read.state === "failed");
  return (
    <>
      <AppFrame
        app={app}
        banner={
          <PatientBanner
            app={app}
            patient={chart.identity}
            asOf={today}
            slim={!session.needPatientBanner}
            environment={issuer.environment === "production" ? null : text("environment.sandbox")}
            session={<SessionControls session={session} work={work} />}
            end={<LanguageSwitch onChange={keepLanguage} />}
            context={props.context ?? null}
          />
        }
        notice={
          <>
            <OfflineNotice readAt={chart.readAt} />
            {failed.length > 0 && <FailedReads failed={failed} />}
            <CodeMapsUnused problems={props.hospital.problems} />
            {chart.identity && props.notices}
          </>
        }
        {...frame}
        footer={<Footer {...withReturn(footer, askedBack)} />}
      >
        {chart.identity ? (
          children
        ) : (
          <LoadingBody waitingFor={[text("work.read.Patient")]} steps={steps()} title={text("work.opening")} />
        )}
      </AppFrame>
      {isLeaving && goBack && (
        <LeaveQuestion
          work={work}
          label={goBack.action.label}
          onStay={() => setLeaving(false)}
          onLeave={() => {
            setLeaving(false);
            goBack.action.onAction();
          }}
        />
      )}
      {props.openReference && (
        <Suspense fallback={null}>
          <OpenResource {...props} reference={props.openReference} />
        </Suspense>
      )}
    </>
  );

  function steps() {
    return chart.reads.map((read) => ({
      id: read.resourceType,
      label: readName(read, text),
      state: read.state,
      detail: read.state === "done" ? text("work.rows", { n: read.count }) : undefined,
    }));
  }
}

/** One line for everything that could not be read, by cause, with one retry. */
function FailedReads({ failed }: { failed: readonly ChartRead[] }) {
  const text = useText<WorkspaceMessages>();
  const byCause = Map.groupBy(failed, causeOf);
  return (
    <>
      {[...byCause].map(([cause, reads]) => (
        <span key={cause} data-testid="failed-read" data-cause={cause}>
          {text("work.failed-part", {
            what: readNames(reads, text),
            cause: text(`cause.${cause}`),
          })}{" "}
          <LinkButton
            onAction={() => {
              for (const read of reads) read.retry();
            }}
          >
            {text("action.retry")}
          </LinkButton>
        </span>
      ))}
    </>
  );
}

/** The resource as the server has it: from what was read, or fetched. */
function OpenResource({ session, chart, reference, onCloseReference }: ClinicFrameProps & { reference: string }) {
  const known = chart.resources.find((it) => `${it.resourceType}/${it.id}` === reference);
  const fetched = useRead({
    queryKey: [session.patient, "resource", reference],
    enabled: known === undefined,
    queryFn: async ({ signal }) => {
      const outcome = await session.read(reference, { signal });
      if (!outcome.ok) throw new Error(outcome.cause.text);
      return outcome.resource;
    },
  });
  const review = useProblemReview(session.messaging, reference);
  return (
    <ResourceDialog
      isOpen
      onOpenChange={(open) => !open && onCloseReference?.()}
      reference={reference}
      resource={known ?? fetched.data}
      error={fetched.error?.message ?? null}
      {...(review ? { action: review.action, note: review.note } : {})}
    />
  );
}
