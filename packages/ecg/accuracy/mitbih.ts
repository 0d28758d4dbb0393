import type { Recording } from "@bedside/ecg";
import { findBeats } from "../src/signal/analyse.ts";
import type { BeatClasses } from "../src/signal/beat-classes.ts";
import { type MitRecord, mitbih } from "./sets.ts";
import { add, type Counts, counts, matchInOrder, none, ppv, se, table } from "./stats.ts";

const LEARNING_S = 300;
const WINDOW_S = 0.15;

/** QRS detection as AAMI EC57 scores it: 150 ms, one to one, no beats in ventricular flutter. */
export function scoreBeats(record: MitRecord, found: number[], fromS: number): Counts {
  const fs = record.recording.samplingRateHz;
  const scored = (sample: number) =>
    sample >= fromS * fs &&
    !record.flutter.some(([from, to]) => sample >= from - WINDOW_S * fs && sample < to + WINDOW_S * fs);
  return counts(record.beats.map(({ sample }) => sample).filter(scored), found.filter(scored), WINDOW_S * fs);
}

/** One lead of a recording alone: MLII where there is one, else the first; `other` the one that is left. */
export function single({ samples, leads, ...rest }: Recording, other = false): Recording {
  const first = Math.max(0, leads.indexOf("MLII"));
  const lead = other ? 1 - first : first;
  return { ...rest, leads: [leads[lead]!], samples: [samples[lead]!] };
}

export async function mitbihTable(): Promise<string> {
  const records = await mitbih();
  const rows: (string | number)[][] = [
    ["record", "beats", "FN", "FP", "Se %", "+P %", "FN MLII", "FP MLII", "FN V1", "FP V1"],
  ];
  const total = { all: none, late: none, first: none, firstLate: none, other: none };
  let ms = 0;
  const shapes = { ventricular: [0, 0], normal: [0, 0] };
  for (const record of records) {
    const started = performance.now();
    const both = findBeats(record.recording);
    ms = Math.max(ms, performance.now() - started);
    const all = scoreBeats(record, both.aligned, 0);
    const one = findBeats(single(record.recording)).aligned;
    const first = scoreBeats(record, one, 0);
    const other = scoreBeats(record, findBeats(single(record.recording, true)).aligned, 0);
    total.all = add(total.all, all);
    total.first = add(total.first, first);
    total.other = add(total.other, other);
    total.late = add(total.late, scoreBeats(record, both.aligned, LEARNING_S));
    total.firstLate = add(total.firstLate, scoreBeats(record, one, LEARNING_S));
    countShapes(record, both, shapes);
    rows.push([
      record.name,
      all.tp + all.fn,
      all.fn,
      all.fp,
      se(all).toFixed(2),
      ppv(all).toFixed(2),
      first.fn,
      first.fp,
      other.fn,
      other.fp,
    ]);
  }
  const sum = (name: string, c: Counts) => [
    name,
    c.tp + c.fn,
    c.fn,
    c.fp,
    se(c).toFixed(3),
    ppv(c).toFixed(3),
    "",
    "",
    "",
    "",
  ];
  rows.push(sum("both leads, all 30 min", total.all), sum("both leads, 5-30 min", total.late));
  rows.push(sum("MLII alone, all 30 min", total.first), sum("MLII alone, 5-30 min", total.firstLate));
  rows.push(sum("other lead alone, all 30 min", total.other));
  return `MIT-BIH DS1, QRS detection, AAMI EC57, 150 ms (aim 99.7)\n${table(rows)}\nslowest record: ${ms.toFixed(0)} ms\nbeat classes: ${percent(shapes.ventricular)} % of V beats left out of the dominant class, ${percent(shapes.normal)} % of N beats kept in it (records with under half N left out)`;
}

const percent = ([some, all]: number[]) => ((100 * some!) / all!).toFixed(1);

/** Ventricular beats outside, and normal ones inside the largest class, in records whose beats are mostly normal. */
function countShapes(
  { recording, beats }: MitRecord,
  { aligned: found, classOf }: BeatClasses,
  shapes: { ventricular: number[]; normal: number[] },
): void {
  if (beats.filter(({ code }) => code === 1).length < beats.length / 2) return;
  const fs = recording.samplingRateHz;
  const pairs = matchInOrder(
    beats.map(({ sample }) => sample),
    found,
    WINDOW_S * fs,
  );
  for (const [r, f] of pairs) {
    const { code } = beats[r]!;
    const list = code === 5 ? shapes.ventricular : code === 1 ? shapes.normal : null;
    if (!list) continue;
    list[1]!++;
    if ((classOf[f] === 0) === (code === 1)) list[0]!++;
  }
}
