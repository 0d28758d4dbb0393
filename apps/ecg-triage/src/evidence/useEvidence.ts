import {
  type EcgRule,
  evidenceBands,
  type MeasuredEvidence,
  measuredEvidence,
  NETWORK_S,
  type PaperEvidence,
  type PaperIntervals,
  type Recording,
  rrEvidence,
} from "@bedside/ecg";
import type { CatalogueEntry, Inference } from "@bedside/inference";
import { type FindingRow, firstFinding, formatProbability, useText } from "@bedside/ui";
import { useMemo, useState } from "react";
import type { messages } from "../messages.ts";
import type { Reading } from "../useReading.ts";
import { useOcclusion } from "./useOcclusion.ts";

/** What the paper shows the evidence of. */
export type Subject = { kind: "finding"; label: string } | { kind: "rule"; id: EcgRule["id"] };

/** Statements about single beats rest on the rhythm as much as those that are called rhythm. */
const BEATS = ["PVC", "PAC", "BIGU", "TRIGU"];

export interface Evidence {
  subject: Subject | null;
  /** What a row of the list got: the reader moves the evidence with the focus. */
  show: (subject: Subject) => void;
  /** For the paper, and in words for those who do not see it. */
  bands: PaperEvidence[];
  intervals: PaperIntervals | null;
  words: string;
  /** One line under a finding; undefined where there is nothing to say. */
  ofFinding: (label: string) => string | undefined;
}

/** Evidence of the finding or rule in focus, of the one that the list marks before the reader chose. Nothing while it is switched off. */
export function useEvidence({
  inference,
  network,
  ecg: { recording, reference },
  reading,
  findings,
  isOn,
}: {
  inference: Inference;
  network: CatalogueEntry | null;
  ecg: { recording: Recording | null; reference: string };
  reading: Reading | null;
  findings: readonly FindingRow[];
  isOn: boolean;
}): Evidence {
  const text = useText<typeof messages>();
  const [chosen, show] = useState<{ reference: string; subject: Subject } | null>(null);
  const hasFindings = reading?.statements != null && findings.some(({ group }) => group !== "cannot-judge");
  const { byLabel, failed } = useOcclusion(inference, network, { recording, reference }, isOn && hasFindings);
  const subject = (chosen?.reference === reference ? chosen.subject : null) ?? firstSubject(findings, reading);
  const rule = subject?.kind === "rule" ? reading?.rules.find(({ id }) => id === subject.id) : undefined;
  const label = subject?.kind === "finding" ? subject.label : null;

  const measured = useMemo((): MeasuredEvidence | null => {
    if (!isOn || !recording || !reading) return null;
    if (rule) return measuredEvidence(rule, recording, reading.measures);
    return label !== null && isRhythm(reading, label) ? rrEvidence(recording, reading.measures) : null;
  }, [isOn, recording, reading, rule, label]);
  const occlusion = isOn && label !== null ? (byLabel?.get(label) ?? null) : null;

  const noteOf = measured ? text(`evidence.${measured.what}`) : "";
  const networkNote = text("evidence.network");
  const bands = useMemo(
    (): PaperEvidence[] => [
      ...(occlusion ? noted(evidenceBands(occlusion.pieces, NETWORK_S), networkNote) : []),
      ...noted(measured?.bands ?? [], noteOf),
    ],
    [occlusion, measured, noteOf, networkNote],
  );

  const ofFinding = (of: string): string | undefined => {
    if (!isOn || !reading) return undefined;
    const row = findings.find((it) => it.label === of);
    if (!row || row.probability === null || (row.group !== "claimed" && of !== label)) return undefined;
    const rr = isRhythm(reading, of) ? rangeOf(reading.measures.beats, recording) : null;
    return [networkWords(of), rr && text("evidence.rr-range", rr)].filter(Boolean).join(text("evidence.join"));
  };
  return {
    subject: isOn ? subject : null,
    show: (next) => show({ reference, subject: next }),
    bands,
    intervals: measured?.intervals ?? null,
    words: spoken(),
    ofFinding,
  };

  function networkWords(of: string): string {
    if (failed) return text("evidence.failed");
    const found = byLabel?.get(of);
    if (!found) return text("evidence.computing");
    const [strongest] = [...found.leads, ...found.stretches].sort((a, b) => b.drop - a.drop);
    if (!strongest) return text("evidence.none");
    const seconds = (part: { fromS: number; toS: number }) =>
      text("evidence.seconds", { from: part.fromS.toFixed(1), to: part.toS.toFixed(1) });
    const leads = found.leads.map(({ lead }) => lead).join(text("list.comma"));
    const stretches = found.pieces.filter(({ lead }) => lead === undefined).map(seconds);
    return text("evidence.found", {
      where: [leads, ...stretches].filter(Boolean).join(text("evidence.join")),
      what: strongest.lead ?? seconds(strongest),
      from: formatProbability(found.probability, null),
      to: formatProbability(strongest.probability, null),
    });
  }

  /** The text alternative: also every interval, which the paper shows as numbers. */
  function spoken(): string {
    if (!isOn) return "";
    const all = measured?.intervals ? intervalsMs(measured.intervals.beatsS) : [];
    const said = [
      label === null ? null : ofFinding(label),
      rule && measured?.what === "st"
        ? text("evidence.st-leads", { leads: rule.leads.join(text("list.comma")) })
        : null,
      rule && measured && measured.what !== "st" ? noteOf : null,
      all.length > 0 ? text("evidence.rr-all", { all: all.join(text("list.comma")) }) : null,
    ];
    return said.filter(Boolean).join(text("evidence.join"));
  }
}

/** The claim that the list marks; without one, the first rule that warns. */
export function firstSubject(findings: readonly FindingRow[], reading: Pick<Reading, "rules"> | null): Subject | null {
  const marked = firstFinding([...findings]);
  if (marked?.group === "claimed") return { kind: "finding", label: marked.label };
  const [rule] = reading?.rules ?? [];
  return rule ? { kind: "rule", id: rule.id } : null;
}

function isRhythm(reading: Reading, label: string): boolean {
  const statement = reading.statements?.find(({ finding }) => finding.label === label);
  return statement?.finding.kind === "rhythm" || BEATS.includes(label);
}

const noted = (bands: readonly PaperEvidence[], note: string): PaperEvidence[] =>
  bands.map((band, at) => (at === 0 ? { ...band, note } : band));

const intervalsMs = (beatsS: readonly number[]): number[] =>
  beatsS.slice(1).map((at, i) => Math.round((at - beatsS[i]!) * 1000));

function rangeOf(beats: readonly number[], recording: Recording | null): { from: number; to: number } | null {
  if (!recording || beats.length < 2) return null;
  const all = intervalsMs(beats.map((at) => at / recording.samplingRateHz));
  return { from: Math.min(...all), to: Math.max(...all) };
}
