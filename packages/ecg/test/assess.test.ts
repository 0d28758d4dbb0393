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
});
