import type { Reason } from "@bedside/chart";
import type { Measurements } from "./measure.ts";
import type { FlagKind } from "./paper/flags.ts";
import type { Quality } from "./quality.ts";

/** What one lead is worth. `cause`: the code of the measured reason with its values; null where the lead is good. */
export interface LeadSignal {
  lead: string;
  kind: FlagKind;
  cause: Reason | null;
  isUnusable: boolean;
}

/** A quantity that this recording can not give, and why. */
export interface NotJudged {
  what: "limb-polarity" | "chest-order" | "st" | "lead";
  leads: string[];
}

/** What to do before the ECG is recorded again, in this order. */
export interface RecordAgain {
  code: "exchange" | "attach" | "muscle" | "mains" | "still";
  /** Electrodes or leads that it is about. */
  at: string[];
}

export interface SignalReport {
  leads: LeadSignal[];
  /** Electrodes that seem exchanged, `RA-LA`; null when none do. */
  reversal: string | null;
  cannotJudge: NotJudged[];
  /** What holds in spite of the signal. The rate only with even intervals: beats that were missed would make them uneven. */
  trusted: { rate: boolean; qrs: boolean };
  steps: RecordAgain[];
}

const LEAST_OFF_S = 1;
const EVEN = 0.1;
const LEAST_BEATS = 5;
const MOST_QRS_SD_MS = 10;

/** Whose polarity or place changes with two limb electrodes exchanged: `-` turned over, else the lead whose place it takes. */
const LIMB: Record<string, Record<string, string>> = {
  "RA-LA": { I: "-", II: "III", III: "II", aVR: "aVL", aVL: "aVR" },
  "RA-LL": { I: "III", II: "-", III: "I", aVR: "aVF", aVF: "aVR" },
  "LA-LL": { I: "II", II: "I", III: "-", aVL: "aVF", aVF: "aVL" },
};
const LIMB_LEADS = ["I", "II", "III", "aVR", "aVL", "aVF"];

/** Which electrode two disturbed limb leads have in common. */
const SHARED: [string, string, string][] = [
  ["I", "II", "RA"],
  ["I", "III", "LA"],
  ["II", "III", "LL"],
];

/** What the quality of each lead and a suspected exchange of electrodes mean for the reader. */
export function signalReport(
  quality: Pick<Quality, "leads">,
  measures: Pick<Measurements, "beats" | "hrBpm" | "qrsMs" | "rrVariation" | "uncertainty" | "warnings">,
): SignalReport {
  const reversal = suspectedExchange(quality, measures);
  const leads = Object.entries(quality.leads).map(([lead, { verdict, reasons }]): LeadSignal => {
    const worst = worstOf(causesOf(reasons));
    const exchanged = reversal && exchangedLead(lead, reversal);
    if (verdict === "unusable" && worst && !isStepped(worst))
      return { lead, kind: isOff(worst) ? "off" : "poor", cause: worst, isUnusable: true };
    if (exchanged) return { lead, kind: "reversed", cause: exchanged, isUnusable: false };
    if (verdict !== "good" && worst)
      return { lead, kind: isOff(worst) ? "off" : "poor", cause: worst, isUnusable: false };
    return { lead, kind: "good", cause: null, isUnusable: false };
  });
  return {
    leads,
    reversal,
    cannotJudge: notJudged(leads, reversal),
    trusted: {
      rate:
        measures.hrBpm !== null &&
        measures.beats.length >= LEAST_BEATS &&
        measures.rrVariation !== null &&
        measures.rrVariation < EVEN,
      qrs: measures.qrsMs !== null && (measures.uncertainty.qrsMs ?? Number.POSITIVE_INFINITY) <= MOST_QRS_SD_MS,
    },
    steps: stepsOf(quality, leads, reversal),
  };
}

/** Not where a lead that the suspicion rests on is unusable: the shape of its waves says nothing. */
function suspectedExchange(
  { leads }: Pick<Quality, "leads">,
  { warnings }: Pick<Measurements, "warnings">,
): string | null {
  const warned = warnings.find(({ code }) => code === "limb-reversal" || code === "chest-reversal");
  const electrodes = warned ? String(warned.values?.electrodes ?? "") : "";
  const restsOn = electrodes.startsWith("V") ? electrodes.split("-") : LIMB_LEADS;
  return electrodes && restsOn.every((lead) => leads[lead]?.verdict !== "unusable") ? electrodes : null;
}

/** In the order in which they make a lead worthless. */
const WORST = ["flat", "too-large", "gap", "partly-flat", "clipped", "noisy", "mains", "spikes", "wander"];
const worstOf = (reasons: readonly Reason[]): Reason | null =>
  reasons.toSorted((a, b) => WORST.indexOf(a.code) - WORST.indexOf(b.code))[0] ?? null;
/** A mains hum of this share of the noise is the noise. */
const HUM = 0.6;

/** Without the noise that is nothing but mains. */
function causesOf(reasons: readonly Reason[]): readonly Reason[] {
  const mv = (code: string) => Number(reasons.find((it) => it.code === code)?.values?.millivolt ?? 0);
  return mv("mains") > 0 && mv("mains") >= HUM * mv("noisy") ? reasons.filter(({ code }) => code !== "noisy") : reasons;
}

const isOff = (reason: Reason) =>
  ["flat", "partly-flat", "gap", "too-large"].includes(reason.code) && !isStepped(reason);
/** Flat again and again, never for long: a test signal, or an ECG of few levels. No electrode is off, and it is looked at. */
export const isStepped = ({ code, values }: Reason) =>
  code === "partly-flat" && Number(values?.longest ?? 0) < LEAST_OFF_S;

function exchangedLead(lead: string, reversal: string): Reason | null {
  const pair = reversal.split("-");
  const other = reversal.startsWith("V")
    ? pair.find((it) => it !== lead && pair.includes(lead))
    : LIMB[reversal]?.[lead];
  if (other === "-") return { code: "upside-down", values: { lead } };
  if (other) return { code: "holds", values: { lead, other } };
  // With the right leg every limb lead is in doubt.
  return LIMB[reversal] === undefined && !reversal.startsWith("V") && LIMB_LEADS.includes(lead)
    ? { code: "in-doubt", values: { lead } }
    : null;
}

function notJudged(leads: readonly LeadSignal[], reversal: string | null): NotJudged[] {
  const named = (is: (signal: LeadSignal) => boolean) => leads.filter(is).map(({ lead }) => lead);
  const reversed = named(({ kind }) => kind === "reversed");
  const off = named(({ isUnusable }) => isUnusable);
  const noisy = named(
    ({ kind, isUnusable, cause }) => !isUnusable && (kind === "poor" || cause?.code === "partly-flat"),
  );
  const all: NotJudged[] = [
    { what: reversal?.startsWith("V") ? "chest-order" : "limb-polarity", leads: reversed },
    { what: "st", leads: noisy },
    { what: "lead", leads: off },
  ];
  return all.filter(({ leads: of }) => of.length > 0);
}

function stepsOf(
  quality: Pick<Quality, "leads">,
  leads: readonly LeadSignal[],
  reversal: string | null,
): RecordAgain[] {
  const having = (...codes: string[]) =>
    Object.entries(quality.leads).flatMap(([lead, { reasons }]) =>
      causesOf(reasons).some(({ code }) => codes.includes(code)) ? [lead] : [],
    );
  const off = leads.filter(({ kind }) => kind === "off").map(({ lead }) => lead);
  const steps: RecordAgain[] = [
    { code: "exchange", at: reversal?.split("-") ?? [] },
    { code: "attach", at: electrodesOf([...new Set([...off, ...having("clipped", "spikes")])]) },
    { code: "muscle", at: having("noisy") },
    { code: "mains", at: having("mains") },
    { code: "still", at: having("wander") },
  ];
  return steps.filter(({ at }) => at.length > 0);
}

/** The electrodes that leads have in common, where that is one; else the leads themselves. */
function electrodesOf(leads: readonly string[]): string[] {
  const chest = leads.filter((lead) => lead.startsWith("V"));
  const limb = leads.filter((lead) => ["I", "II", "III"].includes(lead));
  const shared = limb.length === 2 ? SHARED.find(([a, b]) => limb.includes(a) && limb.includes(b))?.[2] : undefined;
  const rest = shared ? [shared] : leads.filter((lead) => LIMB_LEADS.includes(lead));
  return [...rest, ...chest];
}
