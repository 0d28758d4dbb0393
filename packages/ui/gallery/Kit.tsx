import type { FactState } from "@bedside/chart";
import { useState } from "react";
import {
  AiLabel,
  Button,
  Card,
  CategoryChip,
  Chip,
  ClauseList,
  ContributionBars,
  DownloadIcon,
  EmptyState,
  FactStateChip,
  FindingList,
  type FindingRow,
  LanguageSwitch,
  PathStepper,
  PatientBanner,
  PrinterIcon,
  RefusalCard,
  ResultCard,
  SessionTimer,
  useText,
} from "../src/index.ts";
import { DAY, LOW, PATIENT, PLCO, REFUSED, SCORE2, VALUE } from "./data.ts";
import styles from "./gallery.module.css";

const STATES: FactState[] = [
  "loading",
  "found",
  "stale",
  "conflicting",
  "entered",
  "absent",
  "failed",
  "unmapped",
  "implausible",
];
const name = (en: string, zh: string) => ({ en, "zh-TW": zh });
const FINDINGS: FindingRow[] = [
  {
    label: "AFIB",
    name: name("Atrial fibrillation", "心房顫動"),
    probability: 0.97,
    operatingPoint: 0.42,
    urgency: "urgent",
    group: "claimed",
    evidence: "II, V1",
    isNew: true,
    decision: "undecided",
  },
  {
    label: "NST_",
    name: name("Non-specific ST changes", "非特異性 ST 變化"),
    probability: 0.71,
    operatingPoint: 0.45,
    urgency: "abnormal",
    group: "claimed",
    decision: "changed",
    changedTo: "ST-T abnormality",
    decidedBy: "林怡君",
    decidedAt: "2026-11-22T14:05:00",
  },
  {
    label: "LVH",
    name: name("Left ventricular hypertrophy", "左心室肥大"),
    probability: 0.31,
    operatingPoint: 0.48,
    urgency: "abnormal",
    group: "below",
    decision: "undecided",
  },
  {
    label: "RVH",
    name: name("Right ventricular hypertrophy", "右心室肥大"),
    probability: 0.1,
    operatingPoint: null,
    urgency: "abnormal",
    group: "cannot-judge",
    whyNot: "< 30",
    decision: "undecided",
  },
];

const END = { at: Date.now() + 240_000, why: "token" as const };
const endsSoon = () => END;

/** Small parts in all their states. */
export function Kit() {
  const t = useText();
  const [findings, setFindings] = useState(FINDINGS);
  return (
    <main className={styles.kit}>
      <h1>Bedside</h1>
      <Card title="Fact states">
        <p className={styles.chips}>
          {STATES.map((state) => (
            <FactStateChip key={state} state={state} ageDays={460} />
          ))}
        </p>
      </Card>
      <Card title="Risk scale">
        <p className={styles.chips}>
          {(["verylow", "low", "moderate", "high", "veryhigh"] as const).map((key, step) => (
            <CategoryChip key={key} step={step} label={t(`category.${key}`)} />
          ))}
          <CategoryChip step={null} label={t("result.undecided")} />
        </p>
      </Card>
      <Card title="AI label">
        <p className={styles.chips}>
          <AiLabel kind="network" modelName="ecg-71" state="draft" />
          <AiLabel kind="equation" state="draft" />
          <AiLabel kind="rules" state="none" />
          <AiLabel kind="equation" state="verified" by="林怡君" at="2026-11-22T14:05:00" />
          <AiLabel kind="network" state="changed" by="林怡君" at="2026-11-22T14:05:00" />
        </p>
      </Card>
      <div className={styles.two}>
        <ResultCard card={SCORE2} result={LOW} />
        <RefusalCard
          card={SCORE2}
          result={REFUSED}
          actions={[{ label: t("fact.edit"), onAction: () => {}, icon: "pencil" }]}
        />
        <ResultCard card={SCORE2} result={null} waitingFor={["HDL-C", "SBP"]} />
        <ResultCard card={SCORE2} result={null} failed={{ text: "model.onnx 404", onRetry: () => {} }} />
        <ContributionBars card={SCORE2} result={VALUE} />
        <ContributionBars card={SCORE2} result={LOW} as="points" />
      </div>
      <p className={styles.chips}>
        <Button variant="primary" icon={<DownloadIcon />}>
          {t("file.draft")}
        </Button>
        <Button icon={<PrinterIcon />}>{t("action.print")}</Button>
        <Button variant="quiet">{t("action.cancel")}</Button>
        <Button variant="primary" disabledReason="no result">
          {t("file.confirm")}
        </Button>
        <Chip tone="env">{t("environment.sandbox")}</Chip>
        <SessionTimer ends={endsSoon} onStay={() => {}} onKeepDraft={() => {}} />
        <LanguageSwitch />
      </p>
      <PatientBanner
        app="lung-decision"
        patient={{
          ...PATIENT,
          deceased: { is: true, date: "2026-03-01" },
          nameText: "歐陽諾娃·伊斯坦大·比雅塔烏·撒韻",
          birthDate: null,
        }}
        asOf={DAY}
        environment={t("environment.sandbox")}
      />
      <PatientBanner app="lung-decision" patient={PATIENT} asOf={DAY} slim />
      <PatientBanner app="lung-decision" patient={null} asOf={DAY} />
      <PathStepper
        selected="a"
        stations={[
          { id: "a", label: "篩檢", state: "無結節" },
          { id: "b", label: "結節", state: "病歷中無" },
        ]}
      />
      <div className={styles.two}>
        <FindingList
          findings={findings}
          onDecide={(label, decision, changedTo) =>
            setFindings(findings.map((row) => (row.label === label ? { ...row, decision, changedTo } : row)))
          }
          alternatives={["Sinus rhythm"]}
        />
        <ClauseList
          onAsk={() => {}}
          groups={[
            {
              rule: "tw",
              title: "國健署 2025-01-01",
              subtitle: "重度吸菸",
              verdict: "unknown",
              clauses: [
                { rule: "tw", id: "age", verdict: "true", seen: 66, text: "年齡 50–74 歲", seenText: "66 歲" },
                { rule: "tw", id: "py", verdict: "false", seen: 12, text: "吸菸 20 包年以上", seenText: "12" },
                {
                  rule: "tw",
                  id: "quit",
                  verdict: "unknown",
                  seen: null,
                  text: "戒菸未滿 15 年",
                  change: "2014 年符合",
                  concept: "quityears",
                },
              ],
            },
          ]}
        />
      </div>
      <EmptyState
        title={PLCO.name.en}
        text={PLCO.limits.en}
        action={{ label: t("action.retry"), onAction: () => {} }}
      />
    </main>
  );
}
