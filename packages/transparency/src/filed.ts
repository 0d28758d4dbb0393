import type { Annotation, DiagnosticReport, FhirResource, Observation, RiskAssessment } from "fhir/r4";
import { SYSTEM } from "./identifier.ts";

/** A result of this suite that the record already holds. */
export interface FiledItem {
  /** `RiskAssessment/12`, null for a resource without id. */
  reference: string | null;
  resourceType: "RiskAssessment" | "Observation" | "DiagnosticReport";
  /** Business identifier: equal to `resultIdentifier` of the same result. */
  identifier: string;
  model: string;
  version: string | null;
  status: "final" | "preliminary" | "other";
  /** The filed answer in the words or digits that were written. */
  valueText: string;
  category: string | null;
  by: string | null;
  at: string | null;
}

/** The searches that bring what was filed before, without the patient parameter. Encode them before sending. */
export function filedSearches(app: "ecg-triage" | "coronary-risk" | "lung-decision"): {
  resourceType: string;
  params: [name: string, value: string][];
}[] {
  const ours: [string, string][] = [["identifier", `${SYSTEM.result}|`]];
  if (app === "ecg-triage") return [{ resourceType: "DiagnosticReport", params: ours }];
  return ["RiskAssessment", "Observation"].map((resourceType) => ({ resourceType, params: ours }));
}

/** Picks this suite's results out of any resources, newest first. Findings of an ECG report are told by their report. */
export function readFiled(resources: readonly FhirResource[]): FiledItem[] {
  const items = resources.flatMap((resource): FiledItem[] => {
    switch (resource.resourceType) {
      case "RiskAssessment":
        return readOne(resource, resource.note, fromRisk(resource), resource.method?.coding);
      case "Observation":
        return isFinding(resource)
          ? []
          : readOne(resource, resource.note, fromObservation(resource), resource.method?.coding);
      case "DiagnosticReport":
        return readOne(resource, undefined, fromReport(resource), undefined);
      default:
        return [];
    }
  });
  return items.sort((a, b) => instant(b.at) - instant(a.at));
}

type Read = Pick<FiledItem, "valueText" | "category"> & { by?: string | null; at?: string | null };

function readOne(
  resource: RiskAssessment | Observation | DiagnosticReport,
  notes: Annotation[] | undefined,
  read: Read,
  method: { system?: string; code?: string; version?: string }[] | undefined,
): FiledItem[] {
  const identifier = resource.identifier?.find((it) => it.system === SYSTEM.result)?.value;
  if (identifier === undefined || resource.status === "entered-in-error" || resource.status === "cancelled") return [];
  const decided = notes?.[0];
  const coding = method?.find((it) => it.system === SYSTEM.model);
  const { status } = resource;
  return [
    {
      reference: resource.id === undefined ? null : `${resource.resourceType}/${resource.id}`,
      resourceType: resource.resourceType,
      identifier,
      model: coding?.code ?? identifier.slice(0, identifier.lastIndexOf(":")),
      version: coding?.version ?? null,
      status: status === "final" || status === "preliminary" ? status : "other",
      valueText: read.valueText,
      category: read.category,
      by: read.by ?? decided?.authorReference?.display ?? decided?.authorString ?? null,
      at: read.at ?? decided?.time ?? null,
    },
  ];
}

const isFinding = (observation: Observation): boolean =>
  observation.code?.coding?.some((it) => it.system === "http://loinc.org" && it.code === "8601-7") ?? false;

function fromRisk(resource: RiskAssessment): Read {
  const prediction = resource.prediction?.[0];
  const { probabilityDecimal: value, probabilityRange: range } = prediction ?? {};
  const digits = (it: number): string => (it < 1 ? it.toFixed(2) : it.toFixed(1));
  const shown =
    value !== undefined
      ? `${digits(value)}\u202f%`
      : range !== undefined
        ? `${range.low?.value === undefined ? "?" : digits(range.low.value)}\u2013${range.high?.value === undefined ? "?" : digits(range.high.value)}\u202f%`
        : "";
  const written = prediction?.rationale?.split(/[;；]/)[0]?.trim();
  return {
    // The written words keep a value on its side of a threshold, where a new rounding might not.
    valueText: value !== undefined && written !== undefined && written !== "" ? written : shown,
    category: prediction?.qualitativeRisk?.text ?? null,
    at: resource.occurrenceDateTime ?? null,
  };
}

function fromObservation(resource: Observation): Read {
  const { valueCodeableConcept: concept, valueQuantity: quantity } = resource;
  const text =
    concept?.text ?? (quantity?.value === undefined ? "" : `${quantity.value} ${quantity.unit ?? ""}`.trim());
  return { valueText: text, category: concept?.text ?? resource.interpretation?.[0]?.text ?? null };
}

function fromReport(resource: DiagnosticReport): Read {
  return {
    valueText: resource.conclusion ?? "",
    category: null,
    by: resource.resultsInterpreter?.[0]?.display ?? null,
    at: resource.issued ?? null,
  };
}

const instant = (at: string | null): number => {
  const time = Date.parse(at ?? "");
  return Number.isNaN(time) ? 0 : time;
};
