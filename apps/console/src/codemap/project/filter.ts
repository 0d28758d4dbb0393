import { foldName } from "./act.ts";
import { type Chunked, summed } from "./chunked.ts";
import { targetsOf } from "./decision.ts";
import type { Entry, Project } from "./project.ts";
import { foldText, type LocalRow } from "./row.ts";
import { approvalRefusal, type RowState, type RowStatus, statusOf } from "./state.ts";

export interface Filter {
  status?: RowStatus | null;
  /** Words of the code, item, specimen, unit, method or target; every one has to be there. */
  text?: string;
  assignee?: string | null;
  /** Rows that the newest list does not have any more. */
  gone?: boolean | null;
  /** Only what waits for this person: decisions of others that nobody has approved. */
  approvableBy?: string | null;
}

export const SORTS = ["list", "count", "code", "item"] as const;
export type Sort = (typeof SORTS)[number];

const rowTexts = new WeakMap<LocalRow, string>();
function rowText(row: LocalRow): string {
  let text = rowTexts.get(row);
  if (text === undefined) {
    text = foldText([row.code, row.order, row.item, row.specimen, row.unit, row.method].join(" "));
    rowTexts.set(row, text);
  }
  return text;
}

const targetText = (state: RowState) =>
  foldText(
    targetsOf(state.decision)
      .flatMap(({ code, display }) => [code, display])
      .join(" "),
  );

/** The rows that a filter lets through, in the order that is asked for; `count` has the most frequent first. */
export function filterRows(project: Project, filter: Filter, sort: Sort = "list"): Entry[] {
  const words = foldText(filter.text ?? "")
    .split(" ")
    .filter((word) => word !== "");
  const assignee = filter.assignee ? foldName(filter.assignee) : null;
  const isWanted = ({ row, state }: Entry): boolean => {
    if (filter.status && statusOf(state) !== filter.status) return false;
    if (filter.gone !== undefined && filter.gone !== null && row.gone !== filter.gone) return false;
    if (assignee !== null && (state.assignee === null || foldName(state.assignee) !== assignee)) return false;
    if (filter.approvableBy && (state.decision === null || approvalRefusal(state, filter.approvableBy))) return false;
    return words.every((word) => rowText(row).includes(word) || targetText(state).includes(word));
  };
  const found = project.entries.chunks.flatMap((chunk) => chunk.filter(isWanted));
  return sort === "list" ? found : found.sort(ORDERS[sort]);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const ORDERS: Readonly<Record<Exclude<Sort, "list">, (a: Entry, b: Entry) => number>> = {
  count: (a, b) => b.row.count - a.row.count,
  code: (a, b) => compare(a.row.code, b.row.code) || compare(a.row.item, b.row.item),
  item: (a, b) => compare(a.row.item, b.row.item) || compare(a.row.code, b.row.code),
};

const withWork: (entries: Chunked<Entry>) => Entry[][] = summed((chunk: readonly Entry[]) =>
  chunk.filter(({ state }) => state.decision !== null || state.review !== null || state.notes.length > 0),
);

/** Rows that anything was decided, asked or noted about. */
export const workedRows = (project: Project): Entry[] => withWork(project.entries).flat();
