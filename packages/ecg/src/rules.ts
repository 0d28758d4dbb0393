import type { Reason } from "@bedside/chart";
import type { Measurements } from "./measure.ts";

/** A warning by a measured rule, never by a network. */
export interface EcgRule {
  id:
    | "very-slow"
    | "very-fast"
    | "irregular-narrow-tachycardia"
    | "wide-tachycardia"
    | "st-elevation"
    | "prolonged-pr"
    | "long-qtc";
  urgency: "urgent" | "abnormal";
  /** Sentence in `ECG_REASONS`, with the measured values. */
  reason: Reason;
  /** Leads the rule rests on; empty when it rests on all. */
  leads: string[];
}

const SLOW_BPM = 40;
const FAST_BPM = 150;
const TACHYCARDIA_BPM = 100;
const WIDE_QRS_MS = 120;
const IRREGULAR = 0.1;
/** First-degree block: a PR above this, ms. */
const LONG_PR_MS = 200;
/** QTc of a narrow QRS above which torsade de pointes is feared, ms (AHA/ACC 2010, 10.1161/CIRCULATIONAHA.109.192704). */
const LONG_QTC_MS = 500;

/** Who the recording is of, as far as it is known. */
export interface RulePatient {
  sex?: "male" | "female" | null;
  /** Whole years on the day of the recording. */
  ageYears?: number | null;
}

/**
 * ST elevation that counts, mV (Fourth Universal Definition of MI, 2018, which measures at J; here the mean of J and
 * J + 60 ms, because a J that is marked a little early lies on the slope of the S wave): 0.1, and in V2 and V3 0.15 in women, 0.2 in men
 * of 40 and over, 0.25 in younger men. Where sex or age is not known, the lowest limit that may hold.
 */
const ST_MV = 0.1;
function stLimitV2V3(patient: RulePatient): number {
  if (patient.sex !== "male") return 0.15;
  const age = patient.ageYears ?? null;
  return age !== null && age < 40 ? 0.25 : 0.2;
}

/** Leads that look at one wall: any two of them are contiguous. */
const WALLS: string[][] = [
  ["II", "III", "aVF"],
  ["I", "aVL", "V5", "V6"],
];
/** Across the chest, each lead is contiguous with the next. */
const CHEST = ["V1", "V2", "V3", "V4", "V5", "V6"];

/** Sets of two or more contiguous leads among the raised ones; none lies within another. */
function contiguousSets(raised: (lead: string) => boolean): string[][] {
  const runs: string[][] = [[]];
  for (const lead of CHEST) {
    if (raised(lead)) runs.at(-1)?.push(lead);
    else runs.push([]);
  }
  const sets = [...WALLS.map((wall) => wall.filter(raised)), ...runs].filter((set) => set.length >= 2);
  const within = (set: string[], other: string[]) => set.every((lead) => other.includes(lead));
  return sets.filter((set, i) => !sets.some((other, j) => within(set, other) && (other.length > set.length || j < i)));
}

/**
 * Warnings that follow from the measurements, and from who the patient is for the ST limits of V2 and V3. With a wide QRS
 * the ST and QTc rules are not applied, and without a measured PR or QT theirs are not.
 */
export function ruleWarnings(measurements: Measurements, patient: RulePatient = {}): EcgRule[] {
  const { hrBpm, prMs, qrsMs, qtcMs, rrVariation, stMv, stJMv } = measurements;
  const rules: EcgRule[] = [];
  if (hrBpm === null) return rules;
  const rate = Math.round(hrBpm);
  if (hrBpm < SLOW_BPM)
    rules.push({ id: "very-slow", urgency: "urgent", reason: { code: "rule-very-slow", values: { rate } }, leads: [] });
  if (hrBpm >= FAST_BPM - 0.5)
    rules.push({ id: "very-fast", urgency: "urgent", reason: { code: "rule-very-fast", values: { rate } }, leads: [] });
  if (qrsMs !== null && hrBpm > TACHYCARDIA_BPM) {
    const values = { rate, qrs: qrsMs };
    if (qrsMs >= WIDE_QRS_MS)
      rules.push({
        id: "wide-tachycardia",
        urgency: "urgent",
        reason: { code: "rule-wide-qrs-fast", values },
        leads: [],
      });
    else if (rrVariation !== null && rrVariation > IRREGULAR)
      rules.push({
        id: "irregular-narrow-tachycardia",
        urgency: "urgent",
        reason: { code: "rule-irregular-narrow", values },
        leads: [],
      });
  }
  if (stMv && stJMv && qrsMs !== null && qrsMs < WIDE_QRS_MS) {
    const limitV2V3 = stLimitV2V3(patient);
    const limit = (lead: string) => (lead === "V2" || lead === "V3" ? limitV2V3 : ST_MV);
    for (const leads of contiguousSets((lead) => ((stJMv[lead] ?? 0) + (stMv[lead] ?? 0)) / 2 >= limit(lead)))
      rules.push({
        id: "st-elevation",
        urgency: "urgent",
        reason: { code: "rule-st-elevation", values: { leads: leads.join(", ") } },
        leads,
      });
  }
  if (prMs !== null && prMs > LONG_PR_MS)
    rules.push({
      id: "prolonged-pr",
      urgency: "abnormal",
      reason: { code: "rule-prolonged-pr", values: { pr: Math.round(prMs), limit: LONG_PR_MS } },
      leads: [],
    });
  if (qtcMs && qtcMs.fridericia > LONG_QTC_MS && qrsMs !== null && qrsMs < WIDE_QRS_MS)
    rules.push({
      id: "long-qtc",
      urgency: "abnormal",
      reason: { code: "rule-long-qtc", values: { qtc: qtcMs.fridericia, limit: LONG_QTC_MS } },
      leads: [],
    });
  return rules;
}
