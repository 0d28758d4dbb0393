import { type AppId, isChartApp, LaunchError } from "@bedside/smart";
import { type FunctionComponent, lazy } from "react";
import { useText } from "../i18n/i18n.tsx";
import type { WorkspaceMessages } from "./messages.ts";

type Pages = typeof import("./LaunchErrorPage.tsx");

/**
 * A page of a failure, fetched with its texts when something has failed. Where the network is what failed, a plain page
 * stands in for it.
 */
function page<P extends { app: AppId; error: Error }>(pick: (pages: Pages) => FunctionComponent<P>) {
  return lazy(async (): Promise<{ default: FunctionComponent<P> }> => {
    // Awaited on its own: the build puts the loading of styles around a chained `then`, and its failure would pass by.
    try {
      const pages = await import("./LaunchErrorPage.tsx");
      return { default: pick(pages) };
    } catch {
      return { default: PlainPage };
    }
  });
}

export const LaunchErrorPage = page((pages) => pages.LaunchErrorPage);
export const CrashPage = page((pages) => pages.CrashPage);
export const PatientErrorPage = page((pages) => pages.PatientErrorPage);

function PlainPage({ app, error, onRetry }: { app: AppId; error: Error; onRetry?: () => void }) {
  const text = useText<WorkspaceMessages>();
  return (
    <main role="alert" data-testid="error-page">
      <h1>{text(onRetry ? "work.patient-failed" : "work.stopped")}</h1>
      <p>{text(isChartApp(app) ? "work.reopen" : "staff.reopen")}</p>
      {onRetry && (
        <p>
          <button type="button" onClick={onRetry}>
            {text("work.try-again")}
          </button>
        </p>
      )}
      <p>
        <code>{error instanceof LaunchError ? `${error.reference} · ${error.message}` : error.message}</code>
      </p>
    </main>
  );
}
