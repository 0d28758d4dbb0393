import type { Fact, FactValue } from "@bedside/chart";
import { type CatalogueEntry, type Inference, InferenceError, type ModelStatus } from "@bedside/inference";
import type { ModelCard, Result } from "@bedside/models";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";

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

/** Concepts that a model reads from the chart: inputs, exclusions and ties, not site settings. */
export function chartConcepts(card: ModelCard): string[] {
  return [
    ...card.inputs.filter((input) => !input.setting).map((input) => input.concept),
    ...card.refuseWhen.map((rule) => rule.concept),
    ...(card.tied ?? []).map((tie) => tie.concept),
  ];
}

/** What a model's answer depends on, as one text; null while one of its facts is loading. */
function basisOf(card: ModelCard, facts: Record<string, Fact>, settings: Record<string, FactValue>): string | null {
  const own = [...card.inputs.map((input) => input.concept), ...chartConcepts(card)];
  const used = own.map((concept) => facts[concept] ?? null);
  return used.some((fact) => fact?.state === "loading") ? null : JSON.stringify([used, settings]);
}

/**
 * Runs every model as soon as its own facts are there, and again when one of them changes; an answer that has been overtaken
 * is dropped. The models of the first screen go first: the worker does one thing at a time.
 */
export function useResults(
  inference: Inference,
  entries: readonly CatalogueEntry[],
  facts: Record<string, Fact> | null,
  settings: Record<string, FactValue>,
  patient: string,
  firstGroup: string,
): { outcomes: Record<string, ModelOutcome>; retry: () => void } {
  const [outcomes, setOutcomes] = useState<Record<string, ModelOutcome>>({});
  const asked = useRef<Record<string, string>>({});
  const [round, nextRound] = useReducer((n: number) => n + 1, 0);
  /** What failed runs again: a file or the engine that could not be loaded may be there now. */
  const retry = useCallback(() => {
    setOutcomes((before) => {
      const failed = Object.keys(before).filter((id) => before[id]?.error);
      for (const id of failed) delete asked.current[id];
      return Object.fromEntries(Object.entries(before).filter(([id]) => !failed.includes(id)));
    });
    nextRound();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is asked for by its number alone
  useEffect(() => {
    if (!facts) return;
    const run = async (entry: CatalogueEntry) => {
      const { id } = entry.card;
      const basis = basisOf(entry.card, facts, settings);
      if (basis === null || asked.current[id] === basis) return;
      asked.current[id] = basis;
      const put = (result: Result | null, error: InferenceError | null) => {
        if (asked.current[id] === basis)
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
    let current = true;
    const shown = entries.filter(({ card }) => card.group === firstGroup);
    const others = entries.filter((entry) => !shown.includes(entry));
    void Promise.all(shown.map(run)).then(() => (current ? Promise.all(others.map(run)) : []));
    return () => {
      current = false;
    };
  }, [inference, entries, facts, settings, patient, firstGroup, round]);
  return { outcomes, retry };
}
