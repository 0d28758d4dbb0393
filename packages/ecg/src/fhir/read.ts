import type { Reason } from "@bedside/chart";
import { assembleRecording, type LeadSeries } from "../assemble.ts";
import { ecgError } from "../reasons.ts";
import type { EcgRead, FilePatient } from "../recording.ts";
import { asArray, asRecord, asText } from "./json.ts";
import { leadByCoding, leadByName } from "./leads.ts";
import { readSampledData } from "./sampled.ts";

/** A SampledData of the Observation and the leads that its code names, in the order of its dimensions. */
interface Waveform {
  code: unknown;
  data: unknown;
}

/** True when the resource is an Observation with SampledData under a lead's name. */
export function isFhirEcg(resource: unknown): boolean {
  return waveforms(resource).some(({ code }) => namedLeads(code).length > 0);
}

/**
 * An R4 Observation of an ECG (SampledData in its components or as its value) -> a recording in millivolt.
 * Leads come in any order, by 11073-10101 codes or by name. Refused: no unit, leads of different length or period,
 * a lead twice, unnamed dimensions, a row that was entered in error.
 */
export function readFhirEcg(observation: unknown): EcgRead {
  const resource = asRecord(observation);
  if (resource?.resourceType !== "Observation")
    return refuse("not-an-ecg", { detail: asText(resource?.resourceType) ?? "no resourceType" });
  if (resource.status === "entered-in-error" || resource.status === "cancelled")
    return refuse("not-an-ecg", { detail: `status ${resource.status}` });
  const found = waveforms(resource);
  if (found.length === 0) return refuse("no-waveform");

  const series: LeadSeries[] = [];
  const warnings: Reason[] = [];
  let periodMs: number | null = null;
  for (const { code, data } of found) {
    const leads = namedLeads(code);
    if (leads.length === 0) {
      warnings.push({ code: "unknown-lead", values: { detail: codeText(code) } });
      continue;
    }
    const read = readSampledData(data, leads.join(" "));
    if ("message" in read) return { ok: false, error: read };
    if (read.dimensions !== leads.length)
      return refuse("bad-dimensions", { dimensions: read.dimensions, leads: leads.length });
    if (periodMs !== null && Math.abs(periodMs - read.periodMs) > 1e-9 * periodMs)
      return refuse("period-mismatch", { first: periodMs, second: read.periodMs });
    periodMs = read.periodMs;
    const lead = leads.join(" ");
    if (read.gaps > 0) warnings.push({ code: "gap", values: { lead, count: read.gaps } });
    if (read.beyond > 0) warnings.push({ code: "over-limit", values: { lead, count: read.beyond } });
    const split = deinterleave(read.samples, leads, read.lsbUv);
    if (!split) return refuse("length-mismatch", { first: read.samples.length, second: leads.length });
    series.push(...split);
  }
  if (periodMs === null) return refuse("unknown-lead", { detail: codeText(found[0]?.code) });
  return assembleRecording(series, {
    format: "fhir",
    source: asText(resource.id) ? `Observation/${resource.id}` : null,
    start: startOf(resource),
    samplingRateHz: 1000 / periodMs,
    device: asText(asRecord(resource.device)?.display),
    patient: patientOf(resource),
    synthetic: asArray(asRecord(resource.meta)?.tag).some((tag) => asRecord(tag)?.code === "synthetic"),
    warnings,
  });
}

function refuse(code: string, values: Record<string, string | number> = {}): EcgRead {
  return { ok: false, error: ecgError(code, values) };
}

function waveforms(resource: unknown): Waveform[] {
  const observation = asRecord(resource);
  if (observation?.resourceType !== "Observation") return [];
  const own = observation.valueSampledData ? [{ code: observation.code, data: observation.valueSampledData }] : [];
  const parts = asArray(observation.component).flatMap((part): Waveform[] => {
    const component = asRecord(part);
    return component?.valueSampledData ? [{ code: component.code, data: component.valueSampledData }] : [];
  });
  return [...own, ...parts];
}

/** One lead from a usual code; several from a text such as `I, II, III, ...` or from several lead codings. */
export function namedLeads(code: unknown): string[] {
  const concept = asRecord(code);
  const codings = asArray(concept?.coding).flatMap((item) => {
    const coding = asRecord(item);
    const lead = coding ? leadByCoding(coding) : null;
    return lead ? [lead] : [];
  });
  const distinct = [...new Set(codings)];
  if (distinct.length > 0) return distinct;
  const text = asText(concept?.text);
  if (!text) return [];
  const parts = text.split(/[\s,;/]+/).map((part) => leadByName(part));
  if (parts.length > 1 && parts.every((part) => part !== null)) return parts;
  const whole = leadByName(text);
  return whole ? [whole] : [];
}

function codeText(code: unknown): string {
  const concept = asRecord(code);
  const first = asRecord(asArray(concept?.coding)[0]);
  return asText(concept?.text) ?? asText(first?.display) ?? asText(first?.code) ?? "no code";
}

function deinterleave(samples: Float32Array, leads: string[], lsbUv: number): LeadSeries[] | null {
  const count = leads.length;
  if (samples.length % count !== 0) return null;
  if (count === 1) return [{ lead: leads[0]!, samples, lsbUv }];
  return leads.map((lead, at) => {
    const own = new Float32Array(samples.length / count);
    for (let i = 0; i < own.length; i++) own[i] = samples[i * count + at]!;
    return { lead, samples: own, lsbUv };
  });
}

/** The subject as the Observation names it; its chart is read elsewhere. */
function patientOf(resource: Record<string, unknown>): FilePatient | null {
  const subject = asRecord(resource.subject);
  const [id, name] = [asText(subject?.reference), asText(subject?.display)];
  return id === null && name === null ? null : { id, name, birthDate: null, sex: null, ageYears: null };
}

function startOf(resource: Record<string, unknown>): string | null {
  return (
    asText(resource.effectiveDateTime) ??
    asText(asRecord(resource.effectivePeriod)?.start) ??
    asText(resource.effectiveInstant)
  );
}
