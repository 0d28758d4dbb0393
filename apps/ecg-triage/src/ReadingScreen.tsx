import type { PatientIdentity, Reason } from "@bedside/chart";
import { ECG_REASONS, type ExaminedPatient, ecgReasonText } from "@bedside/ecg";
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
import { DeviceBox } from "./files/DeviceBox.tsx";
import { EcgChooser } from "./files/EcgChooser.tsx";
import { IdentityBar } from "./files/IdentityBar.tsx";
import { isOpened } from "./files/opened.ts";
import type { HeldFile } from "./files/useHeldFiles.ts";
import type { FileIdentity } from "./files/useIdentity.ts";
import type { OpenedFiles } from "./files/useOpenedFiles.ts";
import { leadingFinding } from "./findings.ts";
import { MeasureBar } from "./MeasureBar.tsx";
import type { EditedReading } from "./markers/edited.ts";
import { MarkersScreen } from "./markers/MarkersScreen.tsx";
import type { Edits } from "./markers/useEdits.ts";
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
import { UnmeasuredBar, VerdictBar } from "./VerdictBar.tsx";
import type { Unexamined } from "./worker/useExamined.ts";

const NO_BEATS: readonly number[] = [];

/** One ECG on its paper, with what was measured, what the network finds and what the reader decides. */
export function ReadingScreen({
  session,
  identity,
  ecgs,
  files,
  held,
  ecg,
  fileIdentity,
  onChoose,
  reading,
  unexamined,
  edits,
  by,
  patient,
  unread,
  findings,
  onDecide,
  filedLine,
  onOpenResource,
}: {
  session: Session;
  identity: PatientIdentity | null;
  ecgs: readonly ChartEcg[];
  files: OpenedFiles;
  held: readonly HeldFile[];
  /** Of the chart, or of an opened file. */
  ecg: ChartEcg;
  /** Whose file it is; null for an ECG of the chart. */
  fileIdentity: FileIdentity | null;
  onChoose: (reference: string) => void;
  /** Null until it is measured, and where it can not be read. */
  reading: EditedReading | null;
  unexamined: Unexamined | null;
  /** Measurements by hand, and who makes them. */
  edits: Edits;
  by: string;
  /** On whom the limits of the rules depend. */
  patient: ExaminedPatient | null;
  /** Why no network could be asked, in words. */
  unread: string | null;
  findings: FindingRow[];
  /** Null where nothing can be decided. */
  onDecide: ((label: string, decision: FindingDecision, changedTo?: string) => void) | null;
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
    edited: reading?.edit ? { edit: reading.edit, machine: reading.machine.measures } : null,
    settings: paper,
    view,
    prior,
    warning: fileIdentity && fileIdentity.verdict !== "same" ? fileIdentity.sentence : null,
  });
  usePaperKeys(settings, earlier !== null);
  const due = findings.filter((row) => row.group === "claimed");
  const tools = (
    <Toolbar
      chooser={<EcgChooser ecgs={ecgs} files={files} held={held} ecg={ecg} onChoose={onChoose} />}
      recording={ecg.recording}
      settings={settings}
      findings={`${due.length}`}
      onOpenResource={isOpened(ecg) ? null : onOpenResource}
      filedLine={filedLine}
    >
      {ecg.recording && <PaperTools view={view} setView={setView} hasEarlier={earlier !== null} sheet={sheet} />}
    </Toolbar>
  );
  if (!ecg.recording) {
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
  if (view.markers && reading) {
    return (
      <div className={styles.screen}>
        {fileIdentity && <IdentityBar identity={fileIdentity} />}
        <MarkersScreen
          key={ecg.reference}
          recording={ecg.recording}
          reading={reading}
          ecg={ecg.reference}
          edits={edits}
          by={by}
          patient={patient}
          settings={settings}
          sheet={sheet}
        />
      </div>
    );
  }
  return (
    <div className={styles.screen}>
      {tools}
      {fileIdentity && <IdentityBar identity={fileIdentity} />}
      {reading ? (
        <VerdictBar
          leading={leadingFinding(findings)}
          reading={reading}
          more={due.length - 1}
          problem={unread ?? (reading.refusal ? sentence(reading.refusal) : null)}
        >
          <MeasureBar reading={reading} />
        </VerdictBar>
      ) : (
        <UnmeasuredBar failure={unexamined?.failure ?? null} retry={() => unexamined?.retry()} />
      )}
      <div className={styles.work}>
        <EcgView
          key={ecg.reference}
          recording={ecg.recording}
          settings={paper}
          view={view}
          onView={setView}
          drawer={drawer}
          prior={view.prior === "over" ? (prior?.under ?? null) : null}
          beats={reading?.measures.beats ?? NO_BEATS}
          hrBpm={reading?.measures.hrBpm ?? null}
          words={reading ? words(reading) : ""}
          shownFrom={shownFrom}
        >
          {drawer && (
            <aside className={styles.drawer} data-testid="findings-drawer" aria-label={text("tool.findings")}>
              {reading && <RuleBox rules={reading.rules} machine={reading.machine.rules} />}
              {reading?.refusal && (
                <p className={styles.refusal} data-testid="not-read">
                  {text("verdict.not-read", { reason: sentence(reading.refusal) })}
                </p>
              )}
              {reading?.statements && <FindingList findings={findings} onDecide={onDecide} />}
              <DeviceBox recording={ecg.recording} isFile={isOpened(ecg)} />
            </aside>
          )}
        </EcgView>
        {prior && reading && <PriorStrip prior={prior} measures={reading.measures} settings={paper} view={view} />}
      </div>
    </div>
  );

  function sentence(reason: Reason): string {
    return Object.hasOwn(ECG_REASONS, reason.code) ? ecgReasonText(reason, locale) : reasonText(reason);
  }

  function words({ measures: { hrBpm, qrsMs } }: EditedReading): string {
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
