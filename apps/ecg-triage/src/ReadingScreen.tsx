import type { PatientIdentity, Reason } from "@bedside/chart";
import { ECG_REASONS, type ExaminedPatient, ecgReasonText, exchangeArms } from "@bedside/ecg";
import type { CatalogueEntry, Inference } from "@bedside/inference";
import type { Session } from "@bedside/smart";
import {
  EmptyState,
  type FindingDecision,
  type FindingRow,
  formatDateTime,
  formatProbability,
  useLocale,
  useLocalized,
  useReasonText,
  useText,
} from "@bedside/ui";
import { useMemo, useState } from "react";
import styles from "./ecg.module.css";
import { useEvidence } from "./evidence/useEvidence.ts";
import { FindingsPanel } from "./FindingsPanel.tsx";
import { spokenFigures } from "./figures.ts";
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
import type { markerMessages } from "./markers/messages.ts";
import type { Edits } from "./markers/useEdits.ts";
import type { messages } from "./messages.ts";
import { ActualSize } from "./paper/ActualSize.tsx";
import { EcgView } from "./paper/EcgView.tsx";
import { PaperTools } from "./paper/PaperTools.tsx";
import { PriorStrip } from "./paper/PriorStrip.tsx";
import { SheetButtons } from "./paper/SheetButtons.tsx";
import type { PaperOverlay } from "./paper/sheet.ts";
import { isSameFilter, useFiltered } from "./paper/useFiltered.ts";
import { usePaper } from "./paper/usePaper.ts";
import { usePaperKeys } from "./paper/usePaperKeys.ts";
import { earlierEcg, usePrior } from "./paper/usePrior.ts";
import { useSheet } from "./paper/useSheet.ts";
import { useQtc } from "./qtc.ts";
import { QualityDrawer } from "./signal/QualityDrawer.tsx";
import signalStyles from "./signal/signal.module.css";
import { useSignal } from "./signal/useSignal.ts";
import { Toolbar } from "./Toolbar.tsx";
import type { ChartEcg } from "./useEcgs.ts";
import { useForcedColours } from "./useForcedColours.ts";
import { useKeys } from "./useKeys.ts";
import { UnmeasuredBar, VerdictBar } from "./VerdictBar.tsx";
import type { Unexamined } from "./worker/useExamined.ts";

const NO_BEATS: readonly number[] = [];

const NOTHING: PaperOverlay = {};

/** One ECG on its paper, with what was measured, what the network finds and what the reader decides. */
export function ReadingScreen({
  session,
  inference,
  network,
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
  inference: Inference;
  network: CatalogueEntry | null;
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
  const text = useText<typeof messages & typeof markerMessages>();
  const pick = useLocalized();
  const locale = useLocale();
  const reasonText = useReasonText();
  const qtc = useQtc();
  const settings = usePaper(session);
  const { view, setView, drawer, setDrawer } = settings;
  const isForced = useForcedColours();
  const paper = useMemo(
    () => (isForced ? { ...settings.paper, contrast: true } : settings.paper),
    [isForced, settings.paper],
  );
  const earlier = earlierEcg(ecgs, ecg.reference);
  const prior = usePrior(
    earlier,
    { recording: ecg.recording, beats: reading?.measures.beats },
    view.prior !== "off",
    paper,
  );
  const drawn = useFiltered(ecg.recording, ecg.reference, paper);
  const under = view.prior === "over" && prior && isSameFilter(prior.filter, drawn.filter) ? prior.under : null;
  const evidence = useEvidence({ inference, network, ecg, reading, findings, isOn: paper.evidence });
  const signal = useSignal(reading);
  const overlay = useMemo(
    (): PaperOverlay => ({
      evidence: evidence.bands,
      ...(evidence.intervals ? { intervals: evidence.intervals } : {}),
      ...(signal ? { flags: signal.flags } : {}),
    }),
    [evidence.bands, evidence.intervals, signal],
  );
  const [panel, setPanel] = useState<{ ecg: string; shows: "findings" | "quality" } | null>(null);
  const didNotRead = reading?.refusal != null && reading.quality.overall !== "good";
  const shows = panel?.ecg === ecg.reference ? panel.shows : didNotRead ? "quality" : "findings";
  const canPreview = signal?.report.reversal === "RA-LA";
  const [previewed, setPreviewed] = useState<string | null>(null);
  const isPreview = canPreview && previewed === ecg.reference;
  const preview = useMemo(
    () => (isPreview && drawn.recording ? exchangeArms(drawn.recording) : null),
    [isPreview, drawn.recording],
  );
  const togglePreview = canPreview ? () => setPreviewed(isPreview ? null : ecg.reference) : null;
  useKeys({ x: () => togglePreview?.() });
  const { sheet, shownFrom } = useSheet({
    session,
    identity,
    ecg,
    drawn,
    measures: reading?.measures ?? null,
    edited: reading?.edit ? { edit: reading.edit, machine: reading.machine.measures } : null,
    settings: paper,
    prior: under,
    warning: fileIdentity && fileIdentity.verdict !== "same" ? fileIdentity.sentence : null,
    overlay,
  });
  usePaperKeys(settings, earlier !== null);
  const due = findings.filter((row) => row.group === "claimed");
  const tools = (
    <Toolbar
      chooser={<EcgChooser ecgs={ecgs} files={files} held={held} ecg={ecg} onChoose={onChoose} />}
      recording={ecg.recording}
      settings={settings}
      findings={
        shows === "quality"
          ? `${text("signal.panel")} ${signal?.report.leads.filter(({ kind }) => kind !== "good").length ?? ""}`
          : `${text("tool.findings")} ${due.length}`
      }
      more={
        ecg.recording && (
          <>
            <ActualSize view={view} setView={setView} />
            {sheet && !isPreview && <SheetButtons sheet={sheet} />}
          </>
        )
      }
      onOpenResource={isOpened(ecg) ? null : onOpenResource}
      filedLine={filedLine}
    >
      {ecg.recording && <PaperTools {...settings} hasEarlier={earlier !== null} />}
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
          <MeasureBar
            reading={reading}
            good={signal?.report.leads.filter(({ kind }) => kind === "good").length ?? 0}
            onSignal={() => {
              setPanel({ ecg: ecg.reference, shows: "quality" });
              setDrawer(true);
            }}
          />
        </VerdictBar>
      ) : (
        <UnmeasuredBar failure={unexamined?.failure ?? null} retry={() => unexamined?.retry()} />
      )}
      <div className={styles.work}>
        <EcgView
          key={ecg.reference}
          recording={preview ?? drawn.recording ?? ecg.recording}
          filter={drawn.filter}
          settings={paper}
          view={view}
          onView={setView}
          drawer={drawer}
          prior={preview ? null : under}
          notes={preview ? NOTHING : overlay}
          beats={reading?.measures.beats ?? NO_BEATS}
          hrBpm={reading?.measures.hrBpm ?? null}
          words={preview ? text("preview.mark") : reading ? words(reading) : ""}
          shownFrom={shownFrom}
        >
          {preview && (
            <p className={signalStyles.watermark} data-testid="preview-mark">
              <span>{text("preview.mark")}</span>
            </p>
          )}
          {drawer && (
            <aside
              className={styles.drawer}
              data-testid="findings-drawer"
              aria-label={text(shows === "quality" ? "signal.title" : "tool.findings")}
            >
              {shows === "quality" && signal && reading && (
                <QualityDrawer
                  report={signal.report}
                  measures={reading.measures}
                  isPreview={isPreview}
                  onPreview={togglePreview}
                  onClose={() => setPanel({ ecg: ecg.reference, shows: "findings" })}
                  takesFocus={panel?.ecg === ecg.reference}
                />
              )}
              {reading?.refusal && (
                <p className={styles.refusal} data-testid="not-read">
                  {text("verdict.not-read", { reason: sentence(reading.refusal) })}
                </p>
              )}
              {shows === "findings" && reading && (
                <FindingsPanel
                  reading={reading}
                  reversal={signal?.report.reversal ?? null}
                  evidence={evidence}
                  network={paper.evidence ? network : null}
                  findings={findings}
                  onDecide={onDecide}
                />
              )}
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

  function words({ measures, edit }: EditedReading): string {
    const claimed = due
      .map((row) => `${row.name[locale]} ${formatProbability(row.probability ?? 0, row.operatingPoint)}`)
      .join(text("list.comma"));
    const figures = spokenFigures(text, qtc, measures).join(text("list.comma"));
    return [
      `${figures}.`,
      edit && `${text("edit.chip")} ${text("edit.by", { by: edit.by, at: formatDateTime(edit.at) })}.`,
      claimed,
      evidence.words,
    ]
      .filter(Boolean)
      .join(" ");
  }
}
