import { asArray, asRecord, asText } from "./json.ts";

/** One FHIR search, without its patient parameter. */
interface EcgSearch {
  resourceType: string;
  params: [name: string, value: string][];
}

/** Finds the ECGs of a patient, newest first: LOINC 11524-6 and 34534-8, NHI order 18001C. */
export const ECG_SEARCH: EcgSearch = {
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

/** Finds the reports of a patient's ECGs. */
export const ECG_REPORT_SEARCH: EcgSearch = {
  resourceType: "DiagnosticReport",
  params: [["code", "http://loinc.org|11524-6,http://loinc.org|34534-8"]],
};

/** Finds the ECGs that are kept as files in documents of a patient, where documents may be read at all. */
export const ECG_DOCUMENT_SEARCH: EcgSearch = {
  resourceType: "DocumentReference",
  params: [
    ["type", "http://loinc.org|11524-6,http://loinc.org|34534-8"],
    ["status", "current"],
  ],
};

/** Who has read an ECG, and when. `final` is false for a draft. */
export interface EcgReport {
  by: string | null;
  at: string | null;
  final: boolean;
}

/** The newest report of an ECG (`Observation/9`) among resources, whoever wrote it; null = nobody has read it. */
export function reportOf(reference: string, resources: readonly unknown[]): EcgReport | null {
  const instant = (it: Record<string, unknown>) => Date.parse(asText(it.issued) ?? "") || 0;
  const reports = resources
    .map(asRecord)
    .filter((it) => it !== null)
    .filter(
      (it) => it.resourceType === "DiagnosticReport" && it.status !== "entered-in-error" && it.status !== "cancelled",
    )
    .filter((it) => asArray(it.result).some((result) => pointsAt(asText(asRecord(result)?.reference), reference)))
    .sort((a, b) => instant(b) - instant(a));
  const newest = reports.find((it) => it.status !== "preliminary") ?? reports[0];
  if (!newest) return null;
  const by = displayOf(newest.resultsInterpreter) ?? displayOf(newest.performer);
  const final = newest.status !== "preliminary" && newest.status !== "registered";
  return { by, at: asText(newest.issued), final };
}

/** `Observation/9`, its absolute address, or one of its versions. */
function pointsAt(found: string | null, reference: string): boolean {
  const plain = found?.replace(/\/_history\/[^/]+$/, "");
  return plain === reference || plain?.endsWith(`/${reference}`) === true;
}

const displayOf = (list: unknown): string | null => asText(asRecord(asArray(list)[0])?.display);
