import { claimedStatements, type EcgReading, type Occlusion, supportedReading, unusableSupport } from "@bedside/ecg";
import { describe, expect, it } from "vitest";

const removal = (lead: string, probability: number) => ({ lead, fromS: 0, toS: 10, probability, drop: 2 });
const occlusion = (leads: string[], withoutLead: Record<string, number>): Occlusion => ({
  probability: 0.41,
  leads: leads.map((lead) => removal(lead, withoutLead[lead] ?? 0.1)),
  stretches: [],
  pieces: [],
  withoutLead,
});
const V3_OFF = {
  overall: "limited",
  leads: { V3: { verdict: "unusable", reasons: [] }, V4: { verdict: "limited", reasons: [] } },
  warnings: [],
} as unknown as EcgReading["quality"];

describe("a finding that rests on an unusable lead", () => {
  it("is one that this lead carries most, or that falls below its point without it", () => {
    expect(unusableSupport(occlusion(["V3", "V4"], { V3: 0.09, V4: 0.1 }), V3_OFF, 0.3)).toBe("V3");
    expect(unusableSupport(occlusion(["V4", "V3"], { V3: 0.2, V4: 0.1 }), V3_OFF, 0.3)).toBe("V3");
    expect(unusableSupport(occlusion([], { V3: 0.29 }), V3_OFF, 0.3)).toBe("V3");
  });

  it("is none that stands without it, nor one on a limited lead", () => {
    expect(unusableSupport(occlusion(["V4"], { V3: 0.4, V4: 0.1 }), V3_OFF, 0.3)).toBeNull();
    expect(unusableSupport(occlusion([], {}), V3_OFF, 0.3)).toBeNull();
  });

  it("is not claimed once its evidence is known, and says which lead; others stay as they are", () => {
    const statement = (label: string) =>
      ({ finding: { label, urgency: "abnormal", claimed: true, operatingPoint: 0.3 }, probability: 0.41 }) as never;
    const reading: EcgReading = {
      quality: V3_OFF,
      rules: [],
      statements: [statement("NST_"), statement("PVC")],
      refusal: null,
    };
    const labels = (of: EcgReading) => claimedStatements(of).map(({ finding }) => finding.label);
    expect(labels(supportedReading(reading, new Map()))).toEqual(["NST_", "PVC"]);
    const known = supportedReading(
      reading,
      new Map([
        ["NST_", occlusion(["V3"], { V3: 0.09 })],
        ["PVC", occlusion(["II"], { V3: 0.4, II: 0.1 })],
      ]),
    );
    expect(labels(known)).toEqual(["PVC"]);
    expect(known.statements?.[0]).toMatchObject({ restsOn: "V3", probability: 0.41 });
  });
});
