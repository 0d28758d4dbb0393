import { type EcgFilter, filterRecording, leadSamples, measure, type Recording } from "@bedside/ecg";
import { syntheticEcg } from "@bedside/ecg/synthetic";
import { describe, expect, it } from "vitest";

const injured = (): Recording => syntheticEcg({ seed: 8, stElevation: "anterior", noise: 0 }).recording;
const added = (recording: Recording, hz: number, mv: number): Recording => ({
  ...recording,
  samples: recording.samples.map((lead) =>
    lead.map((v, i) => v + mv * Math.sin((2 * Math.PI * hz * i) / recording.samplingRateHz)),
  ),
});
const leadAt = ({ leads }: Recording, lead: string) => leads.indexOf(lead);
const amplitudeAt = (lead: Float32Array, hz: number, fs: number) => {
  let re = 0;
  let im = 0;
  for (const [i, v] of lead.entries()) {
    re += v * Math.cos((2 * Math.PI * hz * i) / fs);
    im += v * Math.sin((2 * Math.PI * hz * i) / fs);
  }
  return (2 * Math.hypot(re, im)) / lead.length;
};

describe("filters", () => {
  it.each<[string, EcgFilter, number, number, boolean]>([
    ["0.05 Hz high-pass", { baselineHz: 0.05 }, 0.003, 0.01, true],
    ["0.67 Hz high-pass", { baselineHz: 0.67 }, 0.025, 0.06, true],
    ["150 Hz low-pass", { highHz: 150 }, 0.005, 0.03, true],
    ["mains notch", { mainsHz: 60 }, 0.01, 0.05, true],
    ["40 Hz low-pass", { highHz: 40 }, 0.02, 0.4, false],
  ])("%s: ST and QRS stay within what is stated", (_name, filter, stMv, qrs, diagnostic) => {
    const { effect } = filterRecording(injured(), filter);
    expect(effect.diagnostic).toBe(diagnostic);
    expect(effect.stShiftMv!).toBeLessThan(stMv);
    expect(effect.qrsLoss!).toBeLessThan(qrs);
  });

  it("says so when a filter does move ST or cut the QRS", () => {
    expect(filterRecording(injured(), { baselineHz: 3 }).effect.stShiftMv!).toBeGreaterThan(0.05);
    expect(filterRecording(injured(), { highHz: 15 }).effect.qrsLoss!).toBeGreaterThan(0.1);
  });

  it("takes wander away and leaves the measured ST where it was", () => {
    const clean = injured();
    const wandering = added(clean, 0.15, 0.6);
    const { recording } = filterRecording(wandering, { baselineHz: 0.67 });
    for (const lead of ["V1", "V6"]) expect(amplitudeAt(leadSamples(recording, lead)!, 0.15, 500)).toBeLessThan(0.05);
    const before = measure(clean).stMv!;
    const after = measure(recording).stMv!;
    for (const lead of Object.keys(before)) expect(Math.abs(after[lead]! - before[lead]!)).toBeLessThan(0.03);
  });

  it.each([50, 60] as const)("removes mains of %i Hz by over 26 dB", (mainsHz) => {
    const { recording } = filterRecording(added(injured(), mainsHz, 0.2), { mainsHz });
    expect(amplitudeAt(leadSamples(recording, "V6")!, mainsHz, 500)).toBeLessThan(0.01);
  });

  it.each([0.05, 0.67])("a high-pass of %d Hz lets no end of a recording in mid-beat tilt the rest", (baselineHz) => {
    const whole = injured();
    const level = (lead: Float32Array) => lead.slice().sort()[lead.length >> 1]!;
    const r = whole.samples[leadAt(whole, "V3")]!.subarray(0, 4500).reduce(
      (best, v, i, all) => (i > 4000 && v > all[best]! ? i : best),
      4000,
    );
    const cut = { ...whole, durationS: (r + 1) / 500, samples: whole.samples.map((lead) => lead.slice(0, r + 1)) };
    const { recording } = filterRecording(cut, { baselineHz });
    for (const [l, lead] of recording.samples.entries()) {
      const change = lead.map((v, i) => v - cut.samples[l]![i]!);
      const middle = level(change.subarray(1500, 2500));
      expect(Math.abs(level(change.subarray(500, 1000)) - middle), cut.leads[l]).toBeLessThan(0.03);
      expect(Math.abs(level(change.subarray(-1000, -500)) - middle), cut.leads[l]).toBeLessThan(0.03);
    }
  });

  it("says what of it the sampling rate allows", () => {
    const slow = { ...injured(), samplingRateHz: 125 };
    expect(filterRecording(slow, { baselineHz: 0.05, highHz: 150, mainsHz: 60 }).applied).toEqual({ baselineHz: 0.05 });
    expect(filterRecording(injured(), { highHz: 40, mainsHz: 60 }).applied).toEqual({ highHz: 40, mainsHz: 60 });
  });

  it("does not move a peak in time, and keeps gaps", () => {
    const samples = new Float32Array(2000).map((_, i) => Math.exp(-(((i - 1000) / 12) ** 2)));
    samples.fill(Number.NaN, 300, 310);
    const { recording } = filterRecording(
      { ...injured(), leads: ["I"], samples: [samples] },
      { highHz: 40, baselineHz: 0.5, mainsHz: 50 },
    );
    const out = recording.samples[0]!;
    expect(out.subarray(900, 1100).reduce((best, v, i, all) => (v > all[best]! ? i : best), 0)).toBe(100);
    expect([...out.subarray(298, 312)].map(Number.isNaN)).toEqual([
      false,
      false,
      ...Array(10).fill(true),
      false,
      false,
    ]);
  });
});
