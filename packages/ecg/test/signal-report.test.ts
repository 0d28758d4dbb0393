import { assessQuality, exchangeArms, LEADS_12, measure, type Recording, signalReport } from "@bedside/ecg";
import { syntheticEcg } from "@bedside/ecg/synthetic";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const reportOf = (recording: Recording) => signalReport(assessQuality(recording), measure(recording));

function changed(change: (lead: (name: string) => Float32Array) => void): Recording {
  const { recording } = syntheticEcg({ seed: 21 });
  const samples = recording.samples.map((lead) => lead.slice());
  change((name) => samples[recording.leads.indexOf(name)]!);
  return { ...recording, samples };
}

const of = (recording: Recording, lead: string) => reportOf(recording).leads.find((it) => it.lead === lead);

describe("signal report", () => {
  it("has nothing to say of a clean recording", () => {
    expect(reportOf(syntheticEcg({ seed: 21 }).recording)).toEqual({
      leads: LEADS_12.map((lead) => ({ lead, kind: "good", cause: null, isUnusable: false })),
      reversal: null,
      cannotJudge: [],
      trusted: { rate: true, qrs: true },
      steps: [],
    });
  });

  it("tells off, mains and muscle apart with what was measured, and says what to do in order", () => {
    const recording = changed((lead) => {
      lead("V3").fill(0.1, 200, 4800);
      lead("V2").forEach((v, i) => {
        lead("V2")[i] = v + 0.06 * Math.sin((2 * Math.PI * 60 * i) / 500);
      });
      lead("V4").forEach((v, i) => {
        lead("V4")[i] = v + (i % 2 ? 0.05 : -0.05);
      });
    });
    const { cannotJudge, steps } = reportOf(recording);
    expect(of(recording, "V3")).toMatchObject({ kind: "off", isUnusable: true, cause: { values: { seconds: 9.2 } } });
    expect(of(recording, "V2")).toMatchObject({ kind: "poor", isUnusable: false, cause: { code: "mains" } });
    expect(of(recording, "V2")?.cause?.values).toMatchObject({ hz: 60, millivolt: 0.06 });
    expect(of(recording, "V4")).toMatchObject({ kind: "poor", cause: { code: "noisy" } });
    expect(cannotJudge).toEqual([
      { what: "st", leads: ["V2", "V4"] },
      { what: "lead", leads: ["V3"] },
    ]);
    expect(steps).toEqual([
      { code: "attach", at: ["V3"] },
      { code: "muscle", at: ["V4"] },
      { code: "mains", at: ["V2"] },
    ]);
  });

  it("does not call the steps of a test signal an electrode that is off", () => {
    const recording = changed((lead) => {
      lead("V3").forEach((_, i) => {
        lead("V3")[i] = i % 500 < 100 ? 1 : 0;
      });
    });
    expect(assessQuality(recording).leads.V3?.verdict).toBe("unusable");
    expect(of(recording, "V3")).toMatchObject({ kind: "poor", isUnusable: false, cause: { code: "partly-flat" } });
  });

  it("names the electrode that two disturbed limb leads share", () => {
    const recording = changed((lead) => {
      for (const name of ["I", "II"]) lead(name).fill(0);
    });
    expect(reportOf(recording).steps).toEqual([{ code: "attach", at: ["RA"] }]);
  });

  it("says of exchanged arms what each limb lead holds, and leaves aVF and the chest leads good", () => {
    const recording = exchangeArms(syntheticEcg({ seed: 9 }).recording);
    const report = reportOf(recording);
    expect(report.reversal).toBe("RA-LA");
    expect(report.leads.slice(0, 6).map(({ kind, cause }) => [kind, cause?.code, cause?.values?.other])).toEqual([
      ["reversed", "upside-down", undefined],
      ["reversed", "holds", "III"],
      ["reversed", "holds", "II"],
      ["reversed", "holds", "aVL"],
      ["reversed", "holds", "aVR"],
      ["good", undefined, undefined],
    ]);
    expect(report.steps[0]).toEqual({ code: "exchange", at: ["RA", "LA"] });
    expect(report.cannotJudge[0]).toEqual({ what: "limb-polarity", leads: ["I", "II", "III", "aVR", "aVL"] });
  });

  it.each([
    ["RA-LL", "I II III aVR aVF", "limb-polarity"],
    ["LA-LL", "I II III aVL aVF", "limb-polarity"],
    ["RA-RL", "I II III aVR aVL aVF", "limb-polarity"],
    ["V2-V3", "V2 V3", "chest-order"],
  ])("knows which leads an exchange of %s changes", (electrodes, leads, what) => {
    const measures = measure(syntheticEcg({ seed: 21 }).recording);
    const warnings = [{ code: what === "chest-order" ? "chest-reversal" : "limb-reversal", values: { electrodes } }];
    const report = signalReport(assessQuality(syntheticEcg({ seed: 21 }).recording), { ...measures, warnings });
    expect(report.cannotJudge).toEqual([{ what, leads: leads.split(" ") }]);
  });

  it("does not trust a rate whose beats are uneven, nor one of few beats", () => {
    expect(
      reportOf(syntheticEcg({ seed: 3, rhythm: "atrial-fibrillation", rateBpm: 110 }).recording).trusted.rate,
    ).toBe(false);
    expect(reportOf(syntheticEcg({ seed: 3, durationS: 3 }).recording).trusted.rate).toBe(false);
  });

  it("gives every lead one word, and a cause and a step to each that is not good", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LEADS_12),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.integer({ min: 0, max: 4999 }),
        (lead, mv, until) => {
          const recording = changed((of) => {
            of(lead).fill(0, 0, until);
            of("V1").forEach((v, i) => {
              of("V1")[i] = v + (i % 2 ? mv : -mv);
            });
          });
          const report = reportOf(recording);
          expect(report.leads.map((it) => it.lead)).toEqual([...LEADS_12]);
          for (const { kind, cause, isUnusable } of report.leads) {
            expect(cause === null).toBe(kind === "good");
            if (isUnusable) expect(kind).not.toBe("good");
          }
          expect(report.steps.length > 0).toBe(report.leads.some(({ kind }) => kind !== "good"));
        },
      ),
      { numRuns: 25 },
    );
  });
});
