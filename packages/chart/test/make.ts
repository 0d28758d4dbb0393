import { type ChartResource, type Fact, flattenResources, readCharts } from "../src/index.ts";

export const AS_OF = "2026-11-25";
export const LOINC = "http://loinc.org";
export const SCT = "http://snomed.info/sct";
export const ICD = "http://hl7.org/fhir/sid/icd-10-cm";
export const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
export const NHI = "https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/medical-service-payment-tw";

type Extra = Record<string, unknown>;

export const patient = (extra: Extra = {}): ChartResource => ({
  resourceType: "Patient",
  id: "1",
  gender: "female",
  birthDate: "1970-05-05",
  ...extra,
});

let count = 0;
export const code = (system: string | undefined, value: string, display?: string) => ({
  coding: [{ system, code: value, display }],
});

export function observation(loinc: string, extra: Extra = {}): ChartResource {
  count += 1;
  return {
    resourceType: "Observation",
    id: `o${count}`,
    status: "final",
    code: code(LOINC, loinc),
    subject: { reference: "Patient/1" },
    effectiveDateTime: "2026-06-01",
    ...extra,
  };
}

export const quantity = (value: unknown, unit?: string, extra: Extra = {}) => ({
  valueQuantity: { value, unit, ...extra },
});
export const ldl = (value: unknown, extra: Extra = {}) =>
  observation("2089-1", { ...quantity(value, "mg/dL"), ...extra });

export function condition(icd: string, extra: Extra = {}): ChartResource {
  count += 1;
  return {
    resourceType: "Condition",
    id: `c${count}`,
    code: code(ICD, icd),
    subject: { reference: "Patient/1" },
    recordedDate: "2025-01-01",
    ...extra,
  };
}

export function drug(medication: unknown, extra: Extra = {}): ChartResource {
  count += 1;
  return {
    resourceType: "MedicationRequest",
    id: `m${count}`,
    status: "active",
    intent: "order",
    subject: { reference: "Patient/1" },
    authoredOn: "2026-09-01",
    medicationCodeableConcept: medication,
    ...extra,
  };
}

export const bundle = (resources: readonly ChartResource[], type = "collection") => ({
  resourceType: "Bundle",
  type,
  entry: resources.map((resource) => ({ resource })),
});

/** Facts of Patient/1 on 2026-11-25. */
export async function factsOf(
  resources: readonly ChartResource[],
  reference = "Patient/1",
): Promise<Record<string, Fact>> {
  const charts = await readCharts(flattenResources(bundle(resources)).resources, { asOf: AS_OF });
  return charts.find((chart) => chart.patient.reference === reference)?.facts ?? {};
}

export async function fact(concept: string, ...resources: ChartResource[]): Promise<Fact> {
  const facts = await factsOf([patient(), ...resources]);
  return facts[concept]!;
}

export const reasonsOf = (of: Fact) => of.candidates.map((candidate) => candidate.reason?.code ?? null);
