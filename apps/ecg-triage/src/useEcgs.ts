import { type EcgError, type Recording, readFhirEcg } from "@bedside/ecg";
import type { SearchPlan, Session } from "@bedside/smart";
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
}

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
  const query = useQuery({ queryKey: [session.patient, "ecgs"], queryFn: ({ signal }) => session.search(PLAN, { signal }) });
  const outcome = query.data;
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
        };
      }),
    [outcome],
  );
  const named = session.fhirContext.find((context) => ecgs.some((ecg) => ecg.reference === context.reference))?.reference ?? null;
  return { ecgs, named, loading: query.isPending, failed: outcome && !outcome.ok ? outcome.cause.text : null, retry: () => void query.refetch() };
}
