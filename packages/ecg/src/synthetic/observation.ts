import type { Observation, ObservationComponent } from "fhir/r4";
import { MDC_LEADS } from "../fhir/codes.ts";
import { LEADS_12 } from "../recording.ts";

export interface EcgObservationOptions {
  id: string;
  subject: string;
  /** Absent when nobody knows when it was recorded. */
  effectiveDateTime?: string;
  samplingRateHz: number;
  /** Digital samples of the twelve leads in `LEADS_12` order. */
  digital: ArrayLike<number | string>[];
  /** Microvolt a digital step. */
  lsbUv: number;
  device: string;
  note?: string;
  tags?: { system: string; code: string; display?: string }[];
  encounter?: string;
  performer?: { reference: string; display?: string };
  issued?: string;
}

/** The R4 Observation of a twelve-lead ECG: a component with SampledData for each lead, microvolt. */
export function ecgObservation(options: EcgObservationOptions): Observation {
  const component: ObservationComponent[] = LEADS_12.map((lead, at) => ({
    code: {
      coding: [{ system: "urn:iso:std:iso:11073:10101", code: MDC_LEADS[lead].code, display: MDC_LEADS[lead].display }],
      text: lead,
    },
    valueSampledData: {
      origin: { value: 0, unit: "uV", system: "http://unitsofmeasure.org", code: "uV" },
      period: 1000 / options.samplingRateHz,
      factor: options.lsbUv,
      dimensions: 1,
      data: Array.prototype.join.call(options.digital[at] ?? [], " "),
    },
  }));
  return {
    resourceType: "Observation",
    id: options.id,
    ...(options.tags ? { meta: { tag: options.tags } } : {}),
    status: "final",
    category: [
      {
        coding: [
          {
            system: "http://terminology.hl7.org/CodeSystem/observation-category",
            code: "procedure",
            display: "Procedure",
          },
        ],
      },
    ],
    code: {
      coding: [
        { system: "http://loinc.org", code: "11524-6", display: "EKG study" },
        {
          system: "https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/medical-service-payment-tw",
          code: "18001C",
          display: "心電圖",
        },
      ],
      text: "12-lead ECG",
    },
    subject: { reference: options.subject },
    ...(options.encounter ? { encounter: { reference: options.encounter } } : {}),
    ...(options.effectiveDateTime ? { effectiveDateTime: options.effectiveDateTime } : {}),
    ...(options.issued ? { issued: options.issued } : {}),
    ...(options.performer ? { performer: [options.performer] } : {}),
    device: { display: options.device },
    ...(options.note ? { note: [{ text: options.note }] } : {}),
    component,
  };
}
