import path from "node:path";
import { LEADS_12, readFhirEcg, toNetworkInput } from "@bedside/ecg";
import { importPtbxl, loadPtbxlFold, readPtbxlFold } from "@bedside/ecg/node";
import { syntheticEcg } from "@bedside/ecg/synthetic";
import { describe, expect, it } from "vitest";
import { hasShared, readCsv, readI16, recordingOf, SHARED_ECG } from "./shared.ts";

const FOLDS = path.join(SHARED_ECG, "ptbxl");

function sine(hz: number, fs: number, seconds = 10) {
  const n = Math.round(fs * seconds);
  return recordingOf(
    Float64Array.from({ length: 12 * n }, (_, i) => Math.sin((2 * Math.PI * hz * (i % n)) / fs)),
    fs,
    1,
  );
}

function inner(ecg: Float32Array): Float32Array {
  return ecg.subarray(50, 950);
}

function input(recording: Parameters<typeof toNetworkInput>[0]): Float32Array {
  const result = toNetworkInput(recording);
  if (!result.ok) throw new Error(result.reason.code);
  return result.ecg;
}

describe("network input", () => {
  it.each([125, 200, 250, 257, 360, 500, 512, 1000])(
    "from %i Hz: 10 Hz passes unchanged, 70 Hz does not fold back",
    (fs) => {
      const pass = inner(input(sine(10, fs)));
      for (let i = 0; i < pass.length; i++)
        expect(Math.abs(pass[i]! - Math.sin(2 * Math.PI * 10 * ((i + 50) / 100 + 0.001)))).toBeLessThan(0.01);
      if (fs >= 200) expect(Math.max(...inner(input(sine(70, fs))).map(Math.abs))).toBeLessThan(0.01);
    },
  );

  it("passes 100 Hz through and takes the first 10 s of a longer one", () => {
    const recording = syntheticEcg({ seed: 2, samplingRateHz: 100, durationS: 14 }).recording;
    const ecg = input(recording);
    expect(ecg).toHaveLength(12_000);
    for (const [at] of LEADS_12.entries())
      expect(ecg.subarray(at * 1000, (at + 1) * 1000)).toEqual(recording.samples[at]!.subarray(0, 1000));
  });

  it("keeps a constant constant up to the edges", () => {
    const ecg = input(recordingOf(new Float64Array(12 * 5000).fill(0.7), 500, 1));
    for (const v of ecg) expect(v).toBeCloseTo(0.7, 6);
  });

  it("refuses what it would have to make up", () => {
    const good = syntheticEcg({ seed: 2 }).recording;
    const code = (recording: typeof good) => {
      const result = toNetworkInput(recording);
      return result.ok ? "ok" : result.reason.code;
    };
    expect(code(good)).toBe("ok");
    expect(code(syntheticEcg({ seed: 2, durationS: 9.9 }).recording)).toBe("too-short");
    expect(code({ ...good, leads: good.leads.slice(1), samples: good.samples.slice(1) })).toBe("missing-lead");
    const gap = good.samples.map((lead) => lead.slice());
    gap[6]![4321] = Number.NaN;
    expect(code({ ...good, samples: gap })).toBe("has-gap");
    expect(code(syntheticEcg({ seed: 2, samplingRateHz: 64 }).recording)).toBe("rate-too-low");
  });

  it.skipIf(!hasShared)(
    "gives PTB-XL's own 100 Hz version from its 500 Hz one (shared/ecg/more/ptbxl500)",
    async () => {
      const [fold, wide] = await Promise.all([loadPtbxlFold(FOLDS, 1), readI16("more/ptbxl500.i16.xz")]);
      const rows = readCsv("more/ptbxl500_meta.csv").flatMap((row, at) =>
        row.strat_fold === "1" ? [{ id: Number(row.ecg_id), at }] : [],
      );
      expect(rows.length).toBeGreaterThan(10);
      for (const { id, at } of rows) {
        const own = input(recordingOf(wide.subarray(at * 60_000, (at + 1) * 60_000), 500, 0.001));
        const theirs = fold.ecg.subarray(fold.ids.indexOf(id) * 12_000, (fold.ids.indexOf(id) + 1) * 12_000);
        expect(correlation(own, theirs)).toBeGreaterThan(0.999);
      }
    },
    60_000,
  );

  it.skipIf(!hasShared)(
    "imports PTB-XL records as FHIR and reads them back bit for bit (shared/ecg/ptbxl)",
    async () => {
      const raw = await readPtbxlFold(FOLDS, 9, 3);
      const bundle = await importPtbxl({ folder: FOLDS, fold: 9, ids: raw.ids });
      const observations = (bundle.entry ?? []).flatMap(({ resource }) =>
        resource?.resourceType === "Observation" ? [resource] : [],
      );
      expect(observations).toHaveLength(3);
      for (const [r, observation] of observations.entries()) {
        const read = readFhirEcg(JSON.parse(JSON.stringify(observation)));
        if (!read.ok) throw new Error(read.error.code);
        const expected = Float32Array.from(raw.microvolt.subarray(r * 12_000, (r + 1) * 12_000), (v) => v / 1000);
        const ecg = input(read.recording);
        for (let i = 0; i < 12_000; i += 5) expect(ecg[i]).toBeCloseTo(expected[i]!, 6);
      }
    },
    60_000,
  );
});

/** Over all leads, without the last 150 ms, which PTB-XL's own decimation filter leaves unsettled. */
function correlation(a: Float32Array, b: Float32Array): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let lead = 0; lead < 12; lead++) {
    const x = a.subarray(lead * 1000 + 5, lead * 1000 + 985);
    const y = b.subarray(lead * 1000 + 5, lead * 1000 + 985);
    const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
    const mx = mean(x);
    const my = mean(y);
    for (let i = 0; i < x.length; i++) {
      ab += (x[i]! - mx) * (y[i]! - my);
      aa += (x[i]! - mx) ** 2;
      bb += (y[i]! - my) ** 2;
    }
  }
  return ab / Math.sqrt(aa * bb);
}
