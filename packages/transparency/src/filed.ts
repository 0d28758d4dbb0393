import { numberAt, objectAt, objectsAt, textAt } from "@bedside/chart";
import type { FhirResource } from "fhir/r4";
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

/**
 * Picks this suite's results out of any resources, newest first. Findings of an ECG report are told by their report.
 * Anything may stand in a resource that somebody else changed: what is not as we write it reads as missing.
 */
export function readFiled(resources: readonly FhirResource[]): FiledItem[] {
  return resources.flatMap((resource) => readOne(resource)).sort((a, b) => instant(b.at) - instant(a.at));
}

type Read = Pick<FiledItem, "valueText" | "category" | "by" | "at">;

const READERS: Record<FiledItem["resourceType"], (resource: unknown) => Read> = {
  RiskAssessment: fromRisk,
  Observation: fromObservation,
  DiagnosticReport: fromReport,
};

function readOne(resource: unknown): FiledItem[] {
  const resourceType = textAt(resource, "resourceType") ?? "";
  if (!Object.hasOwn(READERS, resourceType) || isFinding(resource)) return [];
  const type = resourceType as FiledItem["resourceType"];
  const ours = objectsAt(resource, "identifier").find((it) => textAt(it, "system") === SYSTEM.result);
  const identifier = textAt(ours, "value");
  const status = textAt(resource, "status");
  if (identifier === null || status === "entered-in-error" || status === "cancelled") return [];
  const id = textAt(resource, "id");
  const coding = objectsAt(objectAt(resource, "method"), "coding").find((it) => textAt(it, "system") === SYSTEM.model);
  const decided = objectsAt(resource, "note")[0];
  const read = READERS[type](resource);
  return [
    {
      reference: id === null ? null : `${type}/${id}`,
      resourceType: type,
      identifier,
      model: textAt(coding, "code") ?? identifier.slice(0, identifier.lastIndexOf(":")),
      version: textAt(coding, "version"),
      status: status === "final" || status === "preliminary" ? status : "other",
      valueText: read.valueText,
      category: read.category,
      by: read.by ?? textAt(objectAt(decided, "authorReference"), "display") ?? textAt(decided, "authorString"),
      at: read.at ?? textAt(decided, "time"),
    },
  ];
}

const isFinding = (resource: unknown): boolean =>
  textAt(resource, "resourceType") === "Observation" &&
  objectsAt(objectAt(resource, "code"), "coding").some(
    (it) => textAt(it, "system") === "http://loinc.org" && textAt(it, "code") === "8601-7",
  );

function fromRisk(resource: unknown): Read {
  const prediction = objectsAt(resource, "prediction")[0];
  const value = numberAt(prediction, "probabilityDecimal");
  const range = objectAt(prediction, "probabilityRange");
  const digits = (it: number | null): string => (it === null ? "?" : it < 1 ? it.toFixed(2) : it.toFixed(1));
  const bound = (end: "low" | "high") => digits(numberAt(objectAt(range, end), "value"));
  const shown =
    value !== null ? `${digits(value)}\u202f%` : range !== null ? `${bound("low")}\u2013${bound("high")}\u202f%` : "";
  const written = textAt(prediction, "rationale")?.split(/[;；]/)[0]?.trim();
  return {
    // The written words keep a value on its side of a threshold, where a new rounding might not.
    valueText: value !== null && written !== undefined && written !== "" ? written : shown,
    category: textAt(objectAt(prediction, "qualitativeRisk"), "text"),
    by: null,
    at: textAt(resource, "occurrenceDateTime"),
  };
}

function fromObservation(resource: unknown): Read {
  const concept = textAt(objectAt(resource, "valueCodeableConcept"), "text");
  const quantity = objectAt(resource, "valueQuantity");
  const value = numberAt(quantity, "value");
  return {
    valueText: concept ?? (value === null ? "" : `${value} ${textAt(quantity, "unit") ?? ""}`.trim()),
    category: concept ?? textAt(objectsAt(resource, "interpretation")[0], "text"),
    by: null,
    at: null,
  };
}

function fromReport(resource: unknown): Read {
  return {
    valueText: textAt(resource, "conclusion") ?? "",
    category: null,
    by: textAt(objectsAt(resource, "resultsInterpreter")[0], "display"),
    at: textAt(resource, "issued"),
  };
}

const instant = (at: string | null): number => {
  const time = Date.parse(at ?? "");
  return Number.isNaN(time) ? 0 : time;
};
