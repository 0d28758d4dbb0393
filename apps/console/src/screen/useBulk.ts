import { type TextFunction, type TextValues, useLocale } from "@bedside/ui";
import { useState } from "react";
import type { Candidates } from "../candidates/client.ts";
import { type Change, decisionOf, type Entry } from "../codemap/index.ts";
import type { ConsoleMessages } from "../messages.ts";
import { whyOf } from "./useCandidates.ts";

/** A sentence that is said in whatever language the screen has. */
export interface Said {
  key: keyof ConsoleMessages;
  values: TextValues;
}
export const wordsOf = (said: Said, text: TextFunction<keyof ConsoleMessages>): string => text(said.key, said.values);

/** Rows that the mapper is asked about at once. */
const BATCH = 100;

/** What is done with a selection. Only rows that are shown are changed. */
export function useBulk(
  rows: readonly Entry[],
  candidates: Candidates,
  make: (changes: readonly Change[]) => number,
  onSaid: (said: Said | null) => void,
) {
  const locale = useLocale();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [proposing, setProposing] = useState<number | null>(null);
  const chosen = rows.filter(({ row }) => selected.has(row.key));

  const select = (keys: readonly string[], isSelected: boolean) => {
    const after = new Set(selected);
    for (const key of keys) {
      if (isSelected) after.add(key);
      else after.delete(key);
    }
    setSelected(after);
  };
  const change = (changeOf: (row: string) => Change) => {
    const changes = chosen.map(({ row }) => changeOf(row.key));
    const done = make(changes);
    onSaid({ key: "bulk.done", values: { done, n: changes.length } });
  };
  const propose = async () => {
    const open = chosen.filter(({ state }) => state.decision === null);
    const changes: Change[] = [];
    try {
      for (let from = 0; from < open.length; from += BATCH) {
        setProposing(open.length - from);
        const batch = open.slice(from, from + BATCH).map(({ row }) => row);
        const sure = await candidates.sureOf(batch, locale);
        for (const [at, candidate] of sure.entries())
          if (candidate) changes.push({ row: batch[at]!.key, do: "propose", decision: decisionOf(candidate) });
      }
      const done = make(changes);
      onSaid({ key: "bulk.proposed", values: { done, left: chosen.length - done } });
    } catch (cause) {
      onSaid({ key: "cand.failed", values: { why: whyOf(cause) } });
    } finally {
      setProposing(null);
    }
  };
  return {
    selected,
    chosen,
    hidden: selected.size - chosen.length,
    proposing,
    select,
    clear: () => setSelected(new Set()),
    change,
    propose,
  };
}
