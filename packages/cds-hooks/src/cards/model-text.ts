import { type FactValue, formatDate } from "@bedside/chart";
import {
  categoryName,
  formatResultValue,
  type MissingInput,
  type ModelCard,
  modelReasonText,
  type Result,
  type UsedInput,
} from "@bedside/models";
import { conceptById, unitLabelOf } from "@bedside/terminology";
import { type CardContext, list, plain } from "./card.ts";
import { isWord } from "./words.ts";

/** Name of an input in the reader's language. */
function inputName(card: ModelCard, column: string, { language }: CardContext): string {
  const input = card.inputs.find((it) => it.column === column);
  if (input?.name) return input.name[language];
  try {
    return conceptById(input?.concept ?? column).name[language];
  } catch {
    return input?.concept ?? column;
  }
}

/** What is missing, in words, the same reason said once: `HDL cholesterol, smoking status missing; age conflicting`. */
export function gapsText(card: ModelCard, missing: readonly MissingInput[], context: CardContext): string {
  const { say } = context;
  const byWhy = Map.groupBy(missing, (it) => it.why);
  return [...byWhy]
    .map(([why, gaps]) =>
      say(`gap.${why}`, { what: gaps.map((gap) => inputName(card, gap.column, context)).join(say("and")) }),
    )
    .join(say("sentence"));
}

export function rangeText(card: ModelCard, low: number, high: number): string {
  return `${formatResultValue(card, low)} – ${formatResultValue(card, high)}`;
}

export function categoryText(card: ModelCard, id: string | undefined, { language }: CardContext): string {
  return (id === undefined ? null : categoryName(card, id)?.[language]) ?? "";
}

/** Every input that was used, with its value, its date and where it stands. */
export function inputLines(card: ModelCard, result: Result, context: CardContext): string {
  const { say } = context;
  const rows = card.inputs.flatMap(({ column }) => {
    const used = result.inputs[column];
    return used ? [`${inputName(card, column, context)}${say("colon")}${usedText(used, context)}`] : [];
  });
  return rows.length === 0 ? "" : `**${say("detail.inputs")}**\n\n${list(rows)}`;
}

function usedText(used: UsedInput, { say, language }: CardContext): string {
  if (used.origin === "setting") return `${choiceText(used.value, { say })} (${say("detail.setting")})`;
  if (used.origin === "absent-means") return say("detail.assumed");
  const { fact } = used;
  const value = fact?.value ?? used.value;
  const concept = concepts(used.concept);
  const shown =
    typeof value === "number"
      ? [numberText(value, concept?.digits ?? 1), unitLabelOf(concept, concept?.unit ?? fact?.unit ?? null, language)]
          .filter(Boolean)
          .join(" ")
      : choiceText(value, { say });
  const dated = fact?.effective
    ? formatDate(fact.effective)
    : used.concept === "age" || used.concept === "sex"
      ? ""
      : say("detail.undated");
  const source = fact?.source ? plain(fact.source) : "";
  return [plain(shown), dated, source].filter(Boolean).join(language === "en" ? ", " : "，");
}

/** At least the digits of the concept; more where the record has more, so that nothing is rounded away. */
function numberText(value: number, digits: number): string {
  const written = Number(value.toFixed(6));
  return Number(written.toFixed(digits)) === written ? written.toFixed(digits) : String(written);
}

function choiceText(value: FactValue, { say }: Pick<CardContext, "say">): string {
  if (typeof value === "boolean") return say(value ? "value.yes" : "value.no");
  const key = `value.${value}`;
  return isWord(key) ? say(key) : String(value);
}

function concepts(id: string) {
  try {
    return conceptById(id);
  } catch {
    return null;
  }
}

/** Warnings of the result, in words. */
export function noteLines(result: Result, { language, say }: CardContext): string {
  const rows = result.warnings.flatMap((warning) => modelReasonText(warning, language) ?? []);
  return rows.length === 0 ? "" : `**${say("detail.notes")}**\n\n${list(rows.map(plain))}`;
}
