import { detectBeats, measure } from "@bedside/ecg";
import { syntheticEcg } from "@bedside/ecg/synthetic";
import { describe, expect, it } from "vitest";
import { withoutSpikes } from "../src/signal/narrow.ts";

/** A pulse as a pacemaker leaves it: up at once, gone within 14 ms; opposite in every second lead. */
function withPulse(lead: Float32Array, at: number, millivolt: number): Float32Array {
  const out = lead.slice();
  for (let i = 0; i < 7; i++) out[at + i]! += millivolt * Math.exp(-i / 2);
  return out;
}

describe("a spike is no beat", () => {
  const { recording, truth } = syntheticEcg({ seed: 21, rateBpm: 50, conduction: "lbbb" });
  const clean = measure(recording).beats;
  const pulse = clean[4]! - 190;
  const paced = { ...recording, samples: recording.samples.map((lead, l) => withPulse(lead, pulse, l % 2 ? -2 : 2)) };

  it("leaves out the pulse that stands alone before a complex", () => {
    expect(detectBeats(paced).some((beat) => Math.abs(beat - pulse) < 20)).toBe(true);
    const { beats, hrBpm } = measure(paced);
    expect(beats).toHaveLength(clean.length);
    for (const [i, beat] of beats.entries()) expect(Math.abs(beat - clean[i]!)).toBeLessThan(10);
    expect(Math.abs(hrBpm! - truth.hrBpm)).toBeLessThan(1);
  });

  it("keeps every beat of a recording without one, of a slow one and of two leads, where a spike can not be told", () => {
    const found = detectBeats(recording);
    expect(withoutSpikes(recording.samples, recording.samplingRateHz, found)).toEqual(found);
    const seen = detectBeats(paced);
    expect(withoutSpikes(paced.samples, 200, seen)).toEqual(seen);
    expect(withoutSpikes(paced.samples.slice(0, 2), 500, seen)).toEqual(seen);
  });
});
