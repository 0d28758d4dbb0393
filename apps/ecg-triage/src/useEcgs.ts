import {
  ECG_REPORT_SEARCH,
  ECG_SEARCH,
  type EcgError,
  type EcgReport,
  type Recording,
  readFhirEcg,
  reportOf,
} from "@bedside/ecg";
import type { Session } from "@bedside/smart";
import { useQuery } from "@tanstack/react-query";
import type { FhirResource } from "fhir/r4.js";
import { useMemo } from "react";

/** One ECG of the chart, newest first: a recording, or why it can not be drawn. */
export interface ChartEcg {
  reference: string;
  at: string | null;
  recording: Recording | null;
  error: EcgError | null;
  resource: FhirResource;
  /** The newest report of this ECG in the record, whoever wrote it; null = nobody has read it; or why it is not known. */
  report: EcgReport | "loading" | "unknown" | null;
}

/** The patient's ECGs; the one that the launch named (`fhirContext`) is `named`. */
export function useEcgs(session: Session) {
  const query = useQuery({
    queryKey: [session.patient, "ecgs"],
    queryFn: ({ signal }) => session.search(ECG_SEARCH, { signal }),
  });
  const outcome = query.data;
  const reports = useQuery({
    queryKey: [session.patient, "ecg-reports"],
    queryFn: async ({ signal }) => {
      if (!session.can("DiagnosticReport", "s")) return null;
      const outcome = await session.search(ECG_REPORT_SEARCH, { signal });
      return outcome.ok ? outcome.resources : null;
    },
  });
  const ecgs = useMemo(
    () =>
      (outcome?.resources ?? []).map((resource): ChartEcg => {
        const read = readFhirEcg(resource);
        const at = "effectiveDateTime" in resource ? (resource.effectiveDateTime ?? null) : null;
        return {
          reference: `${resource.resourceType}/${resource.id}`,
          at: read.ok ? (read.recording.start ?? at) : at,
          recording: read.ok ? read.recording : null,
          error: read.ok ? null : read.error,
          resource,
          report: reports.isPending
            ? "loading"
            : reports.data
              ? reportOf(`${resource.resourceType}/${resource.id}`, reports.data)
              : "unknown",
        };
      }),
    [outcome, reports.data, reports.isPending],
  );
  const named =
    session.fhirContext.find((context) => ecgs.some((ecg) => ecg.reference === context.reference))?.reference ?? null;
  return {
    ecgs,
    named,
    loading: query.isPending,
    failed: outcome && !outcome.ok ? outcome.cause : null,
    retry: () => void query.refetch(),
    refetchReports: reports.refetch,
  };
}
