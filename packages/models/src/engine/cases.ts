import type { ModelCard, ModelInput } from "../card.ts";
import type { Exploration } from "./explore.ts";
import type { Entry } from "./resolve.ts";

/** One row for the model: an entry for each input of the card, in order. */
export type Case = Entry[];

/** The rows of an exploration: known inputs fixed, open ones by the exploration's index. */
export function casesOf(card: ModelCard, known: ReadonlyMap<string, Entry>, exploration: Exploration): Case[] {
  const place = new Map(exploration.open.map((open, k) => [open.input.column, { k, entries: open.entries }]));
  return exploration.index.map((entries) => {
    const pick = (input: ModelInput): Entry => {
      const open = place.get(input.column);
      const entry = open ? open.entries[entries[open.k] ?? 0] : known.get(input.column);
      return entry ?? notCounted(input);
    };
    return withConditions(card, card.inputs.map(pick));
  });
}

/** What stands in the column of an input that does not count for this patient. */
function notCounted(input: ModelInput): Entry {
  const number = input.onlyWhen?.otherwise ?? 0;
  return { value: input.kind === "boolean" ? Boolean(number) : number, number };
}

function withConditions(card: ModelCard, row: Case): Case {
  return row.map((entry, i) => {
    const input = card.inputs[i];
    if (!input?.onlyWhen) return entry;
    const { column, equals } = input.onlyWhen;
    const other = row[card.inputs.findIndex((each) => each.column === column)];
    return other && equals.includes(String(other.value)) ? entry : notCounted(input);
  });
}

/** Row-major float64 [cases, inputs]. */
export function toRows(cases: readonly Case[], width: number): Float64Array {
  const rows = new Float64Array(cases.length * width);
  cases.forEach((each, row) => {
    each.forEach((entry, column) => {
      rows[row * width + column] = entry.number;
    });
  });
  return rows;
}

export function byColumn<T>(card: ModelCard, each: Case, of: (entry: Entry) => T): Record<string, T> {
  return Object.fromEntries(card.inputs.flatMap((input, i) => (each[i] ? [[input.column, of(each[i])]] : [])));
}
