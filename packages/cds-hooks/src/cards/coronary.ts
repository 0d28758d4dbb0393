import { formatResultValue, leadingModel, type ModelCard, modelReasonText, type Result } from "@bedside/models";
import type { OpenedChart } from "../chart.ts";
import type { Card } from "../types.ts";
import { type CardContext, failureLines, makeCard, modelLine } from "./card.ts";
import { categoryText, gapsText, inputLines, noteLines, rangeText } from "./model-text.ts";

export interface ModelAnswer {
  entry: { card: ModelCard };
  result: Result;
}

/** From "high" on the five-step scale: worth interrupting for. */
const HIGH = 3;
/** A number that one or two inputs stand in the way of is worth asking for; a chart that knows nothing is not. */
const FEW = 2;
/** The model is not for this patient: nothing to do about it in the app. */
const NOT_FOR = ["out-of-range", "excluded", "value-not-usable"];

/**
 * Coronary risk, the question of prevention: a high risk, a number that few inputs stand in the way of, or data that could
 * not be read. A low risk, or a model that is not for this patient, gives no card.
 */
export function coronaryCards(answers: readonly ModelAnswer[], opened: OpenedChart, context: CardContext): Card[] {
  const leading = leadingModel(answers.filter(({ entry }) => entry.card.group === "prevention"));
  if (!leading || opened.chart.patient.deceased.is) return [];
  const { card } = leading.entry;
  const { result } = leading;
  const said = headline(card, result, opened.failures.length > 0, context);
  if (!said) return [];
  const detail = [
    result.status === "range" && result.low !== null && result.high !== null
      ? context.say("risk.range-now", { range: rangeText(card, result.low, result.high) })
      : "",
    inputLines(card, result, context),
    noteLines(result, context),
    failureLines(opened.failures, context),
    modelLine(card, result.backend, context),
  ];
  return [makeCard(context, "coronary-risk", { ...said, detail, appContext: { model: card.id } })];
}

function headline(
  card: ModelCard,
  result: Result,
  partial: boolean,
  context: CardContext,
): { summary: string; indicator: Card["indicator"] } | null {
  const { language, say } = context;
  const model = card.name[language];
  if (result.status === "refused") {
    if (NOT_FOR.includes(result.reason.code)) return null;
    const reason = modelReasonText(result.reason, language);
    return reason === null ? null : { summary: say("risk.refused", { model, reason }), indicator: "info" };
  }
  const high = (result.category?.step ?? 0) >= HIGH;
  const category = categoryText(card, result.category?.id, context);
  if (result.status === "result") {
    if (!high || result.value === null) return null;
    return {
      summary: say("risk.is", { model, value: formatResultValue(card, result.value), category }),
      indicator: "warning",
    };
  }
  if (result.low === null || result.high === null) return null;
  const gaps = gapsText(card, result.missing, context);
  if (high)
    return {
      summary: say("risk.range", { model, range: rangeText(card, result.low, result.high), category, gaps }),
      indicator: "warning",
    };
  if (result.category !== null || (result.missing.length > FEW && !partial)) return null;
  return { summary: say("risk.not", { output: card.output.name[language], gaps }), indicator: "info" };
}
