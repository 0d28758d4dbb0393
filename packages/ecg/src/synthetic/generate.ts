import { LEADS_12, type Recording } from "../recording.ts";
import { beatMorphology, type Morphology, ventricularMorphology, type Wave, waveShape } from "./morphology.ts";
import { type Random, seededRandom } from "./random.ts";
import {
  type AtrialActivity,
  fibrillationWaves,
  flutterWaves,
  rhythmBeats,
  type SyntheticBeat,
  type SyntheticRhythm,
} from "./rhythm.ts";

export interface SyntheticOptions {
  seed: number;
  rhythm?: SyntheticRhythm;
  /** Mean ventricular rate. */
  rateBpm?: number;
  prMs?: number;
  /** QT at 60 per minute; the QT of the recording follows Fridericia. */
  qtcMs?: number;
  axisDeg?: number;
  conduction?: "normal" | "lbbb" | "rbbb";
  stElevation?: "none" | "inferior" | "anterior";
  voltage?: number;
  durationS?: number;
  samplingRateHz?: number;
  /** 0: none; 1: a calm patient and a good recorder; 3: muscle tremor and breathing that disturb. */
  noise?: number;
  /** Size of one digital step, microvolt. */
  lsbUv?: number;
  start?: string | null;
}

/** What is known of a synthetic recording by construction. */
export interface SyntheticTruth {
  rhythm: SyntheticRhythm;
  /** From the first to the last QRS onset inside the recording. */
  hrBpm: number;
  prMs: number | null;
  qrsMs: number;
  qtMs: number;
  axisDeg: number;
  qrsOnsetsMs: number[];
  ventricularOnsetsMs: number[];
  stElevation: "none" | "inferior" | "anterior";
  conduction: "normal" | "lbbb" | "rbbb";
}

export interface SyntheticEcg {
  recording: Recording;
  truth: SyntheticTruth;
  /** Digital samples of the twelve leads in `LEADS_12` order; millivolt = value * lsbUv / 1000. */
  digital: Int16Array[];
  lsbUv: number;
}

const FLUTTER_BPM = 300;
const DEG = Math.PI / 180;

/** A twelve-lead ECG with known truth. Leads III, aVR, aVL, aVF follow from I and II in the digital values. */
export function syntheticEcg(options: SyntheticOptions): SyntheticEcg {
  const random = seededRandom(options.seed);
  const rhythm = options.rhythm ?? "sinus";
  const rateBpm = options.rateBpm ?? 72;
  const fs = options.samplingRateHz ?? 500;
  const durationS = options.durationS ?? 10;
  const n = Math.round(fs * durationS);
  const lsbUv = options.lsbUv ?? 5;
  const qtMs = Math.round((options.qtcMs ?? 400) * Math.cbrt(60 / rateBpm));
  const morphology = beatMorphology({
    prMs: options.prMs ?? 158,
    qtMs,
    axisDeg: options.axisDeg ?? 48,
    conduction: options.conduction ?? "normal",
    stElevation: options.stElevation ?? "none",
    voltage: options.voltage ?? 1,
  });
  const beats = rhythmBeats(rhythm, rateBpm, durationS, random);
  const independent = Array.from({ length: 8 }, () => new Float64Array(n));

  const ventricular = ventricularMorphology();
  const hasP = rhythm === "sinus" || rhythm === "sinus-with-pvcs";
  for (const beat of beats)
    addBeat(independent, fs, beat, beat.kind === "ventricular" ? ventricular : morphology, hasP);
  if (rhythm === "atrial-fibrillation") addAtrial(independent, fs, fibrillationWaves(random), 60);
  if (rhythm === "atrial-flutter") addAtrial(independent, fs, flutterWaves(FLUTTER_BPM), 90);
  addNoise(independent, fs, options.noise ?? 1, random);

  const digital = digitise(independent, lsbUv);
  const recording: Recording = {
    format: "fhir",
    source: null,
    start: options.start ?? null,
    samplingRateHz: fs,
    durationS,
    leads: [...LEADS_12],
    samples: digital.map((lead) => Float32Array.from(lead, (v) => (v * lsbUv) / 1000)),
    lsbUv: LEADS_12.map(() => lsbUv),
    ecgEnd: null,
    derivedLeads: [],
    filters: null,
    patient: null,
    stated: null,
    device: "Synthetic ECG generator",
    synthetic: true,
    warnings: [],
  };
  return { recording, truth: truthOf(beats, morphology, rhythm, qtMs, durationS, options), digital, lsbUv };
}

function truthOf(
  beats: SyntheticBeat[],
  morphology: Morphology,
  rhythm: SyntheticRhythm,
  qtMs: number,
  durationS: number,
  options: SyntheticOptions,
): SyntheticTruth {
  const inside = beats.filter((b) => b.qrsOnsetMs >= 0 && b.qrsOnsetMs + 160 < durationS * 1000);
  const onsets = inside.map((b) => b.qrsOnsetMs);
  const first = onsets[0] ?? 0;
  const last = onsets[onsets.length - 1] ?? 0;
  return {
    rhythm,
    hrBpm: (60000 * (onsets.length - 1)) / (last - first),
    prMs: rhythm === "sinus" || rhythm === "sinus-with-pvcs" ? morphology.prMs : null,
    qrsMs: morphology.qrsMs,
    qtMs,
    axisDeg: morphology.axisDeg,
    qrsOnsetsMs: onsets,
    ventricularOnsetsMs: inside.filter((b) => b.kind === "ventricular").map((b) => b.qrsOnsetMs),
    stElevation: options.stElevation ?? "none",
    conduction: options.conduction ?? "normal",
  };
}

/** Adds one beat to the independent leads I, II, V1..V6. */
function addBeat(leads: Float64Array[], fs: number, beat: SyntheticBeat, morphology: Morphology, hasP: boolean): void {
  for (const wave of morphology.qrs) addWave(leads, fs, beat.qrsOnsetMs, wave);
  for (const wave of morphology.t) addWave(leads, fs, beat.qrsOnsetMs, wave);
  if (hasP) for (const wave of morphology.p) addWave(leads, fs, beat.qrsOnsetMs, wave);
}

function addWave(leads: Float64Array[], fs: number, onsetMs: number, wave: Wave): void {
  const n = leads[0]?.length ?? 0;
  const from = Math.max(0, Math.ceil(((onsetMs + wave.fromMs) * fs) / 1000));
  const to = Math.min(n - 1, Math.floor(((onsetMs + wave.toMs) * fs) / 1000));
  const gains = [
    wave.frontalMv * Math.cos(wave.axisDeg * DEG),
    wave.frontalMv * Math.cos((wave.axisDeg - 60) * DEG),
    ...wave.chestMv,
  ];
  for (let i = from; i <= to; i++) {
    const u = ((i * 1000) / fs - onsetMs - wave.fromMs) / (wave.toMs - wave.fromMs);
    const height = waveShape(wave.shape, u);
    for (let lead = 0; lead < 8; lead++) leads[lead]![i]! += gains[lead]! * height;
  }
}

function addAtrial(leads: Float64Array[], fs: number, activity: AtrialActivity, axisDeg: number): void {
  const n = leads[0]?.length ?? 0;
  const i1 = Math.cos(axisDeg * DEG);
  const i2 = Math.cos((axisDeg - 60) * DEG);
  for (let i = 0; i < n; i++) {
    const { frontalMv, v1Mv } = activity((i * 1000) / fs);
    leads[0]![i]! += frontalMv * i1;
    leads[1]![i]! += frontalMv * i2;
    for (let v = 0; v < 6; v++) leads[2 + v]![i]! += v1Mv * [1, 0.6, 0.4, 0.25, 0.2, 0.15][v]!;
  }
}

/** Breathing, muscle and mains at each of the nine electrodes, so that the limb leads stay consistent. */
function addNoise(leads: Float64Array[], fs: number, level: number, random: Random): void {
  if (level <= 0) return;
  const n = leads[0]?.length ?? 0;
  const electrodes = Array.from({ length: 9 }, () => electrodeNoise(n, fs, level, random));
  const [ra, la, ll] = electrodes as [Float64Array, Float64Array, Float64Array];
  for (let i = 0; i < n; i++) {
    leads[0]![i]! += la[i]! - ra[i]!;
    leads[1]![i]! += ll[i]! - ra[i]!;
    const central = (ra[i]! + la[i]! + ll[i]!) / 3;
    for (let v = 0; v < 6; v++) leads[2 + v]![i]! += electrodes[3 + v]![i]! - central;
  }
}

function electrodeNoise(n: number, fs: number, level: number, random: Random): Float64Array {
  const out = new Float64Array(n);
  const breathHz = 0.2 + 0.12 * random.next();
  const breathPhase = 2 * Math.PI * random.next();
  const breathMv = 0.022 * level * (0.6 + 0.8 * random.next());
  const slowHz = 0.06 + 0.05 * random.next();
  const slowPhase = 2 * Math.PI * random.next();
  const mainsMv = 0.0015 * level * random.next();
  let muscle = 0;
  for (let i = 0; i < n; i++) {
    const t = i / fs;
    muscle = 0.55 * muscle + 0.0048 * level * random.normal();
    out[i] =
      breathMv * Math.sin(2 * Math.PI * breathHz * t + breathPhase) +
      0.6 * breathMv * Math.sin(2 * Math.PI * slowHz * t + slowPhase) +
      mainsMv * Math.sin(2 * Math.PI * 60 * t) +
      muscle;
  }
  return out;
}

/** Rounds I, II, V1..V6 to digital steps and derives the other four leads from those. */
function digitise(independent: Float64Array[], lsbUv: number): Int16Array[] {
  const step = lsbUv / 1000;
  const [one, two, ...chest] = independent.map((lead) => Int16Array.from(lead, (v) => Math.round(v / step)));
  const n = one!.length;
  const three = new Int16Array(n);
  const avr = new Int16Array(n);
  const avl = new Int16Array(n);
  const avf = new Int16Array(n);
  for (let i = 0; i < n; i++) {
    three[i] = two![i]! - one![i]!;
    avr[i] = Math.round(-(one![i]! + two![i]!) / 2);
    avl[i] = Math.round(one![i]! - two![i]! / 2);
    avf[i] = Math.round(two![i]! - one![i]! / 2);
  }
  return [one!, two!, three, avr, avl, avf, ...chest];
}
