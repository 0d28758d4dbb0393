import { type EcgError, type Recording, readFhirEcg } from "@bedside/ecg";
import type { SearchPlan, Session } from "@bedside/smart";
import { useQuery } from "@tanstack/react-query";
import type { DiagnosticReport, FhirResource } from "fhir/r4.js";
import { useMemo } from "react";

/** One ECG of the chart, newest first: a recording, or why it can not be drawn. */
export interface ChartEcg {
  reference: string;
  at: string | null;
  recording: Recording | null;
  error: EcgError | null;
  resource: FhirResource;
  /** The newest report of this ECG in the record, whoever wrote it; null = nobody has read it. */
  report: { by: string | null; at: string | null; final: boolean } | null;
}

const REPORTS: SearchPlan = {
  resourceType: "DiagnosticReport",
  params: [["code", "http://loinc.org|11524-6,http://loinc.org|34534-8"]],
};

const PLAN: SearchPlan = {
  resourceType: "Observation",
  params: [
    [
      "code",
      [
        "http://loinc.org|11524-6",
        "http://loinc.org|34534-8",
        "https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/medical-service-payment-tw|18001C",
      ].join(","),
    ],
    ["_sort", "-date"],
  ],
};

/** The patient's ECGs; the one that the launch named (`fhirContext`) is `named`. */
export function useEcgs(session: Session) {
  const query = useQuery({
    queryKey: [session.patient, "ecgs"],
    queryFn: ({ signal }) => session.search(PLAN, { signal }),
  });
  const outcome = query.data;
  const reports = useQuery({
    queryKey: [session.patient, "ecg-reports"],
    queryFn: async ({ signal }) =>
      session.can("DiagnosticReport", "s") ? (await session.search(REPORTS, { signal })).resources : [],
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
          report: reportOf(`${resource.resourceType}/${resource.id}`, reports.data ?? []),
        };
      }),
    [outcome, reports.data],
  );
  const named =
    session.fhirContext.find((context) => ecgs.some((ecg) => ecg.reference === context.reference))?.reference ?? null;
  return {
    ecgs,
    named,
    loading: query.isPending,
    failed: outcome && !outcome.ok ? outcome.cause.text : null,
    retry: () => void query.refetch(),
    refetchReports: reports.refetch,
  };
}

function reportOf(reference: string, resources: readonly FhirResource[]): ChartEcg["report"] {
  const reports = resources
    .filter(
      (it): it is DiagnosticReport =>
        it.resourceType === "DiagnosticReport" && it.status !== "entered-in-error" && it.status !== "cancelled",
    )
    .filter((it) => it.result?.some((result) => result.reference?.endsWith(reference)))
    .sort((a, b) => Date.parse(b.issued ?? "") - Date.parse(a.issued ?? ""));
  const newest = reports.find((it) => it.status !== "preliminary") ?? reports[0];
  if (!newest) return null;
  const by = newest.resultsInterpreter?.[0]?.display ?? newest.performer?.[0]?.display ?? null;
  return { by, at: newest.issued ?? null, final: newest.status !== "preliminary" && newest.status !== "registered" };
}
