import { type Mark, measure, type Recording } from "@bedside/ecg";
import { type LudbRecord, ludb } from "./sets.ts";
import { add, type Counts, matchInOrder, meanSd, none, ppv, se, table } from "./stats.ts";

const WINDOW_S = 0.15;
const WAVES = ["P", "QRS", "T"] as const;
const EDGES = ["onset", "peak", "offset"] as const;
const AIM_MS: Record<string, number> = {
  "P onset": 12,
  "P offset": 12,
  "QRS onset": 8,
  "QRS offset": 10,
  "T offset": 20,
};

export interface MarkScore {
  counts: Counts;
  /** Found minus marked, ms. */
  errors: number[];
}
export type Scores = Record<string, MarkScore>;

const emptyScores = (): Scores =>
  Object.fromEntries(WAVES.flatMap((wave) => EDGES.map((edge) => [`${wave} ${edge}`, { counts: none, errors: [] }])));

/** Compares marks of one lead. Only between the first and the last complex that was marked by hand. */
function scoreLead(marked: Mark[], found: Mark[], fs: number, scores: Scores): void {
  const complexes = marked.filter(({ wave }) => wave === "QRS");
  if (complexes.length === 0) return;
  const from = Math.min(...marked.map(({ onset }) => onset)) - WINDOW_S * fs;
  const to = Math.max(...marked.map(({ offset }) => offset)) + WINDOW_S * fs;
  for (const wave of WAVES) {
    const reference = marked.filter((mark) => mark.wave === wave).sort((a, b) => a.onset - b.onset);
    const ours = found
      .filter((mark) => mark.wave === wave && mark.onset >= from && mark.offset <= to)
      .sort((a, b) => a.onset - b.onset);
    for (const edge of EDGES) {
      const score = scores[`${wave} ${edge}`]!;
      const pairs = matchInOrder(
        reference.map((mark) => mark[edge]),
        ours.map((mark) => mark[edge]),
        WINDOW_S * fs,
      );
      const tp = pairs.length;
      const matched = new Set(pairs.map(([, f]) => f));
      const fp = ours.filter((mark, f) => !matched.has(f) && !isOutside(mark, wave, complexes)).length;
      score.counts = add(score.counts, { tp, fp, fn: reference.length - tp });
      for (const [r, f] of pairs) score.errors.push(((ours[f]![edge] - reference[r]![edge]) * 1000) / fs);
    }
  }
}

/** LUDB leaves the waves of the first and the last cycle unmarked in part: those found there are not scored. */
function isOutside(mark: Mark, wave: Mark["wave"], complexes: Mark[]): boolean {
  if (wave === "P") return mark.peak < complexes[0]!.onset || mark.peak > complexes.at(-1)!.onset;
  if (wave === "T") return mark.peak < complexes[0]!.offset || mark.peak > complexes.at(-1)!.offset;
  return mark.peak < complexes[0]!.onset - 75 || mark.peak > complexes.at(-1)!.offset + 75;
}

/** One set of marks of all leads: for each complex the median over the leads that mark it (four or more). */
export function globalMarks(byLead: Record<string, Mark[]>, fs: number): Mark[] {
  return WAVES.flatMap((wave) => {
    const all = Object.values(byLead)
      .flatMap((marks) => marks.filter((mark) => mark.wave === wave))
      .sort((a, b) => a.peak - b.peak);
    const groups: Mark[][] = [];
    for (const mark of all) {
      const group = groups.at(-1);
      if (group && mark.peak - group[0]!.peak < 0.15 * fs) group.push(mark);
      else groups.push([mark]);
    }
    const middle = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
    return groups
      .filter((group) => group.length >= 4)
      .map((group) => ({
        wave,
        onset: middle(group.map(({ onset }) => onset)),
        peak: middle(group.map(({ peak }) => peak)),
        offset: middle(group.map(({ offset }) => offset)),
      }));
  });
}

export interface LudbResult {
  perLead: Scores;
  global: Scores;
  /** Each lead measured alone, without the others. */
  alone: Scores | null;
  heartRateErrors: number[];
}

export function scoreLudb(records: LudbRecord[], alone = false): LudbResult {
  const result: LudbResult = {
    perLead: emptyScores(),
    global: emptyScores(),
    alone: alone ? emptyScores() : null,
    heartRateErrors: [],
  };
  for (const { recording, marks } of records) {
    const fs = recording.samplingRateHz;
    const measured = measure(recording);
    for (const lead of recording.leads) {
      scoreLead(marks[lead]!, measured.marks[lead] ?? [], fs, result.perLead);
      if (result.alone) scoreLead(marks[lead]!, measure(only(recording, lead)).marks[lead] ?? [], fs, result.alone);
    }
    const reference = globalMarks(marks, fs);
    scoreLead(reference, globalMarks(measured.marks, fs), fs, result.global);
    const complexes = reference.filter(({ wave }) => wave === "QRS");
    const inside = measured.beats.filter((b) => b > complexes[0]!.onset - 50 && b < complexes.at(-1)!.offset + 50);
    if (complexes.length > 2 && inside.length > 2) {
      const rate = (at: number[]) => (60 * fs * (at.length - 1)) / (at.at(-1)! - at[0]!);
      result.heartRateErrors.push(rate(inside) - rate(complexes.map(({ peak }) => peak)));
    }
  }
  return result;
}

const only = (recording: Recording, lead: string): Recording => ({
  ...recording,
  leads: [lead],
  samples: [recording.samples[recording.leads.indexOf(lead)]!],
});

export function scoreRows(scores: Scores): (string | number)[][] {
  return Object.entries(scores).map(([name, { counts: c, errors }]) => {
    const { mean, sd } = meanSd(errors);
    const aim = AIM_MS[name];
    return [
      name,
      c.tp + c.fn,
      se(c).toFixed(2),
      ppv(c).toFixed(2),
      mean.toFixed(1),
      sd.toFixed(1),
      aim === undefined ? "" : `<= ${aim}`,
    ];
  });
}

/** Both results as one, for records that were measured by different networks. */
export function pooled(a: LudbResult, b: LudbResult): LudbResult {
  const join = (x: Scores, y: Scores): Scores =>
    Object.fromEntries(
      Object.entries(x).map(([name, { counts, errors }]) => [
        name,
        { counts: add(counts, y[name]!.counts), errors: [...errors, ...y[name]!.errors] },
      ]),
    );
  return {
    perLead: join(a.perLead, b.perLead),
    global: join(a.global, b.global),
    alone: a.alone && b.alone ? join(a.alone, b.alone) : null,
    heartRateErrors: [...a.heartRateErrors, ...b.heartRateErrors],
  };
}

export function ludbText(title: string, result: LudbResult): string {
  const head = ["mark", "n", "Se %", "+P %", "mean ms", "SD ms", "aim SD"];
  const worst = Math.max(...result.heartRateErrors.map(Math.abs));
  return [
    `${title}, 150 ms matching`,
    `lead by lead\n${table([head, ...scoreRows(result.perLead)])}`,
    `global (median over the leads)\n${table([head, ...scoreRows(result.global)])}`,
    ...(result.alone ? [`each lead measured alone\n${table([head, ...scoreRows(result.alone)])}`] : []),
    `heart rate: largest error ${worst.toFixed(2)} per minute`,
  ].join("\n\n");
}

/** The shipped network has learnt from these records; what it does on others `crossval.ts` says. */
export async function ludbTable(): Promise<string> {
  const records = await ludb();
  return ludbText(`LUDB odd, ${records.length} records that the network learnt from`, scoreLudb(records, true));
}
