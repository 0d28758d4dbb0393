/**
 * One beat as waves with an exact beginning and end, so that the true intervals are known.
 * In the frontal plane a wave is a vector (millivolt, degrees; I = A cos a, II = A cos(a - 60)); over the chest it has
 * one amplitude for each of V1..V6.
 */
export interface Wave {
  /** Milliseconds after the beginning of the QRS complex. */
  fromMs: number;
  toMs: number;
  frontalMv: number;
  axisDeg: number;
  chestMv: readonly [number, number, number, number, number, number];
  /** `bump`: raised cosine; `skewed`: its peak at 62 %; `plateau`: rises in the first 20 %, falls in the last 45 %. */
  shape: "bump" | "skewed" | "plateau";
}

export interface Morphology {
  p: Wave[];
  qrs: Wave[];
  t: Wave[];
  qrsMs: number;
  prMs: number;
  /** Axis of the largest frontal QRS vector. */
  axisDeg: number;
}

export interface MorphologyOptions {
  prMs: number;
  qtMs: number;
  axisDeg: number;
  conduction: "normal" | "lbbb" | "rbbb";
  stElevation: "none" | "inferior" | "anterior";
  /** Scales QRS voltages. */
  voltage: number;
}

const P_MS = 104;

/** Value of a wave of unit height at `u` in [0, 1]; 0 outside. */
export function waveShape(shape: Wave["shape"], u: number): number {
  if (u <= 0 || u >= 1) return 0;
  if (shape === "bump") return 0.5 - 0.5 * Math.cos(2 * Math.PI * u);
  if (shape === "skewed") return 0.5 - 0.5 * Math.cos(Math.PI * (u < 0.62 ? u / 0.62 : (1 - u) / 0.38));
  if (u < 0.2) return 0.5 - 0.5 * Math.cos((Math.PI * u) / 0.2);
  if (u < 0.55) return 1;
  return 0.5 + 0.5 * Math.cos((Math.PI * (u - 0.55)) / 0.45);
}

function qrsWaves(options: MorphologyOptions): { waves: Wave[]; qrsMs: number } {
  const k = options.voltage;
  const axis = options.axisDeg;
  if (options.conduction === "lbbb")
    return {
      qrsMs: 152,
      waves: [
        {
          fromMs: 0,
          toMs: 96,
          frontalMv: 0.7 * k,
          axisDeg: axis,
          chestMv: [-0.9, -1.3, -1.1, -0.2, 0.6, 0.8],
          shape: "bump",
        },
        {
          fromMs: 44,
          toMs: 152,
          frontalMv: 0.75 * k,
          axisDeg: axis,
          chestMv: [-0.9, -1.2, -0.9, 0.1, 0.8, 0.9],
          shape: "bump",
        },
      ],
    };
  const septal: Wave = {
    fromMs: 0,
    toMs: 26,
    frontalMv: 0.11 * k,
    axisDeg: axis + 180,
    chestMv: [0.18, 0.2, 0.12, 0, -0.08, -0.09],
    shape: "bump",
  };
  const main: Wave = {
    fromMs: 14,
    toMs: 68,
    frontalMv: 1.05 * k,
    axisDeg: axis,
    chestMv: [-0.15, 0.1, 0.6, 1.35, 1.35, 1.05],
    shape: "bump",
  };
  if (options.conduction === "rbbb")
    return {
      qrsMs: 138,
      waves: [
        septal,
        main,
        {
          fromMs: 40,
          toMs: 84,
          frontalMv: 0.15 * k,
          axisDeg: axis + 190,
          chestMv: [-0.45, -0.6, -0.5, -0.3, -0.1, 0],
          shape: "bump",
        },
        {
          fromMs: 62,
          toMs: 138,
          frontalMv: 0.34 * k,
          axisDeg: 180,
          chestMv: [0.85, 0.6, 0.15, -0.2, -0.32, -0.34],
          shape: "bump",
        },
      ],
    };
  return {
    qrsMs: 92,
    waves: [
      septal,
      main,
      {
        fromMs: 48,
        toMs: 92,
        frontalMv: 0.18 * k,
        axisDeg: axis + 190,
        chestMv: [-0.85, -1.2, -0.85, -0.45, -0.2, -0.08],
        shape: "bump",
      },
    ],
  };
}

function tWave(options: MorphologyOptions, qrsMs: number): Wave {
  const toMs = options.qtMs;
  const fromMs = Math.max(qrsMs + 30, toMs - 210);
  if (options.conduction === "lbbb")
    return {
      fromMs,
      toMs,
      frontalMv: 0.3,
      axisDeg: options.axisDeg + 175,
      chestMv: [0.45, 0.6, 0.5, 0.1, -0.25, -0.3],
      shape: "skewed",
    };
  const right = options.conduction === "rbbb" ? -0.28 : 0;
  return {
    fromMs,
    toMs,
    frontalMv: 0.3,
    axisDeg: 42,
    chestMv: [0.05 + right, 0.38 + right, 0.45, 0.42, 0.34, 0.26],
    shape: "skewed",
  };
}

function stWave(options: MorphologyOptions, qrsMs: number): Wave[] {
  const span = { fromMs: qrsMs - 26, toMs: options.qtMs, shape: "plateau" as const };
  if (options.stElevation === "inferior")
    return [{ ...span, frontalMv: 0.3, axisDeg: 112, chestMv: [0.02, -0.12, -0.12, -0.05, 0.03, 0.06] }];
  if (options.stElevation === "anterior")
    return [{ ...span, frontalMv: 0.08, axisDeg: -35, chestMv: [0.18, 0.38, 0.45, 0.36, 0.15, 0.05] }];
  return [];
}

/** The waves of one conducted beat. */
export function beatMorphology(options: MorphologyOptions): Morphology {
  const { waves, qrsMs } = qrsWaves(options);
  const p: Wave[] = [
    {
      fromMs: -options.prMs,
      toMs: -options.prMs + P_MS,
      frontalMv: 0.13,
      axisDeg: 54,
      chestMv: [0.02, 0.05, 0.06, 0.06, 0.06, 0.05],
      shape: "bump",
    },
    {
      fromMs: -options.prMs,
      toMs: -options.prMs + 62,
      frontalMv: 0,
      axisDeg: 0,
      chestMv: [0.06, 0.04, 0, 0, 0, 0],
      shape: "bump",
    },
    {
      fromMs: -options.prMs + 46,
      toMs: -options.prMs + P_MS,
      frontalMv: 0,
      axisDeg: 0,
      chestMv: [-0.07, -0.02, 0, 0, 0, 0],
      shape: "bump",
    },
  ];
  return {
    p,
    qrs: waves,
    t: [...stWave(options, qrsMs), tWave(options, qrsMs)],
    qrsMs,
    prMs: options.prMs,
    axisDeg: options.axisDeg,
  };
}

/** A premature ventricular beat: broad, no P wave, T opposite to its QRS. */
export function ventricularMorphology(): Morphology {
  return {
    p: [],
    qrs: [
      { fromMs: 0, toMs: 110, frontalMv: 1.3, axisDeg: 100, chestMv: [-0.9, -1.4, -1.2, -0.4, 0.7, 1], shape: "bump" },
      { fromMs: 62, toMs: 158, frontalMv: 0.8, axisDeg: 70, chestMv: [-0.6, -1, -0.8, 0.1, 0.6, 0.7], shape: "bump" },
    ],
    t: [
      {
        fromMs: 190,
        toMs: 430,
        frontalMv: 0.5,
        axisDeg: -85,
        chestMv: [0.5, 0.7, 0.6, 0.1, -0.35, -0.45],
        shape: "skewed",
      },
    ],
    qrsMs: 158,
    prMs: 0,
    axisDeg: 90,
  };
}
