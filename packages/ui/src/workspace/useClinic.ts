import type { Fact, FactValue } from "@bedside/chart";
import type { CatalogueEntry } from "@bedside/inference";
import type { ModelCard } from "@bedside/models";
import type { Session } from "@bedside/smart";
import { useEffect, useMemo, useState } from "react";
import type { AppProps } from "./boot.tsx";
import { type ChartRead, type OpenChart, useChart } from "./useChart.ts";
import { type Entries, missingFact, useEntries } from "./useEntries.ts";
import { useRead } from "./useRead.ts";
import { chartConcepts, type ModelOutcome, useCatalogue, useResults } from "./useResults.ts";

export interface Clinic {
  chart: OpenChart;
  entries: Entries;
  models: readonly CatalogueEntry[];
  modelsError: Error | null;
  retryModels: () => void;
  outcomes: Record<string, ModelOutcome>;
  /** Runs the models again that failed. */
  retryOutcomes: () => void;
  settings: Record<string, FactValue>;
  /** The fact of a concept: the chart's, an entered one, a site setting as a fact, or absent. */
  fact: (concept: string) => Fact;
  clinician: { reference: string | null; display: string };
}

/** Everything a screen of models needs: the open chart, what was entered, and every model of the app run on both. */
export function useClinic({ app, config, session, inference, hospital }: AppProps, firstGroup: string): Clinic {
  const { entries: models, error, retry } = useCatalogue(inference, app);
  const concepts = useMemo(() => conceptsOf(models), [models]);
  const clinician = useClinician(session);
  const [answered, setAnswered] = useState(false);
  const chart = useChart(session, concepts, hospital.codes, answered);
  const entries = useEntries(session, chart.chart, clinician.display);
  const region = config.site.score2Region;
  const site = useMemo((): Record<string, FactValue> => (region ? { "score2-region": region } : {}), [region]);
  const facts = chart.chart && models.length > 0 ? entries.facts : null;
  const { outcomes, retry: retryOutcomes } = useResults(inference, models, facts, site, session.patient, firstGroup);
  const hasAnswer = Object.keys(outcomes).length > 0;
  useEffect(() => setAnswered((before) => before || hasAnswer), [hasAnswer]);
  const fact = (concept: string): Fact => {
    const known = entries.facts[concept];
    const setting = site[concept];
    if (setting !== undefined && known?.state !== "entered")
      return { ...missingFact(concept), state: "found", value: setting };
    return known ?? missingFact(concept);
  };
  return {
    chart,
    entries,
    models,
    modelsError: error,
    retryModels: retry,
    outcomes,
    retryOutcomes,
    settings: site,
    fact,
    clinician,
  };
}

const SEVERAL: string[] = [];

/** Concepts that the models read from the chart. */
function conceptsOf(models: readonly CatalogueEntry[]): string[] {
  return models.length === 0 ? SEVERAL : [...new Set(models.flatMap(({ card }) => chartConcepts(card)))];
}

/** The reads that a model rests on: what its answer waits for, and what it was computed without. */
export function readsFor(chart: OpenChart, card: ModelCard): { waiting: ChartRead[]; lacking: ChartRead[] } {
  const concepts = new Set(chartConcepts(card));
  const used = chart.reads.filter((read) => read.concepts.some((concept) => concepts.has(concept)));
  return {
    waiting: used.filter((read) => read.state === "loading"),
    lacking: used.filter((read) => read.state === "failed"),
  };
}

/** Who is signed in, by name as the server has it; an empty name when the server does not say: then only drafts. */
export function useClinician(session: Session): { reference: string | null; display: string } {
  const clinician = useRead({ queryKey: [session.patient, "clinician"], queryFn: () => session.clinician() });
  return clinician.data ?? NOBODY;
}

const NOBODY = { reference: null, display: "" };
