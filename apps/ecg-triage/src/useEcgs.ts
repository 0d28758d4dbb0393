import {
  ECG_REPORT_SEARCH,
  ECG_SEARCH,
  type EcgError,
  type EcgReport,
  type Recording,
  readFhirEcg,
  reportOf,
} from "@bedside/ecg";
import type { ReadOutcome, RequestFailure, Session } from "@bedside/smart";
import { useRead } from "@bedside/ui/workspace";
import type { FhirResource } from "fhir/r4.js";
import { useMemo } from "react";

/** One ECG of the chart: a recording, or why it can not be drawn. */
export interface ChartEcg {
  reference: string;
  at: string | null;
  recording: Recording | null;
  error: EcgError | null;
  /** The newest report of this ECG in the record, whoever wrote it; null = nobody has read it; or why it is not known. */
  report: EcgReport | "loading" | "unknown" | null;
}

/**
 * The ECG that the launch was made for: `none` when it named none (or only what is no ECG), else the one of this chart, or
 * why there is none of it. Another one is never opened in its place without a word.
 */
export type AskedEcg =
  | { status: "none" | "missing"; reference: null }
  | { status: "found"; reference: string }
  | { status: "unknown"; reference: null; cause: RequestFailure; retry: () => void };

/** Intent of a launch for a result that waits to be read. */
const REVIEW = "review-result";

/** The patient's ECGs, newest first, and which of them the launch was made for. */
export function useEcgs(session: Session) {
  const query = useRead({
    queryKey: [session.patient, "ecgs"],
    queryFn: ({ signal }) => session.search(ECG_SEARCH, { signal }),
  });
  const outcome = query.data;
  const reports = useRead({
    queryKey: [session.patient, "ecg-reports"],
    queryFn: async ({ signal }) => {
      if (!session.can("DiagnosticReport", "s")) return null;
      const outcome = await session.search(ECG_REPORT_SEARCH, { signal });
      return outcome.ok ? outcome.resources : null;
    },
  });
  const named = useMemo(() => ecgsOfLaunch(session), [session]);
  const isListed = named.some((reference) => outcome?.resources.some((it) => referenceOf(it) === reference));
  // A row that the search does not find by its codes may still be an ECG of this patient; one of somebody else is not.
  const elsewhere = useRead({
    queryKey: [session.patient, "ecg-of-launch", named],
    enabled: outcome?.ok === true && named.length > 0 && !isListed,
    queryFn: ({ signal }) => Promise.all(named.map((reference) => session.read(reference, { signal }))),
  });
  const reads = elsewhere.data;
  const ecgs = useMemo(
    () =>
      [...(outcome?.resources ?? []), ...(reads ?? []).flatMap(ecgOf)].map((resource): ChartEcg => {
        const read = readFhirEcg(resource);
        const at = "effectiveDateTime" in resource ? (resource.effectiveDateTime ?? null) : null;
        return {
          reference: referenceOf(resource),
          at: read.ok ? (read.recording.start ?? at) : at,
          recording: read.ok ? read.recording : null,
          error: read.ok ? null : read.error,
          report: reports.isPending
            ? "loading"
            : reports.data
              ? reportOf(referenceOf(resource), reports.data)
              : "unknown",
        };
      }),
    [outcome, reads, reports.data, reports.isPending],
  );
  const reviews = named.length === 0 && session.intent === REVIEW;
  return {
    ecgs,
    asked: asked(),
    loading: query.isPending || elsewhere.isLoading || (reviews && reports.isPending),
    failed: outcome && !outcome.ok ? outcome.cause : null,
    retry: () => void query.refetch(),
    /** Null until they are read, and where they can not be. */
    reports: reports.data ?? null,
    refetchReports: reports.refetch,
  };

  function asked(): AskedEcg {
    const found = named.find((reference) => ecgs.some((ecg) => ecg.reference === reference));
    if (found !== undefined) return { status: "found", reference: found };
    const unread = reviews
      ? ecgs.find(({ report }) => report === null || (isReport(report) && !report.final))
      : undefined;
    if (unread) return { status: "found", reference: unread.reference };
    const failures = (reads ?? []).flatMap((read) => (read.ok ? [] : [read.cause]));
    const unclear = failures.find((cause) => !isAbsence(cause));
    if (unclear) {
      return { status: "unknown", reference: null, cause: unclear, retry: () => void elsewhere.refetch() };
    }
    return { status: failures.length > 0 ? "missing" : "none", reference: null };
  }
}

/** A CDS Hooks card of ours names the ECG that it speaks of; else the EHR's `fhirContext` does. */
function ecgsOfLaunch(session: Session): string[] {
  const { appContext } = session;
  const ofCard = typeof appContext === "object" && appContext !== null && "ecg" in appContext ? appContext.ecg : null;
  return typeof ofCard === "string" && /^Observation\/[A-Za-z0-9\-.]{1,64}$/.test(ofCard)
    ? [ofCard]
    : session.launchedOn("Observation");
}

const referenceOf = (resource: FhirResource): string => `${resource.resourceType}/${resource.id}`;

const isReport = (report: ChartEcg["report"]): report is EcgReport => typeof report === "object" && report !== null;

/** The resource that was read, when it holds a tracing: an Observation of something else is no ECG. */
function ecgOf(read: ReadOutcome): FhirResource[] {
  return read.ok && readFhirEcg(read.resource).ok ? [read.resource] : [];
}

/** The server says that this chart has no such resource, or none that this user may see. */
const isAbsence = ({ kind, status }: RequestFailure): boolean =>
  kind === "other-patient" || status === 404 || status === 410 || status === 403;
