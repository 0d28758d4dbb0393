import { applicability, leadingModel, type Result } from "@bedside/models";
import type { FiledItem } from "@bedside/transparency";
import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from "react";
import { ContributionBars } from "../components/ContributionBars.tsx";
import { FactSheet } from "../components/FactSheet.tsx";
import { AiLabel, BackendBadge } from "../components/labels.tsx";
import { ModelCompare } from "../components/ModelCompare.tsx";
import { NextBestTest } from "../components/NextBestTest.tsx";
import { LoadingBody } from "../components/progress.tsx";
import { RefusalCard } from "../components/RefusalCard.tsx";
import { ResultCard } from "../components/ResultCard.tsx";
import { axisEnd, axisTicks, thresholds } from "../format/result.ts";
import { useLocalized, useReasonText, useText } from "../i18n/i18n.tsx";
import type { Action, FooterProps } from "../props.ts";
import { FiledCard } from "./FiledCard.tsx";
import type { WorkspaceMessages } from "./messages.ts";
import { readName, readNames } from "./read-name.ts";
import { type Clinic, readsFor } from "./useClinic.ts";
import { useFactSheet } from "./useFactSheet.ts";
import type { ModelOutcome } from "./useResults.ts";
import styles from "./workspace.module.css";

const ProvenancePopover = lazy(async () => ({
  default: (await import("../dialogs/ProvenancePopover.tsx")).ProvenancePopover,
}));
const ModelCardSheet = lazy(async () => ({ default: (await import("../dialogs/ModelCardSheet.tsx")).ModelCardSheet }));

/** The outcomes of one clinical question, in the order of the catalogue. */
export function outcomesOf(clinic: Clinic, group: string): ModelOutcome[] {
  return clinic.models
    .filter(({ card }) => card.group === group)
    .map((entry) => clinic.outcomes[entry.card.id] ?? { entry, result: null, error: null, status: null });
}

/** The inputs panel with its source popover. */
export function FactsPanel({
  clinic,
  outcomes,
  leading,
  onOpenReference,
}: {
  clinic: Clinic;
  outcomes: readonly ModelOutcome[];
  /** The models whose answers stand on the screen; what only others use is quiet. */
  leading: readonly ModelOutcome[];
  onOpenReference: (reference: string) => void;
}) {
  const [openConcept, setOpenConcept] = useState<string | null>(null);
  const trigger = useRef<HTMLElement | null>(null);
  const sheet = useFactSheet(
    clinic,
    outcomes.map((outcome) => outcome.entry),
    leading,
    (concept) => {
      trigger.current = document.querySelector<HTMLElement>(`[data-fact="${CSS.escape(concept)}"] [data-row]`);
      setOpenConcept(concept);
    },
  );
  return (
    <>
      <FactSheet {...sheet} />
      {openConcept && (
        <Suspense fallback={null}>
          <ProvenancePopover
            fact={clinic.fact(openConcept)}
            triggerRef={trigger}
            isOpen
            onOpenChange={(open) => !open && setOpenConcept(null)}
            onOpenResource={onOpenReference}
          />
        </Suspense>
      )}
    </>
  );
}

/** One clinical question: the leading answer, what would settle it, all models on one axis, why; facts at the right. */
export function ModelsScreen({
  clinic,
  group,
  filed,
  onOpenReference,
}: {
  clinic: Clinic;
  group: string;
  filed: readonly FiledItem[];
  onOpenReference: (reference: string) => void;
}) {
  const text = useText<WorkspaceMessages>();
  const outcomes = outcomesOf(clinic, group);
  const leading = leadingModel(outcomes);
  if (!leading) {
    return (
      <LoadingBody
        waitingFor={[text("work.waits")]}
        steps={clinic.chart.reads.map((read) => ({
          id: read.resourceType,
          label: readName(read, text),
          state: read.state,
        }))}
      />
    );
  }
  return (
    <div className={styles.split}>
      <AnswerColumn>
        <Answer outcome={leading} clinic={clinic} />
        <Gaps outcome={leading} />
        {outcomes.length > 1 && <RiskCompare outcomes={outcomes} leading={leading} />}
        <Why outcome={leading} />
        <FiledCard filed={filed} kind={leading.entry.card.kind} />
        <div className={styles.pair}>
          {outcomes
            .filter((outcome) => outcome !== leading && outcome.result?.status === "refused")
            .map((outcome) => (
              <RefusalCard
                key={outcome.entry.card.id}
                card={outcome.entry.card}
                result={outcome.result as Extract<Result, { status: "refused" }>}
                headingLevel={3}
              />
            ))}
        </div>
      </AnswerColumn>
      <FactsPanel clinic={clinic} outcomes={outcomes} leading={[leading]} onOpenReference={onOpenReference} />
    </div>
  );
}

/** The column of the answer. It scrolls, so the keyboard can reach it. */
export function AnswerColumn({ children }: { children: ReactNode }) {
  const text = useText<WorkspaceMessages>();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.column} aria-label={text("work.answer")} tabIndex={0}>
      {children}
    </section>
  );
}

/** The leading answer of a question, or why there is none. */
export function Answer({ outcome, clinic }: { outcome: ModelOutcome; clinic: Clinic }) {
  const text = useText<WorkspaceMessages>();
  const pick = useLocalized();
  const reasonText = useReasonText();
  const { card } = outcome.entry;
  const { result } = outcome;
  const { waiting, lacking } = readsFor(clinic.chart, card);
  const biggest = useMemo(() => biggestContribution(result), [result]);
  const label = biggest && card.contributions?.find((it) => it.key === biggest.key)?.name;
  const measured = card.performance[0];
  const notes = [
    ...(biggest && label && card.reference
      ? [
          {
            text: text("why.biggest", { input: pick(label), factor: `×${Math.exp(biggest.value).toFixed(2)}` }),
            strong: true,
            detail: text("why.against", { reference: pick(card.reference.text) }),
          },
        ]
      : []),
    ...(measured && result !== null && result.status !== "refused"
      ? [
          {
            text: text("how-sure", {
              measure: pick(measured.measure),
              value: pick(measured.value),
              population: pick(measured.population),
            }),
          },
        ]
      : []),
  ];
  return (
    <ResultCard
      card={card}
      result={result}
      waitingFor={[...new Set(waiting.map((read) => readName(read, text)))]}
      lacks={lacking.length > 0 ? text("work.lacks", { what: readNames(lacking, text) }) : null}
      failed={outcome.error ? { text: reasonText(outcome.error.reason), onRetry: clinic.retryOutcomes } : null}
      notes={notes}
    />
  );
}

function biggestContribution(result: Result | null): { key: string; value: number } | null {
  if (result?.status !== "result") return null;
  const rows = Object.entries(result.contributions).map(([key, value]) => ({ key, value }));
  const top = rows.sort((a, b) => b.value - a.value)[0];
  return top && top.value > 0.01 ? top : null;
}

/** An input that narrows by less changes nothing that a person could read. */
const LEAST_NARROWING = 0.0005;

function Gaps({ outcome }: { outcome: ModelOutcome }) {
  const { result, entry } = outcome;
  if (result?.status !== "range" || result.low === null || result.high === null || result.missing.length === 0)
    return null;
  const telling = result.missing.filter((gap) => gap.narrows >= LEAST_NARROWING);
  if (telling.length === 0) return null;
  const factor = entry.card.output.unit === "1" ? 100 : 1;
  const limits = thresholds(entry.card, result);
  const inside =
    limits.find((limit) => limit > (result.low ?? 0) * factor && limit < (result.high ?? 0) * factor) ?? null;
  const high = axisEnd([result.high * factor * 1.05, inside ?? 0], "%");
  return (
    <NextBestTest
      card={entry.card}
      missing={telling}
      low={result.low}
      high={result.high}
      threshold={inside}
      domain={{ low: 0, high }}
      onAct={(column) => focusEntry(entry.card.inputs.find((input) => input.column === column)?.concept ?? column)}
    />
  );
}

/** Moves the focus to where a value is entered. */
export function focusEntry(concept: string): void {
  const place = document.querySelector<HTMLElement>(`[data-testid="entry-${CSS.escape(concept)}"]`);
  place?.scrollIntoView({ block: "nearest" });
  place?.querySelector<HTMLElement>("input, button")?.focus();
}

/** Models of one question on one axis, each row with its card. */
export function RiskCompare({ outcomes, leading }: { outcomes: readonly ModelOutcome[]; leading: ModelOutcome }) {
  const reasonText = useReasonText();
  const pick = useLocalized();
  const text = useText<WorkspaceMessages>();
  const [openCard, setOpenCard] = useState<string | null>(null);
  const numbers = outcomes
    .flatMap(({ result }) =>
      result && result.status !== "refused" ? [result.high ?? (result.status === "result" ? result.value : null)] : [],
    )
    .filter((value): value is number => value !== null);
  const domain = { low: 0, high: axisEnd(numbers.map((value) => value * 100 * 1.1).concat(1), "%") };
  const opened = outcomes.find((outcome) => outcome.entry.card.id === openCard)?.entry.card;
  return (
    <>
      <ModelCompare
        rows={outcomes.map((outcome) => {
          const { card } = outcome.entry;
          const applies = applicability(card, outcome.result);
          return {
            card,
            result: outcome.result,
            applicability: applies,
            reason:
              outcome.result?.status === "refused"
                ? reasonText(outcome.result.reason)
                : applies === "caution"
                  ? pick(card.caution ?? { en: text("applies.other"), "zh-TW": text("applies.other") })
                  : "",
            chosen: outcome === leading,
          };
        })}
        domain={domain}
        ticks={axisTicks(domain)}
        unit="%"
        thresholds={thresholds(leading.entry.card, leading.result)}
        onOpenCard={setOpenCard}
      />
      {opened && (
        <Suspense fallback={null}>
          <ModelCardSheet isOpen onOpenChange={(open) => !open && setOpenCard(null)} card={opened} />
        </Suspense>
      )}
    </>
  );
}

function Why({ outcome }: { outcome: ModelOutcome }) {
  const { result, entry } = outcome;
  if (result?.status !== "result" || Object.keys(result.contributions).length === 0 || !entry.card.reference)
    return null;
  return <ContributionBars card={entry.card} result={result} as="factor" />;
}

/** Footer of a screen of models: what made the number, on what, and the way to file it. */
export function useModelsFooter(
  outcome: ModelOutcome | null,
  file: Action | null,
  filedBy: { by: string; at: string } | null,
): FooterProps & { sheet: ReactNode } {
  const text = useText<WorkspaceMessages>();
  const pick = useLocalized();
  const [open, setOpen] = useState(false);
  const card = outcome?.entry.card ?? null;
  const result = outcome?.result ?? null;
  const answered = result !== null && result.status !== "refused";
  return {
    aiLabel: card && (
      <AiLabel
        kind={card.kind}
        state={!answered ? "none" : filedBy ? "verified" : "draft"}
        modelName={card.kind === "equation" ? undefined : pick(card.name)}
        {...(filedBy ?? {})}
      />
    ),
    backend: outcome && (
      <BackendBadge
        backend={result?.backend ?? outcome.status?.backend ?? null}
        selfTest={
          outcome.error
            ? outcome.error.code === "model-hash-mismatch"
              ? "damaged"
              : "failed"
            : outcome.status?.selfTest === "passed"
              ? "passed"
              : outcome.status
                ? "failed"
                : "running"
        }
      />
    ),
    note: result?.status === "range" && result.category === null ? text("file.range-note") : undefined,
    modelCard: card && { label: text("card.open"), onAction: () => setOpen(true) },
    primary: file,
    sheet: card && open && (
      <Suspense fallback={null}>
        <ModelCardSheet isOpen onOpenChange={setOpen} card={card} />
      </Suspense>
    ),
  };
}
