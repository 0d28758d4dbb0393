import { AiLabel, BackendBadge, EmptyState, type FindingDecision, formatDateTime, useText } from "@bedside/ui";
import {
  type AppProps,
  CameBack,
  ClinicFrame,
  causeOf,
  DECISIONS,
  FiledUnknown,
  FilingDialog,
  MEASUREMENTS,
  useCatalogue,
  useChart,
  useClinician,
  useFiledLine,
  useUnfiled,
  type WorkspaceMessages,
} from "@bedside/ui/workspace";
import { useEffect, useMemo, useState } from "react";
import { useSupported } from "./evidence/useSupported.ts";
import { FileArea } from "./files/FileArea.tsx";
import own from "./files/files.module.css";
import type { fileMessages } from "./files/messages.ts";
import { OpenFileButton } from "./files/OpenFileButton.tsx";
import { isOpened } from "./files/opened.ts";
import { useHeldFiles } from "./files/useHeldFiles.ts";
import { useIdentity } from "./files/useIdentity.ts";
import { useOpenedFiles } from "./files/useOpenedFiles.ts";
import { findingRows } from "./findings.ts";
import { useEditedReading } from "./markers/edited.ts";
import { isEmpty, useEdits } from "./markers/useEdits.ts";
import type { messages } from "./messages.ts";
import { QtcProvider } from "./qtc.ts";
import { ReadingScreen } from "./ReadingScreen.tsx";
import { type Decision, useDecisions } from "./useDecisions.ts";
import { useEcgFiling } from "./useEcgFiling.ts";
import { type AskedEcg, type ChartEcg, useEcgs } from "./useEcgs.ts";
import { useReading } from "./useReading.ts";
import { useEcgWorkers } from "./worker/useEcgWorkers.ts";

const NO_CONCEPTS: string[] = [];
const NO_DECISIONS: Record<string, Decision> = {};

/** The app with the formula that the site puts first. */
export function EcgTriage(props: AppProps) {
  return (
    <QtcProvider value={props.config.site.qtcFormula}>
      <Triage {...props} />
    </QtcProvider>
  );
}

/** One ECG at a time: the paper first, the network's findings beside it, each to be decided. */
function Triage(props: AppProps) {
  const { session, inference } = props;
  const text = useText<typeof messages & typeof fileMessages & WorkspaceMessages>();
  useEcgWorkers();
  const clinician = useClinician(session);
  const chart = useChart(session, NO_CONCEPTS, props.hospital.codes);
  const { entries, error: catalogueError } = useCatalogue(inference, "ecg-triage");
  const network = entries[0] ?? null;
  const list = useEcgs(session);
  const [chosen, setChosen] = useState<string | null>(null);
  const files = useOpenedFiles(setChosen);
  const held = useHeldFiles(session, list.reports, files);
  const wanted = chosen ?? list.asked.reference;
  // Where the launch named an ECG that is not there, nothing is opened until the reader chooses.
  const newest = wanted === null && list.asked.status !== "none" ? null : (list.ecgs[0] ?? null);
  const ecg: ChartEcg | null = [...files.ecgs, ...list.ecgs].find((it) => it.reference === wanted) ?? newest;
  const opened = isOpened(ecg) ? ecg : null;
  const fileIdentity = useIdentity(opened, chart.identity);
  // The limits for a recording that may be another patient's are those of its own.
  const patient = opened && fileIdentity?.verdict !== "same" ? (opened.recording?.patient ?? null) : chart.identity;
  const edits = useEdits(session);
  const { reading: read, unexamined } = useReading(
    inference,
    network,
    chart.identity && (ecg?.recording ?? null),
    ecg?.reference ?? "",
    patient,
  );
  const machine = useSupported(
    inference,
    network,
    { recording: ecg?.recording ?? null, reference: ecg?.reference ?? "" },
    read,
  );
  const reading = useEditedReading(machine, ecg?.recording ?? null, edits.used(ecg?.reference ?? ""), patient);
  const decisions = useDecisions(session, network && `${network.card.id} ${network.card.version}`);
  const [reference, setReference] = useState<string | null>(null);
  const mine = (ecg && decisions.of.get(ecg.reference)) ?? NO_DECISIONS;
  const rows = useMemo(() => findingRows(reading, mine, text), [reading, mine, text]);
  const notFiled = opened && text(fileIdentity?.verdict === "other" ? "filing.other" : "filing.file");
  const hasDraft = edits.kept.some((it) => it.ecg === ecg?.reference && !it.isUsed && !isEmpty(it));
  const filing = useEcgFiling({ props, chart, clinician, network, ecg, reading, decisions: mine, hasDraft, notFiled });
  const filedLine = useFiledLine(filing.latest);
  const isFiled = ({ ecg: reference }: Pick<Decision, "ecg">): boolean => {
    if (reference === ecg?.reference) return filing.kept !== null;
    const report = list.ecgs.find((it) => it.reference === reference)?.report ?? null;
    return report !== null && typeof report === "object";
  };
  const count = decisions.all.filter((it) => !isFiled(it)).length;
  useUnfiled(session, DECISIONS, decisions.all, count);
  const unfiled = edits.kept.filter((it) => !isEmpty(it) && !(it.isUsed && isFiled(it)));
  const edited = new Set(unfiled.map((it) => it.ecg)).size;
  useUnfiled(session, MEASUREMENTS, edits.kept, edited);
  const { refetchReports } = list;
  const newestFiled = filing.latest?.identifier;
  useEffect(() => {
    if (newestFiled) refetchReports();
  }, [newestFiled, refetchReports]);

  const decide = (label: string, decision: FindingDecision, changedTo?: string) => {
    if (ecg) decisions.decide(ecg.reference, label, decision, clinician.display, changedTo);
  };
  const due = rows.filter((row) => row.group === "claimed");
  const done = due.filter((row) => row.decision !== "undecided").length;
  return (
    <>
      <ClinicFrame
        {...props}
        chart={chart}
        work={{ name: DECISIONS, count, also: { name: MEASUREMENTS, count: edited }, keepDraft: filing.keepDraft }}
        notices={
          <>
            {decisions.cameBack > 0 && <CameBack what={text("unfiled.decisions", { n: decisions.cameBack })} />}
            {edits.cameBack > 0 && <CameBack what={text("unfiled.measurements", { n: edits.cameBack })} />}
            <FiledUnknown filing={filing} />
          </>
        }
        context={
          ecg?.recording
            ? {
                title: titleOf(ecg),
                detail: [
                  ecg.recording.synthetic ? text("ecg.synthetic") : null,
                  isOpened(ecg) ? text(ecg.holder === null ? "files.not-in-chart" : "files.held-in") : readBy(ecg),
                ]
                  .filter(Boolean)
                  .join(" · "),
              }
            : null
        }
        footer={{
          aiLabel: network && (
            <AiLabel
              kind="network"
              state={!reading?.statements ? "none" : filing.verified ? "verified" : "draft"}
              modelName={`${network.card.id} ${network.card.version}`}
              {...(filing.verified ?? {})}
            />
          ),
          // Without an ECG nothing is computed.
          backend: (ecg || list.loading) && (
            <BackendBadge
              backend={reading?.status?.backend ?? null}
              selfTest={selfTest()}
              {...(reading?.latencyMs ? { latencyMs: reading.latencyMs } : {})}
            />
          ),
          note: due.length > 0 && !opened ? text("file.decide", { done, all: due.length }) : undefined,
          primary: filing.action,
        }}
        openReference={reference}
        onCloseReference={() => setReference(null)}
      >
        <FileArea files={files}>
          {body()}
          {!ecg && !list.loading && (
            <div className={own.offer}>
              {held.map((file) => (
                <button key={file.id} type="button" onClick={file.open} data-testid="open-held">
                  {file.name}
                </button>
              ))}
              {text("files.or")} <OpenFileButton onFiles={files.open} />
            </div>
          )}
        </FileArea>
      </ClinicFrame>
      <FilingDialog filing={filing} />
    </>
  );

  function body() {
    if (opened) return reader(opened);
    if (list.failed)
      return (
        <EmptyState
          title={text("ecg.failed")}
          text={text(`cause.${causeOf({ cause: list.failed.kind })}`)}
          action={{ label: text("work.try-again"), onAction: list.retry, icon: "retry" }}
        />
      );
    if (list.loading) return <p role="status">{text("work.opening")}</p>;
    if (!ecg && list.asked.status !== "none") return notThere(list.asked);
    if (!ecg) return <EmptyState title={text("ecg.none")} text={text("ecg.none.text")} />;
    return reader(ecg);
  }

  function reader(ecg: ChartEcg) {
    return (
      <ReadingScreen
        session={session}
        inference={inference}
        network={network}
        identity={chart.identity}
        ecgs={list.ecgs}
        files={files}
        held={held}
        ecg={ecg}
        fileIdentity={fileIdentity}
        onChoose={setChosen}
        reading={reading}
        unexamined={unexamined}
        edits={edits}
        by={clinician.display || text("ecg.someone")}
        patient={patient}
        unread={catalogueError?.message ?? null}
        findings={rows}
        onDecide={opened ? null : decide}
        filedLine={opened ? null : filedLine}
        onOpenResource={() => setReference(ecg.reference)}
      />
    );
  }

  function notThere(asked: AskedEcg) {
    const first = list.ecgs[0]?.reference;
    const show = first
      ? {
          label: text("ecg.show-newest"),
          onAction: () => setChosen(first),
          icon: "none" as const,
          testId: "show-newest",
        }
      : undefined;
    if (asked.status !== "unknown") {
      return (
        <EmptyState
          title={text("ecg.not-in-chart")}
          text={text(first ? "ecg.not-in-chart.text" : "ecg.none.text")}
          {...(show ? { action: show } : {})}
        />
      );
    }
    return (
      <EmptyState
        title={text("ecg.asked-failed")}
        text={text(`cause.${causeOf({ cause: asked.cause.kind })}`)}
        action={{ label: text("work.try-again"), onAction: asked.retry, icon: "retry" }}
      />
    );
  }

  function titleOf(ecg: ChartEcg): string {
    const at = formatDateTime(ecg.at);
    if (!isOpened(ecg)) return text("ecg.of", { at });
    return ecg.at === null ? text("files.undated") : text("files.of", { at });
  }

  function readBy({ report }: ChartEcg): string | null {
    if (report === "loading") return null;
    if (report === "unknown") return text("ecg.reports-unknown");
    if (!report) return text("ecg.unread");
    return text(report.final ? "ecg.read-by" : "ecg.draft-by", { by: report.by ?? text("ecg.someone") });
  }

  function selfTest(): "passed" | "failed" | "running" | "damaged" {
    if (reading?.refusal?.code === "model-hash-mismatch") return "damaged";
    if (reading?.refusal?.code === "self-test-failed") return "failed";
    return reading?.status?.selfTest ?? "running";
  }
}
