import { ecgReasonText, measure, type RulePatient, ruleWarnings } from "@bedside/ecg";
import { type SyntheticOptions, syntheticEcg } from "@bedside/ecg/synthetic";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** Sinus rhythms; a broad QRS on top of the T wave before it (over 120 per minute) is left out. */
const regular = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    rateBpm: fc.integer({ min: 42, max: 150 }),
    axisDeg: fc.integer({ min: -20, max: 80 }),
    noise: fc.double({ min: 0, max: 2, noNaN: true }),
    conduction: fc.constantFrom("normal" as const, "lbbb" as const, "rbbb" as const),
  })
  .map((options) =>
    options.conduction === "lbbb" ? { ...options, rateBpm: Math.min(options.rateBpm, 120) } : options,
  );

describe("synthetic ECG", () => {
  it("is the same for the same seed and differs for another", () => {
    const digits = (seed: number) =>
      syntheticEcg({ seed })
        .digital.map((lead) => lead.join(" "))
        .join("|");
    expect(digits(7)).toBe(digits(7));
    expect(digits(7)).not.toBe(digits(8));
  });

  it("obeys Einthoven and Goldberger in its digital values", () => {
    fc.assert(
      fc.property(regular, (options) => {
        const [one, two, three, avr, avl, avf] = syntheticEcg(options).digital as Int16Array[];
        for (let i = 0; i < one!.length; i += 7) {
          expect(three![i]).toBe(two![i]! - one![i]!);
          expect(Math.abs(avr![i]! + avl![i]! + avf![i]!)).toBeLessThanOrEqual(1.5);
        }
      }),
      { numRuns: 8 },
    );
  });

  it("has the heart rate that was asked for, measured within 1 per minute", () => {
    fc.assert(
      fc.property(regular, (options) => {
        const { recording, truth } = syntheticEcg({ ...options, prMs: options.rateBpm > 110 ? 124 : 158 });
        expect(Math.abs(measure(recording).hrBpm! - truth.hrBpm)).toBeLessThan(1);
      }),
      { numRuns: 25 },
    );
  });

  it.each<[string, Partial<SyntheticOptions>]>([
    ["normal", {}],
    ["slow with a long PR", { rateBpm: 44, prMs: 248 }],
    ["fast", { rateBpm: 118, prMs: 140 }],
    ["left bundle branch block", { conduction: "lbbb", axisDeg: -12 }],
    ["right bundle branch block", { conduction: "rbbb" }],
    ["long QT", { qtcMs: 470 }],
  ])("%s: intervals are measured near the truth", (_name, options) => {
    const { recording, truth } = syntheticEcg({ seed: 11, ...options });
    const m = measure(recording);
    expect(Math.abs(m.prMs! - truth.prMs!)).toBeLessThanOrEqual(16);
    expect(Math.abs(m.qrsMs! - truth.qrsMs)).toBeLessThanOrEqual(14);
    expect(Math.abs(m.qtMs! - truth.qtMs)).toBeLessThanOrEqual(20);
    if (options.conduction !== "rbbb") expect(Math.abs(m.axisDeg.qrs! - truth.axisDeg)).toBeLessThanOrEqual(8);
  });

  it("gives no PR in atrial fibrillation, and the rule for a narrow irregular tachycardia fires", () => {
    const { recording } = syntheticEcg({ seed: 431, rhythm: "atrial-fibrillation", rateBpm: 111 });
    const m = measure(recording);
    expect(m.prMs).toBeNull();
    expect(m.warnings.map((w) => w.code)).toContain("no-p-wave-irregular");
    expect(ruleWarnings(m).map((rule) => rule.id)).toContain("irregular-narrow-tachycardia");
  });

  it("raises the ST rule in the inferior leads only for an inferior injury", () => {
    const rules = (stElevation: "none" | "inferior" | "anterior") =>
      ruleWarnings(measure(syntheticEcg({ seed: 3, stElevation }).recording)).filter(
        (rule) => rule.id === "st-elevation",
      );
    expect(rules("none")).toEqual([]);
    expect(rules("inferior").map((rule) => rule.leads)).toEqual([["II", "III", "aVF"]]);
    expect(rules("anterior").some((rule) => rule.leads.includes("V3"))).toBe(true);
  });

  it("warns of a PR above 200 ms, and only when there is one", () => {
    const base = measure(syntheticEcg({ seed: 3 }).recording);
    const rules = (prMs: number | null) => ruleWarnings({ ...base, prMs }).filter(({ id }) => id === "prolonged-pr");
    expect(rules(null)).toEqual([]);
    expect(rules(200)).toEqual([]);
    const [rule] = rules(238);
    expect(rule?.urgency).toBe("abnormal");
    expect(ecgReasonText(rule!.reason, "en")).toMatch(/238 ms.*200 ms/);
    expect(ecgReasonText(rule!.reason, "zh-TW")).toMatch(/PR 間期 238 ms：延長/);
    const measured = measure(syntheticEcg({ seed: 11, prMs: 250 }).recording);
    expect(ruleWarnings(measured).map(({ id }) => id)).toContain("prolonged-pr");
  });

  it("warns of a QTc above 500 ms with a narrow QRS only", () => {
    const base = measure(syntheticEcg({ seed: 3 }).recording);
    const rules = (fridericia: number, qrsMs = 90) =>
      ruleWarnings({ ...base, qrsMs, qtcMs: { bazett: 600, framingham: 600, hodges: 600, fridericia } }).filter(
        ({ id }) => id === "long-qtc",
      );
    expect(rules(500)).toEqual([]);
    expect(rules(519, 120)).toEqual([]);
    const [rule] = rules(519);
    expect(rule?.urgency).toBe("abnormal");
    expect(ecgReasonText(rule!.reason, "en")).toMatch(/519 ms.*500 ms/);
    expect(ecgReasonText(rule!.reason, "zh-TW")).toMatch(/519 ms：過長/);
    expect(ruleWarnings({ ...base, qtcMs: null }).map(({ id }) => id)).not.toContain("long-qtc");
  });

  describe("ST elevation", () => {
    const base = measure(syntheticEcg({ seed: 3 }).recording);
    const leads = (stMv: Record<string, number>, patient?: RulePatient, stJMv = stMv) =>
      ruleWarnings({ ...base, qrsMs: 90, stMv, stJMv }, patient)
        .filter(({ id }) => id === "st-elevation")
        .map((rule) => rule.leads);

    it.each([
      [["V3", "V4", "V5"]],
      [["V4", "V5"]],
      [["V5", "V6"]],
      [["V1", "V2"]],
      [["II", "aVF"]],
      [["I", "aVL"]],
      [["I", "V6"]],
    ])("in %j is contiguous", (raised) =>
      expect(leads(Object.fromEntries(raised.map((lead) => [lead, 0.3])))).toEqual([raised]),
    );
    it.each([[["V4"]], [["V1", "V4"]], [["III", "V1"]], [["aVL", "II"]]])("in %j is not", (raised) =>
      expect(leads(Object.fromEntries(raised.map((lead) => [lead, 0.3])))).toEqual([]),
    );
    it("counts from 0.15 mV in women, 0.2 in men of 40, 0.25 in younger men, and from the lowest when not known", () => {
      const fires = (mv: number, patient?: RulePatient) => leads({ V2: mv, V3: mv }, patient).length === 1;
      const limits: [RulePatient | undefined, number][] = [
        [undefined, 0.15],
        [{}, 0.15],
        [{ sex: "female", ageYears: 30 }, 0.15],
        [{ sex: "male", ageYears: 40 }, 0.2],
        [{ sex: "male" }, 0.2],
        [{ sex: "male", ageYears: 39 }, 0.25],
      ];
      for (const [patient, limit] of limits) {
        expect(fires(limit, patient)).toBe(true);
        expect(fires(limit - 0.01, patient)).toBe(false);
      }
    });
  });

  it("finds the premature beats too", () => {
    const { recording, truth } = syntheticEcg({ seed: 9, rhythm: "sinus-with-pvcs", rateBpm: 72 });
    expect(truth.ventricularOnsetsMs.length).toBeGreaterThan(1);
    const beats = measure(recording).beats.map((b) => (b / recording.samplingRateHz) * 1000);
    for (const onset of truth.qrsOnsetsMs) expect(beats.some((b) => b > onset && b < onset + 160)).toBe(true);
  });

  it("is measured at 100 Hz as well", () => {
    const { recording, truth } = syntheticEcg({ seed: 4, samplingRateHz: 100, durationS: 30 });
    expect(Math.abs(measure(recording).hrBpm! - truth.hrBpm)).toBeLessThan(1);
  });
});
