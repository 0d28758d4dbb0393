import type { Reason } from "@bedside/chart";
import fc from "fast-check";
import type { DiagnosticReport, FhirResource, Observation, Provenance, RiskAssessment } from "fhir/r4";
import { describe, expect, it } from "vitest";
import {
  describeBundle,
  type EcgReportInput,
  ecgReportBundle,
  type Filing,
  type FilingInput,
  filingReasonText,
  readFiled,
  resultBundle,
  resultIdentifier,
  riskAssessmentBundle,
  withKnownProfiles,
} from "../src/index.ts";
import { chart, ECG, entered, fact, filing, LDCT, LDCT_TABLE, risk, SCORE2, used } from "./cases.ts";

function resourcesOf(filed: Filing): FhirResource[] {
  if (!filed.ok) throw new Error(filed.reason.code);
  return (filed.bundle.entry ?? []).map((entry) => entry.resource as FhirResource);
}
const one = <T extends FhirResource>(filed: Filing, type: T["resourceType"]): T =>
  resourcesOf(filed).find((it): it is T => it.resourceType === type) as T;

/** Every reference of the Bundle that points into it. */
function danglingReferences(filed: Filing): string[] {
  if (!filed.ok) throw new Error(filed.reason.code);
  const known = new Set(filed.bundle.entry?.map((entry) => entry.fullUrl));
  return resourcesOf(filed).flatMap((resource) => {
    const inside = new Set((resource as RiskAssessment).contained?.map(({ id }) => `#${id}`));
    const found: string[] = [];
    JSON.stringify(resource, (key, value) => {
      if (key === "reference" && typeof value === "string") found.push(value);
      return value;
    });
    const lost = found.filter((it) => (it.startsWith("#") ? !inside.has(it) : it.startsWith("urn:") && !known.has(it)));
    const idle = [...inside].filter((it) => !found.includes(it));
    return [...lost, ...idle];
  });
}

describe("a probability", () => {
  const filed = riskAssessmentBundle(filing());
  const assessment = one<RiskAssessment>(filed, "RiskAssessment");

  it("is written in percent, with category, horizon and label", () => {
    expect(assessment.prediction?.[0]).toMatchObject({
      probabilityDecimal: 18.24,
      qualitativeRisk: { text: "極高風險" },
      whenRange: { high: { value: 10, code: "a" } },
    });
    expect(assessment.meta?.security).toEqual([expect.objectContaining({ code: "AIAST" })]);
    expect(assessment).toMatchObject({
      status: "final",
      subject: { reference: "Patient/T-000417" },
      occurrenceDateTime: "2026-11-22T14:03:20+08:00",
    });
    expect(assessment.method?.coding?.[0]).toMatchObject({ code: SCORE2.id, version: SCORE2.version });
  });

  it("points at each chart row once, at no row that has no address, and holds what was entered", () => {
    expect(assessment.basis?.map(({ reference }) => reference)).toEqual(["Observation/sbp", "#entered-1"]);
    expect(assessment.contained).toEqual([
      expect.objectContaining({
        id: "entered-1",
        status: "preliminary",
        performer: [{ display: "林怡君" }],
        effectiveDateTime: "2026-11-22T14:01:00+08:00",
        valueCodeableConcept: { text: "current" },
      }),
    ]);
    expect(danglingReferences(filed)).toEqual([]);
  });

  it("tells in notes who decided, what was entered and what the site set", () => {
    const [decision, ...others] = assessment.note ?? [];
    expect(decision).toMatchObject({
      authorReference: { reference: "Practitioner/dr1", display: "林怡君" },
      text: "接受",
    });
    expect(others.map(({ text }) => text).join("\n")).toMatch(/院所設定.*風險區 中[\s\S]*手動輸入.*目前吸菸/);
  });

  it("names the model as author and the clinician as verifier, and every write is conditional", () => {
    const provenance = one<Provenance>(filed, "Provenance");
    const roles = provenance.agent.map((agent) => [
      agent.type?.coding?.[0]?.code,
      agent.who.reference ?? agent.who.display,
    ]);
    const device = filed.ok ? filed.bundle.entry?.[0]?.fullUrl : "";
    expect(roles).toEqual([
      ["author", device],
      ["verifier", "Practitioner/dr1"],
      ["assembler", "Bedside coronary-risk 0.1.0"],
    ]);
    expect(assessment.performer?.reference).toBe(device);
    expect(provenance.entity?.map(({ role }) => role)).toEqual(["source", "derivation"]);
    const conditions = filed.ok ? filed.bundle.entry?.map((entry) => entry.request?.ifNoneExist ?? "") : [];
    expect(conditions).toHaveLength(3);
    for (const condition of conditions ?? [])
      expect(condition).toMatch(/^(identifier|_tag)=urn%3Abedside%3A\w+%7C[\w.%-]+$/);
  });

  it("is preliminary as a draft, and then nobody has verified it", () => {
    const draft = riskAssessmentBundle(filing({ decision: { ...filing().decision, kind: "draft" } }));
    expect(one<RiskAssessment>(draft, "RiskAssessment").status).toBe("preliminary");
    const types = one<Provenance>(draft, "Provenance").agent.map((agent) => agent.type?.coding?.[0]?.code);
    expect(types).toEqual(["author", "enterer", "assembler"]);
  });

  it("carries the Device inside where none may be created", () => {
    const inside = riskAssessmentBundle(filing({ deviceAs: "contained" }));
    expect(resourcesOf(inside).map((it) => it.resourceType)).toEqual(["RiskAssessment", "Provenance"]);
    expect(danglingReferences(inside)).toEqual([]);
  });

  it("is a range in percent when an input is missing", () => {
    const range = {
      ...risk(),
      status: "range" as const,
      low: 0.04,
      high: 0.11,
      category: null,
      missing: [
        { column: "hdl", concept: "hdl", why: "absent" as const, remaining: [], narrows: 0.07, settles: false },
      ],
    };
    const prediction = one<RiskAssessment>(riskAssessmentBundle(filing({ result: range })), "RiskAssessment")
      .prediction?.[0];
    expect(prediction?.probabilityRange).toMatchObject({
      low: { value: 4, code: "%" },
      high: { value: 11, code: "%" },
    });
    expect(prediction?.probabilityDecimal).toBeUndefined();
    expect(prediction?.qualitativeRisk).toBeUndefined();
  });
});

describe("what stood beside a number", () => {
  const values: [concept: string, value: number, unit: string, loinc: string][] = [
    ["hdl", 50, "mg/dL", "2085-9"],
    ["tc", 200, "mg/dL", "2093-3"],
    ["tg", 150, "mg/dL", "2571-8"],
    ["creat", 1, "mg/dL", "2160-0"],
    ["hba1c", 6.5, "%", "4548-4"],
  ];
  it.each(values)("writes an entered %s under the code of its unit", (concept, value, unit, loinc) => {
    const filed = riskAssessmentBundle(
      filing({ result: risk({ inputs: { [concept]: used(concept, entered(concept, value, unit)) } }) }),
    );
    const contained = one<RiskAssessment>(filed, "RiskAssessment").contained as Observation[];
    const observation = contained.find(({ valueQuantity }) => valueQuantity?.value === value);
    expect(observation?.code.coding?.[0]?.code).toBe(loinc);
    expect(observation?.valueQuantity).toMatchObject({ unit, code: unit });
  });

  it("keeps the warnings of the result", () => {
    const warnings: Reason[] = [
      { code: "read-as-no", values: { concept: "cad" } },
      { code: "caution", values: { en: "may be too low", zh: "此數值可能偏低" } },
    ];
    const notes = (
      one<RiskAssessment>(riskAssessmentBundle(filing({ result: risk({ warnings }) })), "RiskAssessment").note ?? []
    ).map(({ text }) => text);
    expect(notes).toEqual(expect.arrayContaining([expect.stringContaining("冠狀動脈疾病"), "此數值可能偏低"]));
  });
});

describe("what is not filed", () => {
  const refused = {
    ...risk(),
    status: "refused" as const,
    reason: { code: "out-of-range" },
    column: "age",
    clauses: [],
    missing: [],
  };
  const { decision } = filing();
  it.each<[string, Partial<FilingInput>]>([
    ["refused-result", { result: refused }],
    ["rejected-result", { decision: { ...decision, kind: "rejected" } }],
    ["patient-mismatch", { patient: "Patient/other" }],
    ["patient-mismatch", { result: risk({ patient: "Patient/other" }) }],
    ["patient-mismatch", { chart: { ...chart, patient: { ...chart.patient, reference: "Patient/other" } } }],
    ["model-mismatch", { result: risk({ sha256: "0" }) }],
    ["model-recalled", { card: { ...SCORE2, status: "recalled" } }],
    ["no-clinician", { decision: { ...decision, by: { reference: null, display: "" } } }],
    ["no-time", { decision: { ...decision, at: "2026-11-22" } }],
    ["no-value", { result: risk({ value: null }) }],
    ["not-a-percent", { result: risk({ value: 1.2 }) }],
    ["not-a-percent", { result: risk({ value: Number.NaN }) }],
  ])("%s (%#)", (code, changes) => {
    const filed = riskAssessmentBundle(filing(changes));
    expect(filed).toMatchObject({ ok: false, reason: { code } });
    if (!filed.ok)
      for (const locale of ["en", "zh-TW"] as const)
        expect(filingReasonText(filed.reason, locale)).not.toMatch(/[{}]|^[a-z-]+$/);
  });
});

describe("a rule table", () => {
  const result = risk({
    model: LDCT.id,
    version: LDCT.version,
    sha256: LDCT.sha256,
    value: null,
    category: { id: "eligible", step: 1, source: "HPA" },
    inputs: {
      packyears: used("packyears", entered("packyears", 32, "{pack-years}")),
      age: used("age", fact("age", 60, { source: "Patient/T-000417" })),
    },
    clauses: [
      { rule: "family-history", id: "first-degree", verdict: "unknown", seen: null },
      { rule: "heavy-smoker", id: "age", verdict: "true", seen: 60 },
    ],
  });
  const filed = resultBundle(filing({ result, card: LDCT, table: LDCT_TABLE }));

  it("is an Observation with a component a clause, unknown ones without a value", () => {
    const observation = one<Observation>(filed, "Observation");
    expect(observation.valueCodeableConcept?.text).toBe("符合");
    expect(observation.component?.map((it) => it.valueBoolean ?? it.dataAbsentReason?.coding?.[0]?.code)).toEqual([
      "unknown",
      true,
    ]);
    expect(observation.component?.[0]?.code.text).toContain("肺癌");
    expect(observation.derivedFrom).toEqual([{ reference: "#entered-1" }]);
    expect(one<Provenance>(filed, "Provenance").entity?.[0]?.what.reference).toBe("Patient/T-000417");
    expect(danglingReferences(filed)).toEqual([]);
  });

  it("has no value while it is undecided", () => {
    const open = { ...result, status: "range" as const, low: null, high: null, category: null, missing: [] };
    const observation = one<Observation>(
      resultBundle(filing({ result: open, card: LDCT, table: LDCT_TABLE })),
      "Observation",
    );
    expect(observation.valueCodeableConcept).toBeUndefined();
    expect(observation.dataAbsentReason?.coding?.[0]?.code).toBe("unknown");
  });
});

describe("an ECG report", () => {
  const finding = (label: string, decision: EcgReportInput["findings"][number]["decision"], changedTo?: string) => ({
    label,
    name: { en: label, "zh-TW": `${label} 中文` },
    probability: 0.91,
    decision,
    ...(changedTo === undefined ? {} : { changedTo }),
  });
  const input = (changes: Partial<EcgReportInput> = {}): EcgReportInput => ({
    patient: "Patient/T-000417",
    chartPatient: "Patient/T-000417",
    recording: { reference: "Observation/ecg1", effective: "2026-11-22T13:40:00+08:00" },
    findings: [
      finding("AFIB", "accepted"),
      finding("LVH", "changed", "疑似左心室肥大"),
      finding("PVC", "rejected"),
      finding("1AVB", "undecided"),
    ],
    card: ECG,
    decision: filing().decision,
    app: { id: "ecg-triage", version: "0.1.0" },
    locale: "zh-TW",
    ...changes,
  });
  const filed = ecgReportBundle(input());
  const report = one<DiagnosticReport>(filed, "DiagnosticReport");
  const findings = (it: Filing) =>
    resourcesOf(it).filter((resource): resource is Observation => resource.resourceType === "Observation");

  it("holds accepted and changed findings only, a changed one without the network's code", () => {
    expect(
      findings(filed).map((it) => [it.valueCodeableConcept?.coding?.[0]?.code, it.valueCodeableConcept?.text]),
    ).toEqual([
      ["AFIB", "AFIB 中文"],
      [undefined, "疑似左心室肥大"],
    ]);
    expect(findings(filed)[0]?.extension?.[0]).toMatchObject({ valueDecimal: 0.91 });
    expect(report).toMatchObject({
      status: "final",
      conclusion: "AFIB 中文；疑似左心室肥大",
      resultsInterpreter: [{ display: "林怡君" }],
    });
    expect(report.code.coding?.[0]?.code).toBe("11524-6");
    expect(report.result).toHaveLength(3);
    expect(one<Provenance>(filed, "Provenance").target).toHaveLength(3);
    expect(danglingReferences(filed)).toEqual([]);
    expect(JSON.stringify(filed)).not.toContain("PVC");
  });

  it("carries the rule warnings and the poor signal that stood beside the findings, in the record and in the preview", () => {
    const warnings = ["規則警示（量測）：相鄰導程 ST 段上升：II, III, aVF。", "訊號：12 個導程中 0 個良好。"];
    const warned = ecgReportBundle(input({ warnings }));
    const { conclusion } = one<DiagnosticReport>(warned, "DiagnosticReport");
    for (const warning of warnings) expect(conclusion).toContain(warning);
    if (!warned.ok) throw new Error(warned.reason.code);
    const words = JSON.stringify(describeBundle(warned.bundle, "zh-TW").items[0]?.rows);
    for (const warning of warnings) expect(words).toContain(warning);
  });

  it("says both values of edited measurements, and is another report with others", () => {
    const edited = { text: "Measurements edited by Lin: QT 405 ms. Machine: QT 513 ms.", key: { tOffset: 405 } };
    const changed = ecgReportBundle(input({ edited }));
    expect(one<DiagnosticReport>(changed, "DiagnosticReport").conclusion).toMatch(
      /\nMeasurements edited by Lin: QT 405 ms\. Machine: QT 513 ms\.$/,
    );
    // Other measurements make another report; the same ones the same.
    const idOf = (filing: Filing) => (filing.ok ? filing.identifier : null);
    expect(idOf(changed)).not.toBe(idOf(filed));
    expect(idOf(ecgReportBundle(input({ edited: { ...edited, text: "later" } })))).toBe(idOf(changed));
  });

  it("keeps undecided findings in a draft, as preliminary", () => {
    const draft = ecgReportBundle(input({ decision: { ...filing().decision, kind: "draft" } }));
    expect(findings(draft).map(({ status }) => status)).toEqual(["preliminary", "preliminary", "preliminary"]);
  });

  it("is not written without an address of the recording, nor for another patient", () => {
    expect(ecgReportBundle(input({ recording: { reference: "urn:uuid:1", effective: null } }))).toMatchObject({
      reason: { code: "no-recording" },
    });
    expect(ecgReportBundle(input({ chartPatient: "Patient/2" }))).toMatchObject({
      reason: { code: "patient-mismatch" },
    });
  });
});

describe("profiles", () => {
  const profilesIn = (bundle: object) => JSON.stringify(bundle).match(/StructureDefinition\/AI-\w+/g) ?? [];

  it("are claimed only where the server says that it knows them, and nothing else changes", () => {
    for (const deviceAs of ["entry", "contained"] as const) {
      const made = resultBundle(filing({ deviceAs }));
      if (!made.ok) throw new Error(made.reason.code);
      expect(new Set(profilesIn(made.bundle))).toEqual(
        new Set(["StructureDefinition/AI-Device", "StructureDefinition/AI-Provenance"]),
      );
      expect(withKnownProfiles(made.bundle, () => true)).toEqual(made.bundle);
      const bare = withKnownProfiles(made.bundle, () => false);
      expect(profilesIn(bare)).toEqual([]);
      expect(JSON.stringify(bare)).not.toContain('"meta":{}');
      const claimedAgain = withKnownProfiles(made.bundle, (type) => type === "Provenance");
      expect(new Set(profilesIn(claimedAgain))).toEqual(new Set(["StructureDefinition/AI-Provenance"]));
      expect(JSON.stringify(bare)).toContain('"code":"AIAST"');
    }
  });
});

describe("the identifier", () => {
  const accepted = { kind: "accepted" as const };
  const identify = (changes: Parameters<typeof risk>[0] = {}, patient = "Patient/1") =>
    resultIdentifier(patient, risk(changes), accepted);
  const inputsOf = (values: Record<string, number>, order: string[]) =>
    Object.fromEntries(order.map((column) => [column, used(column, fact(column, values[column] ?? 0))]));

  it("does not depend on the order of the inputs, and differs when any value or source does", () => {
    const values = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,6}$/),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
      { minKeys: 1, maxKeys: 8 },
    );
    fc.assert(
      fc.property(values, fc.nat(), (given, pick) => {
        const columns = Object.keys(given);
        const first = identify({ inputs: inputsOf(given, columns) });
        expect(identify({ inputs: inputsOf(given, [...columns].reverse()) })).toBe(first);
        const changed = columns[pick % columns.length] ?? "";
        expect(identify({ inputs: inputsOf({ ...given, [changed]: (given[changed] ?? 0) + 1 }, columns) })).not.toBe(
          first,
        );
        const moved = inputsOf(given, columns);
        moved[changed] = used(changed, fact(changed, given[changed] ?? 0, { source: "Observation/else" }));
        expect(identify({ inputs: moved })).not.toBe(first);
      }),
    );
  });

  it("is the same for whoever files it and whenever, and another for another patient, model file or decision", () => {
    const again = riskAssessmentBundle(
      filing({ decision: { kind: "accepted", by: { reference: null, display: "B" }, at: "2026-11-23T08:00:00Z" } }),
    );
    const first = riskAssessmentBundle(filing());
    expect(again.ok && first.ok && again.identifier === first.identifier).toBe(true);
    const ids = [
      identify(),
      identify({}, "Patient/2"),
      identify({ sha256: "1" }),
      identify({ version: "9" }),
      resultIdentifier("Patient/1", risk(), { kind: "draft" }),
      resultIdentifier("Patient/1", risk(), { kind: "changed", changedTo: "low" }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("in words", () => {
  it("previews what will be written and what not", () => {
    const filed = riskAssessmentBundle(filing());
    if (!filed.ok) throw new Error();
    const preview = describeBundle(filed.bundle, "zh-TW", {
      names: { "Observation/sbp": "收縮壓 142 mmHg" },
      willNotWrite: ["假設調整"],
    });
    expect(preview.items).toHaveLength(1);
    const rows = Object.fromEntries((preview.items[0]?.rows ?? []).map((row) => [row.id, row]));
    expect(rows.result?.text).toBe("10 年心血管事件風險 18.2\u202f% (極高風險)");
    expect(rows.basis?.details).toEqual(["收縮壓 142 mmHg"]);
    expect(rows.notes?.details.join()).toContain("林怡君 14:01");
    expect(rows.label?.text).toContain("林怡君");
    expect(preview.along.map(({ resourceType }) => resourceType)).toEqual(["Device", "Provenance"]);
    expect(preview.willNotWrite).toEqual(["假設調整"]);
  });

  it("recognises what is already filed, with by whom, newest first", () => {
    const filed = riskAssessmentBundle(filing());
    if (!filed.ok) throw new Error();
    const mine = { ...one<RiskAssessment>(filed, "RiskAssessment"), id: "r1" };
    const older = { ...mine, id: "r0", occurrenceDateTime: "2026-01-01T00:00:00Z", status: "preliminary" as const };
    const foreign: RiskAssessment = { resourceType: "RiskAssessment", id: "x", status: "final", subject: {} };
    const wrong = { ...mine, id: "w", status: "entered-in-error" as const };
    expect(readFiled([older, foreign, wrong, mine])).toEqual([
      {
        reference: "RiskAssessment/r1",
        resourceType: "RiskAssessment",
        identifier: filed.identifier,
        model: SCORE2.id,
        version: SCORE2.version,
        status: "final",
        valueText: "18.2\u202f%",
        category: "極高風險",
        by: "林怡君",
        at: "2026-11-22T14:03:20+08:00",
      },
      expect.objectContaining({ reference: "RiskAssessment/r0", status: "preliminary" }),
    ]);
  });
});
