import type { CategoryOutcome, MissingInput } from "../result.ts";
import type { Exploration } from "./explore.ts";

/** The model's answer in every explored row. */
export interface Answers {
  value: ArrayLike<number>;
  category: (CategoryOutcome | null)[];
}

export interface Span {
  low: number;
  high: number;
  /** Null when the rows disagree or none has a category. */
  category: CategoryOutcome | null;
}

export function spanOf(answers: Answers, rows: readonly number[]): Span {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const first = answers.category[rows[0] ?? 0] ?? null;
  let agree = first !== null;
  for (const row of rows) {
    const value = answers.value[row] ?? Number.NaN;
    if (value < low) low = value;
    if (value > high) high = value;
    const category = answers.category[row] ?? null;
    if (category?.id !== first?.id || category?.source !== first?.source) agree = false;
  }
  return { low, high, category: agree ? first : null };
}

/** What knowing each open input would do in these rows, the one that narrows most first. */
export function rankMissing(
  exploration: Exploration,
  answers: Answers,
  rows: readonly number[],
  why: readonly MissingInput["why"][],
): MissingInput[] {
  const whole = spanOf(answers, rows);
  const ranked = exploration.open.map(({ input, entries }, k): MissingInput => {
    const groups = entries.map((): number[] => []);
    for (const row of rows) groups[exploration.index[row]?.[k] ?? 0]?.push(row);
    const spans = entries.flatMap((entry, i) => {
      const group = groups[i] ?? [];
      return group.length === 0 ? [] : [{ value: entry.value, ...spanOf(answers, group) }];
    });
    const width = spans.reduce((sum, span) => sum + (span.high - span.low), 0) / spans.length;
    return {
      column: input.column,
      concept: input.concept,
      why: why[k] ?? "absent",
      remaining: spans.map(({ value, low, high, category }) => ({ value, low, high, category: category?.id ?? null })),
      narrows: Math.max(0, whole.high - whole.low - width),
      settles: spans.every((span) => span.category !== null),
    };
  });
  return ranked.sort((a, b) => b.narrows - a.narrows);
}

/** Columns of open inputs that change the answer in no row. Empty when not every combination was tried. */
export function idleColumns(exploration: Exploration, answers: Answers): string[] {
  if (!exploration.complete) return [];
  let stride = 1;
  const idle: string[] = [];
  for (let k = exploration.open.length - 1; k >= 0; k--) {
    const open = exploration.open[k];
    if (!open) continue;
    const step = stride;
    const changesNothing = exploration.index.every((entries, row) =>
      same(answers.value[row], answers.value[row - (entries[k] ?? 0) * step]),
    );
    if (changesNothing) idle.unshift(open.input.column);
    stride *= open.entries.length;
  }
  return idle;
}

/** A runtime's vectorised and scalar code differ in the last bits, so one row in two places does too. */
const LAST_BITS = 1e-12;

function same(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && Math.abs(a - b) <= LAST_BITS * Math.abs(a);
}
