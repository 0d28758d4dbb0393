import { assess } from "./assess.ts";
import { ecgReasonText } from "./reasons.ts";
import type { Recording } from "./recording.ts";
import { rulesOf } from "./triage.ts";

export interface DescribeOptions {
  samples?: boolean;
  marks?: boolean;
  beats?: boolean;
  /** Adds `rules`; the findings of a network are the caller's. */
  rules?: boolean;
}

/**
 * The object that `bedside ecg` prints for one recording, without `file` and `findings`. Warnings are in English.
 * `stated` is what the file claims; `measurements` are made here and take nothing from it.
 */
export function describeRecording(recording: Recording, options: DescribeOptions = {}): Record<string, unknown> {
  const { quality, measures: measured } = assess(recording);
  const say = (reason: { code: string; values?: Record<string, string | number> }) => ecgReasonText(reason, "en");
  return {
    format: recording.format,
    source: recording.source,
    start: recording.start,
    samplingRateHz: recording.samplingRateHz,
    durationS: recording.durationS,
    leads: recording.leads,
    derivedLeads: recording.derivedLeads,
    ecgEnd: recording.ecgEnd,
    device: recording.device,
    filters: recording.filters,
    patient: recording.patient,
    stated: recording.stated,
    ...(options.samples
      ? {
          samples: Object.fromEntries(recording.leads.map((lead, at) => [lead, toJsonSamples(recording.samples[at]!)])),
        }
      : {}),
    quality: {
      overall: quality.overall,
      leads: Object.fromEntries(
        Object.entries(quality.leads).map(([lead, { verdict, reasons }]) => [
          lead,
          { verdict, reasons: reasons.map(say) },
        ]),
      ),
      warnings: [...quality.warnings, ...measured.warnings].map(say),
    },
    measurements: {
      hrBpm: measured.hrBpm === null ? null : Math.round(measured.hrBpm * 10) / 10,
      prMs: measured.prMs,
      qrsMs: measured.qrsMs,
      qtMs: measured.qtMs,
      qtcMs: measured.qtcMs,
      axisDeg: measured.axisDeg,
      stMv: measured.stMv,
      stJMv: measured.stJMv,
      uncertainty: measured.uncertainty,
    },
    ...(options.beats ? { beats: measured.beats } : {}),
    ...(options.marks ? { marks: measured.marks } : {}),
    ...(options.rules
      ? {
          rules: rulesOf(recording, measured, recording.patient).map((rule) => ({
            id: rule.id,
            urgency: rule.urgency,
            text: say(rule.reason),
            leads: rule.leads,
          })),
        }
      : {}),
  };
}

/** Millivolt to six decimals, gaps as null. */
function toJsonSamples(samples: Float32Array): (number | null)[] {
  return Array.from(samples, (mv) => (Number.isNaN(mv) ? null : Math.round(mv * 1e6) / 1e6));
}
