import type { Fact, FactValue } from "@bedside/chart";
import type { CatalogueEntry } from "@bedside/inference";
import type { Session } from "@bedside/smart";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { AppProps } from "./boot.tsx";
import { type OpenChart, useChart } from "./useChart.ts";
import { type Entries, missingFact, useEntries } from "./useEntries.ts";
import { type ModelOutcome, useCatalogue, useResults } from "./useResults.ts";

export interface Clinic {
  chart: OpenChart;
  entries: Entries;
  models: readonly CatalogueEntry[];
  modelsError: Error | null;
  retryModels: () => void;
  outcomes: Record<string, ModelOutcome>;
  settings: Record<string, FactValue>;
  /** The fact of a concept: the chart's, an entered one, a site setting as a fact, or absent. */
  fact: (concept: string) => Fact;
  clinician: { reference: string | null; display: string };
}

/** Everything a screen of models needs: the open chart, what was entered, and every model of the app run on both. */
export function useClinic({ app, config, session, inference }: AppProps, firstGroup: string): Clinic {
  const { entries: models, error, retry } = useCatalogue(inference, app);
  const concepts = useMemo(() => conceptsOf(models), [models]);
  const clinician = useClinician(session);
  const [answered, setAnswered] = useState(false);
  const chart = useChart(session, concepts, answered);
  const entries = useEntries(chart.chart, clinician.display);
  const region = config.site.score2Region;
  const site = useMemo((): Record<string, FactValue> => (region ? { "score2-region": region } : {}), [region]);
  const ready = chart.complete && models.length > 0;
  const outcomes = useResults(inference, models, ready ? entries.facts : null, site, session.patient, firstGroup);
  const hasAnswer = Object.keys(outcomes).length > 0;
  useEffect(() => setAnswered((before) => before || hasAnswer), [hasAnswer]);
  const fact = (concept: string): Fact => {
    const known = entries.facts[concept];
    const setting = site[concept];
    if (setting !== undefined && known?.state !== "entered")
      return { ...missingFact(concept), state: "found", value: setting };
    return known ?? (chart.complete ? missingFact(concept) : { ...missingFact(concept), state: "loading" });
  };
  return { chart, entries, models, modelsError: error, retryModels: retry, outcomes, settings: site, fact, clinician };
}

const SEVERAL: string[] = [];

/** Concepts that the models read from the chart: inputs and exclusions, not site settings. */
function conceptsOf(models: readonly CatalogueEntry[]): string[] {
  if (models.length === 0) return SEVERAL;
  const ids = models.flatMap(({ card }) => [
    ...card.inputs.filter((input) => !input.setting).map((input) => input.concept),
    ...card.refuseWhen.map((rule) => rule.concept),
  ]);
  return [...new Set(ids)];
}

/** Who is signed in, by name as the server has it; an empty name when the server does not say: then only drafts. */
export function useClinician(session: Session): { reference: string | null; display: string } {
  const clinician = useQuery({ queryKey: [session.patient, "clinician"], queryFn: () => session.clinician() });
  return clinician.data ?? NOBODY;
}

const NOBODY = { reference: null, display: "" };
