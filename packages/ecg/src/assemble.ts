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

/** Leads of one length, in any order -> a recording in standard order, with the limb leads that two others give. */
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

/** The limb leads in parts of I and II: III = II - I, aVR = -(I + II)/2, aVL = I - II/2, aVF = II - I/2. */
const LIMB: [lead: string, ofOne: number, ofTwo: number][] = [
  ["I", 1, 0],
  ["II", 0, 1],
  ["III", -1, 1],
  ["aVR", -0.5, -0.5],
  ["aVL", 1, -0.5],
  ["aVF", -0.5, 1],
];

/** Einthoven and Goldberger: any two limb leads give the other four. Returns the names of those that were added. */
function deriveLimbLeads(byName: Map<string, Float32Array>): string[] {
  const [first, second] = LIMB.filter(([lead]) => byName.has(lead));
  if (!first || !second) return [];
  const [x, y] = [byName.get(first[0])!, byName.get(second[0])!];
  const size = first[1] * second[2] - first[2] * second[1];
  const missing = LIMB.filter(([lead]) => !byName.has(lead));
  for (const [lead, one, two] of missing) {
    // The lead in parts of the two that are there.
    const a = (one * second[2] - two * second[1]) / size;
    const b = (two * first[1] - one * first[2]) / size;
    byName.set(
      lead,
      x.map((v, i) => a * v + b * y[i]!),
    );
  }
  return missing.map(([lead]) => lead);
}
