import { type ChartResource, formatDate, formatDateTime, type PatientChart, readCharts } from "@bedside/chart";
import {
  claimedStatements,
  compareFindings,
  compareUrgency,
  type EcgReading,
  ecgReasonText,
  examine,
  type Recording,
  readFhirEcg,
  reportOf,
  type Statement,
  type Verdict,
  verdictOf,
} from "@bedside/ecg";
import type { Inference } from "@bedside/inference/node";
import type { ModelCard } from "@bedside/models";
import type { SearchOutcome } from "@bedside/smart";
import type { FhirResource } from "fhir/r4.js";
import { failuresOf } from "../chart.ts";
import type { Card } from "../types.ts";
import { type CardContext, failureLines, list, makeCard, modelLine, plain } from "./card.ts";

/** An ECG that nobody has reported for longer has been dealt with outside this record. */
const UNREAD_DAYS = 7;
/** The newest unread ECGs that are read; more are only counted. */
const MOST_READ = 4;
const DAY_MS = 86_400_000;

interface UnreadEcg {
  reference: string;
  at: string;
  recording: Recording | null;
  /** Why it is no recording, in words. */
  problem: string | null;
}

interface ReadEcg {
  ecg: UnreadEcg;
  reading: EcgReading | null;
  verdict: Verdict;
  claimed: Statement[];
}

/** ECG triage: the most urgent ECG of the last days that has no report, and how many more there are. */
export async function ecgCards(
  patient: FhirResource,
  [ecgs, reports]: readonly [SearchOutcome, SearchOutcome],
  network: ModelCard | null,
  inference: Inference,
  now: Date,
  context: CardContext,
): Promise<Card[]> {
  const chart = (await readCharts([{ ...patient } as ChartResource]))[0];
  if (!chart || chart.patient.deceased.is) return [];
  const unread = unreadEcgs(ecgs.resources, reports.resources, chart.patient.reference, now, context);
  if (unread.length === 0) return [];
  const read: ReadEcg[] = [];
  for (const ecg of unread.slice(0, MOST_READ)) read.push(await readEcg(ecg, chart, network, inference));
  const first = [...read].sort((a, b) => compareUrgency(urgencyOf(a.verdict), urgencyOf(b.verdict)))[0];
  if (!first) return [];
  const more = unread.length - 1;
  const summary = headline(first, now, context) + (more > 0 ? ` (${context.say("ecg.more", { n: more })})` : "");
  const detail = [
    ...detailOf(first, context),
    reports.ok ? "" : context.say("ecg.reports-failed"),
    failureLines(failuresOf([ecgs, reports]), context),
    network && first.reading?.statements ? modelLine(network, "onnxruntime-node", context) : "",
  ];
  return [
    makeCard(context, "ecg-triage", {
      summary,
      detail,
      indicator: indicatorOf(first.verdict),
      appContext: { ecg: first.ecg.reference },
    }),
  ];
}

function unreadEcgs(
  resources: readonly FhirResource[],
  reports: readonly FhirResource[],
  patient: string,
  now: Date,
  { language }: CardContext,
): UnreadEcg[] {
  return resources
    .flatMap((resource): UnreadEcg[] => {
      if (resource.resourceType !== "Observation" || !isOf(resource, patient)) return [];
      if (resource.status === "entered-in-error" || resource.status === "cancelled") return [];
      const reference = `Observation/${resource.id}`;
      const at = resource.effectiveDateTime ?? resource.effectivePeriod?.start ?? resource.effectiveInstant;
      const age = now.getTime() - Date.parse(typeof at === "string" ? at : "");
      if (typeof at !== "string" || !(age < UNREAD_DAYS * DAY_MS && age > -DAY_MS)) return [];
      if (reportOf(reference, reports)?.final) return [];
      const outcome = readFhirEcg(resource);
      const { recording, problem } = outcome.ok
        ? { recording: outcome.recording, problem: null }
        : { recording: null, problem: outcome.error.message[language] };
      return [{ reference, at, recording, problem }];
    })
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** A row of another patient in what was sent is nobody's here. */
function isOf(resource: FhirResource, patient: string): boolean {
  const subject = (resource as { subject?: { reference?: unknown } }).subject?.reference;
  return typeof subject === "string" && (subject === patient || subject.endsWith(`/${patient}`));
}

async function readEcg(
  ecg: UnreadEcg,
  chart: PatientChart,
  network: ModelCard | null,
  inference: Inference,
): Promise<ReadEcg> {
  const unread: Verdict = { state: "reading", rule: null, poorSignal: false };
  if (!ecg.recording) return { ecg, reading: null, verdict: unread, claimed: [] };
  const { quality, rules, input } = examine(ecg.recording, chart.patient);
  const reading: EcgReading = { quality, rules, statements: null, refusal: input.ok ? null : input.reason };
  let failed = network === null;
  if (network && input.ok) {
    try {
      const { probability } = await inference.classify(network.id, input.ecg, 1);
      reading.statements = (network.findings ?? []).map((finding, index) => ({
        finding,
        probability: probability[index] ?? Number.NaN,
      }));
    } catch {
      failed = true;
    }
  }
  const claimed = claimedStatements(reading).sort((a, b) => compareFindings(ranked(a), ranked(b)));
  const leading = claimed[0]?.finding ?? null;
  return { ecg, reading, verdict: verdictOf(reading, leading, failed), claimed };
}

const ranked = ({ finding: { label, urgency }, probability }: Statement) => ({ label, urgency, probability });

const urgencyOf = ({ state }: Verdict) => (state === "nothing" || state === "reading" ? "normal" : state);

function indicatorOf({ state, rule }: Verdict): Card["indicator"] {
  if (state === "urgent" || (state === "needs-eyes" && rule !== null)) return "critical";
  return state === "abnormal" || state === "needs-eyes" ? "warning" : "info";
}

function headline({ ecg: { at }, verdict, claimed }: ReadEcg, now: Date, { language, say }: CardContext): string {
  const day = formatDate(at);
  const ecg = day === formatDate(now.toISOString()) ? say("ecg.of-today") : say("ecg.of", { date: day });
  if (verdict.state === "needs-eyes") {
    const why = verdict.rule
      ? ecgReasonText(verdict.rule.reason, language)
      : say(verdict.poorSignal ? "ecg.poor" : "ecg.unread-by-network");
    return say("ecg.needs-eyes", { ecg, why });
  }
  const leading = claimed[0];
  const finding = leading ? `${leading.finding.name[language]} ${probabilityText(leading.probability)}` : "";
  return say(`ecg.${verdict.state}`, { ecg, finding });
}

/** Two decimals, never as certain. */
function probabilityText(value: number): string {
  return value > 0.995 ? "> 0.99" : value.toFixed(2);
}

function detailOf({ ecg, reading, claimed }: ReadEcg, context: CardContext): string[] {
  const { language, say } = context;
  if (ecg.problem !== null) return [say("ecg.can-not", { reason: plain(ecg.problem) }), plain(ecg.reference)];
  const rows = claimed.map(
    ({ finding, probability }) => `${plain(finding.name[language])}${say("colon")}${probabilityText(probability)}`,
  );
  const rules = (reading?.rules ?? []).map((rule) => plain(ecgReasonText(rule.reason, language)));
  const refusal = reading?.refusal ? [plain(ecgReasonText(reading.refusal, language))] : [];
  return [
    [formatDateTime(ecg.at), plain(ecg.reference)].join(language === "en" ? ", " : "，"),
    ...refusal,
    reading?.statements ? (rows.length > 0 ? `${say("ecg.network")}\n\n${list(rows)}` : say("ecg.none-claimed")) : "",
    rules.length > 0 ? `${say("ecg.rules")}\n\n${list(rules)}` : "",
  ];
}
