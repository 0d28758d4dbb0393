/** Which beats look alike, and where exactly each lies on the shape of its class. */
export interface BeatClasses {
  /** Sample index of each beat, moved to where its shape fits its class best. */
  aligned: number[];
  /** Class of each beat; 0 is the largest class, -1 a beat like no other. */
  classOf: number[];
  /** Members of each class (indices of beats), largest first. */
  members: number[][];
}

/** A complex lies within this time of its middle. */
export const QRS_REACH_S = 0.08;
const SHIFT_S = 0.02;
const ALIKE = [0.9, 0.82, 0.7];
const MOST_CLASSES = 16;
/**
 * Classes whose mean shapes are this much alike are one: the shape has drifted, with breathing or posture (MIT-BIH DS1:
 * normal beats that had fallen in two correlate by 0.94 or more, ventricular ones with them by 0.90 or less).
 */
const SAME = 0.93;
const MEAN_OF = 100;
/** A first class smaller than this part means that noise, not shape, separates the beats. */
const ENOUGH = 0.45;

interface Template {
  shape: Float64Array;
  norm: number;
  count: number;
}

/**
 * Beats of one shape in one class: correlation of the QRS (80 ms on each side) over all leads together, against running
 * means. The limit is lowered when noise leaves no class with near half of the beats.
 */
export function classifyBeats(samples: Float32Array[], fs: number, beats: number[]): BeatClasses {
  let result = cluster(samples, fs, beats, ALIKE[0]!);
  for (const limit of ALIKE.slice(1)) {
    if ((result.members[0]?.length ?? 0) >= ENOUGH * beats.length) break;
    result = cluster(samples, fs, beats, limit);
  }
  return joinDrifted(samples, fs, result);
}

/** Puts the classes that look like the largest into it, their beats moved to where the shapes agree best. */
function joinDrifted(samples: Float32Array[], fs: number, { aligned, members }: BeatClasses): BeatClasses {
  const [first, ...others] = members;
  if (!first || others.length === 0) return ordered(aligned, members);
  const reach = Math.round(QRS_REACH_S * fs);
  const widest = Math.round(SHIFT_S * fs);
  const mean = (list: number[], shift: number) =>
    meanShape(
      samples,
      reach,
      list.map((i) => aligned[i]! + shift),
    );
  const main = mean(first, 0);
  const joined = [...first];
  const moved = aligned.slice();
  const left: number[][] = [];
  for (const list of others) {
    let best = { r: -2, shift: 0 };
    for (let shift = -widest; list.length > 1 && shift <= widest; shift++) {
      const own = mean(list, shift);
      const r = dot(main.shape, own.shape) / (main.norm * own.norm || 1);
      if (r > best.r) best = { r, shift };
    }
    if (best.r < SAME) left.push(list);
    else {
      joined.push(...list);
      for (const i of list) moved[i]! += best.shift;
    }
  }
  return ordered(moved, [joined.sort((a, b) => a - b), ...left]);
}

/** Mean of the complexes at the given samples, lead after lead, each without its own mean; of 100 of them at most. */
export function meanShape(
  samples: Float32Array[],
  reach: number,
  places: number[],
): { shape: Float64Array; norm: number } {
  const beat = new Float64Array((2 * reach + 1) * samples.length);
  const shape = new Float64Array(beat.length);
  const step = Math.ceil(places.length / MEAN_OF);
  const count = Math.ceil(places.length / step);
  for (let k = 0; k < places.length; k += step) {
    cut(samples, places[k]!, reach, beat);
    for (let i = 0; i < shape.length; i++) shape[i]! += beat[i]! / count;
  }
  return { shape, norm: Math.sqrt(dot(shape, shape)) };
}

function ordered(aligned: number[], members: number[][]): BeatClasses {
  members.sort((a, b) => b.length - a.length);
  const classOf = aligned.map(() => -1);
  for (const [k, list] of members.entries()) for (const i of list) classOf[i] = k;
  return { aligned, classOf, members };
}

function cluster(samples: Float32Array[], fs: number, beats: number[], limit: number): BeatClasses {
  const reach = Math.round(QRS_REACH_S * fs);
  const templates: Template[] = [];
  const beat = new Float64Array((2 * reach + 1) * samples.length);
  const coarse = Math.max(1, Math.round(0.005 * fs));
  const widest = Math.round(SHIFT_S * fs);
  const fit = (at: number, step: number) => {
    let best = { template: -1, shift: 0, r: -2 };
    for (let shift = -widest; shift <= widest; shift += step) {
      const norm = cut(samples, at + shift, reach, beat);
      for (const [k, template] of templates.entries()) {
        const r = dot(beat, template.shape) / (norm * template.norm || 1);
        if (r > best.r + 1e-9) best = { template: k, shift, r };
      }
    }
    return best;
  };
  for (const at of beats) {
    const { template, shift, r } = fit(at, coarse);
    if (r >= limit) merge(templates[template]!, samples, at + shift, reach, beat);
    else if (templates.length < MOST_CLASSES) {
      const norm = cut(samples, at, reach, beat);
      templates.push({ shape: beat.slice(), norm, count: 1 });
    }
  }
  const aligned: number[] = [];
  const found = beats.map((at) => {
    const { template, shift, r } = fit(at, Math.max(1, Math.round(0.002 * fs)));
    aligned.push(r >= limit - 0.05 ? at + shift : at);
    return r >= limit - 0.05 ? template : -1;
  });
  const members = templates
    .map((_, k) => found.flatMap((own, i) => (own === k ? [i] : [])))
    .filter((list) => list.length > 0);
  return ordered(aligned, members);
}

/** The QRS of each lead without its mean, one after the other; returns its norm. Outside the recording: 0. */
export function cut(samples: Float32Array[], at: number, reach: number, out: Float64Array): number {
  const width = 2 * reach + 1;
  let power = 0;
  const start = at - reach;
  const from = Math.max(0, -start);
  out.fill(0);
  for (let l = 0; l < samples.length; l++) {
    const lead = samples[l]!;
    const to = Math.min(width, lead.length - start);
    let mean = 0;
    for (let i = from; i < to; i++) {
      const v = lead[start + i]! || 0;
      out[l * width + i] = v;
      mean += v;
    }
    mean /= width;
    for (let i = 0; i < width; i++) {
      const v = out[l * width + i]! - mean;
      out[l * width + i] = v;
      power += v * v;
    }
  }
  return Math.sqrt(power);
}

function merge(template: Template, samples: Float32Array[], at: number, reach: number, beat: Float64Array): void {
  cut(samples, at, reach, beat);
  template.count++;
  const part = Math.max(1 / template.count, 0.08);
  let power = 0;
  for (let i = 0; i < beat.length; i++) {
    const v = template.shape[i]! + part * (beat[i]! - template.shape[i]!);
    template.shape[i] = v;
    power += v * v;
  }
  template.norm = Math.sqrt(power);
}

/** In four sums, which a processor adds side by side. */
function dot(x: Float64Array, y: Float64Array): number {
  let i = 0;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (; i + 3 < x.length; i += 4) {
    a += x[i]! * y[i]!;
    b += x[i + 1]! * y[i + 1]!;
    c += x[i + 2]! * y[i + 2]!;
    d += x[i + 3]! * y[i + 3]!;
  }
  for (; i < x.length; i++) a += x[i]! * y[i]!;
  return a + b + (c + d);
}
