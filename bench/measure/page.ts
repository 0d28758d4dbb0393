import { assessQuality, examine, measure, type Recording } from "@bedside/ecg";
import { type SyntheticOptions, syntheticEcg } from "@bedside/ecg/synthetic";

/** What the page measured, in milliseconds: the whole examination of each recording, and two parts of it. */
export interface MeasureTimes {
  /** The very first one, when nothing has been compiled. */
  first: number;
  whole: number[];
  measuring: number[];
  quality: number[];
}

const RECORDINGS = 200;
const RHYTHMS = ["sinus", "atrial-fibrillation", "atrial-flutter", "sinus-with-pvcs"] as const;
const CONDUCTIONS = ["normal", "lbbb", "rbbb"] as const;

/** Every rhythm and conduction, 45 to 144 a minute, from still to restless. */
const optionsOf = (seed: number): SyntheticOptions => ({
  seed,
  rhythm: RHYTHMS[seed % RHYTHMS.length],
  conduction: CONDUCTIONS[seed % CONDUCTIONS.length],
  rateBpm: 45 + (seed % 100),
  noise: seed % 5,
  durationS: 10,
  samplingRateHz: 500,
});

function timed(act: (recording: Recording) => unknown, recording: Recording): number {
  const started = performance.now();
  act(recording);
  return performance.now() - started;
}

/** Twelve leads of 10 s at 500 Hz, each recording examined once and then measured and assessed alone. */
function run(): MeasureTimes {
  const times: MeasureTimes = { first: 0, whole: [], measuring: [], quality: [] };
  const whole = (recording: Recording) => timed((it) => examine(it, null), recording);
  times.first = whole(syntheticEcg(optionsOf(0)).recording);
  for (let seed = 1; seed <= RECORDINGS; seed++) {
    const { recording } = syntheticEcg(optionsOf(seed));
    times.whole.push(whole(recording));
    times.measuring.push(timed(measure, recording));
    times.quality.push(timed(assessQuality, recording));
  }
  return times;
}

Object.assign(globalThis, { run });
