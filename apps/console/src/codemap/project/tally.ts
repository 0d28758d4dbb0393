import { type Chunked, summed } from "./chunked.ts";
import type { Entry, Project } from "./project.ts";
import { type RowStatus, STATUSES, statusOf } from "./state.ts";

export interface Amount {
  /** Distinct rows of the list. */
  codes: number;
  /** Results under them: what they weigh. */
  rows: number;
}

/** How many rows are in which state. */
export interface Tally {
  all: Amount;
  byStatus: Readonly<Record<RowStatus, Amount>>;
}

const blank = (): Tally => ({
  all: { codes: 0, rows: 0 },
  byStatus: Object.fromEntries(STATUSES.map((status) => [status, { codes: 0, rows: 0 }])) as Record<RowStatus, Amount>,
});

function add(to: Amount, codes: number, rows: number): void {
  to.codes += codes;
  to.rows += rows;
}

const ofChunks: (entries: Chunked<Entry>) => Tally[] = summed((chunk: readonly Entry[]) => {
  const tally = blank();
  for (const { row, state } of chunk) {
    add(tally.all, 1, row.count);
    add(tally.byStatus[statusOf(state)], 1, row.count);
  }
  return tally;
});

/** Counts of every state. After an act only what the act touched is counted again. */
export function tallyOf(project: Project): Tally {
  const sum = blank();
  for (const part of ofChunks(project.entries)) {
    add(sum.all, part.all.codes, part.all.rows);
    for (const status of STATUSES) add(sum.byStatus[status], part.byStatus[status].codes, part.byStatus[status].rows);
  }
  return sum;
}
