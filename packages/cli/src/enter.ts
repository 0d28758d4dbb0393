import { CHART_CONCEPTS, enterFact, type Fact, type FactValue, SMOKING } from "@bedside/chart";
import type { ModelCard, ModelInput } from "@bedside/models";
import { conceptById } from "@bedside/terminology";
import { UsageError } from "./usage.ts";

export interface Sets {
  entered: ReadonlyMap<string, FactValue>;
  settings: Record<string, FactValue>;
}

const BY = "command line";

/** `concept=value` of every `--set`: a value to enter, or a site setting when it is no concept of a chart. */
export function parseSets(sets: readonly string[], cards: readonly ModelCard[]): Sets {
  const inputs = cards.flatMap((card) => card.inputs);
  const entered = new Map<string, FactValue>();
  const settings: Record<string, FactValue> = {};
  for (const set of sets) {
    const at = set.indexOf("=");
    if (at < 1 || at === set.length - 1) throw new UsageError(`--set takes CONCEPT=VALUE, not "${set}"`);
    const concept = set.slice(0, at);
    const mine = inputs.filter((input) => input.concept === concept);
    if (mine.length === 0 && !CHART_CONCEPTS.includes(concept)) {
      throw new UsageError(`--set: no model and no chart knows the concept "${concept}"`);
    }
    const value = parseValue(concept, mine, set.slice(at + 1));
    if (CHART_CONCEPTS.includes(concept)) entered.set(concept, value);
    else settings[concept] = value;
  }
  return { entered, settings };
}

function parseValue(concept: string, inputs: readonly ModelInput[], text: string): FactValue {
  const kind = inputs[0]?.kind ?? kindOf(concept);
  if (kind === "boolean") {
    if (/^(true|yes|1)$/i.test(text)) return true;
    if (/^(false|no|0)$/i.test(text)) return false;
    throw new UsageError(`--set ${concept} takes true or false, not "${text}"`);
  }
  if (kind === "quantity") {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value))
      throw new UsageError(`--set ${concept} takes a number, not "${text}"`);
    return value;
  }
  const allowed =
    concept === "smoking"
      ? new Set<string>(SMOKING)
      : new Set(inputs.flatMap((input) => [...Object.keys(input.choices ?? {}), ...(input.unknownChoices ?? [])]));
  if (allowed.size > 0 && !allowed.has(text)) {
    throw new UsageError(`--set ${concept} takes one of ${[...allowed].join(", ")}, not "${text}"`);
  }
  return text;
}

function kindOf(concept: string): "quantity" | "boolean" | "choice" {
  const { kind } = conceptById(concept);
  return kind === "text" ? "choice" : kind;
}

/** The facts with the values entered, on the day that counts as today. */
export function enterAll(
  facts: Readonly<Record<string, Fact>>,
  entered: Sets["entered"],
  asOf: string,
): Record<string, Fact> {
  const all = { ...facts };
  for (const [concept, value] of entered) {
    const fact = facts[concept];
    if (!fact) continue;
    try {
      all[concept] = enterFact(fact, value, { by: BY, at: asOf });
    } catch (error) {
      if (error instanceof RangeError) throw new UsageError(`--set: ${error.message}`);
      throw error;
    }
  }
  return all;
}
