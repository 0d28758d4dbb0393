import type { Fact, FactValue } from "@bedside/chart";
import type { CatalogueEntry } from "@bedside/inference";
import type { ModelCard, Result } from "@bedside/models";
import { CONCEPTS } from "@bedside/terminology";
import { formatRange } from "../format/format.ts";
import { formatOutput, formatOutputWithUnit } from "../format/result.ts";
import { useText } from "../i18n/i18n.tsx";
import type { EntryControl, FactSheetProps } from "../props.ts";
import type { WorkspaceMessages } from "./messages.ts";
import { failedText } from "./read-name.ts";
import type { Clinic } from "./useClinic.ts";
import type { ModelOutcome } from "./useResults.ts";

/** The inputs panel of some models: every input once, how it is entered, and which the leading ones ignore. Settings last. */
export function useFactSheet(
  clinic: Clinic,
  models: readonly CatalogueEntry[],
  leading: readonly ModelOutcome[],
  onOpen: (concept: string) => void,
): FactSheetProps {
  const text = useText<WorkspaceMessages>();
  const inputs = models
    .flatMap(({ card }) => card.inputs)
    .sort((a, b) => Number(a.setting ?? false) - Number(b.setting ?? false));
  const exclusions = models.flatMap(({ card }) => card.refuseWhen.map((rule) => rule.concept));
  const concepts = [...new Set([...inputs.map((input) => input.concept), ...exclusions])];
  const used = new Set(
    leading.flatMap(({ entry: { card } }) => [
      ...card.inputs.map((input) => input.concept),
      ...card.refuseWhen.map((rule) => rule.concept),
    ]),
  );
  const entries: Record<string, EntryControl> = {};
  const sourceTexts: Record<string, string> = {};
  for (const input of inputs) {
    const concept = CONCEPTS[input.concept];
    const scale = input.scale ?? 1;
    entries[input.concept] ??= {
      kind: input.kind,
      unit: input.kind === "quantity" ? (concept?.unit ?? input.unit) : null,
      ...(input.choices ? { choices: Object.keys(input.choices) } : {}),
      ...(input.valid ? { valid: { low: tidy(input.valid.low / scale), high: tidy(input.valid.high / scale) } } : {}),
    };
    if (input.setting && clinic.settings[input.concept] !== undefined)
      sourceTexts[input.concept] = text("state.setting");
  }
  for (const concept of exclusions) entries[concept] ??= { kind: "boolean", unit: null };
  const readAsNo = new Set(
    inputs
      .filter((input) => input.absentMeans === false)
      .map((input) => input.concept)
      .concat(exclusions),
  );
  const facts: Fact[] = concepts.map(clinic.fact);
  const readsAsNo = (fact: Fact) => fact.state === "absent" && readAsNo.has(fact.concept);
  for (const fact of facts) if (readsAsNo(fact)) sourceTexts[fact.concept] = text("work.read-as-no");
  // With every leading answer given, what is absent and neither among their gaps nor their inputs would change nothing.
  // (An input that was just taken back is still among those of the last answer.)
  const answered = leading.length > 0 && leading.every(({ result }) => result !== null);
  const matters = new Set(leading.flatMap(({ result }) => (result ? conceptsInPlay(result) : [])));
  const noMatter = (fact: Fact) =>
    answered && fact.state === "absent" && !readsAsNo(fact) && !matters.has(fact.concept);
  for (const fact of facts)
    if (noMatter(fact) && used.has(fact.concept)) sourceTexts[fact.concept] = text("work.no-matter");
  for (const fact of facts) {
    const failed = clinic.chart.reads.filter((read) => read.state === "failed" && read.concepts.includes(fact.concept));
    if (fact.state === "failed" && failed.length > 0) sourceTexts[fact.concept] = failedText(failed, text);
  }
  const isQuiet = (fact: Fact) => !used.has(fact.concept) || readsAsNo(fact) || noMatter(fact);
  const effects: Record<string, Record<string, string>> = {};
  for (const { entry, result } of leading) {
    for (const gap of result?.status === "range" && entry.card.kind !== "rules" ? result.missing : []) {
      if (gap.why !== "conflicting") continue;
      const scale = entry.card.inputs.find((input) => input.column === gap.column)?.scale ?? 1;
      for (const row of clinic.fact(gap.concept).candidates) {
        const rest = gap.remaining.find(({ value }) => sameValue(value, row.value, scale));
        if (rest) effects[gap.concept] = { ...effects[gap.concept], [row.source]: effectOf(entry.card, rest) };
      }
    }
  }
  return {
    facts,
    effects,
    readAt: clinic.chart.readAt,
    entries,
    sourceTexts,
    unused: facts.filter(isQuiet).map((fact) => fact.concept),
    onEnter: clinic.entries.enter,
    onChoose: clinic.entries.choose,
    onRestore: clinic.entries.restore,
    onRetry: (concept) => {
      for (const read of clinic.chart.reads)
        if (read.state === "failed" && read.concepts.includes(concept)) read.retry();
    },
    onOpen,
  };
}

/** A row's value (canonical unit) as the model explored it (its own unit). */
function sameValue(explored: FactValue, row: FactValue | null, scale: number): boolean {
  if (typeof explored === "number" && typeof row === "number") return Math.abs(row * scale - explored) < 1e-9;
  return explored === row;
}

/** `→ 11.2–25.3 %`: what choosing this row would leave. */
function effectOf(card: ModelCard, { low, high }: { low: number; high: number }): string {
  const alone = formatOutputWithUnit(card, high);
  return `\u2192 ${high - low < 1e-12 ? alone : formatRange(formatOutput(card, low), alone)}`;
}

/** What an answer used, misses or was refused for. */
function conceptsInPlay(result: Result): string[] {
  return [
    ...Object.values(result.inputs).map((input) => input.concept),
    ...result.missing.map((gap) => gap.concept),
    ...(result.status === "refused" ? [String(result.reason.values?.concept ?? "")] : []),
  ];
}

const tidy = (value: number): number => Number(value.toPrecision(6));
