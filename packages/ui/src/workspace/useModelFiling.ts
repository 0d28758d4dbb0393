import type { RuleTable } from "@bedside/models";
import { useFactText } from "../components/facttext.ts";
import { formatDate } from "../format/format.ts";
import { useLocale, useText } from "../i18n/i18n.tsx";
import type { AppProps } from "./boot.tsx";
import type { WorkspaceMessages } from "./messages.ts";
import type { UnfiledWork } from "./SessionEnd.tsx";
import { ENTRIES } from "./unfiled.ts";
import type { Clinic } from "./useClinic.ts";
import { type Filing, useFiling } from "./useFiling.ts";
import type { ModelOutcome } from "./useResults.ts";
import { useUnfiled } from "./useUnfiled.ts";
import { APP_VERSION } from "./version.ts";

/** Filing of the leading result of a screen of models. */
export function useModelFiling(
  { app, config, session }: AppProps,
  clinic: Clinic,
  outcome: ModelOutcome | null,
  table?: RuleTable,
): Filing & { work: UnfiledWork } {
  const text = useText<WorkspaceMessages>();
  const facts = useFactText();
  const locale = useLocale();
  const result = outcome?.result ?? null;
  const card = outcome?.entry.card ?? null;
  const chart = clinic.chart.chart;
  const isProbability = card !== null && card.kind !== "rules";
  const names = Object.fromEntries(
    Object.values(result?.inputs ?? {}).flatMap(({ fact, concept }) =>
      fact?.source
        ? [
            [
              fact.source,
              `${facts.name(concept)} ${facts.value(concept, fact.value, fact.unit)}${fact.effective ? ` (${formatDate(fact.effective)})` : ""}`,
            ],
          ]
        : [],
    ),
  );
  const filing = useFiling({
    session,
    config,
    clinician: clinic.clinician,
    identity: clinic.chart.identity,
    settled: result !== null || (outcome?.error ?? null) !== null,
    nothing: !result ? text("file.waiting") : result.status === "refused" ? text("file.refused") : null,
    label: text(result?.status === "range" ? "file.range" : "file.action"),
    types: [isProbability ? "RiskAssessment" : "Observation"],
    models: card ? [card.id] : [],
    build: ({ resultBundle }, decision, deviceAs) =>
      result && card && chart
        ? resultBundle({
            patient: session.patient,
            encounter: session.encounter,
            result,
            card,
            ...(table ? { table } : {}),
            chart: { ...chart, facts: clinic.entries.facts },
            decision,
            app: { id: app, version: APP_VERSION },
            locale,
            deviceAs,
          })
        : { ok: false, reason: { code: "refused-result" } },
    identifierOf: ({ resultIdentifier }, kind) => (result ? resultIdentifier(session.patient, result, { kind }) : null),
    names,
    willNotWrite: [text("file.wont.others"), text("file.wont.whatif")],
  });
  const { acts } = clinic.entries;
  const count = filing.kept === null ? acts.length : 0;
  useUnfiled(session, ENTRIES, acts, count);
  return { ...filing, work: { name: ENTRIES, count, keepDraft: filing.keepDraft } };
}
