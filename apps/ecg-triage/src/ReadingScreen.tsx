import type { PatientIdentity, Reason } from "@bedside/chart";
import { ECG_REASONS, ecgReasonText } from "@bedside/ecg";
import type { Session } from "@bedside/smart";
import {
  EmptyState,
  type FindingDecision,
  FindingList,
  type FindingRow,
  formatProbability,
  useLocale,
  useLocalized,
  useReasonText,
  useText,
} from "@bedside/ui";
import styles from "./ecg.module.css";
import { leadingFinding } from "./findings.ts";
import { MeasureBar } from "./MeasureBar.tsx";
import type { messages } from "./messages.ts";
import { EcgView } from "./paper/EcgView.tsx";
import { PaperTools } from "./paper/PaperTools.tsx";
import { PriorStrip } from "./paper/PriorStrip.tsx";
import { usePaper } from "./paper/usePaper.ts";
import { usePaperKeys } from "./paper/usePaperKeys.ts";
import { earlierEcg, usePrior } from "./paper/usePrior.ts";
import { useSheet } from "./paper/useSheet.ts";
import { RuleBox } from "./RuleBox.tsx";
import { Toolbar } from "./Toolbar.tsx";
import type { ChartEcg } from "./useEcgs.ts";
import type { Reading } from "./useReading.ts";
import { VerdictBar } from "./VerdictBar.tsx";

/** One ECG on its paper, with what was measured, what the network finds and what the reader decides. */
export function ReadingScreen({
  session,
  identity,
  ecgs,
  ecg,
  onChoose,
  reading,
  unread,
  findings,
  onDecide,
  filedLine,
  onOpenResource,
}: {
  session: Session;
  identity: PatientIdentity | null;
  ecgs: readonly ChartEcg[];
  ecg: ChartEcg;
  onChoose: (reference: string) => void;
  /** Null where the recording can not be read. */
  reading: Reading | null;
  /** Why no network could be asked, in words. */
  unread: string | null;
  findings: FindingRow[];
  onDecide: (label: string, decision: FindingDecision, changedTo?: string) => void;
  filedLine: string | null;
  onOpenResource: () => void;
}) {
  const text = useText<typeof messages>();
  const pick = useLocalized();
  const locale = useLocale();
  const reasonText = useReasonText();
  const settings = usePaper(session);
  const { paper, view, setView, drawer } = settings;
  const earlier = earlierEcg(ecgs, ecg.reference);
  const prior = usePrior(earlier, { recording: ecg.recording, beats: reading?.measures.beats }, view.prior !== "off");
  const { sheet, shownFrom } = useSheet({
    session,
    identity,
    ecg,
    measures: reading?.measures ?? null,
    settings: paper,
    view,
    prior,
  });
  usePaperKeys(settings, earlier !== null);
  const due = findings.filter((row) => row.group === "claimed");
  const tools = (
    <Toolbar
      ecgs={ecgs}
      chosen={ecg.reference}
      onChoose={onChoose}
      recording={ecg.recording}
      settings={settings}
      findings={`${due.length}`}
      onOpenResource={onOpenResource}
      filedLine={filedLine}
    >
      {ecg.recording && <PaperTools view={view} setView={setView} hasEarlier={earlier !== null} sheet={sheet} />}
    </Toolbar>
  );
  if (!ecg.recording || !reading) {
    return (
      <div className={styles.screen}>
        {tools}
        <EmptyState
          title={text("ecg.unreadable")}
          text={text("ecg.unreadable.text", { reason: ecg.error ? pick(ecg.error.message) : "" })}
        />
      </div>
    );
  }
  return (
    <div className={styles.screen}>
      {tools}
      <VerdictBar
        leading={leadingFinding(findings)}
        reading={reading}
        more={due.length - 1}
        problem={unread ?? (reading.refusal ? sentence(reading.refusal) : null)}
      >
        <MeasureBar reading={reading} />
      </VerdictBar>
      <div className={styles.work}>
        <EcgView
          key={ecg.reference}
          recording={ecg.recording}
          settings={paper}
          view={view}
          onView={setView}
          drawer={drawer}
          prior={view.prior === "over" ? (prior?.under ?? null) : null}
          beats={reading.measures.beats}
          hrBpm={reading.measures.hrBpm}
          words={words(reading)}
          shownFrom={shownFrom}
        >
          {drawer && (
            <aside className={styles.drawer} data-testid="findings-drawer" aria-label={text("tool.findings")}>
              <RuleBox rules={reading.rules} />
              {reading.refusal && (
                <p className={styles.refusal} data-testid="not-read">
                  {text("verdict.not-read", { reason: sentence(reading.refusal) })}
                </p>
              )}
              {reading.statements && <FindingList findings={findings} onDecide={onDecide} />}
            </aside>
          )}
        </EcgView>
        {prior && <PriorStrip prior={prior} measures={reading.measures} settings={paper} view={view} />}
      </div>
    </div>
  );

  function sentence(reason: Reason): string {
    return Object.hasOwn(ECG_REASONS, reason.code) ? ecgReasonText(reason, locale) : reasonText(reason);
  }

  function words({ measures: { hrBpm, qrsMs } }: Reading): string {
    const claimed = due
      .map((row) => `${row.name[locale]} ${formatProbability(row.probability ?? 0, row.operatingPoint)}`)
      .join(", ");
    const measures = [
      hrBpm === null ? null : `${text("measure.hr")} ${Math.round(hrBpm)} /min.`,
      qrsMs === null ? null : `QRS ${Math.round(qrsMs)} ms.`,
    ];
    return [...measures, claimed].filter(Boolean).join(" ");
  }
}
