import { LEADS_12 } from "../recording.ts";
import { median } from "../signal/filters.ts";
import type { EvidencePiece } from "./pieces.ts";

const RATE_HZ = 100;
const SAMPLES = 1000;
const PER_ECG = LEADS_12.length * SAMPLES;
/** Stretches of one second, half a second apart. */
const WINDOW = 100;
const STEP = 50;
const STARTS = Array.from({ length: (SAMPLES - WINDOW) / STEP + 1 }, (_, k) => k * STEP);

/** Length of what the network reads. */
export const NETWORK_S = SAMPLES / RATE_HZ;

/** Without it the odds fall to 60 %; less is not worth painting. */
const LEAST_DROP = 0.5;
/** The probability falls by at least this: less hardly shows in the two digits that the reader sees. */
const LEAST_FALL = 0.05;
/** The largest drop over the median change of its kind: below, everything matters alike and nothing stands out. */
const LEAST_CONTRAST = 4;
/** What carries a finding lowers it by at least this share of the largest drop. */
const CARRIES = 0.5;

/** One part that was removed, and what became of the finding. */
export interface Removal {
  lead?: string;
  fromS: number;
  toS: number;
  /** Probability without it. */
  probability: number;
  /** How much its removal lowers the log-odds; negative where it raises them. */
  drop: number;
}

/** What one finding rests on, by the same network on the same recording with parts removed. */
export interface Occlusion {
  probability: number;
  /** Leads and stretches that carry the finding, each from its largest drop down. Both empty: none stands out. */
  leads: Removal[];
  stretches: Removal[];
  pieces: EvidencePiece[];
  /** Probability without each lead, whether it carries the finding or not. */
  withoutLead: Record<string, number>;
}

/**
 * The recording as the network takes it (`toNetworkInput`), then once with each lead at its rest level (its median), then
 * once with each second, in steps of half a second, as a line between its ends in every lead. Float32Array(n * 12 * 1000).
 */
export function occlusionBatch(ecg: Float32Array): { ecg: Float32Array; n: number } {
  if (ecg.length !== PER_ECG) throw new RangeError(`${ecg.length} samples are not ${PER_ECG}`);
  const n = 1 + LEADS_12.length + STARTS.length;
  const batch = new Float32Array(n * PER_ECG);
  for (let copy = 0; copy < n; copy++) batch.set(ecg, copy * PER_ECG);
  const leadOf = (copy: number, lead: number) =>
    batch.subarray(copy * PER_ECG + lead * SAMPLES, copy * PER_ECG + (lead + 1) * SAMPLES);
  for (const lead of LEADS_12.keys()) {
    const samples = leadOf(1 + lead, lead);
    samples.fill(median(Array.from(samples)));
  }
  for (const [at, from] of STARTS.entries())
    for (const lead of LEADS_12.keys()) {
      const samples = leadOf(1 + LEADS_12.length + at, lead);
      const first = samples[from]!;
      const slope = (samples[from + WINDOW - 1]! - first) / (WINDOW - 1);
      for (let i = 0; i < WINDOW; i++) samples[from + i] = first + slope * i;
    }
  return { ecg: batch, n };
}

/**
 * What the network's answers to an `occlusionBatch` say of one label (`index` of `labels`). A lead or a stretch carries the
 * finding when the probability falls by 0.05 and the odds to 60 % or less without it, it does at least half of what the
 * strongest of its kind does, and that one does at least four times what is usual for its kind (the median change).
 */
export function occlusionEvidence(probability: Float32Array, labels: number, index: number): Occlusion {
  const of = (copy: number) => probability[copy * labels + index] ?? Number.NaN;
  const whole = of(0);
  const removed = (copy: number, where: Pick<Removal, "lead" | "fromS" | "toS">): Removal => ({
    ...where,
    probability: of(copy),
    drop: logOdds(whole) - logOdds(of(copy)),
  });
  const carriers = (removals: Removal[]) =>
    outstanding(removals).filter(({ probability }) => whole - probability >= LEAST_FALL);
  const leads = carriers(LEADS_12.map((lead, at) => removed(1 + at, { lead, fromS: 0, toS: NETWORK_S })));
  const stretches = carriers(
    STARTS.map((from, at) =>
      removed(1 + LEADS_12.length + at, { fromS: from / RATE_HZ, toS: (from + WINDOW) / RATE_HZ }),
    ),
  );
  return {
    probability: whole,
    leads,
    stretches,
    pieces: [...leads.map(piece), ...joined(stretches)],
    withoutLead: Object.fromEntries(LEADS_12.map((lead, at) => [lead, of(1 + at)])),
  };
}

function outstanding(removals: Removal[]): Removal[] {
  const largest = Math.max(...removals.map(({ drop }) => drop));
  const usual = median(removals.map(({ drop }) => Math.abs(drop)));
  if (!(largest >= LEAST_DROP && largest >= LEAST_CONTRAST * usual)) return [];
  return removals.filter(({ drop }) => drop >= CARRIES * largest).sort((a, b) => b.drop - a.drop);
}

const piece = ({ lead, fromS, toS, drop }: Removal): EvidencePiece => ({
  ...(lead === undefined ? {} : { lead }),
  fromS,
  toS,
  weight: drop,
});

/** Stretches that touch are one, as strong as the strongest of them. */
function joined(stretches: readonly Removal[]): EvidencePiece[] {
  const out: EvidencePiece[] = [];
  for (const next of stretches.map(piece).sort((a, b) => a.fromS - b.fromS)) {
    const last = out.at(-1);
    if (last && next.fromS <= last.toS) {
      last.toS = next.toS;
      last.weight = Math.max(last.weight, next.weight);
    } else out.push(next);
  }
  return out;
}

/** Single precision gives 0 and 1 where the network is merely sure. */
function logOdds(probability: number): number {
  const p = Math.min(Math.max(probability, 1e-6), 1 - 1e-6);
  return Math.log(p / (1 - p));
}
