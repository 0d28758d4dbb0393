import { detectBeats } from "@bedside/ecg";
import { syntheticEcg } from "@bedside/ecg/synthetic";
import { describe, expect, it } from "vitest";
import { classifyBeats } from "../src/signal/beat-classes.ts";
import { withMissed } from "../src/signal/missed.ts";

const { recording } = syntheticEcg({ seed: 8, rateBpm: 72 });
const { samples, samplingRateHz: fs } = recording;
const beats = detectBeats(recording);

function found(of: Float32Array[], known: number[]): number[] {
  return withMissed(of, fs, classifyBeats(of, fs, known));
}

describe("beats that the first search missed", () => {
  it("come back, one or two in a row", () => {
    for (const lost of [[4], [4, 5], [2, 6]]) {
      const again = found(
        samples,
        beats.filter((_, i) => !lost.includes(i)),
      );
      expect(again).toHaveLength(beats.length);
      for (const [i, beat] of again.entries()) expect(Math.abs(beat - beats[i]!)).toBeLessThan(0.02 * fs);
    }
  });

  it("do not come of a pause, nor of a T wave or P wave alone", () => {
    const at = beats[4]!;
    const paused = samples.map((lead) => {
      const out = lead.slice();
      out.fill(lead[at - 40]!, at - 40, at + 45);
      return out;
    });
    const known = beats.filter((_, i) => i !== 4);
    expect(found(paused, known)).toHaveLength(known.length);
  });

  it("are not looked for without a usual complex", () => {
    expect(found(samples, beats.slice(0, 2))).toHaveLength(2);
    expect(found(samples, [])).toEqual([]);
  });
});
