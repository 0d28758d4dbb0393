import {
  evidenceBands,
  exchangeArms,
  LEADS_12,
  leadSamples,
  measure,
  measuredEvidence,
  NETWORK_S,
  occlusionBatch,
  occlusionEvidence,
  rrEvidence,
  ruleWarnings,
  toNetworkInput,
} from "@bedside/ecg";
import { seededRandom, syntheticEcg } from "@bedside/ecg/synthetic";
import { createNodeInference } from "@bedside/inference/node";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";

const SAMPLES = 1000;
const PER_ECG = 12 * SAMPLES;
const noisy = (seed: number) => {
  const random = seededRandom(seed);
  return Float32Array.from({ length: PER_ECG }, () => random.normal());
};
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The answers of a network of one label to the batch of this recording. */
function ask(ecg: Float32Array, logit: (copy: Float32Array) => number) {
  const batch = occlusionBatch(ecg);
  const probability = Float32Array.from({ length: batch.n }, (_, k) =>
    sigmoid(logit(batch.ecg.subarray(k * PER_ECG, (k + 1) * PER_ECG))),
  );
  return occlusionEvidence(probability, 1, 0);
}

const energy = (copy: Float32Array, lead: number, fromS = 0, toS = NETWORK_S) =>
  copy.subarray(lead * SAMPLES + fromS * 100, lead * SAMPLES + toS * 100).reduce((sum, v) => sum + v * v, 0);

describe("occlusion", () => {
  it("removes one lead or one second of all leads at a time, and nothing else", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const ecg = noisy(seed);
        const { ecg: batch, n } = occlusionBatch(ecg);
        expect(n).toBe(1 + 12 + 19);
        expect(batch.length).toBe(n * PER_ECG);
        expect(batch.subarray(0, PER_ECG)).toEqual(ecg);
        for (let copy = 1; copy < n; copy++) {
          const touched = new Set<string>();
          for (let i = 0; i < PER_ECG; i++)
            if (batch[copy * PER_ECG + i] !== ecg[i])
              touched.add(copy <= 12 ? `lead ${Math.floor(i / SAMPLES)}` : `half ${Math.floor((i % SAMPLES) / 50)}`);
          expect([...touched].sort()).toEqual(
            copy <= 12 ? [`lead ${copy - 1}`] : [`half ${copy - 13}`, `half ${copy - 12}`].sort(),
          );
        }
      }),
      { numRuns: 5 },
    );
    expect(() => occlusionBatch(new Float32Array(5))).toThrow(RangeError);
  });

  it("puts a removed lead at its rest level and a removed second on a line between its ends", () => {
    const ecg = noisy(1);
    const { ecg: batch } = occlusionBatch(ecg);
    const v1 = batch.subarray(7 * PER_ECG + 6 * SAMPLES, 7 * PER_ECG + 7 * SAMPLES);
    expect(new Set(v1).size).toBe(1);
    const second = batch.subarray(13 * PER_ECG, 13 * PER_ECG + 100);
    expect([second[0], second[99]]).toEqual([ecg[0], expect.closeTo(ecg[99]!, 5)]);
    expect(second[50]! - second[49]!).toBeCloseTo(second[1]! - second[0]!, 5);
  });

  it("finds the lead, or the stretch, that a network reads, whichever it is", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 11 }), fc.integer({ min: 1, max: 8 }), (seed, lead, second) => {
        const ecg = noisy(seed);
        const byLead = ask(ecg, (copy) => energy(copy, lead) / 200 - 2);
        expect(byLead.leads.map((it) => it.lead)).toEqual([LEADS_12[lead]]);
        expect(byLead.leads[0]!.probability).toBeLessThan(byLead.probability);
        const byTime = ask(ecg, (copy) => energy(copy, lead, second, second + 1) / 20 - 2);
        expect(Math.abs(byTime.stretches[0]!.fromS - second)).toBeLessThanOrEqual(0.5);
        for (const { fromS, toS, weight } of byTime.pieces) {
          expect(fromS).toBeGreaterThanOrEqual(0);
          expect(toS).toBeLessThanOrEqual(NETWORK_S);
          expect(weight).toBeGreaterThan(0);
        }
        const joined = byTime.pieces.filter((piece) => piece.lead === undefined).sort((a, b) => a.fromS - b.fromS);
        joined.slice(1).forEach((next, i) => {
          expect(next.fromS).toBeGreaterThan(joined[i]!.toS);
        });
      }),
      { numRuns: 30 },
    );
  });

  it("says that nothing stands out of a constant network, of one that reads everything alike, and of a sure one", () => {
    const ecg = noisy(2);
    const all = (copy: Float32Array) => copy.reduce((sum, v) => sum + v * v, 0);
    for (const logit of [() => 3, () => 40, () => -40, (copy: Float32Array) => all(copy) / 500 - 20])
      expect(ask(ecg, logit)).toMatchObject({ leads: [], stretches: [], pieces: [] });
    expect(occlusionEvidence(new Float32Array(32).fill(Number.NaN), 1, 0).pieces).toEqual([]);
  });

  it("seldom finds anything in what networks with random weights read", () => {
    const ecg = noisy(3);
    let found = 0;
    for (let seed = 0; seed < 60; seed++) {
      const weights = noisy(1000 + seed);
      const { leads, stretches } = ask(ecg, (copy) => copy.reduce((sum, v, i) => sum + v * weights[i]!, 0) / 30);
      if (leads.length > 0) found++;
      if (stretches.length > 0) found++;
    }
    expect(found / 120).toBeLessThan(0.12);
  });

  it("leaves out what lowers a sure finding by nothing that shows", () => {
    const p = new Float32Array(32).fill(0.995);
    p[6] = 0.985;
    expect(occlusionEvidence(p, 1, 0)).toMatchObject({ leads: [], pieces: [], withoutLead: { aVF: p[6] } });
    p[6] = 0.9;
    expect(occlusionEvidence(p, 1, 0).leads.map(({ lead }) => lead)).toEqual(["aVF"]);
  });

  it("never calls what raises a finding its evidence, and takes what does at least half of the strongest", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { minLength: 32, maxLength: 32 }),
        (p) => {
          const { probability, leads, stretches } = occlusionEvidence(Float32Array.from(p), 1, 0);
          for (const kind of [leads, stretches])
            for (const it of kind) {
              expect(it.probability).toBeLessThan(probability);
              expect(probability - it.probability).toBeGreaterThanOrEqual(0.05);
              expect(it.drop).toBeGreaterThanOrEqual(0.5);
              expect(it.drop).toBeGreaterThanOrEqual(kind[0]!.drop / 2);
            }
        },
      ),
    );
  });
});

describe("the ECG network of this installation", () => {
  const inference = createNodeInference();
  afterAll(() => inference.dispose());

  async function evidenceOf(options: Parameters<typeof syntheticEcg>[0], label: string) {
    const made = syntheticEcg(options);
    const input = toNetworkInput(made.recording);
    if (!input.ok) throw new Error(input.reason.code);
    const batch = occlusionBatch(input.ecg);
    const { probability, labels } = await inference.classify("ecg-ptbxl-71", batch.ecg, batch.n);
    return { truth: made.truth, ...occlusionEvidence(probability, labels.length, labels.indexOf(label)) };
  }

  it("reads a single ectopic beat in the seconds that hold it", async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { truth, probability, stretches } = await evidenceOf(
        { seed, rhythm: "sinus-with-pvcs", rateBpm: 44 },
        "PVC",
      );
      const [atMs, ...others] = truth.ventricularOnsetsMs;
      expect(others).toEqual([]);
      expect(probability).toBeGreaterThan(0.5);
      for (const { fromS, toS } of stretches) {
        expect(fromS).toBeLessThanOrEqual(atMs! / 1000 + 0.15);
        expect(toS).toBeGreaterThanOrEqual(atMs! / 1000);
      }
      expect(stretches[0]?.probability).toBeLessThan(0.1);
    }
  }, 60_000);

  it("reads right bundle branch block in V1", async () => {
    const { leads } = await evidenceOf({ seed: 4, conduction: "rbbb" }, "CRBBB");
    expect(leads[0]?.lead).toBe("V1");
  }, 60_000);

  it("reads a steady sinus rhythm everywhere: nothing stands out", async () => {
    const { probability, pieces } = await evidenceOf({ seed: 451, rateBpm: 66, axisDeg: 55 }, "SR");
    expect(probability).toBeGreaterThan(0.9);
    expect(pieces).toEqual([]);
  }, 60_000);
});

describe("pieces on the paper", () => {
  it("meet where leads and stretches were found apart, and stay as they are where they were found together", () => {
    const v1 = { lead: "V1", fromS: 0, toS: 10, weight: 1 };
    const early = { fromS: 3, toS: 5.5, weight: 1 };
    const both = { lead: "II", fromS: 2, toS: 3, weight: 1 };
    expect(evidenceBands([], 10)).toEqual([]);
    expect(evidenceBands([v1], 10)).toEqual([{ leads: ["V1"], fromS: 0, toS: 10 }]);
    expect(evidenceBands([early], 10)).toEqual([{ fromS: 3, toS: 5.5 }]);
    expect(evidenceBands([v1, early], 10)).toEqual([{ leads: ["V1"], fromS: 3, toS: 5.5 }]);
    expect(evidenceBands([both, early], 10)).toEqual([
      { fromS: 3, toS: 5.5 },
      { leads: ["II"], fromS: 2, toS: 3 },
    ]);
  });
});

describe("evidence of measured rules", () => {
  const of = (options: Parameters<typeof syntheticEcg>[0]) => {
    const { recording } = syntheticEcg(options);
    const measures = measure(recording);
    return { recording, measures, rules: ruleWarnings(measures) };
  };

  it("is the RR intervals for an irregular rhythm, at the beats", () => {
    const { recording, measures, rules } = of({ seed: 431, rhythm: "atrial-fibrillation", rateBpm: 111 });
    const rule = rules.find(({ id }) => id === "irregular-narrow-tachycardia")!;
    const evidence = measuredEvidence(rule, recording, measures)!;
    expect(evidence).toMatchObject({ what: "rr", bands: [{ leads: ["II"], isStrip: true }] });
    expect(evidence.intervals!.beatsS.length).toBe(measures.beats.length);
    expect(rrEvidence(recording, { beats: [100] })).toBeNull();
    expect(rrEvidence({ ...recording, leads: [] }, measures)).toBeNull();
  });

  it("is the leads for ST elevation, and each PR or QT for a long one", () => {
    const st = of({ seed: 440, rateBpm: 58, axisDeg: 58, stElevation: "inferior" });
    const rule = st.rules.find(({ id }) => id === "st-elevation")!;
    expect(measuredEvidence(rule, st.recording, st.measures)).toEqual({
      what: "st",
      bands: [{ leads: rule.leads, fromS: 0, toS: 10 }],
      intervals: null,
    });
    const pr = of({ seed: 459, rateBpm: 44, prMs: 248, axisDeg: 35 });
    const long = measuredEvidence({ id: "prolonged-pr", leads: [] }, pr.recording, pr.measures)!;
    expect(long.what).toBe("pr");
    expect(long.bands.length).toBeGreaterThan(4);
    for (const { fromS, toS } of long.bands) expect(toS - fromS).toBeCloseTo(0.248, 1);
    expect(measuredEvidence({ id: "prolonged-pr", leads: [] }, pr.recording, { beats: [], marks: {} })).toBeNull();
    const qt = measuredEvidence({ id: "long-qtc", leads: [] }, pr.recording, pr.measures)!;
    expect(qt.what).toBe("qt");
    for (const { fromS, toS } of qt.bands) expect(toS - fromS).toBeCloseTo(pr.measures.qtMs! / 1000, 1);
  });
});

describe("arms exchanged", () => {
  const { recording } = syntheticEcg({ seed: 9 });

  it("is what the other cables would have recorded, and twice is the recording itself", () => {
    const other = exchangeArms(recording);
    const lead = (name: string) => leadSamples(other, name)!;
    for (let i = 0; i < 5000; i += 97) {
      expect(lead("III")[i]).toBeCloseTo(lead("II")[i]! - lead("I")[i]!, 4);
      expect(lead("aVR")[i]).toBeCloseTo(-(lead("I")[i]! + lead("II")[i]!) / 2, 1);
    }
    expect(lead("V3")).toEqual(leadSamples(recording, "V3"));
    const back = exchangeArms(other);
    for (const name of LEADS_12)
      expect(leadSamples(back, name)![123]).toBeCloseTo(leadSamples(recording, name)![123]!, 9);
  });

  it("is seen by the measurement as a reversal of the arms", () => {
    const warned = measure(exchangeArms(recording)).warnings.find(({ code }) => code === "limb-reversal");
    expect(warned?.values).toEqual({ electrodes: "RA-LA" });
  });
});
