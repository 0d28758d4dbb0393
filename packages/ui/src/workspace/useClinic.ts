import type { Fact, FactValue } from "@bedside/chart";
import type { CatalogueEntry } from "@bedside/inference";
import type { Session } from "@bedside/smart";
import { useQuery } from "@tanstack/react-query";
import type { Practitioner } from "fhir/r4.js";
import { useMemo } from "react";
import { useText } from "../i18n/i18n.tsx";
import type { AppProps } from "./boot.tsx";
import type { WorkspaceMessages } from "./messages.ts";
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
export function useClinic({ app, config, session, inference }: AppProps): Clinic {
  const { entries: models, error, retry } = useCatalogue(inference, app);
  const concepts = useMemo(() => conceptsOf(models), [models]);
  const clinician = useClinician(session);
  const chart = useChart(session, concepts);
  const entries = useEntries(chart.chart, clinician.display);
  const site = useMemo(() => (config.site.score2Region ? { "score2-region": config.site.score2Region } : {}), [config]);
  const ready = chart.complete && models.length > 0;
  const outcomes = useResults(inference, models, ready ? entries.facts : null, site);
  const fact = (concept: string): Fact => {
    const known = entries.facts[concept];
    if (known) return known;
    const setting = (site as Record<string, FactValue>)[concept];
    const empty = missingFact(concept);
    if (setting !== undefined) return { ...empty, state: "found", value: setting };
    return chart.complete ? empty : { ...empty, state: "loading" };
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

function useClinician(session: Session): { reference: string | null; display: string } {
  const text = useText<WorkspaceMessages>();
  const reference = session.user?.reference ?? null;
  const practitioner = useQuery({
    queryKey: ["clinician", reference],
    enabled: reference !== null,
    queryFn: async ({ signal }) => {
      const outcome = await session.read(reference ?? "", { signal });
      return outcome.ok && outcome.resource.resourceType === "Practitioner" ? nameOf(outcome.resource) : null;
    },
  });
  return { reference, display: practitioner.data ?? session.user?.name ?? text("clinician.unnamed") };
}

function nameOf(practitioner: Practitioner): string | null {
  const name = practitioner.name?.[0];
  return name?.text ?? ([name?.given?.join(" "), name?.family].filter(Boolean).join(" ") || null);
}
