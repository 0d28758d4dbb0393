import { ecgObservation, type SyntheticOptions, syntheticEcg } from "@bedside/ecg/synthetic";
import type { FhirResource, Observation, Patient, Quantity } from "fhir/r4";
import {
  coding,
  DIAGNOSES,
  type DiagnosisCode,
  DRUGS,
  type Drug,
  type DrugName,
  HL7,
  ICD,
  LABS,
  type LabItem,
  type LabName,
  LOINC,
  NHI,
  NHI_DRUG,
  RXNORM,
  SMOKING,
  SNOMED,
  TAGS,
  TWCORE,
  UCUM,
  VITALS,
  type VitalName,
} from "./codes.ts";

export interface Story {
  en: string;
  "zh-TW": string;
}

export interface PatientSource {
  /** Logical id and file name. */
  id: string;
  mrn: string;
  nationalId: string;
  name: string;
  latin?: { family: string; given: string[] };
  sex: "male" | "female";
  birthDate: string;
  deceasedDateTime?: string;
  story: Story;
  tags: string[];
  chart(chart: Chart): void;
}

export interface RowOptions {
  status?: Observation["status"];
  unit?: [printed: string, ucum: string | null];
  /** Which codes the row carries. */
  codes?: "both" | "loinc" | "nhi" | "text";
  text?: string;
  comparator?: Quantity["comparator"];
  performer?: string;
  note?: string;
}

export const ORGANIZATION = "Organization/jen-hsin-clinic";
export const CARDIOLOGIST = "Practitioner/dr-lin-yi-chun";
export const CHEST_PHYSICIAN = "Practitioner/dr-chou-ming-te";
export const EMERGENCY_PHYSICIAN = "Practitioner/dr-wu-chia-ling";
export const NURSE = "Practitioner/nurse-tsai-hui-fen";

const TEST_TAG = { system: TAGS, code: "invented-patient", display: "Invented patient, test data" };
const DAY_TIME = "T09:20:00+08:00";

/** A dateTime of the clinic: a bare day gets the hour of the morning clinic. */
export function at(date: string): string {
  return date.length === 10 ? date + DAY_TIME : date;
}

/** The resources of one patient, each with a stable id. */
export class Chart {
  readonly resources: FhirResource[] = [];
  readonly #source: PatientSource;
  readonly #counts = new Map<string, number>();

  constructor(source: PatientSource) {
    this.#source = source;
    this.resources.push(patientResource(source));
  }

  get subject(): { reference: string } {
    return { reference: `Patient/${this.#source.id}` };
  }

  /** `chen-kuo-hsiung-tc-1`, counted within its kind. */
  id(kind: string): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return `${this.#source.id}-${kind}-${count}`;
  }

  add<T extends FhirResource>(resource: T): T {
    this.resources.push(resource);
    return resource;
  }

  encounter(date: string, kind: "AMB" | "EMER" | "IMP", reason: string, practitioner: string, where?: string): string {
    const display = { AMB: "ambulatory", EMER: "emergency", IMP: "inpatient encounter" }[kind];
    const start = at(date);
    const id = this.id("visit");
    this.add({
      resourceType: "Encounter",
      id,
      status: kind === "AMB" ? "finished" : "in-progress",
      class: coding(`${HL7}/v3-ActCode`, kind, display),
      subject: this.subject,
      participant: [{ individual: { reference: practitioner } }],
      period: { start, ...(kind === "AMB" ? { end: `${start.slice(0, 11)}${later(start)}` } : {}) },
      reasonCode: [{ text: reason }],
      ...(where ? { location: [{ location: { display: where } }] } : {}),
      serviceProvider: { reference: ORGANIZATION },
    });
    return `Encounter/${id}`;
  }

  lab(name: LabName, value: number, date: string, options: RowOptions = {}): Observation {
    const kind = name === "ldlDirect" ? "ldl" : name === "hba1cIfcc" ? "hba1c" : name;
    return this.#row(kind, LABS[name], value, date, "laboratory", options);
  }

  vital(name: VitalName, value: number, date: string, options: RowOptions = {}): Observation {
    return this.#row(name, VITALS[name], value, date, "vital-signs", options);
  }

  #row(
    kind: string,
    item: LabItem,
    value: number,
    date: string,
    category: "laboratory" | "vital-signs",
    options: RowOptions,
  ): Observation {
    const codes = options.codes ?? "both";
    const codings = [
      ...(codes === "both" || codes === "loinc" ? [coding(LOINC, ...item.loinc)] : []),
      ...((codes === "both" || codes === "nhi") && item.nhi ? [coding(NHI, ...item.nhi)] : []),
    ];
    return this.add({
      resourceType: "Observation",
      id: this.id(kind),
      status: options.status ?? "final",
      category: [observationCategory(category)],
      code: { ...(codings.length ? { coding: codings } : {}), text: options.text ?? item.text },
      subject: this.subject,
      effectiveDateTime: at(date),
      performer: [{ reference: options.performer ?? ORGANIZATION }],
      valueQuantity: quantity(value, options.unit ?? item.unit, options.comparator),
      ...(options.note ? { note: [{ text: options.note }] } : {}),
    });
  }

  /** Blood pressure as a panel with two components, or as two single rows. */
  bloodPressure(systolic: number, diastolic: number, date: string, style: "panel" | "single" = "panel"): void {
    const parts = [
      { code: coding(LOINC, "8480-6", "Systolic blood pressure"), value: systolic, text: "收縮壓", kind: "sbp" },
      { code: coding(LOINC, "8462-4", "Diastolic blood pressure"), value: diastolic, text: "舒張壓", kind: "dbp" },
    ];
    const common = {
      status: "final" as const,
      category: [observationCategory("vital-signs")],
      subject: this.subject,
      effectiveDateTime: at(date),
      performer: [{ reference: NURSE }],
    };
    const unit: [string, string] = ["mmHg", "mm[Hg]"];
    if (style === "single") {
      for (const part of parts)
        this.add({
          resourceType: "Observation",
          id: this.id(part.kind),
          ...common,
          code: { coding: [part.code], text: part.text },
          valueQuantity: quantity(part.value, unit),
        });
      return;
    }
    this.add({
      resourceType: "Observation",
      id: this.id("bp"),
      ...common,
      code: { coding: [coding(LOINC, "85354-9", "Blood pressure panel with all children optional")], text: "血壓" },
      component: parts.map((part) => ({
        code: { coding: [part.code], text: part.text },
        valueQuantity: quantity(part.value, unit),
      })),
    });
  }

  smoking(status: keyof typeof SMOKING, date: string, options: RowOptions = {}): void {
    const [code, display, text] = SMOKING[status];
    this.add({
      resourceType: "Observation",
      id: this.id("smoking"),
      status: options.status ?? "final",
      category: [observationCategory("social-history")],
      code: { coding: [coding(LOINC, "72166-2", "Tobacco smoking status NHIS")], text: "吸菸狀態" },
      subject: this.subject,
      effectiveDateTime: at(date),
      performer: [{ reference: options.performer ?? NURSE }],
      valueCodeableConcept: { coding: [coding(SNOMED, code, display)], text },
      ...(options.note ? { note: [{ text: options.note }] } : {}),
    });
  }

  packYears(value: number, date: string, performer = CHEST_PHYSICIAN): void {
    this.add({
      resourceType: "Observation",
      id: this.id("packyears"),
      status: "final",
      category: [{ ...observationCategory("social-history"), text: "Social History" }],
      code: { coding: [coding(SNOMED, "401201003", "Cigarette pack-years (observable entity)")], text: "吸菸包年" },
      subject: this.subject,
      effectiveDateTime: at(date),
      performer: [{ reference: performer }],
      valueQuantity: quantity(value, ["包年", "{PackYears}"]),
    });
  }

  /** Year (or day) in which the patient stopped smoking, as one source tells it. */
  quitDate(value: string, date: string, performer: string, note?: string): void {
    this.add({
      resourceType: "Observation",
      id: this.id("quitdate"),
      status: "final",
      category: [observationCategory("social-history")],
      code: { coding: [coding(LOINC, "74010-0")], text: "戒菸日期 Date quit tobacco smoking" },
      subject: this.subject,
      effectiveDateTime: at(date),
      performer: [{ reference: performer }],
      valueDateTime: value,
      ...(note ? { note: [{ text: note }] } : {}),
    });
  }

  condition(
    code: DiagnosisCode,
    onset: string,
    options: {
      recorder?: string;
      status?: "active" | "inactive" | "resolved";
      system?: string;
      recorded?: string;
    } = {},
  ): void {
    const [en, zh] = DIAGNOSES[code];
    this.add({
      resourceType: "Condition",
      id: this.id("condition"),
      clinicalStatus: { coding: [coding(`${HL7}/condition-clinical`, options.status ?? "active")] },
      verificationStatus: { coding: [coding(`${HL7}/condition-ver-status`, "confirmed")] },
      category: [{ coding: [coding(`${HL7}/condition-category`, "problem-list-item", "Problem List Item")] }],
      code: { coding: [coding(options.system ?? ICD, code, options.system ? zh : en)], text: zh },
      subject: this.subject,
      onsetDateTime: onset,
      recordedDate: options.recorded ?? onset,
      recorder: { reference: options.recorder ?? CARDIOLOGIST },
    });
  }

  medication(
    name: DrugName,
    authored: string,
    options: { status?: "active" | "stopped" | "completed"; requester?: string } = {},
  ): void {
    const drug: Drug = DRUGS[name];
    const codings = [
      ...(drug.nhi ? [coding(NHI_DRUG, ...drug.nhi)] : []),
      ...(drug.rxnorm ? [coding(RXNORM, ...drug.rxnorm)] : []),
    ];
    this.add({
      resourceType: "MedicationRequest",
      id: this.id("rx"),
      status: options.status ?? "active",
      intent: "order",
      medicationCodeableConcept: { coding: codings, text: drug.text },
      subject: this.subject,
      authoredOn: at(authored),
      requester: { reference: options.requester ?? CARDIOLOGIST },
      dosageInstruction: [{ text: drug.dosage }],
    });
  }

  relative(
    kin: "NSIS" | "FTH" | "MTH" | "NBRO",
    text: string,
    code: DiagnosisCode | "C34.90",
    onsetAge?: number,
  ): void {
    const name =
      code === "C34.90" ? "Malignant neoplasm of unspecified part of unspecified bronchus or lung" : DIAGNOSES[code][0];
    const display = { NSIS: "natural sister", FTH: "father", MTH: "mother", NBRO: "natural brother" }[kin];
    this.add({
      resourceType: "FamilyMemberHistory",
      id: this.id("family"),
      status: "completed",
      patient: this.subject,
      date: "2026-09-30",
      relationship: { coding: [coding(`${HL7}/v3-RoleCode`, kin, display)], text },
      condition: [
        {
          code: { coding: [coding(ICD, code, name)] },
          ...(onsetAge ? { onsetAge: { value: onsetAge, unit: "歲", system: UCUM, code: "a" } } : {}),
        },
      ],
    });
  }

  /** Coronary artery calcium score (Agatston). */
  calciumScore(value: number, date: string): void {
    this.add({
      resourceType: "Observation",
      id: this.id("cac"),
      status: "final",
      category: [observationCategory("imaging")],
      code: { coding: [coding(SNOMED, "450360000", "Coronary artery calcium score")], text: "冠狀動脈鈣化分數" },
      subject: this.subject,
      effectiveDateTime: at(date),
      performer: [{ reference: ORGANIZATION }],
      valueQuantity: quantity(value, ["{score}", "{score}"]),
    });
  }

  /** A synthetic 12-lead ECG. Without `report` nobody has read it yet. */
  ecg(
    dateTime: string,
    options: Omit<SyntheticOptions, "start">,
    extra: { report?: string; encounter?: string; device?: string; reader?: string } = {},
  ): void {
    const id = this.id("ecg");
    const { digital, lsbUv, recording } = syntheticEcg({ ...options, start: dateTime });
    this.add(
      ecgObservation({
        id,
        subject: this.subject.reference,
        effectiveDateTime: dateTime,
        issued: dateTime,
        samplingRateHz: recording.samplingRateHz,
        digital,
        lsbUv,
        device: extra.device ?? "ECG-OPD-01 (synthetic ECG generator)",
        note: "Synthetic ECG made by a program. It was not recorded from a person. 合成心電圖，非真人紀錄。",
        tags: [{ system: TAGS, code: "synthetic", display: "Synthetic ECG, not recorded from a person" }],
        performer: { reference: NURSE },
        ...(extra.encounter ? { encounter: extra.encounter } : {}),
      }),
    );
    if (!extra.report) return;
    this.add({
      resourceType: "DiagnosticReport",
      id: `${id}-report`,
      status: "final",
      category: [{ coding: [coding(`${HL7}/v2-0074`, "EC", "Electrocardiac (e.g., EKG, EEC, Holter)")] }],
      code: {
        coding: [coding(LOINC, "11524-6", "EKG study"), coding(NHI, "18001C", "心電圖")],
        text: "12 導程心電圖報告",
      },
      subject: this.subject,
      effectiveDateTime: dateTime,
      issued: dateTime,
      resultsInterpreter: [{ reference: extra.reader ?? CARDIOLOGIST }],
      result: [{ reference: `Observation/${id}` }],
      conclusion: extra.report,
    });
  }
}

export function observationCategory(code: "laboratory" | "vital-signs" | "social-history" | "imaging" | "exam") {
  const display = {
    laboratory: "Laboratory",
    "vital-signs": "Vital Signs",
    "social-history": "Social History",
    imaging: "Imaging",
    exam: "Exam",
  }[code];
  return { coding: [coding(`${HL7}/observation-category`, code, display)] };
}

export function quantity(
  value: number,
  [unit, code]: [string, string | null],
  comparator?: Quantity["comparator"],
): Quantity {
  return { value, ...(comparator ? { comparator } : {}), unit, ...(code === null ? {} : { system: UCUM, code }) };
}

function later(start: string): string {
  const hour = String(Number(start.slice(11, 13)) + 1).padStart(2, "0");
  return hour + start.slice(13);
}

function patientResource(source: PatientSource): Patient {
  return {
    resourceType: "Patient",
    id: source.id,
    meta: { tag: [TEST_TAG] },
    identifier: [
      {
        use: "official",
        type: { coding: [coding(`${HL7}/v2-0203`, "MR", "Medical record number")], text: "病歷號碼" },
        system: "https://bedside.example.org/jen-hsin-clinic/mrn",
        value: source.mrn,
        assigner: { reference: ORGANIZATION, display: "仁心測試診所" },
      },
      {
        use: "temp",
        type: {
          coding: [
            {
              ...coding(`${HL7}/v2-0203`, "NNxxx"),
              extension: [{ url: `${TWCORE}/identifier-suffix`, valueString: "TWN" }],
            },
          ],
          text: "身分證字號（測試，檢查碼不成立）",
        },
        system: "http://www.moi.gov.tw",
        value: source.nationalId,
        assigner: { display: "TEST" },
      },
    ],
    active: true,
    name: [
      { use: "official", text: source.name },
      ...(source.latin
        ? [
            {
              use: "usual" as const,
              text: `${source.latin.family}, ${source.latin.given.join(" ")}`,
              family: source.latin.family,
              given: source.latin.given,
            },
          ]
        : []),
    ],
    gender: source.sex,
    birthDate: source.birthDate,
    ...(source.deceasedDateTime ? { deceasedDateTime: source.deceasedDateTime } : {}),
    managingOrganization: { reference: ORGANIZATION, display: "仁心測試診所" },
  };
}
