import { claimedStatements, ecgReasonText } from "@bedside/ecg";
import type { CatalogueEntry } from "@bedside/inference";
import type { EcgFinding } from "@bedside/transparency";
import { formatDateTime, type Locale, type TextFunction, useLocale, useText } from "@bedside/ui";
import { APP_VERSION, type AppProps, type OpenChart, useFiling } from "@bedside/ui/workspace";
import type { EditedReading } from "./markers/edited.ts";
import type { markerMessages } from "./markers/messages.ts";
import { valuesLine } from "./markers/words.ts";
import type { messages } from "./messages.ts";
import { useQtc } from "./qtc.ts";
import type { Decision } from "./useDecisions.ts";
import type { ChartEcg } from "./useEcgs.ts";

interface EcgFiling {
  props: AppProps;
  chart: OpenChart;
  clinician: { reference: string | null; display: string };
  network: CatalogueEntry | null;
  ecg: ChartEcg | null;
  reading: EditedReading | null;
  decisions: Record<string, Decision>;
  /** Measurements of this ECG were changed and are not used. */
  hasDraft: boolean;
  /** Why this ECG is none that can be filed, in words, or null. */
  notFiled: string | null;
}

/** Files the report of one ECG: what was accepted or changed. Final only when every claimed finding is decided. */
export function useEcgFiling(filing: EcgFiling) {
  const { props, chart, clinician, network, ecg, reading, decisions, hasDraft, notFiled } = filing;
  const { app, config, session } = props;
  const text = useText<typeof messages & typeof markerMessages>();
  const { formula } = useQtc();
  const locale = useLocale();
  const card = network?.card ?? null;
  const claimed = claimedStatements(reading);
  const others = (reading?.statements ?? []).filter(
    (statement) => !claimed.includes(statement) && decisions[statement.finding.label],
  );
  const findings = [...claimed, ...others].map(
    ({ finding, probability }): EcgFinding => ({
      label: finding.label,
      name: finding.name,
      probability,
      decision: decisions[finding.label]?.decision ?? "undecided",
      ...(decisions[finding.label]?.changedTo ? { changedTo: decisions[finding.label]?.changedTo } : {}),
    }),
  );
  const edited = editedOf();
  const done = findings.filter((finding) => finding.decision !== "undecided").length;
  const ready = card !== null && ecg?.recording != null && reading?.statements != null;
  return useFiling({
    session,
    config,
    clinician,
    identity: chart.identity,
    settled: reading !== null && (reading.statements !== null || reading.refusal !== null),
    nothing: notFiled ?? (ready ? null : text("file.not-read")),
    label: text("file.report"),
    types: ["DiagnosticReport", "Observation"],
    models: card ? [card.id] : [],
    onlyDraft: done < findings.length ? text("file.decide", { done, all: findings.length }) : null,
    build: ({ ecgReportBundle }, decision, deviceAs) =>
      card && ecg
        ? ecgReportBundle({
            patient: session.patient,
            chartPatient: chart.identity?.reference ?? "",
            encounter: session.encounter,
            recording: { reference: ecg.reference, effective: ecg.at },
            findings,
            ...(edited ? { edited } : {}),
            warnings: warningsOf(reading, text, locale),
            card,
            decision,
            app: { id: app, version: APP_VERSION },
            locale,
            deviceAs,
          })
        : { ok: false, reason: { code: "no-recording" } },
    identifierOf: ({ ecgIdentifier }, kind) =>
      card && ecg ? ecgIdentifier(session.patient, ecg.reference, card, findings, { kind }, edited?.key) : null,
    names: {},
    willNotWrite: [text("file.wont.rejected"), text("file.wont.below"), ...(hasDraft ? [text("file.wont.draft")] : [])],
  });

  /** Both values, who and when; the same changes make the same report. */
  function editedOf(): { text: string; key: unknown } | null {
    if (!reading?.edit) return null;
    const { by, at, moves, beats } = reading.edit;
    return {
      text: text("filed.edited", {
        by,
        at: formatDateTime(at),
        edited: valuesLine(reading.measures, formula),
        machine: valuesLine(reading.machine.measures, formula),
      }),
      key: { moves, beats },
    };
  }
}

/** What the reader must find in the record beside the findings: measured rules, and a signal that was not good. */
function warningsOf(
  reading: EditedReading | null,
  text: TextFunction<keyof typeof messages>,
  locale: Locale,
): string[] {
  if (!reading) return [];
  const leads = Object.values(reading.quality.leads);
  const good = leads.filter((lead) => lead.verdict === "good").length;
  return [
    ...reading.rules.map((rule) => text("warning.rule", { rule: ecgReasonText(rule.reason, locale) })),
    ...(reading.quality.overall === "good" ? [] : [text("warning.signal", { good, all: leads.length })]),
  ];
}
