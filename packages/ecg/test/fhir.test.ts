import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { isFhirEcg, LEADS_12, leadSamples, readFhirEcg } from "@bedside/ecg";
import { ecgObservation, syntheticEcg } from "@bedside/ecg/synthetic";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SHARED_ECG } from "./shared.ts";

const UCUM = "http://unitsofmeasure.org";

function sampled(data: string, over: Record<string, unknown> = {}) {
  return {
    origin: { value: 0, unit: "uV", system: UCUM, code: "uV" },
    period: 2,
    factor: 5,
    dimensions: 1,
    data,
    ...over,
  };
}

function observation(components: { code: unknown; valueSampledData: unknown }[], over: Record<string, unknown> = {}) {
  return {
    resourceType: "Observation",
    id: "9",
    status: "final",
    code: { text: "ECG" },
    component: components,
    ...over,
  };
}

const lead = (name: string, data: string, over: Record<string, unknown> = {}) => ({
  code: { text: name },
  valueSampledData: sampled(data, over),
});
const codeOf = (json: unknown) => {
  const read = readFhirEcg(json);
  return read.ok ? "ok" : read.error.code;
};

describe("FHIR ECG", () => {
  it("gives back what was encoded, within half a step", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 5, maxLength: 60 }),
        fc.constantFrom(1, 2.5, 4.88, 5),
        (millivolt, lsbUv) => {
          const digital = LEADS_12.map(() => millivolt.map((mv) => Math.round((mv * 1000) / lsbUv)));
          const json = ecgObservation({
            id: "a",
            subject: "Patient/1",
            samplingRateHz: 500,
            digital,
            lsbUv,
            device: "test",
          });
          const read = readFhirEcg(JSON.parse(JSON.stringify(json)));
          if (!read.ok) throw new Error(read.error.code);
          const back = leadSamples(read.recording, "V6")!;
          for (const [i, mv] of millivolt.entries())
            expect(Math.abs(back[i]! - mv)).toBeLessThanOrEqual(lsbUv / 2000 + 1e-6);
        },
      ),
    );
  });

  it("reads all twelve leads of a synthetic recording exactly", () => {
    const { recording, digital, lsbUv } = syntheticEcg({ seed: 1, start: "2026-11-22T13:47:00+08:00" });
    const read = readFhirEcg(
      ecgObservation({
        id: "x",
        subject: "Patient/1",
        effectiveDateTime: recording.start!,
        samplingRateHz: 500,
        digital,
        lsbUv,
        device: "d",
        tags: [{ system: "s", code: "synthetic" }],
      }),
    );
    if (!read.ok) throw new Error(read.error.code);
    expect(read.recording.samples).toEqual(recording.samples);
    expect(read.recording).toMatchObject({
      start: "2026-11-22T13:47:00+08:00",
      synthetic: true,
      source: "Observation/x",
      samplingRateHz: 500,
      durationS: 10,
    });
  });

  it("takes leads in any order, by both 11073 families and by name, and derives the missing limb leads", () => {
    const mdc = (code: string, data: string) => ({
      code: { coding: [{ system: "urn:oid:2.16.840.1.113883.6.24", code }] },
      valueSampledData: sampled(data),
    });
    const read = readFhirEcg(observation([mdc("131331", "1 2"), lead("Lead II", "4 8"), mdc("131073", "2 2")]));
    if (!read.ok) throw new Error(read.error.code);
    expect(read.recording.leads).toEqual(["I", "II", "III", "aVR", "aVL", "aVF", "V1"]);
    expect(read.recording.derivedLeads).toEqual(["III", "aVR", "aVL", "aVF"]);
    expect([...leadSamples(read.recording, "III")!]).toEqual(
      [0.01, 0.03].map(Math.fround).map((v) => expect.closeTo(v, 6)),
    );
    expect([...leadSamples(read.recording, "aVR")!]).toEqual([-0.015, -0.025].map((v) => expect.closeTo(v, 6)));
  });

  it.each([
    ["mV", { value: 0, unit: "mV", code: "mV", system: UCUM }, 5],
    ["micro sign", { value: 0, unit: "\u00b5V" }, 0.005],
    ["Greek mu", { value: 0, unit: "\u03bcV" }, 0.005],
    ["origin", { value: 2048, unit: "uV", code: "uV" }, 2.053],
  ])("scales by the unit and the origin: %s", (_name, origin, millivolt) => {
    const read = readFhirEcg(observation([lead("I", "1 1", { origin })]));
    if (!read.ok) throw new Error(read.error.code);
    expect(read.recording.samples[0]![0]).toBeCloseTo(millivolt, 5);
  });

  it("makes gaps of E, U and L and says so", () => {
    const read = readFhirEcg(observation([lead("V1", "1 E U L 2")]));
    if (!read.ok) throw new Error(read.error.code);
    expect([...read.recording.samples[0]!].map(Number.isNaN)).toEqual([false, true, true, true, false]);
    expect(read.recording.warnings.map((w) => [w.code, w.values?.count])).toEqual([
      ["gap", 1],
      ["over-limit", 2],
    ]);
  });

  it("splits interleaved leads that the code names", () => {
    const read = readFhirEcg(
      observation([
        { code: { text: "I, II, V5" }, valueSampledData: sampled("1 2 3 4 5 6", { dimensions: 3, factor: 1000 }) },
      ]),
    );
    if (!read.ok) throw new Error(read.error.code);
    expect([...leadSamples(read.recording, "V5")!]).toEqual([3, 6]);
  });

  it.each<[string, string, unknown]>([
    ["no unit", "missing-unit", observation([lead("I", "1 2", { origin: { value: 0 } })])],
    ["a foreign unit", "unknown-unit", observation([lead("I", "1 2", { origin: { value: 0, unit: "mmHg" } })])],
    ["two lengths", "length-mismatch", observation([lead("I", "1 2"), lead("II", "1 2 3")])],
    ["two periods", "period-mismatch", observation([lead("I", "1 2"), lead("II", "1 2", { period: 4 })])],
    ["a lead twice", "duplicate-lead", observation([lead("I", "1 2"), lead("Lead I", "1 2")])],
    ["no period", "bad-period", observation([lead("I", "1 2", { period: 0 })])],
    ["a word among the samples", "bad-data", observation([lead("I", "1 two")])],
    ["no data", "empty-data", observation([lead("I", "")])],
    ["unnamed dimensions", "bad-dimensions", observation([lead("I", "1 2 3 4", { dimensions: 2 })])],
    ["no known lead", "unknown-lead", observation([lead("respiration", "1 2")])],
    ["no waveform", "no-waveform", observation([])],
    ["an erroneous row", "not-an-ecg", observation([lead("I", "1 2")], { status: "entered-in-error" })],
    ["another resource", "not-an-ecg", { resourceType: "Patient" }],
    ["no object", "not-an-ecg", "ECG"],
  ])("refuses %s", (_name, code, json) => {
    expect(codeOf(json)).toBe(code);
  });

  it("tells ECGs from other Observations", () => {
    expect(isFhirEcg(observation([lead("I", "1 2")]))).toBe(true);
    expect(
      isFhirEcg({ resourceType: "Observation", component: [{ code: { text: "sbp" }, valueQuantity: { value: 1 } }] }),
    ).toBe(false);
    expect(isFhirEcg(null)).toBe(false);
  });

  it("survives any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(readFhirEcg({ resourceType: "Observation", component: json, valueSampledData: json }).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  const example = path.join(SHARED_ECG, "interop/observation-example-sample-data.json");
  it.skipIf(!existsSync(example))("refuses HL7's own example, which has no unit", () => {
    expect(codeOf(JSON.parse(readFileSync(example, "utf8")))).toBe("missing-unit");
  });
});
