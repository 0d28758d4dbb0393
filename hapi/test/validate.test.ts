import { describe, expect, inject, it } from "vitest";
import { clinicRecords } from "../../fhir-fixtures/read.ts";
import { type AnyResource, createEmbeddedFhirService } from "../../packages/sandbox/src/fhir/service.ts";
import { problemsOf } from "../../packages/sandbox/src/fhir/validate.ts";
import {
  type EcgReportInput,
  ecgReportBundle,
  type Filing,
  resultBundle,
  withKnownProfiles,
} from "../../packages/transparency/src/index.ts";
import { ECG, entered, fact, filing, LDCT, LDCT_TABLE, risk, used } from "../../packages/transparency/test/cases.ts";
import { BASE } from "./clinic.ts";
import { type Answer, issuesOf, remote } from "./remote.ts";

const hapi = inject("hapi");
const problem = inject("javaProblem");
const errorsOf = (answer: Answer) =>
  issuesOf(answer)
    .filter(({ severity }) => severity === "error" || severity === "fatal")
    .map(({ diagnostics, expression, location }) => `${(expression ?? location)?.[0]}: ${diagnostics}`);

/** HAPI's bundled v3-ObservationValue is of 2018; HL7 Terminology has AIAST today. Nothing else is let through. */
const NEWER_CODE =
  /(\.meta\.security|^Provenance\.reason|\/\*Provenance\/\w+\*\/\.reason)\[0\]: Unknown code 'http:\/\/terminology\.hl7\.org\/CodeSystem\/v3-ObservationValue#AIAST'$/;

/** Any day on which the sandbox could load the records. */
const LOADED_ON = "2027-01-01";

/** A long series of like rows: every 30th of a type is sent, the embedded store's own check sees all. */
const SAMPLE_EVERY = 30;
const sampled = (resources: AnyResource[]): AnyResource[] => {
  const seen = new Map<string, number>();
  return resources.filter(({ resourceType }) => {
    const at = seen.get(resourceType) ?? 0;
    seen.set(resourceType, at + 1);
    return resources.length < 100 || at % SAMPLE_EVERY === 0;
  });
};

/** The transaction that is sent, as to a server that knows none of the profiles. */
const filed = (made: Filing): AnyResource => {
  if (!made.ok) throw new Error(made.reason.code);
  return withKnownProfiles(made.bundle, () => false) as unknown as AnyResource;
};

const decision = filing().decision;
const named = (label: string) => ({ en: label, "zh-TW": `${label} 中文` });
const ecg = (changes: Partial<EcgReportInput> = {}): Filing =>
  ecgReportBundle({
    patient: "Patient/T-000417",
    chartPatient: "Patient/T-000417",
    recording: { reference: "Observation/ecg1", effective: "2026-11-22T13:40:00+08:00" },
    findings: [
      { label: "AFIB", name: named("AFIB"), probability: 0.91, decision: "accepted" },
      { label: "LVH", name: named("LVH"), probability: 0.8, decision: "changed", changedTo: "疑似左心室肥大" },
      { label: "PVC", name: named("PVC"), probability: 0.7, decision: "rejected" },
    ],
    card: ECG,
    decision,
    app: { id: "ecg-triage", version: "0.1.0" },
    locale: "zh-TW",
    ...changes,
  });
const eligible = risk({
  model: LDCT.id,
  version: LDCT.version,
  sha256: LDCT.sha256,
  category: null,
  inputs: {
    packyears: used("packyears", entered("packyears", 32, "{pack-years}")),
    age: used("age", fact("age", 60, { source: "Patient/T-000417" })),
  },
  clauses: [
    { rule: "family-history", id: "first-degree", verdict: "unknown", seen: null },
    { rule: "heavy-smoker", id: "age", verdict: "true", seen: 60 },
  ],
});
const range = {
  ...(risk() as Extract<ReturnType<typeof risk>, { status: "result" }>),
  status: "range" as const,
  value: null,
  low: 0.1,
  high: 0.2,
  category: null,
};

const WRITTEN: Record<string, () => Filing> = {
  "a risk that was accepted": () => resultBundle(filing()),
  "a draft": () => resultBundle(filing({ decision: { ...decision, kind: "draft" } })),
  "a risk with its device contained": () => resultBundle(filing({ deviceAs: "contained" })),
  "an interval": () => resultBundle(filing({ result: range })),
  "the answer of a rule table": () => resultBundle(filing({ result: eligible, card: LDCT, table: LDCT_TABLE })),
  "an ECG report": () => ecg(),
  "an ECG report with a rule warning": () =>
    ecg({ warnings: ["規則警示（量測）：相鄰導程 ST 段上升：II, III, aVF。"] }),
  "a draft of an ECG report": () => ecg({ decision: { ...decision, kind: "draft" } }),
};

describe.skipIf(hapi === null)(`HAPI $validate, base R4${problem ? ` (${problem})` : ""}`, () => {
  const send = remote(hapi ?? "");
  const embedded = createEmbeddedFhirService({ base: BASE });
  const validate = (resource: AnyResource) => send("POST", `${resource.resourceType}/$validate`, resource);

  it.each(clinicRecords(LOADED_ON))("finds no error in $file, nor does the embedded store", async ({ resources }) => {
    for (const resource of resources) expect(problemsOf(resource)).toEqual([]);
    for (const resource of sampled(resources))
      expect(errorsOf(await validate(resource)), `${resource.resourceType}/${resource.id}`).toEqual([]);
  });

  it.each(Object.entries(WRITTEN))("finds no error in %s", async (_name, make) => {
    const bundle = filed(make());
    const resources = (bundle.entry as { resource: AnyResource }[]).map(({ resource }) => resource);
    for (const resource of [...resources, bundle]) {
      expect(problemsOf(resource)).toEqual([]);
      const errors = errorsOf(await validate(resource)).filter((error) => !NEWER_CODE.test(error));
      expect(errors, resource.resourceType).toEqual([]);
    }
  });

  const observation = {
    resourceType: "Observation",
    status: "final",
    code: { coding: [{ system: "http://loinc.org", code: "8480-6" }] },
    valueQuantity: { value: 120, unit: "mmHg", system: "http://unitsofmeasure.org", code: "mm[Hg]" },
  };
  const patient = { resourceType: "Patient", birthDate: "1968-04-12", gender: "male" };
  const WRONG: [what: string, element: string, resource: AnyResource][] = [
    ["a status that is no code", "Observation.status", { ...observation, status: "done" }],
    ["no code", "Observation.code", { ...observation, code: undefined }],
    ["no status", "Observation.status", { ...observation, status: undefined }],
    ["a Medication as subject", "Observation.subject", { ...observation, subject: { reference: "Medication/m" } }],
    ["an element nobody knows", "Observation.colour", { ...observation, colour: "red" }],
    ["a day that is none", "Observation.effective", { ...observation, effectiveDateTime: "2026-02-30" }],
    ["a gender that is no code", "Patient.gender", { ...patient, gender: "M" }],
    ["a birth date with a time", "Patient.birthDate", { ...patient, birthDate: "1968-04-12T00:00:00Z" }],
    ["a list that is none", "Patient.name", { ...patient, name: { text: "X" } }],
    ["a number as text", "Observation.value", { ...observation, valueQuantity: { value: "120" } }],
    ["two values", "Observation.value", { ...observation, valueString: "x" }],
  ];
  it.each(WRONG)("refuses to store %s and names %s, and so does the embedded store", async (_what, element, wrong) => {
    const resource = JSON.parse(JSON.stringify(wrong)) as AnyResource;
    const own = await embedded.handle({
      method: "POST",
      path: resource.resourceType,
      query: [],
      headers: {},
      body: resource,
    });
    expect(own.status).toBe(422);
    const paths = issuesOf(own).flatMap(({ expression }) => expression ?? []);
    expect(
      paths.some((path) => path.startsWith(element)),
      paths.join(),
    ).toBe(true);
    const answer = await send("POST", resource.resourceType, resource);
    expect([400, 422]).toContain(answer.status);
    // HAPI's parser names the JSON property, its validator and its store the path.
    const found = errorsOf(answer);
    const property = element.split(".").at(-1) ?? "";
    const names = [element, `element="${property}`, `property '${property}`];
    const isNamed = (error: string) => names.some((name) => error.includes(name));
    expect(found.some(isNamed), found.join("\n")).toBe(true);
  });
});
