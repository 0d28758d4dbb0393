import { assessQuality, describeRecording, ecgReasonText, type Recording } from "@bedside/ecg";
import { syntheticEcg } from "@bedside/ecg/synthetic";
import { describe, expect, it } from "vitest";
import { hasShared, readCsv, readI16, recordingOf } from "./shared.ts";

function changed(change: (samples: Float32Array[]) => void): Recording {
  const { recording } = syntheticEcg({ seed: 21 });
  const samples = recording.samples.map((lead) => lead.slice());
  change(samples);
  return { ...recording, samples };
}

describe("signal quality", () => {
  it("finds nothing in a clean recording", () => {
    const quality = assessQuality(syntheticEcg({ seed: 21 }).recording);
    expect(quality.overall).toBe("good");
    expect(Object.values(quality.leads).flatMap((lead) => lead.reasons)).toEqual([]);
    expect(quality.warnings).toEqual([]);
  });

  it.each<[string, string, string, (samples: Float32Array[]) => void]>([
    ["flat", "V3", "unusable", (s) => s[8]!.fill(0.1)],
    ["partly-flat", "V3", "limited", (s) => s[8]!.fill(0.1, 1000, 2500)],
    [
      "clipped",
      "V2",
      "limited",
      (s) =>
        s[7]!.forEach((v, i) => {
          s[7]![i] = Math.max(v, -0.3);
        }),
    ],
    ["gap", "V6", "limited", (s) => s[11]!.fill(Number.NaN, 100, 200)],
    [
      "wander",
      "V1",
      "limited",
      (s) =>
        s[6]!.forEach((v, i) => {
          s[6]![i] = v + 0.8 * Math.sin(i / 500);
        }),
    ],
    [
      "noisy",
      "V4",
      "unusable",
      (s) =>
        s[9]!.forEach((v, i) => {
          s[9]![i] = v + (i % 2 ? 0.2 : -0.2);
        }),
    ],
  ])("says %s of %s", (code, lead, verdict, change) => {
    const quality = assessQuality(changed(change));
    expect(quality.leads[lead]?.reasons.map((reason) => reason.code)).toContain(code);
    expect(quality.leads[lead]?.verdict).toBe(verdict);
  });

  it("says that limb leads do not fit together", () => {
    const quality = assessQuality(changed((s) => s[2]!.reverse()));
    expect(quality.warnings.map((warning) => warning.code)).toContain("einthoven");
    expect(quality.overall).toBe("limited");
  });

  it.skipIf(!hasShared)(
    "agrees with people on the CinC 2011 set (shared/ecg/more/cinc2011)",
    async () => {
      const x = await readI16("more/cinc2011.i16.xz");
      // The fifth and sixth columns of this file are aVF and aVL: so Goldberger's relations say.
      const leads = ["I", "II", "III", "aVR", "aVF", "aVL", "V1", "V2", "V3", "V4", "V5", "V6"];
      const rows = readCsv("more/cinc2011_labels.csv").slice(0, 120);
      const verdicts = rows.map((row, at) => ({
        people: row.quality,
        ours: assessQuality(recordingOf(x.subarray(at * 60_000, (at + 1) * 60_000), 500, 0.005, leads)).overall,
      }));
      const share = (people: string, ours: string) => {
        const of = verdicts.filter((v) => v.people === people);
        return of.filter((v) => v.ours === ours).length / of.length;
      };
      expect(share("acceptable", "unusable")).toBe(0);
      expect(share("acceptable", "good")).toBeGreaterThan(0.9);
      expect(share("unacceptable", "good")).toBeLessThan(0.22);
    },
    60_000,
  );
});

describe("description for the terminal", () => {
  it("has the keys of the command's answer and only those asked for", () => {
    const { recording } = syntheticEcg({ seed: 5, stElevation: "inferior" });
    expect(Object.keys(describeRecording(recording))).toEqual([
      "format",
      "source",
      "start",
      "samplingRateHz",
      "durationS",
      "leads",
      "derivedLeads",
      "ecgEnd",
      "device",
      "filters",
      "patient",
      "stated",
      "quality",
      "measurements",
    ]);
    const all = describeRecording(recording, { samples: true, beats: true, marks: true, rules: true }) as {
      samples: Record<string, number[]>;
      beats: number[];
      marks: Record<string, { wave: string; onset: number; peak: number; offset: number }[]>;
      rules: { id: string }[];
    };
    expect(all.samples.V6).toHaveLength(5000);
    expect(all.rules.map((rule) => rule.id)).toEqual(["st-elevation"]);
    for (const mark of all.marks.II!) expect(mark.onset <= mark.peak && mark.peak <= mark.offset).toBe(true);
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
  });

  it("says reasons in both languages with their values", () => {
    const reason = { code: "too-short", values: { seconds: 6 } };
    expect(ecgReasonText(reason, "en")).toBe("The recording is 6 s long; the network needs 10 s.");
    expect(ecgReasonText(reason, "zh-TW")).toContain("6 秒");
  });
});
