import {
  awaitFacts,
  type ChartResource,
  failFacts,
  loadingFacts,
  type PatientChart,
  type PatientIdentity,
  type PlannedSearch,
  readCharts,
  searchPlan,
  unmappedSweep,
} from "@bedside/chart";
import type { RequestFailure, SearchOutcome, Session } from "@bedside/smart";
import type { LocalCodes } from "@bedside/terminology/concept-map";
import type { FhirResource } from "fhir/r4.js";
import { useMemo } from "react";
import { useRead, useReads } from "./useRead.ts";

/** One search of the chart and how it stands, for the progress list and the retry button. */
export interface ChartRead {
  resourceType: string;
  /** What cannot be said before it has answered. */
  concepts: readonly string[];
  state: "loading" | "done" | "failed";
  count: number;
  /** Why it failed, as the program knows it; the screen says it in words. */
  cause: RequestFailure["kind"] | null;
  retry: () => void;
}

export interface OpenChart {
  /** Null until the patient has been read. */
  identity: PatientIdentity | null;
  /** Facts of every concept; each is `loading` until the searches that it rests on have answered. */
  chart: PatientChart | null;
  reads: ChartRead[];
  /** ISO instant of the last answer. */
  readAt: string | null;
  resources: readonly FhirResource[];
  patientError: Error | null;
  retryPatient: () => void;
}

/**
 * The chart of the session's patient as facts about `concepts`. Every search loads, fails and is tried again by itself: a
 * fact waits for its own searches only. A search that failed makes its facts `failed`, never `absent`; where something is
 * absent, rows under unknown codes are looked for in a second round. `local` are the hospital's own codes.
 */
export function useChart(
  session: Session,
  concepts: readonly string[],
  local: LocalCodes | null,
  answered = true,
): OpenChart {
  const plans = useMemo(() => searchPlan(concepts, local), [concepts, local]);
  const patient = usePatient(session);
  const search = (plan: PlannedSearch) => ({
    queryKey: [session.patient, plan],
    queryFn: ({ signal }: { signal: AbortSignal }) => session.search(plan, { signal }),
  });
  const first = useReads(plans.map(search));
  const stamp = [patient.dataUpdatedAt, ...first.map((query) => query.dataUpdatedAt)].join();

  const reads = plans.map((plan, index): Read => ({ plan, outcome: first[index]?.data }));
  const primary = useFacts(session, local, patient.data ?? null, reads, [plans, stamp], true);
  const observed = reads.every(({ plan, outcome }) => plan.resourceType !== "Observation" || outcome !== undefined);
  const somethingAbsent = concepts.some((id) => primary?.facts[id]?.state === "absent");
  const sweep = useMemo(() => unmappedSweep(), []);
  const second = useReads(sweep.map((plan) => ({ ...search(plan), enabled: observed && answered && somethingAbsent })));
  const secondStamp = second.map((query) => query.dataUpdatedAt).join();
  const swept = second.length > 0 && second.every((query) => query.data?.ok);
  const all = [...reads, ...sweep.map((plan, index): Read => ({ plan, outcome: second[index]?.data }))];
  const secondary = useFacts(
    session,
    local,
    patient.data ?? null,
    all,
    [plans, stamp, secondStamp, "swept"],
    observed && somethingAbsent && swept,
  );

  const chart = secondary ?? primary;
  const identity = useIdentity(session, patient.data ?? null);
  const shown = useMemo(() => chart ?? (identity ? loadingFacts(identity) : null), [chart, identity]);
  const updated = Math.max(0, ...first.map((query) => query.dataUpdatedAt));
  return {
    identity: chart?.patient ?? identity,
    chart: shown,
    reads: plans.map((plan, index): ChartRead => {
      const query = first[index];
      const outcome = query?.data;
      return {
        resourceType: plan.resourceType,
        concepts: [...plan.concepts, ...plan.supports],
        state: !outcome || query?.isFetching ? "loading" : outcome.ok ? "done" : "failed",
        count: outcome?.resources.length ?? 0,
        cause: outcome && !outcome.ok ? outcome.cause.kind : null,
        retry: () => void query?.refetch(),
      };
    }),
    readAt: updated > 0 ? new Date(updated).toISOString() : null,
    resources: all.flatMap(({ outcome }) => outcome?.resources ?? []),
    patientError: patient.error,
    retryPatient: () => void patient.refetch(),
  };
}

interface Read {
  plan: PlannedSearch;
  outcome: SearchOutcome | undefined;
}

/** The Patient resource of the session. */
function usePatient(session: Session) {
  return useRead({
    queryKey: [session.patient, "patient"],
    queryFn: async ({ signal }) => {
      const outcome = await session.read(session.patient, { signal });
      if (!outcome.ok) throw new Error(outcome.cause.text);
      return outcome.resource;
    },
  });
}

/** Searches overlap: a resource that two of them brought is one row of the chart, not a duplicate of itself. */
function distinct(resources: readonly FhirResource[]): FhirResource[] {
  const key = (it: FhirResource) => (it.id === undefined ? it : `${it.resourceType}/${it.id}`);
  return [...new Map(resources.map((it) => [key(it), it])).values()];
}

/** Reading facts is asynchronous (unit tables may load), so it is a query of its own, keyed by what was read. */
function useFacts(
  session: Session,
  local: LocalCodes | null,
  patient: FhirResource | null,
  reads: readonly Read[],
  key: unknown[],
  ready: boolean,
): PatientChart | null {
  const facts = useRead({
    queryKey: [session.patient, "facts", ...key],
    enabled: ready && patient !== null,
    // While a retried search is read again the rows keep what they had.
    keepPrevious: true,
    queryFn: async () => {
      const resources = [patient, ...distinct(reads.flatMap(({ outcome }) => outcome?.resources ?? []))];
      const charts = await readCharts(resources as ChartResource[], { local });
      let chart = charts.find((it) => it.patient.reference === session.patient);
      if (!chart) throw new Error(`no chart for ${session.patient}`);
      for (const { plan, outcome } of reads) {
        if (!outcome) chart = awaitFacts(chart, plan);
        else if (!outcome.ok) chart = failFacts(chart, plan, outcome.cause.text);
      }
      return chart;
    },
  });
  return facts.data ?? null;
}

function useIdentity(session: Session, patient: FhirResource | null): PatientIdentity | null {
  const identity = useRead({
    queryKey: [session.patient, "identity", patient?.meta?.versionId ?? ""],
    enabled: patient !== null,
    queryFn: async () => (await readCharts([patient] as ChartResource[]))[0]?.patient ?? null,
  });
  return identity.data ?? null;
}
