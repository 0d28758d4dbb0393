import { type PlannedSearch, searchPlan, unmappedSweep } from "@bedside/chart";
import { ECG_REPORT_SEARCH, ECG_SEARCH } from "@bedside/ecg";
import { type SearchPlan, searchUrl } from "@bedside/smart";

export interface PlannedPrefetch<T extends SearchPlan = SearchPlan> {
  key: string;
  plan: T;
}

export const PATIENT_KEY = "patient";
export const ECG_KEY = "ecgs";
export const ECG_REPORT_KEY = "reports";

/** The searches of an app's concepts under the keys of their templates. */
export function chartPrefetch(concepts: readonly string[]): PlannedPrefetch<PlannedSearch>[] {
  return numbered(searchPlan(concepts), (type) => type.charAt(0).toLowerCase() + type.slice(1));
}

/** The searches for rows under unknown codes. */
export const CHART_SWEEP: readonly PlannedPrefetch<PlannedSearch>[] = numbered(unmappedSweep(), () => "sweep");

export const ECG_PREFETCH: readonly PlannedPrefetch[] = [
  { key: ECG_KEY, plan: ECG_SEARCH },
  { key: ECG_REPORT_KEY, plan: ECG_REPORT_SEARCH },
];

function numbered<T extends SearchPlan>(plans: readonly T[], nameOf: (type: string) => string): PlannedPrefetch<T>[] {
  const counts = new Map<string, number>();
  return plans.map((plan) => {
    const name = nameOf(plan.resourceType);
    const n = (counts.get(name) ?? 0) + 1;
    counts.set(name, n);
    return { key: n === 1 ? name : `${name}${n}`, plan };
  });
}

const TOKEN = "{{context.patientId}}";

/** The templates of a service (CDS Hooks 2.0, "Prefetch Template"): relative addresses with the patient's id left open. */
export function prefetchTemplates(plans: readonly PlannedPrefetch[]): Record<string, string> {
  return {
    [PATIENT_KEY]: `Patient/${TOKEN}`,
    ...Object.fromEntries(plans.map(({ key, plan }) => [key, templateOf(plan)])),
  };
}

function templateOf(plan: SearchPlan): string {
  const url = searchUrl("", plan, TOKEN).slice(1);
  return url.replaceAll(encodeURIComponent(TOKEN), TOKEN).replaceAll("%2C", ",");
}
