import { type ModelCard, modelReasonText, type Result, type RuleTable, SCREENING_PROGRAMME } from "@bedside/models";
import type { OpenedChart } from "../chart.ts";
import type { Card } from "../types.ts";
import { type CardContext, failureLines, list, makeCard, modelLine, plain } from "./card.ts";
import type { ModelAnswer } from "./coronary.ts";
import { gapsText, inputLines, noteLines } from "./model-text.ts";

/** Inputs that say only who the patient is: they alone are no reason to ask. */
const DEMOGRAPHIC = ["age", "sex"];
const NOT_FOR = ["out-of-range", "excluded", "value-not-usable"];

/**
 * Lung decision, the programme of the country: eligible by a rule; or a rule of which the record meets more than age and
 * sex, with one clause left to ask; or data that could not be read. Not eligible gives no card.
 */
export function lungCards(
  answers: readonly ModelAnswer[],
  tableOf: (id: string) => RuleTable | null,
  opened: OpenedChart,
  context: CardContext,
): Card[] {
  const programme = answers.find(({ entry }) => entry.card.id === SCREENING_PROGRAMME);
  const table = tableOf(SCREENING_PROGRAMME);
  if (!programme || !table || opened.chart.patient.deceased.is) return [];
  const { card } = programme.entry;
  const { result } = programme;
  const summary = headline(card, result, table, opened, context);
  if (summary === null) return [];
  const detail = [
    clauseLines(result, table, context),
    inputLines(card, result, context),
    noteLines(result, context),
    failureLines(opened.failures, context),
    modelLine(card, result.backend, context),
  ];
  return [makeCard(context, "lung-decision", { summary, detail, indicator: "info", appContext: { model: card.id } })];
}

function headline(
  card: ModelCard,
  result: Result,
  table: RuleTable,
  opened: OpenedChart,
  context: CardContext,
): string | null {
  const { language, say } = context;
  if (result.status === "refused") {
    if (NOT_FOR.includes(result.reason.code)) return null;
    const reason = modelReasonText(result.reason, language);
    return reason === null ? null : say("risk.refused", { model: card.name[language], reason });
  }
  const clausesOf = (rule: string) => result.clauses.filter((clause) => clause.rule === rule);
  if (result.status === "result") {
    if (result.category?.id !== "eligible") return null;
    const held = table.rules.filter((rule) => clausesOf(rule.id).every((clause) => clause.verdict === "true"));
    return say("ldct.eligible", { rules: held.map((rule) => rule.name[language]).join(say("and")) });
  }
  for (const rule of table.rules) {
    const clauses = clausesOf(rule.id);
    const open = clauses.filter((clause) => clause.verdict === "unknown");
    const shows = (id: string) => rule.clauses.find((clause) => clause.id === id)?.shows ?? "";
    const own = clauses.some((clause) => clause.verdict === "true" && !DEMOGRAPHIC.includes(shows(clause.id)));
    if (!own || open.length !== 1 || clauses.some((clause) => clause.verdict === "false")) continue;
    const asked = columnsOf(rule, open[0]?.id ?? "");
    const gaps = result.missing.filter((gap) => asked.includes(gap.column));
    if (gaps.length > 0) return say("ldct.near", { rule: rule.name[language], gaps: gapsText(card, gaps, context) });
  }
  const unread = result.missing.filter((gap) => gap.why === "failed");
  if (opened.failures.length === 0 || unread.length === 0) return null;
  return say("ldct.not", { gaps: gapsText(card, unread, context) });
}

function columnsOf(rule: RuleTable["rules"][number], clause: string): string[] {
  const written = rule.clauses.find((it) => it.id === clause);
  return written?.any.flatMap((all) => all.map((test) => test.column)) ?? [];
}

const MARK = { true: "✓", false: "✗", unknown: "?" } as const;

function clauseLines(result: Result, table: RuleTable, { language }: CardContext): string {
  return table.rules
    .map((rule) => {
      const rows = rule.clauses.map((clause) => {
        const verdict = result.clauses.find((it) => it.rule === rule.id && it.id === clause.id)?.verdict ?? "unknown";
        return `${MARK[verdict]} ${plain(clause.text[language])}`;
      });
      return `**${plain(rule.name[language])}**\n\n${list(rows)}`;
    })
    .join("\n\n");
}
