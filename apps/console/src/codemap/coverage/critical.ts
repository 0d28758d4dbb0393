import type { ModelCard } from "@bedside/models";
import { CONCEPTS, SYSTEMS } from "@bedside/terminology";

/** A concept that models of an app compute with, and that results of the hospital can speak about. */
export interface CriticalConcept {
  app: ModelCard["app"];
  concept: string;
  /** Models that need it. */
  models: readonly string[];
  /** A model gives no answer, or a range, without it. */
  required: boolean;
}

/** Code systems that results are coded in. Diagnoses and drugs are not a laboratory's. */
const OF_RESULTS: readonly string[] = [SYSTEMS.loinc, SYSTEMS.nhiService];
/** What a network reads is no input by concept: the study has to be found. */
const OF_NETWORKS: Readonly<Partial<Record<ModelCard["app"], string>>> = { "ecg-triage": "ecg-study" };

/** The critical concepts of every app, out of the cards of its models. */
export function criticalConcepts(cards: readonly ModelCard[]): CriticalConcept[] {
  const found = new Map<string, CriticalConcept>();
  const add = (app: ModelCard["app"], concept: string, model: string, required: boolean) => {
    const codes = CONCEPTS[concept]?.codes ?? [];
    if (!codes.some(({ system }) => OF_RESULTS.includes(system))) return;
    const key = `${app} ${concept}`;
    const before = found.get(key) ?? { app, concept, models: [], required: false };
    const models = before.models.includes(model) ? before.models : [...before.models, model];
    found.set(key, { ...before, models, required: before.required || required });
  };
  for (const { app, id, kind, inputs } of cards) {
    for (const { concept, setting, required } of inputs) if (!setting) add(app, concept, id, required);
    const study = kind === "network" ? OF_NETWORKS[app] : undefined;
    if (study) add(app, study, id, true);
  }
  return [...found.values()];
}
