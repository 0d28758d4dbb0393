/** What the generated cases found once, by name. */
import { readCharts } from "@bedside/chart";
import { readFhirEcg } from "@bedside/ecg";
import { toCanonical } from "@bedside/terminology";
import { readFiled, riskAssessmentBundle } from "@bedside/transparency";
import { describe, expect, it } from "vitest";
import { runSearch } from "../packages/smart/src/search.ts";
import { filing } from "../packages/transparency/test/cases.ts";
import { AS_OF, CHARTS, ECGS } from "./corpus.ts";

/** An object that can not become text, as a key of hostile JSON can make it. */
const MUTE = { toString: false, valueOf: false };

describe("found by mutation", () => {
  it("an id that is no text does not stop the chart", async () => {
    const [first, ...rest] = CHARTS[0]!;
    const charts = await readCharts([{ ...first!, id: MUTE as never }, ...rest], { asOf: AS_OF });
    expect(charts.length).toBeGreaterThan(0);
  });

  it("a comparator or a text that is no text is refused as a value", async () => {
    const row = (value: object) => ({
      resourceType: "Observation",
      id: "o1",
      status: "final",
      code: { coding: [{ system: "http://loinc.org", code: "2093-3" }] },
      subject: { reference: "Patient/p1" },
      effectiveDateTime: "2026-11-01",
      ...value,
    });
    for (const value of [
      { valueQuantity: { value: 200, unit: "mg/dL", comparator: MUTE } },
      { valueQuantity: { value: MUTE, unit: "mg/dL", comparator: "<" } },
      { valueString: MUTE },
    ]) {
      const [chart] = await readCharts([{ resourceType: "Patient", id: "p1" }, row(value)], { asOf: AS_OF });
      expect(chart?.facts.tc).toMatchObject({ state: "unmapped", value: null });
    }
  });

  it("an ECG whose coding system or dimensions are no text is refused or read, never thrown", () => {
    const text = JSON.stringify(ECGS[0]);
    const system = JSON.parse(text.replaceAll('"urn:iso:std:iso:11073:10101"', JSON.stringify(MUTE))) as unknown;
    const dimensions = JSON.parse(text.replaceAll('"dimensions":1', `"dimensions":${JSON.stringify(MUTE)}`)) as unknown;
    expect(() => [readFhirEcg(system), readFhirEcg(dimensions)]).not.toThrow();
  });

  it("a number that overflows in conversion is refused", () => {
    expect(toCanonical("ldl", 4.7e306, { text: "mmol/L" })).toEqual({ ok: false, reason: "value-not-finite" });
  });

  it("a filed result that somebody changed reads as far as it goes", () => {
    const made = riskAssessmentBundle(filing());
    if (!made.ok) throw new Error(made.reason.code);
    const risk = made.bundle.entry?.map((entry) => entry.resource).find((it) => it?.resourceType === "RiskAssessment");
    const changed = { ...risk, prediction: [{ probabilityDecimal: ["18"], rationale: 18 }], note: null };
    expect(readFiled([changed as never])).toMatchObject([{ valueText: "", by: null }]);
  });

  it("an entry without a resource makes a search incomplete", async () => {
    const bundle = { resourceType: "Bundle", type: "searchset", entry: [{ fullUrl: "urn:uuid:1" }] };
    const outcome = await runSearch(
      async () => ({ ok: true, answer: { status: 200, location: null, resource: bundle as never } }),
      "https://ehr.example.org/fhir",
      { resourceType: "Observation", params: [] },
      "p1",
    );
    expect(outcome).toMatchObject({ ok: false, cause: { kind: "incomplete" } });
  });
});
