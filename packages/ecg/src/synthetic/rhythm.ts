import type { Random } from "./random.ts";

export type SyntheticRhythm = "sinus" | "atrial-fibrillation" | "atrial-flutter" | "sinus-with-pvcs";

export interface SyntheticBeat {
  /** Beginning of the QRS complex, milliseconds after the first sample. May lie outside the recording. */
  qrsOnsetMs: number;
  kind: "conducted" | "ventricular";
  /** RR interval that leads to this beat. */
  rrMs: number;
}

/** Times of the QRS complexes from one second before the recording to one after it. */
export function rhythmBeats(
  rhythm: SyntheticRhythm,
  rateBpm: number,
  durationS: number,
  random: Random,
): SyntheticBeat[] {
  const meanMs = 60000 / rateBpm;
  const endMs = durationS * 1000 + 1000;
  const beats: SyntheticBeat[] = [];
  let at = -meanMs * (0.4 + 0.5 * random.next());
  let rrMs = meanMs;
  let sinceVentricular = 0;
  while (at < endMs) {
    beats.push({ qrsOnsetMs: at, kind: "conducted", rrMs });
    sinceVentricular += 1;
    if (rhythm === "sinus-with-pvcs" && sinceVentricular >= 4) {
      const coupling = meanMs * 0.62;
      beats.push({ qrsOnsetMs: at + coupling, kind: "ventricular", rrMs: coupling });
      rrMs = 2 * meanMs - coupling;
      at += 2 * meanMs;
      sinceVentricular = 0;
      continue;
    }
    rrMs = meanMs * rrFactor(rhythm, beats.length, random);
    at += rrMs;
  }
  return beats;
}

function rrFactor(rhythm: SyntheticRhythm, beat: number, random: Random): number {
  if (rhythm === "atrial-fibrillation") return Math.min(1.75, Math.max(0.62, 1 + 0.22 * random.normal()));
  if (rhythm === "atrial-flutter") return 1;
  return 1 + 0.012 * Math.sin((2 * Math.PI * beat) / 4.3) + 0.003 * random.normal();
}

/** Atrial activity without P waves: millivolt in the frontal plane and over V1 at a time. */
export type AtrialActivity = (timeMs: number) => { frontalMv: number; v1Mv: number };

/** Fibrillation waves at 5 to 8 Hz that drift in phase and size. */
export function fibrillationWaves(random: Random): AtrialActivity {
  const parts = [5.4, 6.3, 7.4].map((hz) => ({
    hz: hz + 0.4 * random.next(),
    phase: 2 * Math.PI * random.next(),
    driftHz: 0.15 + 0.3 * random.next(),
    driftPhase: 2 * Math.PI * random.next(),
  }));
  return (timeMs) => {
    const t = timeMs / 1000;
    let sum = 0;
    for (const part of parts) {
      const drift = Math.sin(2 * Math.PI * part.driftHz * t + part.driftPhase);
      sum += (0.7 + 0.3 * drift) * Math.sin(2 * Math.PI * part.hz * t + part.phase + 1.5 * drift);
    }
    return { frontalMv: 0.02 * sum, v1Mv: 0.04 * sum };
  };
}

/** Saw-tooth flutter waves, `atrialBpm` a minute, negative in the inferior leads. */
export function flutterWaves(atrialBpm: number): AtrialActivity {
  return (timeMs) => {
    const u = ((timeMs * atrialBpm) / 60000) % 1;
    const phase = u < 0 ? u + 1 : u;
    const saw = phase < 0.75 ? 1 - (2 * phase) / 0.75 : (2 * (phase - 0.75)) / 0.25 - 1;
    return { frontalMv: -0.12 * saw, v1Mv: 0.08 * saw };
  };
}
