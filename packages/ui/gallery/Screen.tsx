import { useRef, useState } from "react";
import { FilePreviewDialog, KeyHelp, ModelCardSheet, ProvenancePopover, ResourceDialog } from "../src/dialogs.ts";
import {
  AiLabel,
  AppFrame,
  BackendBadge,
  ContributionBars,
  ErrorPage,
  FactSheet,
  type FileOutcome,
  Footer,
  IssuerChooser,
  LanguageSwitch,
  LoadingBody,
  ModelCompare,
  NextBestTest,
  PatientBanner,
  RefusalCard,
  ResultCard,
  SessionTimer,
  useText,
} from "../src/index.ts";
import { DAY, FOUND, fact, LOW, MISSING, MIXED, PATIENT, PLCO, RANGE, REFUSED, SCORE2, VALUE } from "./data.ts";
import styles from "./gallery.module.css";

const END = { at: Date.now() + 41.5 * 60_000, why: "token" as const };
const sessionEnd = () => END;

const OUTCOMES: Record<string, FileOutcome> = {
  file: { kind: "ready" },
  "file-refused": {
    kind: "refused",
    status: 422,
    issues: [{ severity: "error", text: "subject is required", where: "RiskAssessment.subject" }],
  },
  "file-filed": {
    kind: "filed",
    ids: [
      { resourceType: "RiskAssessment", id: "77" },
      { resourceType: "Provenance", id: "78" },
    ],
  },
};
const RESOURCE = {
  resourceType: "RiskAssessment",
  status: "final",
  subject: { reference: "Patient/T-000417" },
  occurrenceDateTime: "2026-11-22T14:03:20+08:00",
  basis: [{ reference: "Observation/bp-88121" }],
  prediction: [{ probabilityDecimal: 18.2, outcome: { text: "SCORE2" } }],
};

/** Whole screens, as the apps compose them. */
export function Screen({ view }: { view: string }) {
  const t = useText();
  const [open, setOpen] = useState<string | null>(
    view in OUTCOMES || ["card", "keys", "resource"].includes(view) ? view : null,
  );
  const [source, setSource] = useState<string | null>(view === "provenance" ? "tc" : null);
  const trigger = useRef<HTMLElement | null>(null);
  const missing = view === "missing";
  const loading = view === "loading";
  if (view === "error")
    return (
      <ErrorPage
        app="coronary-risk"
        appName={t("app.coronary-risk")}
        icon="clock"
        title="This launch has expired"
        whatHappened="The EHR starts the app with a code that can be used once, for about five minutes. This one was used before. Open the app again from the chart."
        youNow={["Close this frame or tab.", "Go back to the patient in the EHR.", "Open Coronary risk there again."]}
        itDesk={[
          "Ask whether the EHR window sits idle longer than the launch code lives.",
          "Compare the clock of this PC with the server.",
        ]}
        primary={{ label: "Close and return to the EHR", onAction: () => {} }}
        primaryNote="Anything you had filed is in the record. Unfiled entries were not kept."
        details={[
          { label: "What failed", value: "token request · invalid_grant · code already used" },
          { label: "EHR server", value: "https://ehr.example.org/fhir" },
        ]}
        reference="LX-7F3A-20C1"
        footNote="Nothing was read from the chart and nothing was written to it."
        headerEnd={<LanguageSwitch />}
      />
    );
  if (view === "issuer")
    return (
      <IssuerChooser
        app="coronary-risk"
        appName={t("app.coronary-risk")}
        issuers={[
          { iss: "http://localhost:8080/fhir", name: "仁心測試診所", note: t("environment.sandbox") },
          { iss: "https://ehr.example.org/fhir", name: "General Hospital" },
        ]}
        onChoose={() => {}}
        headerEnd={<LanguageSwitch />}
      />
    );
  const facts = loading
    ? FOUND.map((f) => (["sbp", "tc", "hdl"].includes(f.concept) ? fact(f.concept, "loading") : f))
    : missing
      ? MIXED
      : FOUND;
  const sheet = (
    <FactSheet
      facts={facts}
      readAt="2026-11-22T14:02:00"
      sourceTexts={{ "score2-region": "2026-05-12" }}
      unused={missing ? ["hba1c"] : []}
      onEnter={() => {}}
      onChoose={() => {}}
      onRestore={() => {}}
      onRetry={() => {}}
      onOpen={(concept) => {
        trigger.current = document.querySelector(`[data-fact="${concept}"] [data-row]`);
        setSource(concept);
      }}
    />
  );
  return (
    <>
      <AppFrame
        app="coronary-risk"
        banner={
          <PatientBanner
            app="coronary-risk"
            patient={PATIENT}
            asOf={DAY}
            environment={t("environment.sandbox")}
            session={<SessionTimer ends={sessionEnd} onStay={() => undefined} />}
            end={<LanguageSwitch />}
          />
        }
        tabs={[
          { id: "clinic", label: "門診胸痛" },
          { id: "prevention", label: "預防：10 年風險" },
          { id: "ed", label: "急診胸痛" },
        ]}
        selectedTab="prevention"
        tabsEnd="40–69"
        footer={
          <Footer
            aiLabel={<AiLabel kind="equation" state={loading ? "none" : "draft"} />}
            backend={<BackendBadge backend="wasm" selfTest="passed" onOpen={() => {}} />}
            modelCard={{ label: t("card.open"), onAction: () => setOpen("card") }}
            secondary={[{ label: t("action.print"), onAction: () => {}, icon: "print" }]}
            primary={{
              label: t("file.confirm"),
              onAction: () => setOpen("file"),
              icon: "file",
              disabledReason: loading ? t("loading.reading") : undefined,
            }}
          />
        }
      >
        {loading ? (
          <LoadingBody
            title={t("app.coronary-risk")}
            waitingFor={["SBP", "HDL-C"]}
            onStop={() => {}}
            aside={sheet}
            steps={[
              { id: "Patient", label: "Patient", state: "done", detail: "1", seconds: 0.2 },
              { id: "Observation", label: "Observation", state: "loading", done: 600, total: 1418, seconds: 3.9 },
              {
                id: "FamilyMemberHistory",
                label: "FamilyMemberHistory",
                state: "failed",
                detail: "503",
                onRetry: () => {},
              },
              { id: "model", label: "SCORE2", state: "waiting" },
            ]}
          />
        ) : (
          <div className={styles.grid}>
            <div className={styles.left}>
              <ResultCard
                card={SCORE2}
                result={missing ? RANGE : VALUE}
                notes={missing ? [] : [{ text: t("result.change"), strong: true, detail: "ESC 2021" }]}
              />
              {missing && (
                <NextBestTest
                  card={SCORE2}
                  missing={MISSING}
                  low={RANGE.low}
                  high={RANGE.high}
                  threshold={10}
                  domain={{ low: 0, high: 30 }}
                  orders={{ hdl: "NHI 09043C" }}
                />
              )}
              <ModelCompare
                domain={{ low: 0, high: 40 }}
                unit="%"
                thresholds={[10]}
                onOpenCard={() => setOpen("card")}
                rows={[
                  {
                    card: SCORE2,
                    result: missing ? RANGE : VALUE,
                    applicability: "applicable",
                    reason: "本院設定風險區",
                    chosen: true,
                  },
                  { card: { ...PLCO, id: "b" }, result: LOW, applicability: "caution", reason: "只含冠心病" },
                  {
                    card: { ...PLCO, id: "c" },
                    result: REFUSED,
                    applicability: "not-applicable",
                    reason: "拒絕計算：無糖尿病",
                  },
                ]}
              />
              {missing ? (
                <RefusalCard card={PLCO} result={REFUSED} />
              ) : (
                <ContributionBars card={SCORE2} result={VALUE} />
              )}
            </div>
            {sheet}
          </div>
        )}
      </AppFrame>
      {source && (
        <ProvenancePopover
          fact={facts.find((f) => f.concept === source) ?? fact(source, "absent")}
          triggerRef={trigger}
          isOpen
          onOpenChange={(isOpen) => !isOpen && setSource(null)}
          reviewer={null}
          onOpenResource={() => setOpen("resource")}
          onReport={() => {}}
        />
      )}
      <FilePreviewDialog
        isOpen={open !== null && open in OUTCOMES}
        onOpenChange={() => setOpen(null)}
        patient={PATIENT}
        asOf={DAY}
        target="仁心測試診所 FHIR"
        willNotWrite={["假設調整", "其他 5 個模型"]}
        outcome={OUTCOMES[open ?? "file"] ?? { kind: "ready" }}
        onConfirm={() => setOpen("file-filed")}
        onDraft={() => {}}
        sessionText={t("session.left", { minutes: 40 })}
        items={[
          {
            id: "risk",
            resourceType: "RiskAssessment",
            title: "風險評估",
            action: "新增 1 筆",
            summary: [
              { label: "結果", value: <b>10 年心血管事件風險 18.2 %</b> },
              { label: "模型", value: "SCORE2 亞太" },
              {
                label: "標示",
                value: <AiLabel kind="equation" state="verified" by="林怡君" at="2026-11-22T14:05:00" />,
              },
            ],
            resource: RESOURCE,
            required: false,
            selected: true,
          },
          {
            id: "prov",
            resourceType: "Provenance",
            title: "來源證明",
            summary: [],
            resource: { resourceType: "Provenance" },
            required: true,
            selected: true,
          },
        ]}
      />
      <ModelCardSheet isOpen={open === "card"} onOpenChange={() => setOpen(null)} card={SCORE2} approval={null} />
      <ResourceDialog
        isOpen={open === "resource"}
        onOpenChange={() => setOpen(null)}
        reference="Observation/tc-70412"
        resource={RESOURCE}
      />
      <KeyHelp
        isOpen={open === "keys"}
        onOpenChange={() => setOpen(null)}
        enabled
        onEnabledChange={() => {}}
        keys={[
          { keys: ["A"], text: t("finding.accept") },
          { keys: ["?"], text: t("keys.title") },
        ]}
      />
    </>
  );
}
