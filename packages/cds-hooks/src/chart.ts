import { type ChartResource, failFacts, type PatientChart, type PlannedSearch, readCharts } from "@bedside/chart";
import type { RequestFailure, SearchOutcome } from "@bedside/smart";
import type { FhirResource } from "fhir/r4.js";
import type { Gathering } from "./gather.ts";
import { CHART_SWEEP, PATIENT_KEY, type PlannedPrefetch } from "./prefetch.ts";
import { Refusal } from "./types.ts";

/** The chart of the patient as the app would open it, and what could not be read of it. */
export interface OpenedChart {
  chart: PatientChart;
  failures: { resourceType: string; cause: RequestFailure }[];
}

/**
 * The facts about `concepts`: the planned searches first; where something is absent, the sweep for rows under unknown
 * codes in a second round. A sweep that fails takes nothing away, but is named.
 * @throws Refusal 412 when there is no patient, or none of the searches gave anything.
 */
export async function openChart(
  patientId: string,
  concepts: readonly string[],
  plans: readonly PlannedPrefetch<PlannedSearch>[],
  data: Gathering,
): Promise<OpenedChart> {
  const readAll = (searches: readonly PlannedPrefetch<PlannedSearch>[]): Promise<Read[]> =>
    Promise.all(searches.map(async ({ key, plan }) => ({ plan, outcome: await data.search(key, plan) })));
  const [patient, first] = await Promise.all([data.patient(PATIENT_KEY), readAll(plans)]);
  if (!patient.ok) throw new Refusal(412, `The Patient resource could not be had: ${patient.why}.`);
  const [failure] = first.flatMap(({ outcome }) => (outcome.ok ? [] : [outcome.cause.text]));
  if (failure !== undefined && first.every(({ outcome }) => !outcome.ok))
    throw new Refusal(412, `None of the patient's data could be had: ${failure}.`);
  // A sweep that was sent costs no request: then everything is read at once, and not a second time.
  if (CHART_SWEEP.every(({ key }) => data.isSent(key))) {
    const sweep = await readAll(CHART_SWEEP);
    if (sweep.every(({ outcome }) => outcome.ok)) return readFacts(patientId, patient.resource, [...first, ...sweep]);
  }
  const opened = await readFacts(patientId, patient.resource, first);
  if (!concepts.some((concept) => opened.chart.facts[concept]?.state === "absent")) return opened;
  const second = await readAll(CHART_SWEEP);
  if (second.every(({ outcome }) => outcome.ok)) return readFacts(patientId, patient.resource, [...first, ...second]);
  return { ...opened, failures: failuresOf([...first, ...second].map(({ outcome }) => outcome)) };
}

interface Read {
  plan: PlannedSearch;
  outcome: SearchOutcome;
}

async function readFacts(patientId: string, patient: FhirResource, reads: readonly Read[]): Promise<OpenedChart> {
  const rows = reads.flatMap(({ outcome }) => outcome.resources);
  const key = (it: FhirResource) => (it.id === undefined ? it : `${it.resourceType}/${it.id}`);
  const distinct = [...new Map(rows.map((it) => [key(it), it])).values()];
  const charts = await readCharts([patient, ...distinct] as ChartResource[]);
  let chart = charts.find((it) => it.patient.reference === `Patient/${patientId}`);
  if (!chart) throw new Refusal(412, "The Patient resource could not be read.");
  for (const { plan, outcome } of reads) if (!outcome.ok) chart = failFacts(chart, plan, outcome.cause.text);
  return { chart, failures: failuresOf(reads.map(({ outcome }) => outcome)) };
}

/** Each type and reason once. */
export function failuresOf(outcomes: readonly SearchOutcome[]): OpenedChart["failures"] {
  const failures = outcomes.flatMap((it) => (it.ok ? [] : [{ resourceType: it.plan.resourceType, cause: it.cause }]));
  return [...new Map(failures.map((it) => [`${it.resourceType} ${it.cause.kind} ${it.cause.text}`, it])).values()];
}
