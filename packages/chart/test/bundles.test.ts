import { describe, expect, it } from "vitest";
import { CHART_CONCEPTS, CHART_REASONS, type ChartResource, flattenResources, readCharts } from "../src/index.ts";
import {
  AS_OF,
  bundle,
  code,
  condition,
  fact,
  factsOf,
  ldl,
  observation,
  patient,
  quantity,
  reasonsOf,
} from "./make.ts";

const chartsOf = (json: unknown) => readCharts(flattenResources(json).resources, { asOf: AS_OF });

describe("flattenResources", () => {
  it("reads nested bundles, arrays and responses, and names what is no resource", () => {
    const outcome = {
      resourceType: "OperationOutcome",
      issue: [{ severity: "warning", code: "incomplete", diagnostics: "two sources" }],
    };
    const json = {
      resourceType: "Bundle",
      type: "searchset",
      entry: [
        { fullUrl: "https://ehr.example/fhir/Patient/1", resource: patient() },
        { resource: outcome },
        { resource: bundle([ldl(120)]) },
        { response: { status: "404", outcome } },
        {},
        { resource: { id: "x" } },
        { resource: "text" },
        null,
      ],
    };
    const { resources, problems } = flattenResources(json);
    expect(resources.map((resource) => resource.resourceType)).toEqual(["Patient", "Observation"]);
    expect(resources[0]?._fullUrl).toBe("https://ehr.example/fhir/Patient/1");
    expect(problems.map((problem) => problem.code)).toEqual([
      "operation-outcome",
      "operation-outcome",
      "empty-entry",
      "no-resource-type",
      "not-an-object",
    ]);
    expect(problems[0]).toMatchObject({ path: "Bundle.entry[1].resource", message: "warning incomplete two sources" });
  });
  it("names what only looks like a resource", () => {
    const { resources, problems } = flattenResources({ resourceType: "bundle", entry: [{ resource: patient() }] });
    expect(resources).toEqual([]);
    expect(problems).toMatchObject([{ code: "no-resource-type", message: '"bundle" is no type of resource' }]);
  });
  it.each([null, 1, "x", {}, [], { resourceType: 5 }, { resourceType: "Bundle", entry: "x" }])(
    "never throws: %j",
    (json) => expect(flattenResources(json).resources).toEqual([]),
  );
});

describe("whose row it is", () => {
  it("keeps the rows of two patients apart", async () => {
    const facts = await factsOf([
      patient(),
      patient({ id: "2" }),
      ldl(120),
      ldl(90, { subject: { reference: "Patient/2" }, effectiveDateTime: "2026-07-01" }),
    ]);
    expect(facts.ldl).toMatchObject({ value: 120 });
    expect(facts.ldl?.candidates).toHaveLength(1);
  });
  it("resolves urn:uuid, absolute and versioned references", async () => {
    const uuid = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0";
    const transaction = {
      resourceType: "Bundle",
      type: "transaction",
      entry: [
        { fullUrl: uuid, resource: patient({ id: undefined }) },
        { fullUrl: "urn:uuid:b", resource: ldl(120, { id: undefined, subject: { reference: uuid } }) },
      ],
    };
    const [chart] = await chartsOf(transaction);
    expect(chart?.patient.reference).toBe(uuid);
    expect(chart?.facts.ldl).toMatchObject({ value: 120, source: "urn:uuid:b" });
    const absolute = {
      resourceType: "Bundle",
      entry: [
        { fullUrl: "https://a.example/fhir/Patient/1", resource: patient() },
        { resource: ldl(120, { subject: { reference: "https://a.example/fhir/Patient/1/_history/3" } }) },
      ],
    };
    expect((await chartsOf(absolute))[0]?.facts.ldl).toMatchObject({ value: 120 });
  });
  it("does not take the patient of another server for ours", async () => {
    const json = {
      resourceType: "Bundle",
      entry: [
        { fullUrl: "https://a.example/fhir/Patient/1", resource: patient() },
        { resource: ldl(120, { subject: { reference: "https://b.example/fhir/Patient/1" } }) },
      ],
    };
    const charts = await chartsOf(json);
    expect(charts.map((chart) => [chart.patient.reference, chart.facts.ldl?.value])).toEqual([
      ["Patient/1", null],
      ["https://b.example/fhir/Patient/1", 120],
    ]);
  });
  it("gives a row without subject to nobody, but shows it", async () => {
    const result = await fact("ldl", ldl(120, { subject: undefined }));
    expect(result).toMatchObject({ state: "unmapped", value: null });
    expect(reasonsOf(result)).toEqual(["no-subject"]);
    expect(reasonsOf(await fact("ldl", ldl(120, { subject: { display: "somebody" } })))).toEqual(["no-subject"]);
    expect(reasonsOf(await fact("ldl", ldl(120, { subject: { reference: "Group/1" } })))).toEqual(["about-other"]);
  });
  it("takes a row whose focus is the patient, and no other", async () => {
    expect(await fact("ldl", ldl(120, { focus: [{ reference: "Patient/1" }] }))).toMatchObject({ value: 120 });
    const other = await fact(
      "ldl",
      ldl(120, { focus: [{ reference: "Patient/1" }, { reference: "RelatedPerson/9" }] }),
    );
    expect(other).toMatchObject({ state: "absent", reason: { code: "about-other" } });
  });
  it("does not choose between copies of one resource that do not say which is newer", async () => {
    const copies = [ldl(120, { id: "z" }), ldl(150, { id: "z" })];
    expect(await fact("ldl", ...copies)).toMatchObject({ state: "conflicting", value: null });
    const versions = copies.map((copy, i) => ({ ...copy, meta: { versionId: String(2 - i) } }));
    expect(await fact("ldl", ...versions)).toMatchObject({ state: "found", value: 120 });
    const [first] = copies;
    expect(await fact("ldl", first!, { ...first!, status: "entered-in-error" })).toMatchObject({ state: "absent" });
  });
  it("uses nothing of a Patient with an unknown modifier", async () => {
    const facts = await factsOf([patient({ modifierExtension: [{ url: "http://x.example/m", valueBoolean: true }] })]);
    for (const concept of ["age", "sex"])
      expect(facts[concept]).toMatchObject({ state: "unmapped", value: null, reason: { code: "modifier-extension" } });
  });
  it("reads a contained result of a report, with the report's patient and status", async () => {
    const report = (status: string): ChartResource => ({
      resourceType: "DiagnosticReport",
      id: "r",
      status,
      subject: { reference: "Patient/1" },
      contained: [{ ...ldl(120), id: "a", subject: undefined }],
    });
    expect(await fact("ldl", report("final"))).toMatchObject({ value: 120, source: "DiagnosticReport/r#a" });
    expect(reasonsOf(await fact("ldl", report("entered-in-error")))).toEqual(["entered-in-error"]);
  });
  it("knows a patient by the reference alone", async () => {
    const [chart] = await chartsOf(ldl(120));
    expect(chart).toMatchObject({
      patient: { reference: "Patient/1", sex: null },
      facts: { ldl: { value: 120 }, age: { state: "absent" } },
    });
  });
});

describe("duplicates", () => {
  it("counts one resource once, and takes its newest version", async () => {
    const row = ldl(120, { id: "same" });
    const twice = await fact("ldl", row, { ...row });
    expect(twice).toMatchObject({ state: "found", value: 120 });
    expect(reasonsOf(twice)).toEqual([null, "duplicate"]);
    const newer = { ...row, ...quantity(90, "mg/dL"), meta: { versionId: "2" } };
    const version = await fact("ldl", { ...row, meta: { versionId: "1" } }, newer);
    expect(version).toMatchObject({ state: "found", value: 90 });
    expect(version.candidates.map((candidate) => candidate.reason?.code).sort()).toEqual([
      "superseded-version",
      undefined,
    ]);
  });
  it("counts one business identifier with one content once", async () => {
    const identifier = [{ system: "http://lab.example", value: "77" }];
    expect(reasonsOf(await fact("ldl", ldl(120, { identifier }), ldl(120, { identifier }))).sort()).toEqual([
      "duplicate",
      null,
    ]);
  });
});

describe("the whole chart", () => {
  it("answers for every concept, with a sentence for every reason in both languages", async () => {
    const [chart] = await chartsOf(
      bundle([
        patient({ birthDate: "1970" }),
        ldl(3),
        condition("I10", { verificationStatus: code(undefined, "provisional") }),
        observation("8480-6", { code: code(undefined, "8480-6") }),
      ]),
    );
    expect(Object.keys(chart!.facts).sort()).toEqual([...CHART_CONCEPTS].sort());
    for (const one of Object.values(chart!.facts)) {
      for (const reason of [one.reason, ...one.candidates.map((candidate) => candidate.reason)]) {
        if (!reason) continue;
        expect(CHART_REASONS[reason.code], reason.code).toBeDefined();
        for (const template of Object.values(CHART_REASONS[reason.code]!))
          for (const [, name] of template.matchAll(/\{(\w+)\}/g))
            expect(reason.values, reason.code).toHaveProperty(name!);
      }
      const hasValue = ["found", "stale", "entered"].includes(one.state);
      expect(one.value !== null, one.concept).toBe(hasValue);
    }
  });
  it("survives nonsense where FHIR promises something", async () => {
    const nonsense = [null, 1, "x", [], {}, [[]], { coding: 5 }, { coding: [null, { code: 7 }] }, { reference: 9 }];
    for (const bad of nonsense)
      for (const key of [
        "code",
        "subject",
        "status",
        "valueQuantity",
        "component",
        "effectiveDateTime",
        "identifier",
        "specimen",
        "contained",
        "modifierExtension",
        "meta",
      ]) {
        const charts = await chartsOf(
          bundle([
            patient({ name: bad, identifier: bad, birthDate: bad }),
            ldl(120, { [key]: bad }),
            condition("I10", { [key]: bad, clinicalStatus: bad, verificationStatus: bad }),
          ]),
        );
        expect(charts.length).toBeGreaterThan(0);
      }
  });
  it("refuses a chart day that is none", async () =>
    expect(readCharts([], { asOf: "2026-13-01" })).rejects.toThrow(RangeError));
  it("reads 3,000 rows of one concept quickly", async () => {
    const rows = Array.from({ length: 3000 }, (_, i) =>
      observation("8480-6", {
        ...quantity(120, "mmHg"),
        effectiveDateTime: `20${String(10 + (i % 16)).padStart(2, "0")}-01-${String(1 + (i % 28)).padStart(2, "0")}T10:00:00Z`,
      }),
    );
    const start = performance.now();
    const result = await fact("sbp", ...rows);
    expect(result.candidates).toHaveLength(3000);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
