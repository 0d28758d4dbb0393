import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fhirpath from "fhirpath";
import r4 from "fhirpath/fhir-context/r4";
import { expect, test } from "vitest";
import { RESOURCE_TYPES, searchParametersOf } from "../src/store/definitions.ts";
import { compileExpression, isSimple } from "../src/store/extract.ts";

const folder = path.resolve(import.meta.dirname, "../../../fhir-fixtures/bundles");

/** Of each type, a few fixtures that differ, and resources with every form that an expression can meet. */
function samples(): Record<string, unknown>[] {
  const byType = new Map<string, Record<string, unknown>[]>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const bundle = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as {
      entry: { resource: Record<string, unknown> }[];
    };
    for (const { resource } of bundle.entry) {
      const list = byType.get(String(resource.resourceType)) ?? [];
      if (list.length < 12) byType.set(String(resource.resourceType), [...list, resource]);
    }
  }
  return [
    ...[...byType.values()].flat(),
    {
      resourceType: "Observation",
      code: { text: "x" },
      status: "final",
      valueString: "a",
      effectivePeriod: { start: "2026" },
      component: [
        { code: { coding: [{ code: "1" }] }, valueQuantity: { value: 1 } },
        { code: { text: "z" }, valueCodeableConcept: { text: "q" } },
      ],
    },
    {
      resourceType: "Observation",
      code: { text: "x" },
      status: "final",
      valueCodeableConcept: { text: "words", coding: [{ code: "c" }] },
      effectiveDateTime: "2026-01-02",
    },
    {
      resourceType: "Patient",
      deceasedBoolean: false,
      telecom: [
        { system: "phone", value: "1" },
        { system: "email", value: "e" },
      ],
    },
    { resourceType: "Patient", deceasedDateTime: "2020-01-01", name: [{ family: "F", given: ["G", "H"] }] },
    { resourceType: "Condition", onsetAge: { value: 5 }, abatementString: "gone", subject: { reference: "Patient/1" } },
    {
      resourceType: "Condition",
      onsetPeriod: { start: "2020" },
      abatementDateTime: "2021",
      subject: { reference: "Patient/1" },
    },
    {
      resourceType: "MedicationRequest",
      medicationReference: { reference: "Medication/1" },
      subject: { reference: "Patient/1" },
      dosageInstruction: [{ timing: { event: ["2020"] } }],
    },
    { resourceType: "MedicationRequest", medicationCodeableConcept: { text: "aspirin" }, authoredOn: "2020" },
    { resourceType: "RiskAssessment", occurrencePeriod: { start: "2020" }, prediction: [{ probabilityDecimal: 0.1 }] },
  ];
}

test("the walkers find what fhirpath finds, for every simple parameter of every sample", () => {
  let compared = 0;
  let nonEmpty = 0;
  for (const resource of samples()) {
    const type = String(resource.resourceType);
    for (const [code, { expression }] of searchParametersOf(type)) {
      // resolve() needs a server; its walker is tested through the searches by patient.
      if (expression === undefined || !isSimple(expression) || expression.includes("resolve()")) continue;
      const mine = compileExpression(type, expression)(resource).map(({ value }) => value);
      const theirs = fhirpath.evaluate(resource, expression, undefined, r4) as unknown[];
      const text = (values: unknown[]) => values.map((value) => JSON.stringify(value)).sort();
      expect([type, code, text(mine)]).toEqual([type, code, text(theirs)]);
      compared++;
      if (mine.length > 0) nonEmpty++;
    }
  }
  expect(compared).toBeGreaterThan(1000);
  expect(nonEmpty).toBeGreaterThan(300);
});

test("only what can not be walked is left to fhirpath", () => {
  const complex: string[] = [];
  for (const type of RESOURCE_TYPES)
    for (const [code, { expression }] of searchParametersOf(type))
      if (expression !== undefined && !isSimple(expression)) complex.push(`${type}.${code}`);
  expect(complex).toEqual(["Patient.deceased"]);
  const deceased = compileExpression("Patient", searchParametersOf("Patient").get("deceased")?.expression ?? "");
  const values = (patient: Record<string, unknown>) =>
    deceased({ resourceType: "Patient", ...patient }).map(({ value }) => value);
  expect(values({ deceasedBoolean: true })).toEqual([true]);
  expect(values({ deceasedDateTime: "2020" })).toEqual([true]);
  expect(values({ deceasedBoolean: false })).toEqual([false]);
  expect(values({})).toEqual([false]);
});
