import type { Measurements, Recording } from "@bedside/ecg";
import { assess } from "../src/assess.ts";
import { seededRandom } from "../src/synthetic/random.ts";
import { globalMarks } from "./ludb.ts";
import { ludb } from "./sets.ts";
import { add, counts, meanSd, none, ppv, se, table } from "./stats.ts";

const SNR_DB = [Number.POSITIVE_INFINITY, 24, 18, 12, 6, 0];
const MEASURES = ["prMs", "qrsMs", "qtMs"] as const;

/** Noise of muscle: white noise less its mean over 20 ms, at a ratio of powers to each lead (without its mean), dB. */
export function withNoise(recording: Recording, snrDb: number, seed: number): Recording {
  if (!Number.isFinite(snrDb)) return recording;
  const random = seededRandom(seed);
  const width = Math.round(0.02 * recording.samplingRateHz);
  const samples = recording.samples.map((lead) => {
    const white = lead.map(() => random.normal());
    const rough = white.map((v, i) => {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += white[(i + k) % white.length]!;
      return v - sum / width;
    });
    const gain = Math.sqrt(power(lead) / power(rough) / 10 ** (snrDb / 10));
    return lead.map((v, i) => v + gain * rough[i]!);
  });
  return { ...recording, samples };
}

function power(lead: Float32Array): number {
  const mean = lead.reduce((sum, v) => sum + v, 0) / lead.length;
  return lead.reduce((sum, v) => sum + (v - mean) ** 2, 0) / lead.length;
}

export async function noiseTable(): Promise<string> {
  const records = await ludb();
  const rows: (string | number)[][] = [
    [
      "SNR dB",
      "QRS Se %",
      "+P %",
      "HR given",
      "|error| max",
      ...MEASURES.flatMap((name) => [`${name.slice(0, -2)} given`, "SD ms"]),
    ],
  ];
  const clean = new Map<string, Measurements>();
  for (const snr of SNR_DB) {
    let total = none;
    let worst = 0;
    let rates = 0;
    const errors = Object.fromEntries(MEASURES.map((name) => [name, [] as number[]]));
    for (const { name, recording, marks } of records) {
      const { measures: measured } = assess(withNoise(recording, snr, Number(name)));
      if (!Number.isFinite(snr)) clean.set(name, measured);
      const complexes = globalMarks(marks, 500).filter(({ wave }) => wave === "QRS");
      const inside = measured.beats.filter((b) => b > complexes[0]!.onset - 75 && b < complexes.at(-1)!.offset + 75);
      total = add(
        total,
        counts(
          complexes.map(({ peak }) => peak),
          inside,
          75,
        ),
      );
      const truth = clean.get(name)!;
      if (measured.hrBpm !== null && truth.hrBpm !== null) {
        rates++;
        worst = Math.max(worst, Math.abs(measured.hrBpm - truth.hrBpm));
      }
      for (const key of MEASURES)
        if (measured[key] !== null && truth[key] !== null) errors[key]!.push(measured[key] - truth[key]);
    }
    rows.push([
      Number.isFinite(snr) ? snr : "clean",
      se(total).toFixed(2),
      ppv(total).toFixed(2),
      rates,
      worst.toFixed(1),
      ...MEASURES.flatMap((key) => [
        errors[key]!.length,
        errors[key]!.length > 0 ? meanSd(errors[key]!).sd.toFixed(1) : "",
      ]),
    ]);
  }
  return `LUDB odd half with muscle noise in every lead; intervals and rate against those of the clean recording\n${table(rows)}`;
}
