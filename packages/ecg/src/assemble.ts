import { ecgError } from "./reasons.ts";
import { type EcgRead, isEcgRate, LEADS_12, type Recording } from "./recording.ts";

/** A lead as a reader found it, millivolt. */
export interface LeadSeries {
  lead: string;
  samples: Float32Array;
  /** Microvolt of one stored step, when the values were stored in steps. */
  lsbUv?: number;
}

/** Everything about a recording but its samples. */
export type RecordingFrame = Pick<Recording, "format" | "source" | "start" | "samplingRateHz"> &
  Partial<Pick<Recording, "device" | "synthetic" | "warnings" | "filters" | "patient" | "stated">>;

/** Leads of one length, in any order -> a recording in standard order, with III, aVR, aVL, aVF derived when absent. */
export function assembleRecording(found: LeadSeries[], frame: RecordingFrame): EcgRead {
  if (!isEcgRate(frame.samplingRateHz))
    return { ok: false, error: ecgError("bad-rate", { rate: frame.samplingRateHz }) };
  const warnings = [...(frame.warnings ?? [])];
  const byName = new Map<string, Float32Array>();
  const steps = new Map<string, number>();
  let length = -1;
  for (const { lead: name, samples, lsbUv } of found) {
    const lead = isStandard(name) ? name : unused(name, byName);
    if (lsbUv !== undefined) steps.set(lead, lsbUv);
    if (byName.has(lead)) return { ok: false, error: ecgError("duplicate-lead", { lead }) };
    if (length >= 0 && samples.length !== length)
      return { ok: false, error: ecgError("length-mismatch", { first: length, second: samples.length }) };
    if (samples.some((mv) => Math.abs(mv) === Number.POSITIVE_INFINITY))
      return { ok: false, error: ecgError("not-finite", { lead }) };
    length = samples.length;
    byName.set(lead, samples);
  }
  if (length <= 0) return { ok: false, error: ecgError("no-waveform") };

  const derivedLeads = deriveLimbLeads(byName);
  const standard = LEADS_12.filter((lead) => byName.has(lead));
  const others = [...byName.keys()].filter((lead) => !isStandard(lead));
  for (const lead of others) warnings.push({ code: "extra-lead", values: { lead } });
  const leads = [...standard, ...others];
  return {
    ok: true,
    recording: {
      device: null,
      synthetic: false,
      filters: null,
      patient: null,
      stated: null,
      ...frame,
      durationS: length / frame.samplingRateHz,
      leads,
      samples: leads.map((lead) => byName.get(lead)!),
      lsbUv: leads.map((lead) => steps.get(lead) ?? null),
      ecgEnd: null,
      derivedLeads,
      warnings,
    },
  };
}

const isStandard = (lead: string): boolean => (LEADS_12 as readonly string[]).includes(lead);

/** Channels that a device names alike (`ECG`, `ECG`) are numbered from the second one on. */
function unused(name: string, taken: ReadonlyMap<string, unknown>): string {
  let number = 1;
  while (taken.has(number === 1 ? name : `${name} ${number}`)) number++;
  return number === 1 ? name : `${name} ${number}`;
}

/** Einthoven and Goldberger: III = II - I, aVR = -(I + II)/2, aVL = I - II/2, aVF = II - I/2. */
function deriveLimbLeads(byName: Map<string, Float32Array>): string[] {
  const one = byName.get("I");
  const two = byName.get("II");
  if (!one || !two) return [];
  const rules: [string, number, number][] = [
    ["III", -1, 1],
    ["aVR", -0.5, -0.5],
    ["aVL", 1, -0.5],
    ["aVF", -0.5, 1],
  ];
  const missing = rules.filter(([lead]) => !byName.has(lead));
  for (const [lead, a, b] of missing)
    byName.set(
      lead,
      one.map((v, i) => a * v + b * two[i]!),
    );
  return missing.map(([lead]) => lead);
}
