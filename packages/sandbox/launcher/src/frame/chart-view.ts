import type { Activity } from "./messaging.ts";

export interface ChartItem {
  reference: string;
  text: string;
  date: string | null;
  status: string;
  /** The app named this one. */
  named: boolean;
}

const TYPES: Record<Activity["view"], readonly string[]> = {
  problems: ["Condition"],
  orders: ["MedicationRequest", "ServiceRequest"],
};

type Json = Record<string, unknown>;
const object = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const text = (value: unknown): string => (typeof value === "string" ? value : "");

function conceptText(value: unknown): string {
  const concept = object(value);
  const coding = Array.isArray(concept.coding) ? object(concept.coding[0]) : {};
  return text(concept.text) || text(coding.display) || text(coding.code);
}

function itemOf(resource: Json, named: readonly string[]): ChartItem {
  const reference = `${text(resource.resourceType)}/${text(resource.id)}`;
  return {
    reference,
    text: conceptText(resource.code ?? resource.medicationCodeableConcept) || reference,
    date: text(resource.onsetDateTime) || text(resource.recordedDate) || text(resource.authoredOn) || null,
    status: conceptText(resource.clinicalStatus) || text(resource.status),
    named: named.includes(reference),
  };
}

/**
 * The problems or orders among a chart's resources, those that the app named first.
 * @throws Error in words when the app named one that is not in this chart.
 */
export function itemsOf(resources: unknown[], activity: Activity): ChartItem[] {
  const items = resources
    .map(object)
    .filter((resource) => TYPES[activity.view].includes(text(resource.resourceType)))
    .map((resource) => itemOf(resource, activity.named));
  const missing = activity.named.filter((reference) => !items.some((item) => item.reference === reference));
  if (missing.length > 0) throw new Error(`not in this chart: ${missing.join(", ")}`);
  return items.sort(
    (a, b) =>
      Number(b.named) - Number(a.named) || (b.date ?? "").localeCompare(a.date ?? "") || a.text.localeCompare(b.text),
  );
}
