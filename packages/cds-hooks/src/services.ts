import type { FactValue } from "@bedside/chart";
import type { Inference } from "@bedside/inference/node";
import type { ModelCard } from "@bedside/models";
import type { BedsideConfig } from "@bedside/smart";
import type { Localized } from "@bedside/terminology";
import type { AppPath, CardContext } from "./cards/card.ts";
import { coronaryCards, type ModelAnswer } from "./cards/coronary.ts";
import { ecgCards } from "./cards/ecg.ts";
import { lungCards } from "./cards/lung.ts";
import { type OpenedChart, openChart } from "./chart.ts";
import type { Gathering } from "./gather.ts";
import { CHART_SWEEP, chartPrefetch, ECG_PREFETCH, PATIENT_KEY, type PlannedPrefetch } from "./prefetch.ts";
import { type Card, Refusal } from "./types.ts";

/** One service: what discovery says of it, and how it answers. */
export interface Service {
  id: string;
  title: Localized;
  description: Localized;
  prefetch: readonly PlannedPrefetch[];
  cards(patientId: string, data: Gathering, context: CardContext): Promise<Card[]>;
}

export interface ServiceParts {
  inference: Inference;
  cards: readonly ModelCard[];
  config: BedsideConfig;
  now: () => Date;
}

/** One service for each app. */
export function services({ inference, cards, config, now }: ServiceParts): Service[] {
  const region = config.site.score2Region;
  const settings: Record<string, FactValue> = region ? { "score2-region": region } : {};
  const ofApp = (app: AppPath) => cards.filter((card) => card.app === app && card.status !== "recalled");

  /** The models of one question on the facts that the app would have. */
  function modelService(
    app: AppPath,
    group: string,
    words: Pick<Service, "title" | "description">,
    answer: (answers: ModelAnswer[], opened: OpenedChart, context: CardContext) => Card[],
  ): Service {
    const models = ofApp(app);
    const concepts = conceptsOf(models);
    const plans = chartPrefetch(concepts);
    return {
      id: `bedside-${app}`,
      ...words,
      prefetch: [...plans, ...CHART_SWEEP],
      async cards(patientId, data, context) {
        const opened = await openChart(patientId, concepts, plans, data);
        const asked = models.filter((card) => card.group === group);
        const answers = await Promise.all(
          asked.map(
            async (card): Promise<ModelAnswer> => ({
              entry: { card },
              result: await inference.run(card.id, opened.chart.facts, settings, `Patient/${patientId}`),
            }),
          ),
        );
        return answer(answers, opened, context);
      },
    };
  }

  return [
    modelService(
      "coronary-risk",
      "prevention",
      {
        title: { en: "Coronary risk", "zh-TW": "冠心病風險" },
        description: {
          en: "10-year cardiovascular risk when it is high, or what is missing to compute it",
          "zh-TW": "10 年心血管風險偏高時提示，或提示缺少哪些資料",
        },
      },
      coronaryCards,
    ),
    modelService(
      "lung-decision",
      "screening-eligibility",
      {
        title: { en: "Lung cancer screening", "zh-TW": "肺癌篩檢" },
        description: {
          en: "Eligibility for low-dose CT screening in Taiwan",
          "zh-TW": "國健署低劑量電腦斷層篩檢資格",
        },
      },
      (answers, opened, context) => lungCards(answers, (id) => inference.table(id), opened, context),
    ),
    {
      id: "bedside-ecg-triage",
      title: { en: "ECG triage", "zh-TW": "心電圖分級" },
      description: { en: "The most urgent unread ECG of the last days", "zh-TW": "近日最緊急的未判讀心電圖" },
      prefetch: ECG_PREFETCH,
      async cards(_patientId, data, context) {
        const [patient, ...found] = await Promise.all([
          data.patient(PATIENT_KEY),
          ...ECG_PREFETCH.map(({ key, plan }) => data.search(key, plan)),
        ]);
        const [ecgs, reports] = found;
        if (!patient.ok) throw new Refusal(412, `The Patient resource could not be had: ${patient.why}.`);
        if (!ecgs?.ok || !reports)
          throw new Refusal(412, `The patient's ECGs could not be had: ${ecgs?.ok === false ? ecgs.cause.text : ""}.`);
        const network = ofApp("ecg-triage").find((card) => card.kind === "network") ?? null;
        return ecgCards(patient.resource, [ecgs, reports], network, inference, now(), context);
      },
    },
  ];
}

/** Concepts that the models read from the chart, as the apps ask for them: inputs and exclusions, not site settings. */
function conceptsOf(models: readonly ModelCard[]): string[] {
  const ids = models.flatMap((card) => [
    ...card.inputs.filter((input) => !input.setting).map((input) => input.concept),
    ...card.refuseWhen.map((rule) => rule.concept),
  ]);
  return [...new Set(ids)];
}
