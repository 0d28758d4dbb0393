import { type BeatClasses, cut, meanShape, QRS_REACH_S } from "./beat-classes.ts";
import { median } from "./filters.ts";

/** A gap of this many usual intervals is searched. */
const GAP = 1.5;
/** Not nearer to a known beat than this: its T wave is there. */
const NEAR_S = 0.36;
const STEP_S = 0.004;
/** What is found must look like the usual complex and be nearly as large. */
const ALIKE = 0.6;
const LEAST_SIZE = 0.5;
/** There must be a usual complex: this part of the beats, and this many. */
const USUAL_PART = 0.5;
const LEAST_BEATS = 4;

/**
 * The beats with those that noise had hidden: in a gap of the rhythm, where all leads together show the usual complex
 * after all. A pause stays a pause.
 */
export function withMissed(samples: Float32Array[], fs: number, { aligned, members }: BeatClasses): number[] {
  const usual = members[0] ?? [];
  if (usual.length < Math.max(LEAST_BEATS, USUAL_PART * aligned.length)) return aligned;
  const reach = Math.round(QRS_REACH_S * fs);
  const { shape, norm } = meanShape(
    samples,
    reach,
    usual.map((i) => aligned[i]!),
  );
  const rr = median(aligned.slice(1).map((beat, i) => beat - aligned[i]!));
  const near = Math.round(NEAR_S * fs);
  const step = Math.max(1, Math.round(STEP_S * fs));
  const beat = new Float64Array(shape.length);
  const search = (from: number, to: number): number[] => {
    if (to - from < GAP * rr) return [];
    let best = { at: -1, r: ALIKE };
    for (let at = from + near; at <= to - near; at += step) {
      const size = cut(samples, at, reach, beat);
      if (size < LEAST_SIZE * norm) continue;
      let sum = 0;
      for (let i = 0; i < beat.length; i++) sum += beat[i]! * shape[i]!;
      const r = sum / (size * norm);
      if (r > best.r) best = { at, r };
    }
    return best.at < 0 ? [] : [...search(from, best.at), best.at, ...search(best.at, to)];
  };
  return aligned.flatMap((at, i) => (i + 1 < aligned.length ? [at, ...search(at, aligned[i + 1]!)] : [at]));
}
