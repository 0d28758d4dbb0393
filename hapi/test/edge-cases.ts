import type { AnyResource } from "../../packages/sandbox/src/fhir/service.ts";

/** Resources that the clinic does not have: odd dates, bare codes, signs that a query must escape, many rows. */
export function edgeCases(): AnyResource[] {
  const patients: AnyResource[] = [
    {
      resourceType: "Patient",
      id: "edge-1",
      name: [{ family: "O'Neil-Ünsal", given: ["Ánna", "Bo"] }],
      birthDate: "1960",
    },
    { resourceType: "Patient", id: "edge-2", name: [{ text: "王小明" }], birthDate: "1960-05", gender: "male" },
    {
      resourceType: "Patient",
      id: "edge-3",
      name: [
        { family: "Chen, Jr", given: ["A|B"] },
        { use: "old", family: "Smith" },
      ],
      identifier: [{ system: "urn:x", value: "1,2|3$4" }, { value: "bare" }],
      active: false,
      deceasedDateTime: "2020-02-29",
    },
    {
      resourceType: "Patient",
      id: "edge-4",
      gender: "other",
      deceasedBoolean: false,
      telecom: [
        { system: "phone", value: "+886 2 1234" },
        { system: "email", value: "A@Example.org" },
      ],
      address: [{ city: "臺北市", line: ["一段 5 號"], postalCode: "100" }],
      managingOrganization: { reference: "Organization/jen-hsin-clinic" },
    },
  ];
  const dates = [
    "2019",
    "2019-12",
    "2019-12-31",
    "2019-12-31T23:59:59Z",
    "2019-12-31T23:59:59.999+08:00",
    "2020-01-01T00:00:00Z",
    "2020-01-01T07:59:59+08:00",
    "2020-02-29",
  ];
  const quantities: Record<string, unknown>[] = [
    { value: 100, unit: "mg/dL", system: "http://unitsofmeasure.org", code: "mg/dL" },
    { value: 100.5, unit: "mg/dL", system: "http://unitsofmeasure.org", code: "mg/dL" },
    { value: 5.6, unit: "mmol/L", system: "http://unitsofmeasure.org", code: "mmol/L" },
    { value: 99, unit: "mg/dL" },
    { value: -3 },
    { value: 1e-5, unit: "ng/mL", system: "http://unitsofmeasure.org", code: "ng/mL" },
  ];
  const rows = dates.flatMap((effectiveDateTime, at): AnyResource[] =>
    quantities.map((valueQuantity, row) => ({
      resourceType: "Observation",
      id: `edge-obs-${at}-${row}`,
      status: ["final", "amended", "preliminary", "entered-in-error"][(at + row) % 4],
      code: {
        coding: [
          row % 3 === 0 ? { code: "bare-code" } : { system: "http://loinc.org", code: "2089-1" },
          ...(row % 2 === 0 ? [{ system: "urn:local", code: "LDL,x" }] : []),
        ],
        text: `LDL row ${row}`,
      },
      subject: { reference: `Patient/edge-${1 + (at % 4)}` },
      effectiveDateTime,
      valueQuantity,
      ...(row === 1 ? { identifier: [{ system: "urn:lab", value: `n-${at}` }] } : {}),
    })),
  );
  const others: AnyResource[] = [
    {
      resourceType: "Observation",
      id: "edge-period",
      status: "final",
      code: { text: "a period" },
      subject: { reference: "Patient/edge-1" },
      effectivePeriod: { start: "2019-12-30", end: "2020-01-02" },
      valueString: "Über Straße 50% _off_",
    },
    {
      resourceType: "Observation",
      id: "edge-open-period",
      status: "final",
      code: { text: "an open period" },
      subject: { reference: "Patient/edge-1" },
      effectivePeriod: { start: "2020-01-02" },
      valueCodeableConcept: { coding: [{ system: "urn:local", code: "pos" }], text: "positive" },
    },
    {
      resourceType: "Observation",
      id: "edge-logical",
      status: "final",
      code: { coding: [{ system: "http://loinc.org", code: "2089-1" }] },
      subject: { identifier: { system: "urn:x", value: "1,2|3$4" } },
    },
    {
      resourceType: "Observation",
      id: "edge-panel",
      status: "final",
      code: { coding: [{ system: "http://loinc.org", code: "85354-9" }] },
      subject: { reference: "Patient/edge-2" },
      effectiveInstant: "2020-01-01T00:00:00.000Z",
      hasMember: [{ reference: "Observation/edge-obs-0-0" }, { reference: "Observation/edge-obs-1-0" }],
      derivedFrom: [{ reference: "Observation/edge-period" }],
      component: [
        {
          code: { coding: [{ system: "http://loinc.org", code: "8480-6" }] },
          valueQuantity: { value: 120, unit: "mmHg", system: "http://unitsofmeasure.org", code: "mm[Hg]" },
        },
      ],
    },
    {
      resourceType: "Condition",
      id: "edge-condition-1",
      subject: { reference: "Patient/edge-1" },
      code: { coding: [{ system: "http://hl7.org/fhir/sid/icd-10-cm", code: "I10", display: "Hypertension" }] },
      clinicalStatus: {
        coding: [{ system: "http://terminology.hl7.org/CodeSystem/condition-clinical", code: "active" }],
      },
      onsetDateTime: "2018",
      recordedDate: "2018-03-01",
    },
    {
      resourceType: "Condition",
      id: "edge-condition-2",
      subject: { reference: "Patient/edge-1" },
      code: { text: "no code" },
      onsetString: "long ago",
    },
  ];
  return [...patients, ...rows, ...others, ...ofOtherTypes()];
}

/** A row or two of each further type that the apps read or write. */
function ofOtherTypes(): AnyResource[] {
  const subject = { reference: "Patient/edge-1" };
  const coding = (system: string, code: string, display: string) => ({
    coding: [{ system, code, display }],
    text: display,
  });
  const snomed = "http://snomed.info/sct";
  return [
    {
      resourceType: "Device",
      id: "edge-device",
      deviceName: [{ name: "Model A", type: "model-name" }],
      status: "active",
    },
    {
      resourceType: "Location",
      id: "edge-location",
      name: "Ward 5 Öst",
      status: "active",
      address: { city: "臺北市" },
    },
    {
      resourceType: "Procedure",
      id: "edge-procedure",
      status: "completed",
      subject,
      code: coding(snomed, "232717009", "Coronary artery bypass grafting"),
      performedPeriod: { start: "2019-11", end: "2020-01" },
    },
    {
      resourceType: "MedicationStatement",
      id: "edge-statement",
      status: "active",
      subject,
      medicationCodeableConcept: coding("http://www.whocc.no/atc", "C10AA05", "atorvastatin"),
      effectivePeriod: { start: "2020" },
    },
    {
      resourceType: "MedicationDispense",
      id: "edge-dispense",
      status: "completed",
      subject,
      medicationCodeableConcept: coding("http://www.whocc.no/atc", "C10AA05", "atorvastatin"),
      whenHandedOver: "2020-01-01T08:00:00+08:00",
    },
    {
      resourceType: "AllergyIntolerance",
      id: "edge-allergy",
      patient: subject,
      clinicalStatus: {
        coding: [{ system: "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", code: "active" }],
      },
      code: coding(snomed, "387207008", "Ibuprofen"),
      criticality: "high",
      category: ["medication"],
      onsetDateTime: "2018",
    },
    {
      resourceType: "RiskAssessment",
      id: "edge-risk",
      status: "final",
      subject,
      occurrenceDateTime: "2020-01-01T00:00:00Z",
      method: { text: "SCORE2" },
      performer: { reference: "Device/edge-device" },
      prediction: [{ outcome: { text: "event" }, probabilityDecimal: 0.25 }, { probabilityDecimal: 0.1 }],
    },
    {
      resourceType: "DocumentReference",
      id: "edge-document",
      status: "current",
      subject,
      type: coding("http://loinc.org", "11506-3", "Progress note"),
      date: "2020-01-01T00:00:00Z",
      description: "A note, 50%",
      content: [{ attachment: { contentType: "text/plain", url: "http://example.org/note" } }],
    },
    {
      resourceType: "Provenance",
      id: "edge-provenance",
      target: [{ reference: "RiskAssessment/edge-risk" }],
      recorded: "2020-01-01T00:00:00Z",
      agent: [{ who: { reference: "Device/edge-device" } }],
    },
    {
      resourceType: "ServiceRequest",
      id: "edge-order",
      status: "active",
      intent: "order",
      subject,
      code: coding("http://loinc.org", "24331-1", "Lipid panel"),
      authoredOn: "2020-02-29",
    },
    {
      resourceType: "QuestionnaireResponse",
      id: "edge-answers",
      status: "completed",
      subject,
      authored: "2019-12-31",
      questionnaire: "http://example.org/Questionnaire/smoking",
    },
  ];
}
