import type { Fact, FactValue } from "@bedside/chart";
import { type CatalogueEntry, type Inference, InferenceError, type ModelStatus } from "@bedside/inference";
import type { Result } from "@bedside/models";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

/** One model of the screen and how it stands. */
export interface ModelOutcome {
  entry: CatalogueEntry;
  result: Result | null;
  error: InferenceError | null;
  status: ModelStatus | null;
}

export const CATALOGUE_KEY = ["catalogue"];

/** The published models of one app; empty while the catalogue loads. */
export function useCatalogue(
  inference: Inference,
  app: string,
): { entries: CatalogueEntry[]; error: Error | null; retry: () => void } {
  const query = useQuery({ queryKey: CATALOGUE_KEY, queryFn: () => inference.catalogue() });
  // The same array from render to render: what runs the models depends on it.
  const entries = useMemo(
    () => query.data?.filter((entry) => entry.card.app === app && entry.card.status !== "recalled") ?? NONE,
    [query.data, app],
  );
  return {
    entries,
    error: query.error,
    retry: () => void query.refetch(),
  };
}

const NONE: CatalogueEntry[] = [];

/**
 * Runs every model on the facts, again at each change; an answer that has been overtaken is dropped. The models of
 * the first screen go first: the worker does one thing at a time.
 */
export function useResults(
  inference: Inference,
  entries: readonly CatalogueEntry[],
  facts: Record<string, Fact> | null,
  settings: Record<string, FactValue>,
  patient: string,
  firstGroup: string,
): Record<string, ModelOutcome> {
  const [outcomes, setOutcomes] = useState<Record<string, ModelOutcome>>({});
  useEffect(() => {
    if (!facts) return;
    let current = true;
    const run = async (entry: CatalogueEntry) => {
      const { id } = entry.card;
      const put = (result: Result | null, error: InferenceError | null) => {
        if (current)
          setOutcomes((before) => ({ ...before, [id]: { entry, result, error, status: inference.status(id) } }));
      };
      try {
        put(await inference.run(id, facts, settings, patient), null);
      } catch (error) {
        put(
          null,
          error instanceof InferenceError ? error : new InferenceError("worker-died", { detail: String(error) }),
        );
      }
    };
    const shown = entries.filter(({ card }) => card.group === firstGroup);
    const others = entries.filter((entry) => !shown.includes(entry));
    void Promise.all(shown.map(run)).then(() => (current ? Promise.all(others.map(run)) : []));
    return () => {
      current = false;
    };
  }, [inference, entries, facts, settings, patient, firstGroup]);
  return outcomes;
}
