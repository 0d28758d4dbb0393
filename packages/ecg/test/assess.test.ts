import { ecgReasonText, examine, type Recording } from "@bedside/ecg";
import { syntheticEcg } from "@bedside/ecg/synthetic";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../src/synthetic/random.ts";

describe("a signal of which hardly a lead is usable", () => {
  const noisy = (leads: number): Recording => {
    const { recording } = syntheticEcg({ seed: 7, rateBpm: 75 });
    const random = seededRandom(7);
    return {
      ...recording,
      samples: recording.samples.map((lead, at) => (at < leads ? lead.map((v) => v + 1.5 * random.normal()) : lead)),
    };
  };

  it("gives no figure, whatever in it looks like beats, and says so", () => {
    const { measures, rules, input } = examine(noisy(12), null);
    const { hrBpm, prMs, qrsMs, qtMs, qtcMs, stMv } = measures;
    expect([hrBpm, prMs, qrsMs, qtMs, qtcMs, stMv]).toEqual([null, null, null, null, null, null]);
    expect(rules).toEqual([]);
    expect(input.ok).toBe(false);
    expect(measures.warnings.map((it) => ecgReasonText(it, "en"))).toEqual([
      "Nothing was measured: only 0 of 12 leads are usable.",
    ]);
  });

  it("is measured by the leads that are left when they are a quarter or more", () => {
    expect(examine(noisy(9), null).measures.hrBpm).toBeCloseTo(75, -0.3);
  });

  it("says nothing that rests on a lead that is off: no ST level, no axis, no exchanged electrodes", () => {
    const { recording } = syntheticEcg({ seed: 9 });
    const off = (...leads: string[]): Recording => ({
      ...recording,
      samples: recording.samples.map((lead, at) => (leads.includes(recording.leads[at]!) ? lead.map(() => 0) : lead)),
    });
    const chest = examine(off("V1", "V2", "V3", "V4", "V5"), null).measures;
    expect(Object.keys(chest.stMv!)).toEqual(["I", "II", "III", "aVR", "aVL", "aVF", "V6"]);
    expect(Object.keys(chest.stJMv!)).not.toContain("V3");
    expect(chest.warnings.filter(({ code }) => code.endsWith("-reversal"))).toEqual([]);
    expect(chest.hrBpm).not.toBeNull();
    expect(examine(off("I"), null).measures.axisDeg).toEqual({ p: null, qrs: null, t: null });
  });
});

describe("ventricles that fibrillate", () => {
  it("are no slow rhythm: no rate where the tracing moves without a QRS", () => {
    const { recording } = syntheticEcg({ seed: 5, rateBpm: 60 });
    const fs = recording.samplingRateHz;
    const wild = (i: number, at: number) =>
      0.8 * Math.sin((2 * Math.PI * 4.6 * i) / fs + at + 1.5 * Math.sin((2 * Math.PI * 0.7 * i) / fs));
    const samples = recording.samples.map((lead, at) =>
      lead.map((v, i) => (i > 3 * fs ? Math.fround(wild(i, at / 3)) : v)),
    );
    const { measures, rules } = examine({ ...recording, samples }, null);
    expect([measures.hrBpm, rules]).toEqual([null, []]);
    const said = measures.warnings.map((it) => ecgReasonText(it, "en")).join(" ");
    expect(said).toMatch(/heart rate was not measured: for [\d.]+ s the tracing moves as much as in a QRS/);
  });

  it("are not seen in slow hearts and pauses", () => {
    for (const seed of [1, 2, 3, 4])
      expect(examine(syntheticEcg({ seed, rateBpm: 30 + seed }).recording, null).measures.hrBpm).toBeCloseTo(
        30 + seed,
        -0.3,
      );
  });
});

describe("50 samples a second", () => {
  it("give a rate and no intervals", () => {
    const { recording } = syntheticEcg({ seed: 3, rateBpm: 70 });
    const samples = recording.samples.map((lead) => lead.filter((_, i) => i % 10 === 0));
    const { hrBpm, qrsMs, warnings } = examine({ ...recording, samplingRateHz: 50, samples }, null).measures;
    expect(hrBpm).toBeCloseTo(70, -0.3);
    expect(qrsMs).toBeNull();
    expect(warnings.map(({ code }) => code)).toContain("low-rate");
  });
});
