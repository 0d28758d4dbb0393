import type { Reason } from "@bedside/chart";
import { ecgPart, LEADS_12, leadSamples, type Recording } from "./recording.ts";
import { movingAverage, percentile, percentiles } from "./signal/filters.ts";

export type LeadVerdict = "good" | "limited" | "unusable";

export interface Quality {
  overall: LeadVerdict;
  leads: Record<string, { verdict: LeadVerdict; reasons: Reason[] }>;
  /** Findings about the recording as a whole, and what the reader noticed. */
  warnings: Reason[];
}

/** Below this swing (2nd to 98th percentile, mV) a lead is flat. */
const FLAT_MV = 0.02;
const FLAT_RUN_S = 1;
const CLIPPED_SHARE = 0.01;
/** Median absolute high-frequency part (above about 30 Hz) against the swing of the lead. */
const NOISE_MV = 0.035;
const HEAVY_NOISE_MV = 0.09;
/** Every which sample is looked at where all would say the same. */
const NOISE_STEP = 3;
const SLOW_STEP = 20;
const MAINS_MV = 0.04;
const SPIKE_MV = 1.2;
const MANY_SPIKES = 3;
const WANDER_MV = 0.5;
const LIMITED_ELECTRODES = 3;
const READ_THROUGH = ["wander", "mains", "spikes"];
const SWING_LIMIT_MV = 10;
/** Allowed departure (half of the 2nd to 98th percentile) from Einthoven's and Goldberger's relations, mV, beside 10 % of the swing. */
const LIMB_MV = 0.03;

/**
 * Whether a person or a network can rely on the recording: flat, clipped, noisy, wandering leads and limb leads that
 * do not fit together. `unusable`: six or more leads are, or both I and II. Thresholds are simple on purpose and stand
 * at the head of this file.
 */
export function assessQuality(whole: Recording): Quality {
  const recording = ecgPart(whole);
  const leads: Quality["leads"] = {};
  for (const [at, lead] of recording.leads.entries())
    leads[lead] = assessLead(lead, recording.samples[at]!, recording.samplingRateHz);
  const warnings = [...recording.warnings, ...limbWarnings(recording)];
  const verdicts = Object.values(leads).map(({ verdict }) => verdict);
  const lost = verdicts.filter((v) => v === "unusable").length;
  const limbLost = leads.I?.verdict === "unusable" && leads.II?.verdict === "unusable";
  const overall: LeadVerdict =
    verdicts.length === 0 || lost === verdicts.length || lost >= 6 || limbLost
      ? "unusable"
      : lost > 0 ||
          warnings.some(({ code }) => code === "einthoven" || code === "goldberger") ||
          badElectrodes(leads) >= LIMITED_ELECTRODES
        ? "limited"
        : "good";
  return { overall, leads, warnings };
}

/**
 * How many electrodes it takes to explain the limited leads: one on a limb disturbs two of I, II and III, one on the
 * chest its own lead. A wandering baseline, mains and a few spikes are read through and not counted.
 */
function badElectrodes(leads: Quality["leads"]): number {
  const disturbed = (lead: string) =>
    leads[lead]?.verdict === "limited" && leads[lead].reasons.some(({ code }) => !READ_THROUGH.includes(code));
  const limb = ["I", "II", "III"].filter(disturbed).length;
  return Math.max(limb === 1 ? 1 : 0, limb - 1) + LEADS_12.slice(6).filter(disturbed).length;
}

function assessLead(lead: string, samples: Float32Array, fs: number): { verdict: LeadVerdict; reasons: Reason[] } {
  const known = withoutGaps(samples);
  const missing = samples.length - known.length;
  const reasons: Reason[] = [];
  let verdict: LeadVerdict = "good";
  const lower = (to: LeadVerdict, code: string, values: Record<string, string | number> = {}) => {
    if (to === "unusable" || verdict === "good") verdict = to;
    reasons.push({ code, values: { lead, ...values } });
  };
  if (missing > 0) lower(missing > 0.1 * samples.length ? "unusable" : "limited", "gap", { count: missing });
  const swing = swingOf(known);
  if (known.length === 0 || swing < FLAT_MV) {
    lower("unusable", "flat");
    return { verdict, reasons };
  }
  if (swing > SWING_LIMIT_MV) lower("unusable", "too-large", { millivolt: Number(swing.toFixed(1)) });
  const { flatS, longestS, clippedShare } = runs(samples, fs);
  if (flatS >= FLAT_RUN_S)
    lower(flatS > 0.5 * (samples.length / fs) ? "unusable" : "limited", "partly-flat", {
      seconds: Number(flatS.toFixed(1)),
      longest: Number(longestS.toFixed(1)),
    });
  if (clippedShare > CLIPPED_SHARE) lower("limited", "clipped");
  const noise = noiseMv(samples, fs);
  if (noise > NOISE_MV)
    lower(noise > HEAVY_NOISE_MV ? "unusable" : "limited", "noisy", { millivolt: Number(noise.toFixed(2)) });
  const mains = mainsOf(samples, fs);
  if (mains.mv > MAINS_MV) lower("limited", "mains", { hz: mains.hz, millivolt: Number(mains.mv.toFixed(2)) });
  const count = spikes(samples, fs);
  if (count >= MANY_SPIKES) lower("limited", "spikes", { count });
  const [lowest, highest] = percentiles(every(SLOW_STEP, movingAverage(samples, Math.round(0.8 * fs))), 0.05, 0.95);
  if (highest - lowest > WANDER_MV) lower("limited", "wander");
  return { verdict, reasons };
}

/** The samples that are not NaN: the same array when all are known. */
function withoutGaps(samples: Float32Array): Float32Array {
  for (let i = 0; i < samples.length; i++)
    if (Number.isNaN(samples[i]!)) return samples.filter((v) => !Number.isNaN(v));
  return samples;
}

function every(step: number, values: Float64Array): Float64Array {
  const out = new Float64Array(Math.ceil(values.length / step));
  for (let i = 0; i < out.length; i++) out[i] = values[i * step]!;
  return out;
}

/** From the 2nd to the 98th percentile, mV. */
function swingOf(samples: Float32Array): number {
  const [low, high] = percentiles(samples, 0.02, 0.98);
  return high - low;
}

/** Seconds in runs of one value of at least 0.2 s, of the longest run, and the share of samples that rests at the extremes. */
function runs(samples: Float32Array, fs: number): { flatS: number; longestS: number; clippedShare: number } {
  let most = Number.NEGATIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (const v of samples) {
    if (v > most) most = v;
    if (v < least) least = v;
  }
  const longRun = Math.round(0.2 * fs);
  const clipRun = Math.max(3, Math.round(0.008 * fs));
  let flat = 0;
  let longest = 0;
  let clipped = 0;
  for (let i = 0; i < samples.length; ) {
    let end = i + 1;
    while (end < samples.length && samples[end] === samples[i]) end++;
    longest = Math.max(longest, end - i);
    if (end - i >= longRun) flat += end - i;
    else if (end - i >= clipRun && (samples[i] === most || samples[i] === least)) clipped += end - i;
    i = end;
  }
  return { flatS: flat / fs, longestS: longest / fs, clippedShare: clipped / samples.length };
}

/** Amplitude at 50 or 60 Hz, whichever is larger, over whole periods of the first 10 s. */
function mainsOf(samples: Float32Array, fs: number): { hz: number; mv: number } {
  const n = Math.floor(Math.min(samples.length, 10 * fs) / (fs / 10)) * Math.round(fs / 10);
  const amplitude = (hz: number) => {
    const c = 2 * Math.cos((2 * Math.PI * hz) / fs);
    let s1 = 0;
    let s2 = 0;
    for (let i = 0; i < n; i++) {
      const s0 = (samples[i]! || 0) + c * s1 - s2;
      s2 = s1;
      s1 = s0;
    }
    return (2 * Math.sqrt(Math.max(0, s1 * s1 + s2 * s2 - c * s1 * s2))) / Math.max(1, n);
  };
  const found = [50, 60].filter((hz) => hz < 0.45 * fs).map((hz) => ({ hz, mv: amplitude(hz) }));
  return found.sort((a, b) => b.mv - a.mv)[0] ?? { hz: 0, mv: 0 };
}

/** Jumps of over 1 mV within 4 ms, at least 0.1 s apart. */
function spikes(samples: Float32Array, fs: number): number {
  const step = Math.max(1, Math.round(0.004 * fs));
  let count = 0;
  let last = -fs;
  for (let i = step; i < samples.length; i++)
    if (Math.abs(samples[i]! - samples[i - step]!) > SPIKE_MV && i - last > 0.1 * fs) {
      count++;
      last = i;
    }
  return fs >= 200 ? count : 0;
}

function noiseMv(samples: Float32Array, fs: number): number {
  const smooth = movingAverage(samples, Math.max(3, Math.round(0.02 * fs)));
  const rough = new Float64Array(Math.ceil(samples.length / NOISE_STEP));
  for (let i = 0; i < rough.length; i++) rough[i] = Math.abs(samples[i * NOISE_STEP]! - smooth[i * NOISE_STEP]!) || 0;
  return percentile(rough, 0.5) * 1.4826;
}

function limbWarnings(recording: Recording): Reason[] {
  const one = leadSamples(recording, "I");
  const two = leadSamples(recording, "II");
  if (!one || !two)
    return LEADS_12.slice(0, 2)
      .filter((lead) => !leadSamples(recording, lead))
      .map((lead) => ({ code: "missing-lead", values: { lead } }));
  const rules: [lead: string, a: number, b: number, code: string][] = [
    ["III", -1, 1, "einthoven"],
    ["aVR", -0.5, -0.5, "goldberger"],
    ["aVL", 1, -0.5, "goldberger"],
    ["aVF", -0.5, 1, "goldberger"],
  ];
  const swing = Math.max(swingOf(one), swingOf(two));
  return rules.flatMap(([lead, a, b, code]): Reason[] => {
    const held = leadSamples(recording, lead);
    if (!held) return [];
    const off = new Float32Array(held.length);
    for (let i = 0; i < off.length; i++) off[i] = held[i]! - a * one[i]! - b * two[i]!;
    return swingOf(off) / 2 > LIMB_MV + 0.1 * swing ? [{ code, values: { lead } }] : [];
  });
}
