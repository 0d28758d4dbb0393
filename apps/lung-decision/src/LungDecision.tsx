import type { FactValue } from "@bedside/chart";
import { type ClauseOutcome, leadingModel, type Result, type RuleTable, SCREENING_PROGRAMME } from "@bedside/models";
import { ClauseList, type ClauseListProps, useLocalized, useText } from "@bedside/ui";
import {
  Answer,
  AnswerColumn,
  type AppProps,
  ClinicFrame,
  EntriesBack,
  FactsPanel,
  FiledCard,
  FiledUnknown,
  FilingDialog,
  focusEntry,
  type ModelOutcome,
  outcomesOf,
  RiskCompare,
  workspaceStyles as styles,
  useClinic,
  useFactText,
  useFiledLine,
  useModelFiling,
  useModelsFooter,
} from "@bedside/ui/workspace";
import { useState } from "react";
import type { messages } from "./messages.ts";

/** Screening: who is eligible, clause by clause, and the risk of lung cancer beside it. */
export function LungDecision(props: AppProps) {
  const text = useText<typeof messages>();
  const clinic = useClinic(props, "screening-eligibility");
  const [reference, setReference] = useState<string | null>(null);
  const rules = outcomesOf(clinic, "screening-eligibility");
  const risks = outcomesOf(clinic, "screening-risk");
  const leading = rules.find((outcome) => outcome.entry.card.id === SCREENING_PROGRAMME) ?? leadingModel(rules);
  const leadingTable = leading ? props.inference.table(leading.entry.card.id) : null;
  const filing = useModelFiling(props, clinic, leading, leadingTable ?? undefined);
  const filedLine = useFiledLine(filing.latest);
  const { sheet, ...footer } = useModelsFooter(leading, filing.action, filing.verified);
  const order = leading ? [leading, ...rules.filter((outcome) => outcome !== leading)] : rules;
  const riskLeading = leadingModel(risks);
  return (
    <>
      <ClinicFrame
        {...props}
        chart={clinic.chart}
        work={filing.work}
        notices={
          <>
            <EntriesBack entries={clinic.entries} />
            <FiledUnknown filing={filing} />
          </>
        }
        frame={{
          tabsEnd: filedLine && <span data-testid="filed-line">{filedLine}</span>,
          tabs: [{ id: "screening", label: text("station.screening") }],
          selectedTab: "screening",
        }}
        footer={footer}
        openReference={reference}
        onCloseReference={() => setReference(null)}
      >
        <div className={`${styles.split} ${styles.verdictSplit}`}>
          <AnswerColumn>
            {leading && <Answer outcome={leading} clinic={clinic} />}
            <FiledCard filed={filing.filed} kind="rules" />
            <Clauses outcomes={order} table={(id) => props.inference.table(id)} />
          </AnswerColumn>
          <div className={styles.column}>
            {riskLeading && <RiskCompare outcomes={risks} leading={riskLeading} />}
            <FactsPanel
              clinic={clinic}
              outcomes={[...rules, ...risks]}
              leading={[leading, riskLeading].filter((it) => it !== null)}
              onOpenReference={setReference}
            />
          </div>
        </div>
      </ClinicFrame>
      {sheet}
      <FilingDialog filing={filing} />
    </>
  );
}

/** Every rule of every programme with what it saw. */
function Clauses({ outcomes, table }: { outcomes: readonly ModelOutcome[]; table: (id: string) => RuleTable | null }) {
  const text = useText<typeof messages>();
  const pick = useLocalized();
  const facts = useFactText();
  /** A number as exact as it decides: 29.95 is not 30 beside "at least 30". */
  const seenText = (seen: FactValue, concept: string) =>
    typeof seen === "number" ? String(Number(seen.toFixed(2))) : facts.value(concept, seen, null);
  const groups: ClauseListProps["groups"] = outcomes.flatMap(({ entry, result }) => {
    const rulesTable = table(entry.card.id);
    if (!result || !rulesTable) return [];
    return rulesTable.rules.map((rule) => {
      const clauses = result.clauses.filter((clause) => clause.rule === rule.id);
      return {
        rule: `${entry.card.id}.${rule.id}`,
        title: `${pick(entry.card.name)} · ${pick(rule.name)}`,
        subtitle: text("effective.from", { date: rulesTable.effective }),
        verdict: verdictOf(clauses, result),
        clauses: clauses.map((clause) => {
          const written = rule.clauses.find((it) => it.id === clause.id);
          const concept = entry.card.inputs.find((input) => input.column === written?.shows)?.concept;
          const seen = clause.seen === null ? text("clause.seen-unknown") : seenText(clause.seen, concept ?? "");
          return {
            ...clause,
            text: written ? pick(written.text) : clause.id,
            seenText: seen,
            ...(concept ? { concept } : {}),
          };
        }),
      };
    });
  });
  return <ClauseList groups={groups} onAsk={focusEntry} />;
}

function verdictOf(clauses: readonly ClauseOutcome[], result: Result): "true" | "false" | "unknown" {
  if (clauses.some((clause) => clause.verdict === "false")) return "false";
  return result.status !== "refused" && clauses.length > 0 && clauses.every((clause) => clause.verdict === "true")
    ? "true"
    : "unknown";
}
