import type { PatientIdentity, Reason } from "@bedside/chart";
import type { ModelFinding } from "@bedside/models";
import { assess } from "./assess.ts";
import type { Measurements } from "./measure.ts";
import { type NetworkInput, toNetworkInput } from "./network.ts";
import type { Quality } from "./quality.ts";
import type { Recording } from "./recording.ts";
import { type EcgRule, type RulePatient, ruleWarnings } from "./rules.ts";

/** One statement of the network for an ECG. */
export interface Statement {
  finding: ModelFinding;
  probability: number;
}

/** What is known of a recording before the network has read it. `input` says why the network must not. */
export interface Examined {
  quality: Quality;
  measures: Measurements;
  rules: EcgRule[];
  input: NetworkInput;
}

/** An examined recording with the network's answer: null while it reads, or when it did not (`refusal`). */
export interface EcgReading {
  quality: Quality;
  rules: EcgRule[];
  statements: Statement[] | null;
  refusal: Reason | null;
}

export type Urgency = "urgent" | "abnormal" | "minor" | "normal" | "needs-eyes";

export interface Verdict {
  state: Urgency | "reading" | "nothing";
  /** The urgent rule that no urgent finding of the network explains. */
  rule: EcgRule | null;
  /** The signal is not good enough for a quiet answer. */
  poorSignal: boolean;
}

const NORMAL = "NORM";
const ORDER: Urgency[] = ["urgent", "needs-eyes", "abnormal", "minor", "normal"];
const QUIET: (Urgency | null)[] = ["normal", "minor", null];

/** What the limits of the rules depend on; the rest of an identity is no matter here. */
export type ExaminedPatient = Pick<PatientIdentity, "sex" | "birthDate">;

/** Measures a recording, and makes the network's input unless the signal or the recording forbids it. */
export function examine(recording: Recording, patient: ExaminedPatient | null): Examined {
  const { quality, measures } = assess(recording);
  const input: NetworkInput =
    quality.overall === "unusable" ? { ok: false, reason: { code: "quality-unusable" } } : toNetworkInput(recording);
  return { quality, measures, rules: rulesOf(recording, measures, patient), input };
}

/** The rules' warnings about measurements of a recording, with what is known of the patient on its day. */
export function rulesOf(
  { start }: Pick<Recording, "start">,
  measures: Measurements,
  patient: ExaminedPatient | null,
): EcgRule[] {
  return ruleWarnings(measures, rulePatient(patient, start));
}

/** Sex and age on the day of the recording, as far as they are known: ST limits depend on them. */
function rulePatient(patient: ExaminedPatient | null, start: string | null): RulePatient {
  const ageYears = wholeYears(patient?.birthDate ?? null, start);
  return {
    ...(patient?.sex === "male" || patient?.sex === "female" ? { sex: patient.sex } : {}),
    ...(ageYears === null ? {} : { ageYears }),
  };
}

/** Null unless both days are known in full: an age that is not sure must not raise a limit. */
function wholeYears(birthDate: string | null, at: string | null): number | null {
  const birth = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birthDate ?? "");
  const day = /^(\d{4})-(\d{2})-(\d{2})/.exec(at ?? "");
  if (!birth || !day) return null;
  const passed = `${day[2]}${day[3]}` >= `${birth[2]}${birth[3]}`;
  const years = Number(day[1]) - Number(birth[1]) - (passed ? 0 : 1);
  return years < 0 ? null : years;
}

/**
 * What the network claims of this ECG: above its operating point, and of a statement that it may claim. "Normal ECG" is
 * not claimed beside an abnormal finding, a rule warning or a poor signal, whatever its probability.
 */
export function claimedStatements(reading: EcgReading | null): Statement[] {
  const above = (reading?.statements ?? []).filter(
    ({ finding, probability }) =>
      finding.claimed && finding.operatingPoint !== null && probability >= finding.operatingPoint,
  );
  const abnormal =
    reading?.quality.overall !== "good" ||
    reading.rules.length > 0 ||
    above.some(({ finding }) => finding.urgency === "urgent" || finding.urgency === "abnormal");
  return abnormal ? above.filter(({ finding }) => finding.label !== NORMAL) : above;
}

interface Ranked {
  label: string;
  urgency: Urgency;
  probability: number | null;
}

/** Which of two findings stands first: most urgent, then most probable; "Normal ECG" says more than "sinus rhythm". */
export function compareFindings(a: Ranked, b: Ranked): number {
  const preferred = ({ label }: Ranked) => (label === NORMAL ? 1 : 0);
  return (
    compareUrgency(a.urgency, b.urgency) || preferred(b) - preferred(a) || (b.probability ?? 0) - (a.probability ?? 0)
  );
}

/** Negative when `a` is the more urgent. */
export function compareUrgency(a: Urgency, b: Urgency): number {
  return ORDER.indexOf(a) - ORDER.indexOf(b);
}

/**
 * How a screen or a card may speak of an ECG. While an urgent rule warns and the network names nothing urgent, a person
 * must look, and neither "normal" nor the rule is said as a finding. A poor signal never makes a normal ECG.
 */
export function verdictOf(reading: EcgReading, leading: { urgency: Urgency } | null, failed: boolean): Verdict {
  const urgency = leading?.urgency ?? null;
  const rule = (urgency !== "urgent" && reading.rules.find((it) => it.urgency === "urgent")) || null;
  const poorSignal = reading.quality.overall !== "good" && QUIET.includes(urgency);
  if (reading.refusal !== null || failed) return { state: "needs-eyes", rule, poorSignal: false };
  if (reading.statements === null) return { state: "reading", rule: null, poorSignal: false };
  if (rule || poorSignal) return { state: "needs-eyes", rule, poorSignal };
  return { state: urgency ?? "nothing", rule: null, poorSignal: false };
}
