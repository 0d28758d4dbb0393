import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { CONCEPTS } from "@bedside/terminology";
import { describe, expect, it } from "vitest";
import { type ChartResource, flattenResources, readCharts } from "../src/index.ts";
import { AS_OF, code, condition, fact, LOINC, RXNORM, reasonsOf, SCT } from "./make.ts";

const CODES = resolve(import.meta.dirname, "../../../../shared/terminology/codes.csv");
const THO = "http://terminology.hl7.org/CodeSystem";

/** A chart as Synthea writes it: a transaction of `urn:uuid` entries, SNOMED problems, RxNorm clinical drugs, LOINC panels. */
function synthea(resources: readonly Record<string, unknown>[]) {
  const uuid = (n: number) => `urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
  const person = { resourceType: "Patient", gender: "male", birthDate: "1960-02-03", name: [{ family: "Kuhn96" }] };
  const entries = [person, ...resources].map((resource, n) => ({
    fullUrl: uuid(n),
    resource:
      n === 0 ? resource : { subject: { reference: uuid(0) }, encounter: { reference: uuid(900) }, ...resource },
    request: { method: "POST", url: resource.resourceType },
  }));
  return { resourceType: "Bundle", type: "transaction", entry: entries };
}

const problem = (sct: string, display: string, extra = {}) => ({
  resourceType: "Condition",
  clinicalStatus: code(`${THO}/condition-clinical`, "active"),
  verificationStatus: code(`${THO}/condition-ver-status`, "confirmed"),
  category: [code(`${THO}/condition-category`, "encounter-diagnosis", "Encounter Diagnosis")],
  code: { ...code(SCT, sct, display), text: display },
  onsetDateTime: "2014-05-01T10:11:12+08:00",
  recordedDate: "2014-05-01T10:11:12+08:00",
  ...extra,
});
const order = (rxcui: string, display: string, extra = {}) => ({
  resourceType: "MedicationRequest",
  status: "active",
  intent: "order",
  medicationCodeableConcept: { ...code(RXNORM, rxcui, display), text: display },
  authoredOn: "2026-08-01T10:11:12+08:00",
  ...extra,
});
const lab = (loinc: string, value: number, unit: string) => ({
  resourceType: "Observation",
  status: "final",
  category: [code(`${THO}/observation-category`, "laboratory", "laboratory")],
  code: code(LOINC, loinc),
  effectiveDateTime: "2026-10-01T10:11:12+08:00",
  valueQuantity: { value, unit, system: "http://unitsofmeasure.org", code: unit },
});

async function factsIn(json: unknown) {
  const charts = await readCharts(flattenResources(json).resources, { asOf: AS_OF });
  expect(charts).toHaveLength(1);
  return charts[0]!.facts;
}

describe("a chart of Synthea", () => {
  it("resolves its problems, drugs and results", async () => {
    const medication = {
      resourceType: "Medication",
      status: "active",
      code: code(RXNORM, "197361", "amLODIPine 5 MG"),
    };
    const facts = await factsIn(
      synthea([
        medication,
        problem("59621000", "Essential hypertension (disorder)"),
        problem("44054006", "Diabetes mellitus type 2 (disorder)"),
        problem("55822004", "Hyperlipidemia (disorder)"),
        problem("431856006", "Chronic kidney disease stage 2 (disorder)"),
        problem("22298006", "Myocardial infarction (disorder)", { clinicalStatus: code(undefined, "resolved") }),
        order("314076", "lisinopril 10 MG Oral Tablet"),
        order("314231", "Simvastatin 10 MG Oral Tablet", { status: "stopped" }),
        order("617311", "atorvastatin 40 MG Oral Tablet"),
        order("", "", {
          medicationCodeableConcept: undefined,
          medicationReference: { reference: "urn:uuid:00000000-0000-4000-8000-000000000001" },
        }),
        order("860975", "24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet"),
        lab("18262-6", 110, "mg/dL"),
        lab("38483-4", 1.2, "mg/dL"),
        lab("4548-4", 7.1, "%"),
      ]),
    );
    const found = ["htn", "diabetes", "hld", "ckd", "cad", "statin", "htn-treated", "glucose-lowering", "ldl", "creat"];
    for (const concept of found) expect([concept, facts[concept]?.state]).toEqual([concept, "found"]);
    expect(facts.statin).toMatchObject({
      value: true,
      mapping: "RxNorm 617311 -> atorvastatin, ingredient by table",
    });
    expect(facts["htn-treated"]?.candidates).toHaveLength(2);
    expect(facts.htn?.mapping).toBe("SNOMED CT 59621000");
    expect(facts.af).toMatchObject({ state: "absent", value: null });
  });

  it("needs no text: the codes alone say the same", async () => {
    const bare = (rxcui: string, type: string) => ({
      ...order(rxcui, ""),
      medicationCodeableConcept: code(RXNORM, rxcui),
      ...(type === "MedicationStatement" && { effectivePeriod: { start: "2026-01-01" } }),
      ...(type === "MedicationDispense" && { status: "completed", whenHandedOver: "2026-11-10" }),
      resourceType: type,
    });
    for (const type of ["MedicationRequest", "MedicationStatement", "MedicationDispense"]) {
      const facts = await factsIn(synthea([bare("314076", type), bare("314231", type)]));
      expect([type, facts.statin?.value, facts["htn-treated"]?.value]).toEqual([type, true, true]);
    }
  });

  it("shows a drug whose code no table has, and does not use it", async () => {
    // Synthea's own module writes this invented code.
    const facts = await factsIn(synthea([order("1234", "spironolactone 25 MG [Aldactone]")]));
    expect(facts["htn-treated"]).toMatchObject({ state: "unmapped", value: null, reason: { code: "drug-by-name" } });
    expect(facts.statin).toMatchObject({ state: "absent" });
  });
});

describe("a chart of the SMART sandbox", () => {
  const base = "https://r4.smarthealthit.org";
  const of = (resource: Record<string, unknown>, id: string) => ({
    fullUrl: `${base}/${resource.resourceType}/${id}`,
    resource: {
      ...resource,
      id,
      ...(resource.resourceType !== "Patient" && { subject: { reference: "Patient/smart-1" } }),
    },
    search: { mode: "match" },
  });
  const chart = (...resources: Record<string, unknown>[]) => ({
    resourceType: "Bundle",
    type: "searchset",
    entry: [
      of({ resourceType: "Patient", gender: "female", birthDate: "1955-04-04" }, "smart-1"),
      ...resources.map((resource, n) => of(resource, `r${n}`)),
    ],
  });
  const old = (sct: string, extra = {}) => ({
    resourceType: "Condition",
    clinicalStatus: code(`${THO}/condition-clinical`, "active"),
    code: { coding: [{ system: SCT, code: sct }] },
    onsetDateTime: "2009-02-01",
    ...extra,
  });

  it("resolves problems without a verification status", async () => {
    const facts = await factsIn(chart(old("44054006"), old("59621000"), old("53741008"), old("22298006")));
    for (const concept of ["diabetes", "htn", "cad"])
      expect(facts[concept]).toMatchObject({ state: "found", value: true });
  });

  it("keeps the rules of status", async () => {
    const refuted = { verificationStatus: code(`${THO}/condition-ver-status`, "refuted") };
    const withdrawn = { verificationStatus: code(`${THO}/condition-ver-status`, "entered-in-error") };
    const doubtful = { verificationStatus: code(`${THO}/condition-ver-status`, "provisional") };
    const resolved = { clinicalStatus: code(`${THO}/condition-clinical`, "resolved") };
    const facts = await factsIn(
      chart(
        old("44054006", refuted),
        old("59621000", doubtful),
        old("709044004", withdrawn),
        old("55822004", resolved),
      ),
    );
    expect(facts.diabetes).toMatchObject({ state: "found", value: false });
    expect(facts.htn).toMatchObject({ state: "unmapped", value: null, reason: { code: "unconfirmed" } });
    expect(facts.ckd).toMatchObject({ state: "absent", value: null });
    expect(facts.hld).toMatchObject({ state: "unmapped", value: null, reason: { code: "over" } });
  });
});

/** Concept of a chart for an id of the code table. */
const CONCEPT_OF: Record<string, string> = {
  dm2: "diabetes",
  "stemi-ant": "cad",
  "stemi-inf": "cad",
  "stemi-oth": "cad",
  nstemi: "cad",
  "mi-unsp": "cad",
};

describe("SNOMED CT codes of the problem list", () => {
  const ofConcepts = Object.values(CONCEPTS)
    .filter(({ kind }) => kind === "boolean")
    .flatMap(({ id, codes }) => codes.filter(({ system }) => system === SCT).map((row) => [row.code, id] as const));

  it.each(ofConcepts)("%s is %s, by its code alone", async (sct, concept) => {
    expect(await fact(concept, condition("", { code: code(SCT, sct) }))).toMatchObject({
      state: "found",
      value: true,
      mapping: `SNOMED CT ${sct}`,
    });
  });

  it("are shipped without names", () => {
    const named = Object.values(CONCEPTS).flatMap(({ codes }) =>
      codes.filter(({ system, display }) => system === SCT && display !== ""),
    );
    expect(named).toEqual([]);
    expect(ofConcepts.length).toBeGreaterThan(12);
  });

  it.skipIf(!existsSync(CODES))("are all of the code table's (shared code table present)", async () => {
    const rows = readFileSync(CODES, "utf8")
      .split("\n")
      .filter((line) => line.includes(",SNOMED CT,") && line.includes(",VERIFIED,"))
      .map((line) => ({ table: line.split(",")[1]!, sct: /SNOMED CT,(\d+)/.exec(line)?.[1] ?? "" }))
      .map(({ table, sct }) => ({ concept: CONCEPT_OF[table] ?? table, sct }))
      .filter(({ concept }) => CONCEPTS[concept]?.kind === "boolean");
    expect(rows.length).toBeGreaterThan(18);
    const missed: string[] = [];
    for (const { concept, sct } of rows) {
      const result = await fact(concept, condition("", { code: code(SCT, sct) }) as ChartResource);
      if (result.value !== true) missed.push(`${concept} ${sct} ${reasonsOf(result)}`);
    }
    expect(missed).toEqual([]);
  });
});
