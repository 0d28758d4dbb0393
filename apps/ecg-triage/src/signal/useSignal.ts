import { type LeadSignal, type PaperFlag, type SignalReport, signalReport } from "@bedside/ecg";
import { type TextFunction, useText } from "@bedside/ui";
import { useMemo } from "react";
import type { messages } from "../messages.ts";
import type { Reading } from "../useReading.ts";

type Text = TextFunction<keyof typeof messages>;

/** A lead's verdict in the reader's words. */
export const verdictWords = ({ kind, isUnusable }: LeadSignal, text: Text): string =>
  text(`signal.${isUnusable && kind === "poor" ? "unusable" : kind}`);

/** Its measured cause; nothing where it is good. */
export const causeWords = ({ cause }: LeadSignal, text: Text): string =>
  cause ? text(`cause.${cause.code}` as "cause.flat", cause.values ?? {}) : "";

/** The report of a reading, and the flags that say it on the paper. Null until it is measured. */
export function useSignal(reading: Reading | null): { report: SignalReport; flags: PaperFlag[] } | null {
  const text = useText<typeof messages>();
  const quality = reading?.quality;
  const measures = reading?.measures;
  return useMemo(() => {
    if (!quality || !measures) return null;
    const report = signalReport(quality, measures);
    return { report, flags: flagsOf(report, text) };
  }, [quality, measures, text]);
}

function flagsOf(report: SignalReport, text: Text): PaperFlag[] {
  const flags = report.leads.flatMap((lead): PaperFlag[] => {
    const { kind, isUnusable } = lead;
    if (kind === "good") return [];
    const isCause = kind === "reversed" || (kind === "poor" && !isUnusable);
    return [{ lead: lead.lead, kind, isUnusable, text: isCause ? causeWords(lead, text) : verdictWords(lead, text) }];
  });
  const strip = report.leads.find(({ lead }) => lead === "II") ?? report.leads[0];
  if (flags.length === 0 || !report.trusted.rate || !strip || strip.kind !== "good") return flags;
  const trusted = { kind: "good" as const, text: text("signal.flag-trusted"), isUnusable: false, isStrip: true };
  return [...flags, { lead: strip.lead, ...trusted }];
}
