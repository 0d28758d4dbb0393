import type { Recording } from "../recording.ts";
import type { Delineation } from "./delineate.ts";
import { median } from "./filters.ts";
import type { MedianBeat } from "./median-beat.ts";
import { type WaveFit, waveFitter } from "./wave-fit.ts";

/** What speaks for a P wave before the QRS of a class of beats. */
export interface PEvidence {
  /** Median correlation of the single beats with the median beat's P. */
  steadiness: number;
  /** Size of the bump in the median beat over what the single beats differ from it there. */
  clarity: number;
}

const MARGIN_S = 0.024;
const ARM_S = 0.044;
/** Differences are smoothed over this time: muscle noise is not what makes a P unsteady. */
const SMOOTH_S = 0.032;
const LEAST_STEADY = 0.5;
/** Least clarity, by how irregular the rhythm is at least (all of the odd half of LUDB: sinus rhythm against fibrillation). */
const LEAST_CLARITY: [irregularity: number, clarity: number][] = [
  [0.15, 9],
  [0.055, 5.5],
  [0, 2],
];

/** Looks at every beat of a median beat whose waves hold a P. */
export function pEvidence(recording: Recording, beat: MedianBeat, waves: Delineation): PEvidence {
  const fit = pFitter(recording, beat, waves, 0)!;
  return { steadiness: median(beat.beats.map((at) => fit(at).rest)), clarity: clarity(recording, beat, waves) };
}

/** Whether a P stands at one place before the QRS, given the rhythm's irregularity (median change of RR over its mean). */
export function standsStill({ steadiness, clarity }: PEvidence, irregularity: number): boolean {
  const least = LEAST_CLARITY.find(([from]) => irregularity >= from)![1];
  return steadiness >= LEAST_STEADY && clarity >= least;
}

/** Fits the P of a median beat before any beat; null when it has none. */
export function pFitter(
  { samples, samplingRateHz }: Recording,
  beat: MedianBeat,
  waves: Delineation | null,
  mostS: number,
): ((at: number) => WaveFit) | null {
  if (!waves || waves.pOnset === null || waves.pOffset === null) return null;
  const margin = Math.round(MARGIN_S * beat.samplingRateHz);
  const from = Math.max(0, waves.pOnset - margin);
  return waveFitter(samples, samplingRateHz, beat, from, Math.min(waves.qrsOnset - 2, waves.pOffset + margin), mostS);
}

function clarity(recording: Recording, beat: MedianBeat, { pOnset, pPeak, pOffset, qrsOnset }: Delineation): number {
  const arm = Math.round(ARM_S * beat.samplingRateHz);
  const ratio = recording.samplingRateHz / beat.samplingRateHz;
  const from = Math.max(0, pOnset! - 10);
  const step = Math.max(1, Math.round(1 / ratio));
  const smooth = Math.max(1, Math.round((SMOOTH_S * beat.samplingRateHz) / step));
  let bends = 0;
  let rest = 0;
  let count = 0;
  for (const [l, own] of beat.samples.entries()) {
    const lead = recording.samples[l]!;
    const before = own[Math.max(0, pPeak! - arm)]!;
    bends += (own[pPeak!]! - (before + own[Math.min(qrsOnset, pPeak! + arm)]!) / 2) ** 2;
    for (const at of beat.beats) {
      let sum = 0;
      let squares = 0;
      let n = 0;
      const off = (i: number) => (lead[Math.round(at + (i - beat.fiducial) * ratio)] || 0) - own[i]!;
      for (let i = from; i + smooth * step <= pOffset!; i += step) {
        let mean = 0;
        for (let k = 0; k < smooth; k++) mean += off(i + k * step) / smooth;
        sum += mean;
        squares += mean * mean;
        n++;
      }
      if (n === 0) continue;
      rest += squares - (sum * sum) / n;
      count += n;
    }
  }
  const size = Math.sqrt(bends / beat.samples.length);
  return size / Math.max(1e-6, Math.sqrt(rest / Math.max(1, count)));
}
