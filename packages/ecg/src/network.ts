import type { Reason } from "@bedside/chart";
import { ecgPart, LEADS_12, leadSamples, type Recording } from "./recording.ts";
import { resampler } from "./signal/resample.ts";

export type NetworkInput = { ok: true; ecg: Float32Array } | { ok: false; reason: Reason };

const RATE_HZ = 100;
const SECONDS = 10;
const SAMPLES = RATE_HZ * SECONDS;
/**
 * PTB-XL's 100 Hz versions hold sample i at 10 i + 1 ms of the 500 Hz recording. The networks learnt from those, so
 * recordings of other rates are sampled at the same instants.
 */
const FIRST_SAMPLE_MS = 1;

/**
 * What an ECG network takes: Float32Array(12 * 1000), lead after lead in `LEADS_12` order, millivolt at 100 Hz, the
 * first 10 s, not filtered beyond the anti-alias low-pass. Refused with a reason: shorter, a lead missing, a gap.
 */
export function toNetworkInput(whole: Recording): NetworkInput {
  const recording = ecgPart(whole);
  const fs = recording.samplingRateHz;
  if (fs < RATE_HZ) return refuse("rate-too-low", { rate: fs });
  const needed = Math.round(SECONDS * fs);
  const length = recording.samples[0]?.length ?? 0;
  if (length < needed) return refuse("too-short", { seconds: Number((length / fs).toFixed(2)) });

  const resample = resampler({
    fromHz: fs,
    toHz: RATE_HZ,
    inputLength: needed,
    outputLength: SAMPLES,
    firstSampleMs: FIRST_SAMPLE_MS,
  });
  const ecg = new Float32Array(LEADS_12.length * SAMPLES);
  for (const [at, lead] of LEADS_12.entries()) {
    const samples = leadSamples(recording, lead);
    if (!samples) return refuse("missing-lead", { lead });
    for (let i = 0; i < needed; i++) if (Number.isNaN(samples[i]!)) return refuse("has-gap", { lead });
    resample(samples, ecg.subarray(at * SAMPLES, (at + 1) * SAMPLES));
  }
  return { ok: true, ecg };
}

function refuse(code: string, values: Record<string, string | number>): NetworkInput {
  return { ok: false, reason: { code, values } };
}
